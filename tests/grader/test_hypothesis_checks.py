"""A check may let Hypothesis draw its cases: what is shown is the smallest that fails, and it is kept."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from grader.judge.drawn_cases import EXAMPLES, DrawnCases
from grader.judge.settled import WorkerGone
from grader.judge.student import CheckFailed
from grader.pins import MAX_CASE
from grader.results import Status

from .conftest import judge_file
from .test_verdicts import with_body

CHECKS = """
from grader.checks import title
from hypothesis import given, strategies as st

@title("Half of any number")
@given(number=st.integers(0, 10**6))
def test_any(student, number):
    student.half(number).should_match_reference()
"""
SMALL = st.integers(0, 1000)


def test_the_smallest_failing_case_is_shown_diagnosed_and_kept_also_after_the_answer_has_changed(
    tmp_path: Path, course_with: Callable[..., Path]
) -> None:
    course, file = course_with(checks=CHECKS), tmp_path / "half.py"
    file.write_text(with_body("return -(-number // 2)"))
    first = judge_file(file, course=course, seed=1)
    (test,) = first.tests
    assert test.message == "half(1)\nexpected  0\ngot       1"
    assert (test.title, test.seed) == ("Half of any number", 1)
    assert test.diagnosis == "1 is what rounding up gives; 1 holds 0 whole pairs."
    file.write_text(with_body("return 7 if number in (0, 1) else number // 2"))
    again = judge_file(file, course=course, seed=2, pin=first.pin)
    assert (again.tests[0].message or "").startswith("half(1)\n"), "though half(0) is smaller"
    assert again.pin == first.pin
    assert not list(tmp_path.rglob(".hypothesis"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("import os\nreturn number // 2 if number < 500 else os._exit(1)", Status.CRASHED),
        ("while number > 500: pass\nreturn number // 2", Status.TIMEOUT),
        ("return bytearray(10**13) if number > 500 else number // 2", Status.OUT_OF_MEMORY),
    ],
)
def test_an_answer_that_ends_its_worker_is_told_by_its_own_status_with_the_case_that_did_it(
    tmp_path: Path, course_with: Callable[..., Path], body: str, status: Status
) -> None:
    course, file = course_with(checks=CHECKS), tmp_path / "half.py"
    file.write_text(with_body(body))
    result = judge_file(file, course=course, seconds=1)
    assert result.status is status
    assert int((result.tests[0].message or "").partition("(")[2].partition(")")[0]) >= 500
    assert result.pin is not None
    assert result.pin.case is not None
    again = judge_file(file, course=course, seconds=1, seed=9, pin=result.pin)
    assert again.tests[0].message == result.tests[0].message


@pytest.mark.slow
def test_an_answer_that_changes_from_call_to_call_has_failed_and_is_told_so(
    tmp_path: Path, course_with: Callable[..., Path]
) -> None:
    file = tmp_path / "half.py"
    file.write_text(with_body("seen.append(number)\nreturn number // 2 if seen.count(number) > 1 else -1", "seen = []"))
    result = judge_file(file, course=course_with(checks=CHECKS))
    assert result.status is Status.FAILED
    assert "asked again, with the same arguments, your answer was another one" in (result.tests[0].message or "")


# ── the search itself, without workers ────────────────────────────────────────────────────────────────────────────


def run(check: Callable[..., None], pinned: str | None = None, seed: str = "7", **fixtures: object) -> DrawnCases:
    """Run a check and swallow what it says of an answer."""
    cases = DrawnCases(check, fixtures, seed)
    with pytest.raises((CheckFailed, WorkerGone)):
        cases.run(pinned)
    return cases


def test_a_dead_worker_ends_the_search_and_what_failed_before_is_what_is_told() -> None:
    asked: list[int] = []

    @given(number=SMALL)
    def check(number: int) -> None:
        asked.append(number)
        if number > 100:
            if asked.count(number) == 1 and len([seen for seen in asked if seen > 100]) > 1:
                raise WorkerGone(Status.TIMEOUT, None, f"late {number}")
            raise CheckFailed(f"wrong {number}")

    failing = run(check).failing
    assert failing is not None
    first = next(number for number in asked if number > 100)
    assert str(failing.error) == f"wrong {first}"
    assert len([number for number in asked if number > 100]) <= 3, "nothing was asked of a dead worker"


def test_an_answer_that_is_right_when_it_is_asked_again_is_no_right_answer() -> None:
    asked: list[int] = []

    @given(number=SMALL)
    def check(number: int) -> None:
        asked.append(number)
        if number > 5 and asked.count(number) == 1:
            raise CheckFailed(f"wrong {number}")

    error = run(check).failing.error  # type: ignore[union-attr]
    assert isinstance(error, CheckFailed)
    assert "asked again" in error.message


def test_the_same_seed_draws_the_same_cases_and_another_one_others() -> None:
    asked: list[int] = []

    @given(number=st.integers())
    def check(number: int, rng: random.Random) -> None:
        asked.extend([number, rng.randint(0, 10**9)])

    def drawn(seed: str) -> list[int]:
        asked.clear()
        DrawnCases(check, {"rng": random.Random()}, seed).run()
        return list(asked)

    assert drawn("1") == drawn("1") != drawn("2")
    assert len(drawn("1")) == 2 * EXAMPLES


def test_a_pinned_case_is_tried_alone_with_the_same_random_numbers_and_passes_where_it_cannot_be_drawn() -> None:
    asked: list[tuple[int, float]] = []

    @given(number=SMALL)
    def check(number: int, rng: random.Random) -> None:
        asked.append((number, rng.random()))
        if number > 300:
            raise CheckFailed("")

    cases = run(check, rng=random.Random())
    assert cases.failing is not None
    smallest, pinned = asked[-1], cases.failing.case
    assert smallest[0] == 301
    asked.clear()
    run(check, pinned, rng=random.Random())
    assert asked == [smallest]
    for case in ("", "6.0.0:AAAA", "nonsense", (pinned or "").partition(":")[0] + ":AAAA", "x" * MAX_CASE):
        DrawnCases(check, {"rng": random.Random()}, "7").run(case or "no colon")


def test_a_check_may_say_how_many_cases_it_wants_and_which_it_wants_first() -> None:
    asked: list[int] = []

    @settings(max_examples=4)
    @given(number=SMALL)
    @example(number=-1)
    def check(number: int) -> None:
        assume(number != 2)
        asked.append(number)

    DrawnCases(check, {}, "7").run()
    assert asked[0] == -1
    assert len(asked) <= 5


def test_a_fault_of_the_check_is_raised_as_it_is_and_a_second_run_finds_the_check_as_it_was() -> None:
    @given(number=SMALL)
    def check(number: int) -> None:
        raise ZeroDivisionError(number)

    inner, before = check.hypothesis.inner_test, dict(vars(check))
    with pytest.raises(ZeroDivisionError):
        DrawnCases(check, {}, "7").run()
    assert check.hypothesis.inner_test is inner
    assert vars(check) == before
