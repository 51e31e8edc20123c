"""Which hints there are, and which of them a verdict asks for."""

from collections.abc import Callable
from pathlib import Path

from grader.course import read_course
from grader.learner.fingerprints import Fingerprint
from grader.learner.hints import next_hint, number_of_fitting_hint
from grader.learner.workspace import Workspace

from .conftest import TINY_COURSE, Grade

RIGHT = (TINY_COURSE / "solutions/01_numbers/half/solution.py").read_text(encoding="utf-8")


def test_the_hint_for_the_questions_comes_last_and_is_the_one_for_an_answer_that_is_wrong(
    grade: Grade, course_with: Callable[..., Path]
) -> None:
    folder = course_with('question_hint = "Count pairs."')
    workspace = Workspace(read_course(folder), folder)
    exercise = workspace.course.exercise("half")
    shown = [next_hint(workspace, exercise) for _ in range(4)]
    assert [hint.tier for hint in shown] == ["a nudge", "the idea", "nearly the code", "the questions"]
    assert (shown[-1].text, shown[-1].total) == ("Count pairs.", 4)
    wrong_code, wrong_answer = RIGHT.replace("//", "-"), RIGHT.replace('"c"', '"a"')
    found = [number_of_fitting_hint(exercise, grade(source)) for source in (RIGHT, wrong_code, wrong_answer)]
    assert found == [None, None, 4]
    for source, number in ((wrong_code, 2), (wrong_answer, 4), (wrong_code, 2)):
        learner = Workspace(workspace.course, folder)
        learner.progress.show_hint("half", 1)
        learner.progress.record(grade(source), Fingerprint("a" * 64, "b" * 64))
        assert next_hint(learner, exercise).number == number
    assert number_of_fitting_hint(read_course(TINY_COURSE).exercise("half"), grade(wrong_answer)) is None
