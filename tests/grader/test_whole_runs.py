"""A whole run: what waits for what, what a share of the checks earns, and faults that are the course's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import read_course
from grader.errors import CourseError
from grader.judge.prerequisites import skipped
from grader.judging import judge
from grader.request import Item, Request
from grader.results import ExerciseResult, Status, TestResult

from .conftest import TINY_COURSE, judge_file
from .test_verdicts import RIGHT, with_body

SCALED = "def scaled(x, factor):\n    return x * factor\n"
CHECKS = """
from grader.checks import title

@title("Half of 8 is 4")
def test_even(student):
    student.half(8).should_equal(4)

@title("Half of 9 is 4")
def test_odd(student):
    student.half(9).should_equal(4)

@title("Half of 12 is 6")
def test_twelve(student):
    student.half(12).should_equal(6)
"""


@pytest.fixture
def whole_run(tmp_path: Path) -> Callable[..., list[ExerciseResult]]:
    """Judge both exercises of the tiny course."""

    def run(half: str, scaled: str = SCALED, **options: object) -> list[ExerciseResult]:
        items = []
        for name, text in (("half", half), ("scaled", scaled)):
            (tmp_path / f"{name}.py").write_text(text)
            items.append(Item(name, str(tmp_path / f"{name}.py"), f"{name}.py"))
        request = Request(str(TINY_COURSE), 7, items, **options)  # type: ignore[arg-type]
        return [event for event in judge(request) if isinstance(event, ExerciseResult)]

    return run


def test_an_exercise_waits_for_the_one_it_builds_on_where_a_whole_run_says_so(
    whole_run: Callable[..., list[ExerciseResult]],
) -> None:
    half, scaled = whole_run(with_body("return 4"), skip_dependants=True)
    assert half.status is Status.FAILED
    assert (scaled.status, scaled.message, scaled.score) == (Status.SKIPPED, "waits for half", 0)


@pytest.mark.slow
def test_nothing_waits_where_the_prerequisite_passed_or_was_done_before_or_the_run_is_not_a_whole_one(
    whole_run: Callable[..., list[ExerciseResult]],
) -> None:
    wrong = with_body("return 4")
    whole = {"skip_dependants": True}
    for half, options in ((RIGHT, whole), (wrong, {**whole, "done": ["half"]}), (wrong, {})):
        assert whole_run(half, **options)[1].status is Status.PASSED


COURSE = """
name = "chain"
title = "A chain"
[[chapters]]
name = "one"
title = "One"
exercises = [
  {name = "a", title = "A"},
  {name = "b", title = "B", prerequisites = ["a"]},
  {name = "c", title = "C", prerequisites = ["b"]},
  {name = "d", title = "D", prerequisites = ["c", "a"]},
]
"""


def test_what_waits_for_something_that_waits_names_the_first_cause(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text(COURSE)
    for name in "abcd":
        stub = tmp_path / f"exercises/one/{name}.py"
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text(f"def {name}():\n    raise NotImplementedError\n")
    course, results = read_course(tmp_path), {}

    def verdict(name: str, **options: object) -> str | None:
        exercise = course.exercise(name)
        item = Item(name, str(tmp_path / f"{name}.py"), f"{name}.py")
        request = Request(str(tmp_path), 1, [item], **{"skip_dependants": True, **options})  # type: ignore[arg-type]
        result = skipped(course, exercise, item, request, results)
        results[name] = result or results.get(name)
        return result and result.message

    for name in "abcd":
        (tmp_path / f"{name}.py").write_text(f"def {name}():\n    return 1\n")
    results["a"] = ExerciseResult("a", "one", 1, Status.NOT_STARTED)
    assert [verdict(name) for name in "bcd"] == ["waits for a"] * 3
    assert verdict("d", skip_dependants=False) is None
    results["a"].status = Status.PASSED
    results["b"] = ExerciseResult("b", "one", 1, Status.TIMEOUT)
    assert [verdict("c"), verdict("d")] == ["waits for b", "waits for b"]
    assert verdict("c", done=["b"]) is None
    assert verdict("c", done=["c"]) is None, "what passed before keeps its points"
    (tmp_path / "c.py").unlink()
    assert verdict("c") is None, "that a file is not there says more than that it waits"
    (tmp_path / "c.py").write_text("def c():\n    return 1\n")
    (tmp_path / "d.py").write_text("def d():\n    raise NotImplementedError  # tomorrow\n")
    assert verdict("d") is None, "a stub says that it was not started"
    results.clear()
    assert verdict("c") is None, "what is not part of the run lets nothing wait"


@pytest.mark.slow
def test_each_check_earns_its_share_where_the_course_says_so_and_none_waits_for_another(
    tmp_path: Path, course_with: Callable[..., Path]
) -> None:
    course, file = course_with('credit = "checks"', checks=CHECKS), tmp_path / "half.py"
    for body, statuses, score in (
        ("return number // 2 if number != 9 else 5", ["passed", "failed", "passed"], 1),
        ("import os\nreturn number // 2 if number != 8 else os._exit(1)", ["crashed", "passed", "passed"], 1),
        ("while number == 9: pass\nreturn 4", ["passed", "timeout", "failed"], 0),
        ("return number // 2", ["passed"] * 3, 2),
    ):
        file.write_text(with_body(body))
        result = judge_file(file, course=course, seconds=1)
        assert [test.status for test in result.tests] == statuses
        assert (result.score, result.max_score) == (score, 2)
        assert (result.status is Status.PASSED) == (score == 2)


def test_a_share_of_the_points_is_whole_and_never_all_of_them_unless_everything_passed() -> None:
    def score(points: int, passed: int, of: int, status: Status = Status.FAILED) -> int:
        tests = [TestResult("", "", Status.PASSED if index < passed else Status.SKIPPED) for index in range(of)]
        return ExerciseResult("", "", points, status, tests=tests, partial_credit=True).score

    assert [score(10, passed, 3) for passed in range(4)] == [0, 3, 6, 10]
    assert score(1, 6, 7) == 0
    assert score(5, 7, 7, Status.PASSED) == 5
    assert ExerciseResult("", "", 5, Status.ERROR, partial_credit=True).score == 0


# ── the course's own faults ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"checks": "import grader.checks\n\ndef test_a(student:\n"}, "checks.py:3 cannot be loaded: SyntaxError"),
        ({"checks": "\nimport nothing_of_that_name\n"}, "checks.py:2 cannot be loaded: ModuleNotFoundError"),
        ({"checks": "x = 1\n"}, "hold no test"),
        ({"checks": "def test_a(student): pass\n\ndef test_a(student): pass\n"}, "checks.py:3: a second test_a hides"),
        ({"checks": "def test_a(student):\n    return 1 / 0\n"}, "checks.py:2: the check half/test_a raised ZeroDiv"),
        ({"checks": "import pytest\n@pytest.mark.skip\ndef test_a(student): pass\n"}, "half/test_a raised Skip"),
        ({"checks": "\ndef test_a(nobody): pass\n"}, "checks.py:2: there is no fixture 'nobody'"),
        ({"checks": "def test_a(student):\n    student.half(object()).value\n"}, "checks.py:2: a check's arguments"),
        (
            {
                "checks": "import pytest\n@pytest.fixture\ndef thing():\n    yield 1\n    raise KeyError(3)\n"
                "def test_a(thing): pass\n"
            },
            "checks.py:5: the check half/test_a raised KeyError",
        ),
        (
            {"solution": "def half(number):\n    if number == 9:\n        raise KeyError(9)\n    return number // 2\n",
             "checks": "def test_a(student):\n    student.half(9).should_match_reference()\n"},
            "solution.py:3: the check half/test_a raised KeyError: 9",
        ),
        ({"mistakes": "from grader.checks import mistake\n\nx = 1 / 0\n"}, "mistakes.py:3 cannot be loaded: ZeroDiv"),
        (
            {"mistakes": 'import json, grader\nfrom grader.checks import mistake\nif not hasattr(grader, "judge"):\n'
             '    raise OSError("only here")\n@mistake("", "")\ndef wrong(number):\n    return 5\n'},
            "mistakes.py:4 raised OSError: only here",
        ),
    ],
)  # fmt: skip
def test_a_fault_of_the_course_is_told_with_file_and_line_and_is_nobodys_verdict(
    tmp_path: Path, course_with: Callable[..., Path], files: dict[str, str], said: str
) -> None:
    (tmp_path / "half.py").write_text(with_body("return 5"))
    with pytest.raises(CourseError) as raised:
        judge_file(tmp_path / "half.py", course=course_with(**files))
    assert said in str(raised.value)
    assert "Traceback" not in str(raised.value)


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["exercises/01_numbers/half.py", "solutions/01_numbers/half/solution.py"])
def test_a_file_that_the_course_has_lost_is_named(tmp_path: Path, course_with: Callable[..., Path], lost: str) -> None:
    course = course_with()
    (course / lost).unlink()
    (tmp_path / "half.py").write_text(RIGHT)
    with pytest.raises(CourseError, match=f"the course has no file .*{lost}"):
        judge_file(tmp_path / "half.py", course=course)


@pytest.mark.slow
def test_an_answer_that_a_check_cannot_compute_with_is_wrong_and_no_fault_of_the_course(
    tmp_path: Path, course_with: Callable[..., Path]
) -> None:
    checks = """
