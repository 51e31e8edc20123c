"""What docs/grading/notebooks.md shows is what a notebook shows."""

from pathlib import Path

from grader.learner.workspace import Workspace, find_course
from grader.notebook.blocks import as_html, as_text
from grader.notebook.verdict import verdict
from grader.results import ExerciseResult, Status, TestResult

PAGE = (Path(__file__).parents[3] / "docs" / "grading" / "notebooks.md").read_text(encoding="utf-8")


def test_the_page_shows_the_verdict_as_notebooks_do():
    course = find_course("convjax")
    exercise = course.exercise("output_size")
    wrong = TestResult(
        "floor_not_ceil",
        "An 8×8 input with a 3×3 kernel and stride 2 gives 3×3",
        Status.FAILED,
        None,
        "output_size(8, 3, stride=2)\nexpected  3\ngot       4",
        "4 is what rounding up gives. A fourth window would start at column 6 and need columns 6, 7 and 8, but the "
        "input ends at 7. It is dropped, so the division rounds down.",
        [(4, "return -(-way // stride) + 1")],
    )
    passed = [TestResult(str(number), "", Status.PASSED) for number in range(2)]
    waiting = [TestResult(str(number), "", Status.SKIPPED) for number in range(4)]
    result = ExerciseResult("output_size", "01_sizes", 1, Status.FAILED, tests=[*passed, wrong, *waiting])
    blocks = verdict(Workspace(course, course.folder), exercise, result, "landlock")
    assert f"```\n{as_text(blocks)}\n```\n" in PAGE
    assert f"\n{as_html(blocks)}\n" in PAGE
