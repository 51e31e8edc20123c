"""Of hidden checks a learner is told the instructor's title and the verdict, and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.judging import Judging
from grader.results import ExerciseResult, Status

from .conftest import TINY_COURSE, judge_file
from .test_verdicts import RIGHT, with_body

SECRET = 271828
HIDDEN = f"""
from grader.checks import title

@title("Numbers of every size")
def test_secret_of_the_instructor(student, rng):
    student.half({SECRET}).should_equal({SECRET // 2})
    student.half(rng.randint(10**6, 10**7)).should_match_reference()

def test_without_a_title(student):
    assert student.half(6).value == 3, "six and {SECRET}"
"""


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., ExerciseResult]:
    """Judge an answer by the tiny course's checks and by hidden ones."""

    def judge(source: str, hidden: str = HIDDEN, **options: object) -> ExerciseResult:
        folder = tmp_path / "hidden/01_numbers/half"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "checks.py").write_text(hidden)
        (tmp_path / "half.py").write_text(source)
        return judge_file(tmp_path / "half.py", hidden=tmp_path / "hidden", **options)  # type: ignore[arg-type]

    return judge


def hidden_part(result: ExerciseResult) -> list[tuple[str, str, Status]]:
    return [(test.name, test.title, test.status) for test in result.tests if test.hidden]


def test_a_right_answer_passes_the_hidden_checks_too_and_they_come_last(
    judged: Callable[..., ExerciseResult],
) -> None:
    result = judged(RIGHT)
    assert (result.status, result.score) == (Status.PASSED, 2)
    assert [test.hidden for test in result.tests] == [False] * 5 + [True] * 2
    assert hidden_part(result) == [
        ("hidden_1", "Numbers of every size", Status.PASSED),
        ("hidden_2", "A hidden check", Status.PASSED),
    ]


def test_an_answer_that_fails_only_hidden_checks_fails_and_learns_nothing_of_them(
    judged: Callable[..., ExerciseResult],
) -> None:
    told = with_body("print('asked', number)\nif number > 1000: raise ValueError(f'of {number}')\nreturn number // 2")
    result = judged(told)
    assert (result.status, result.score, result.pin) == (Status.FAILED, 0, None)
    assert [test.status for test in result.tests[:5]] == [Status.PASSED] * 5
    assert hidden_part(result)[0][2] is Status.FAILED
    assert hidden_part(result)[1][2] is Status.PASSED, "each counts for itself"
    everything = json.dumps(result.to_wire())
    assert str(SECRET) not in everything
    assert "secret_of_the_instructor" not in everything
    assert "asked 9" in result.output, "what it printed before is still told"
    shown = {key: value for key, value in result.to_wire()["tests"][5].items() if value}
    assert shown == {"name": "hidden_1", "title": "Numbers of every size", "status": "failed", "hidden": True}


@pytest.mark.slow
def test_hidden_checks_are_judged_where_a_visible_one_failed_and_by_a_worker_that_has_seen_none(
    judged: Callable[..., ExerciseResult],
) -> None:
    counting = with_body("seen.append(number)\nreturn number // 2 if len(seen) < 3 else 0", "seen = []")
    result = judged(counting, HIDDEN.replace("(10**6, 10**7)", "(0, 0)"))
    assert result.tests[2].status is Status.FAILED, "the third visible check, after two calls"
    assert [status for *_, status in hidden_part(result)] == [Status.PASSED, Status.FAILED]


@pytest.mark.slow
@pytest.mark.parametrize("body", ["while number > 1000: pass", "import os\nif number > 1000: os._exit(0)"])
def test_a_hidden_check_that_ends_the_worker_has_failed_and_the_next_one_gets_another(
    judged: Callable[..., ExerciseResult], body: str
) -> None:
    result = judged(with_body(f"{body}\nreturn number // 2"), seconds=1)
    assert (result.status, result.reason) == (Status.FAILED, None)
    assert [status for *_, status in hidden_part(result)] == [Status.FAILED, Status.PASSED]


@pytest.mark.slow
def test_a_fault_in_a_hidden_check_names_its_line_and_not_what_it_asked(
    judged: Callable[..., ExerciseResult],
) -> None:
    broken = HIDDEN + f"\ndef test_broken(student):\n    raise KeyError({SECRET})\n"
    with pytest.raises(CourseError) as raised:
        judged(RIGHT, broken)
    assert "half/checks.py:13: the check half/test_broken raised KeyError" in str(raised.value)
    assert str(SECRET) not in str(raised.value)


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("student.halve(6).should_equal(3)", ":3: the check asks for student.halve, and the reference has nothing"),
        ("student.half(6) == 99", ":3: what student.half(...) answers cannot be compared"),
        ("assert student.half(6)", ":3: what student.half(...) answers cannot be compared"),
        ("assert student.half(6).value == 99", ":3: the check, not the answer, is at fault"),
        ("student.half(6).should_equal(99)", ":3: the check, not the answer, is at fault"),
        ("student.half(6)", ":2: nothing is made of what student.half(...) answers"),
    ],
)
@pytest.mark.parametrize("answer", [RIGHT, with_body("return 4")], ids=["right", "wrong"])
def test_a_hidden_check_that_is_broken_is_no_learners_fault(
    judged: Callable[..., ExerciseResult], warm_judge: Judging, check: str, said: str, answer: str
) -> None:
    with pytest.raises(CourseError) as raised:
        judged(answer, f"\ndef test_broken(student):\n    {check}\n", judging=warm_judge)
    assert f"half/checks.py{said}" in str(raised.value)
    assert "99" not in str(raised.value).partition("checks.py")[2]  # the folder's own number may hold it


@pytest.mark.parametrize(
    "checks",
    ["", "def check_half(student):\n    student.half(6).should_equal(3)\n", HIDDEN.replace("test_secret", "secret")],
)
def test_hidden_checks_that_would_not_be_run_are_no_silent_pass(
    judged: Callable[..., ExerciseResult], warm_judge: Judging, checks: str
) -> None:
    with pytest.raises(CourseError, match="a check is a function whose name begins with test_"):
        judged(RIGHT, checks, judging=warm_judge)


def test_a_case_of_hypothesis_that_was_put_aside_leaves_no_answer_to_be_looked_at(
    judged: Callable[..., ExerciseResult], warm_judge: Judging
) -> None:
    checks = """
from hypothesis import assume, given, strategies

@given(number=strategies.integers(0, 50))
def test_even_numbers(student, number):
    answer = student.half(number)
    assume(number % 2 == 0)
    answer.should_equal(number // 2)
"""
    assert judged(RIGHT, checks, judging=warm_judge).status is Status.PASSED


def test_a_folder_of_hidden_checks_that_is_not_there_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="there is no folder of hidden checks"):
        judge_file(TINY_COURSE / "solutions/01_numbers/half/solution.py", hidden=tmp_path / "none")