from hypothesis import given, strategies as st

def test_a(student, rng):
    assert student.half(rng.randint(0, 9)).value + 1 > 0

@given(number=st.integers(0, 9))
def test_b(student, number):
    assert len("x" * student.half(number).value) == number // 2
"""
    course, file = course_with('credit = "checks"', checks=checks), tmp_path / "half.py"
    file.write_text(with_body('return "four"'))
    result = judge_file(file, course=course)
    assert [test.status for test in result.tests] == [Status.FAILED, Status.FAILED]
    for test in result.tests:
        assert "none that this check can look at; it led to\nTypeError" in (test.message or "")
    file.write_text(with_body("return number // 2"))
    assert judge_file(file, course=course).status is Status.PASSED


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('credit = "some"', "credit = 'some'; it is one of all, checks"),
        ("points = 1.5", "points = 1.5; they are whole"),
        ("points = -1", "points = -1"),
        ('tags = "practice"', "tags = 'practice'; it is a list of texts"),
        ('colour = "red"', "unknown keys ['colour']"),
        ('prerequisites = ["later"]', "which do not come before it"),
    ],
)
def test_what_is_wrong_in_a_course_toml_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "course.toml").write_text(
        f'name = "x"\ntitle = "X"\n[[chapters]]\nname = "c"\ntitle = "C"\n[[chapters.exercises]]\nname = "a"\n'
        f'title = "A"\n{line}\n'
    )
    with pytest.raises(CourseError) as raised:
        read_course(tmp_path)
    assert said in str(raised.value)
