import json

import pytest

from grader.report.gradescope import gradescope_results
from grader.report.grading import Visibility
from grader.results import ExerciseResult, Reason, Status

from .drawn_gradings import grading_of, half

PASSED, FAILED = Status.PASSED, Status.FAILED


def report(*results, **circumstances):
    return json.loads(gradescope_results(grading_of(*results, **circumstances)))


def test_points_stand_at_the_exercise_and_each_check_below_it_says_what_became_of_it():
    exercise, even, odd, rest, *_ = report(half(PASSED, FAILED))["tests"]
    assert (exercise["number"], exercise["score"], exercise["max_score"], exercise["status"]) == ("1", 0, 2, "failed")
    assert (even["number"], even["status"], "output" in even, "score" in even) == ("1.1", "passed", False, False)
    assert (odd["status"], odd["output"]) == ("failed", "why odd failed")
    assert ("status" in rest, rest["output"]) == (False, "Not run: it waits for an earlier one.")


def test_a_zero_is_written_as_a_zero():
    content = report(half(FAILED))
    assert (content["score"], content["tests"][0]["score"]) == (0, 0)


def test_partial_credit_is_kept():
    assert report(half(PASSED, PASSED, PASSED, FAILED, max_score=10, partial_credit=True))["score"] == 6


@pytest.mark.parametrize("visibility", Visibility)
def test_what_hidden_checks_decide_is_seen_when_they_are(visibility):
    content = report(half(*[PASSED] * 5, hidden=[FAILED]), hidden_visibility=visibility)
    exercise, *visible, hidden = content["tests"]
    assert (exercise["score"], exercise["visibility"]) == (0, visibility)
    assert [test["visibility"] for test in visible] == ["visible"] * 5
    assert (hidden["visibility"], hidden["status"], hidden["name"]) == (visibility, "failed", "Unseen 1")


def test_where_checks_are_hidden_the_visible_words_tell_no_total():
    passed, failed = report(half(*[PASSED] * 5, hidden=[PASSED])), report(half(*[PASSED] * 5, hidden=[FAILED]))
    assert passed["output"] == failed["output"] == "Some checks are not shown here. They count too."


def test_a_file_that_cannot_be_loaded_gives_one_message():
    result = half(status=Status.ERROR, reason=Reason.SYNTAX, message="line 3: '(' was never closed")
    result.lines = [(3, "return (")]
    (entry,) = report(result)["tests"]
    assert entry["output"].splitlines()[0] == "Syntax: line 3: '(' was never closed"
    assert "exercises/01_numbers/half.py:3" in entry["output"]


def test_what_the_learner_printed_is_text_and_is_cut_at_its_beginning():
    result = ExerciseResult(
        "half", "01_numbers", 2, FAILED, tests=half(FAILED).tests, output="<b>a</b>\n" * 5000 + "end"
    )
    content = report(result)
    assert {content[key] for key in ("output_format", "test_output_format", "test_name_format")} == {"text"}
    shown = content["tests"][0]["output"]
    assert len(shown) < 11_000
    assert shown.endswith("end")
    assert "(the beginning was cut)" in shown
