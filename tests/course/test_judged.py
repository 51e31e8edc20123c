"""The course before the real judge, with workers: what `grader check` will say."""

import pytest

from grader.judging import judge
from grader.request import Item, Request, Variant
from grader.results import Status


def verdict(room, path, *, seed=0, variant=None):
    item = Item(room.exercise.name, str(path), room.exercise.file)
    request = Request(str(room.course.folder), seed, [item], variant)
    (result,) = [event for event in judge(request) if not isinstance(event, str)]
    return result


def judged_with(room, file, function, stands_for):
    solution = room.course.solution_file(room.exercise, "solution.py")
    return verdict(room, solution, variant=Variant(file, function, stands_for))


def test_the_stub_is_not_started(room):
    assert verdict(room, room.course.stub(room.exercise)).status is Status.NOT_STARTED


def test_the_reference_passes(room):
    result = verdict(room, room.course.solution_file(room.exercise, "solution.py"))
    assert result.status is Status.PASSED
    assert result.score == room.exercise.points


def test_questions_left_open_are_asked_for(asking, tmp_path):
    source = asking.course.solution_file(asking.exercise, "solution.py").read_text(encoding="utf-8")
    right = asking.file("solution.py")
    for answer, check in ((f"PREDICTION = {right.PREDICTION}", "prediction"), (f'REASON = "{right.REASON}"', "reason")):
        path = tmp_path / f"{check}.py"
        path.write_text(source.replace(answer, f"{answer.partition(' ')[0]} = None"), encoding="utf-8")
        first = next(test for test in verdict(asking, path).tests if test.status is Status.FAILED)
        assert first.name == check
        assert "not answered yet" in first.message


@pytest.mark.parametrize("function", ["rounds_up", "forgets_plus_one", "padding_once"])
def test_the_classic_mistakes_are_named(course_room, function):
    room = course_room("output_size")
    result = judged_with(room, "mistakes.py", function, "output_size")
    failed = next(test for test in result.tests if test.status is Status.FAILED)
    said = {"rounds_up": "rounding up", "forgets_plus_one": "counts the steps", "padding_once": "counted once"}
    assert said[function] in failed.diagnosis


@pytest.mark.slow
def test_a_known_mistake_is_refused_and_diagnosed(where, mistake):
    result = judged_with(where, "mistakes.py", mistake.function, where.function_of(mistake))
    failed = [test for test in result.tests if test.status is Status.FAILED]
    assert result.status is Status.FAILED
    assert len(failed) == 1
    assert failed[0].diagnosis


@pytest.mark.slow
def test_a_right_answer_in_another_style_passes(where, alternative):
    result = judged_with(where, "alternatives.py", alternative, alternative.partition("__")[0])
    assert result.status is Status.PASSED, [test.message for test in result.tests if test.message]
