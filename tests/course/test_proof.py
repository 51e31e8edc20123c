"""What can be proved of the course in a moment; `.ci/run` has all of it proved, under five seeds."""

import pytest

from grader.authoring.course_proof import Workshop
from grader.authoring.findings import ExerciseProof
from grader.authoring.written_parts import read_parts
from grader.judging import Judging
from grader.request import Item, Request, Variant
from grader.results import Status

SLOW = {"jax", "flax", "optax", "convjax"}
"""An exercise that may import one of these is left to `grader dev check`: to start and to compile takes seconds."""


def sentences(proof):
    return [f"{fault.file}: {fault.message}" for fault in proof.faults]


def test_whatever_can_be_read_is_in_order(room):
    proof = ExerciseProof(room.exercise.name, room.exercise.chapter)
    assert read_parts(room.written, proof)
    assert not sentences(proof)


@pytest.mark.slow
def test_stubs_run_examples_hold_and_right_answers_pass_where_that_is_quick(course):
    quick = [exercise for exercise in course.exercises if not SLOW & set(exercise.packages)]
    with Workshop(course, jobs=1) as workshop:
        proofs = list(workshop.right_ones(quick, seed=1))
    assert [proof.name for proof in proofs] == [exercise.name for exercise in quick]
    assert not [said for proof in proofs for said in sentences(proof)]


def test_the_course_is_as_large_as_it_says(rooms):
    assert len(rooms) >= 50
    assert sum(len(room.mistakes) for room in rooms) >= 200
    for room in rooms:
        assert room.only_asks or len(room.alternatives) >= 2, room.exercise.name


@pytest.fixture(scope="module")
def judging():
    with Judging() as judging:
        yield judging


@pytest.mark.parametrize(
    ("function", "said"),
    [("rounds_up", "rounding up"), ("forgets_plus_one", "counts the steps"), ("padding_once", "counted once")],
)
def test_the_classic_mistakes_are_named_by_the_judge(judging, course_room, function, said):
    room = course_room("output_size")
    item = Item(room.exercise.name, str(room.written.path("solution.py")), room.exercise.file)
    request = Request(str(room.course.folder), 0, [item], Variant("mistakes.py", function, "output_size"))
    (result,) = [event for event in judging.judge(request) if not isinstance(event, str)]
    assert said in next(test for test in result.tests if test.status is Status.FAILED).diagnosis


def test_questions_left_open_are_asked_for(judging, asking, tmp_path):
    source = asking.written.path("solution.py").read_text(encoding="utf-8")
    right = asking.file("solution.py")
    for answer, check in ((f"PREDICTION = {right.PREDICTION}", "prediction"), (f'REASON = "{right.REASON}"', "reason")):
        path = tmp_path / f"{check}.py"
        path.write_text(source.replace(answer, f"{answer.partition(' ')[0]} = None"), encoding="utf-8")
        request = Request(str(asking.course.folder), 0, [Item(asking.exercise.name, str(path), path.name)])
        (result,) = [event for event in judging.judge(request) if not isinstance(event, str)]
        first = next(test for test in result.tests if test.status is Status.FAILED)
        assert first.name == check
        assert "not answered yet" in first.message
