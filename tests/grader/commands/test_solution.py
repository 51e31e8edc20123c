"""`grader solution`: the reference, after passing."""

import pytest

from .conftest import RIGHT, opened, pass_half


def test_before_it_has_passed_the_solution_is_kept_back(half, grader):
    half.write_text(RIGHT)
    done = grader("solution", "half")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "grader hint half" in done.stderr
    assert "grader solution half --anyway" in done.stderr


def test_after_it_has_passed_the_solution_is_shown_without_answers_to_questions_of_another_draw(
    mine, half, checkout, grader
):
    half.write_text(RIGHT)
    pass_half(mine)
    done = grader("solution", "half")
    reference = (checkout / "solutions/01_numbers/half/solution.py").read_text()
    assert "PREDICTION" in reference
    assert (done.exit_code, done.stdout) == (0, reference.partition("QUESTION")[0].rstrip() + "\n")
    assert opened(mine).progress.solution_shown("half") == "passed"


def test_that_it_was_looked_at_anyway_is_remembered(mine, half, grader):
    assert grader("solution", "half", "--anyway").exit_code == 0
    half.write_text(RIGHT)
    pass_half(mine)
    assert grader("solution", "half").exit_code == 0
    assert opened(mine).progress.solution_shown("half") == "anyway"


def test_what_has_passed_once_may_be_compared_while_it_is_changed(mine, half, grader):
    half.write_text(RIGHT)
    pass_half(mine)
    half.write_text('"""A lesson."""\n\n\ndef half(number):\n    return int(number / 2)\n')
    done = grader("solution", "half", "--diff")
    assert "-    return int(number / 2)" in done.stdout
    assert "+    return number // 2" in done.stdout
    assert "A lesson" not in done.stdout


def test_markup_and_escapes_in_what_a_learner_wrote_are_shown_as_text(half, grader):
    half.write_text("def half(number):\n    return '[bold]\x1b[2J'\n")
    done = grader("solution", "half", "--diff", "--anyway")
    assert "[bold]\\x1b[2J" in done.stdout


@pytest.mark.parametrize("name", ["01_nummers", "hlaf"])
def test_an_unknown_name_is_answered_with_a_known_one(grader, name):
    done = grader("solution", name)
    assert done.exit_code == 2
    assert "Did you mean" in done.stderr
