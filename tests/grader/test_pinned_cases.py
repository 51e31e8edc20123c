"""The case that failed is tried first and shown until it passes; new random cases come after it."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from grader.judge.expected_checks import Expected, ExpectedChecks
from grader.pins import MAX_CASE, Pin
from grader.results import ExerciseResult, Status, TestResult

from .conftest import judge_file
from .test_verdicts import with_body

CHECKS = """
from grader.checks import title

@title("Half of 8 is 4")
def test_even(student):
    student.half(8).should_equal(4)

@title("Half of any number")
def test_any(student, rng):
    student.half(rng.randint(1, 10**9)).should_match_reference()

@title("Half of 10 is 5")
def test_ten(student):
    student.half(10).should_equal(5)
"""


def test_a_failing_random_case_comes_back_under_another_seed_until_it_passes(
    tmp_path: Path, course_with: Callable[..., Path]
) -> None:
    course, file = course_with(checks=CHECKS), tmp_path / "half.py"
    file.write_text(with_body("return number // 2 if number < 100 else 0"))
    first = judge_file(file, course=course, seed=1)
    assert first.pin == Pin("any", 1)
    assert first.first_wrong is not None
    assert first.first_wrong.seed == 1
    again = judge_file(file, course=course, seed=2, pin=first.pin)
    assert again.first_wrong is not None
    assert (again.pin, again.first_wrong.message) == (first.pin, first.first_wrong.message)
    assert [test.status for test in again.tests] == ["passed", "failed", "skipped"], "those before it are shown, too"
    number = int((first.first_wrong.message or "").partition("(")[2].partition(")")[0])
    file.write_text(with_body(f"return number // 2 if number < 100 or number == {number} else 0"))
    mended = judge_file(file, course=course, seed=3, pin=again.pin)
    assert mended.pin == Pin("any", 3), "that case passes now, and a new one is found"
    file.write_text(with_body("return number // 2"))
    right = judge_file(file, course=course, seed=4, pin=mended.pin)
    assert (right.status, right.pin) == (Status.PASSED, None)


@pytest.mark.parametrize("body", ["return 0", "raise NotImplementedError"])
def test_a_fixed_call_before_the_random_ones_and_what_is_not_written_yet_are_no_random_cases(
    tmp_path: Path, course_with: Callable[..., Path], body: str
) -> None:
    fixed = "    student.half(8).should_equal(4)\n" if body == "return 0" else ""
    checks = CHECKS.replace("    student.half(rng", f"{fixed}    student.half(rng")
    file = tmp_path / "half.py"
    file.write_text(with_body(body))
    result = judge_file(file, course=course_with(checks=checks), seed=1)
    assert result.first_wrong is not None
    assert (result.first_wrong.seed, result.pin) == (None, None)


@pytest.mark.slow
def test_the_case_of_last_time_is_shown_before_an_earlier_check_that_fails_now(
    tmp_path: Path, course_with: Callable[..., Path]
) -> None:
    file = tmp_path / "half.py"
    file.write_text(with_body("return 0"))
    result = judge_file(file, course=course_with(checks=CHECKS), pin=Pin("any", 1))
    assert [test.status for test in result.tests] == ["failed", "failed", "skipped"]
    assert result.first_wrong is not None
    assert result.first_wrong.name == "any"


@pytest.mark.slow
def test_one_of_several_cases_of_a_check_is_kept_by_its_own_name(
    tmp_path: Path, course_with: Callable[..., Path]
) -> None:
    checks = """
import pytest

@pytest.fixture
def times():
    return 10

@pytest.mark.parametrize("most", [9, 10**9])
def test_up_to(student, rng, most, times):
    for _ in range(times):
        student.half(rng.randint(1, most)).should_match_reference()
"""
    course, file = course_with(checks=checks), tmp_path / "half.py"
    file.write_text(with_body("return number // 2 if number < 100 else 0"))
    first = judge_file(file, course=course, seed=1)
    assert first.pin == Pin("up_to[1000000000]", 1)
    again = judge_file(file, course=course, seed=2, pin=first.pin)
    assert [test.status for test in again.tests] == ["passed", "failed"]
    assert again.tests[1].message == first.tests[1].message


@pytest.mark.slow
@pytest.mark.parametrize("pin", [Pin("gone", 1), Pin("even", 1), Pin("any", -(2**62), "AAAA"), Pin("any", 3, "x" * 99)])
def test_a_pin_of_another_course_changes_no_verdict(tmp_path: Path, course_with: Callable[..., Path], pin: Pin) -> None:
    file = tmp_path / "half.py"
    file.write_text(with_body("return number // 2"))
    assert judge_file(file, course=course_with(checks=CHECKS), pin=pin).status is Status.PASSED


@pytest.mark.slow
def test_a_case_that_ended_the_worker_is_kept_like_any_other(tmp_path: Path, course_with: Callable[..., Path]) -> None:
    file = tmp_path / "half.py"
    file.write_text(with_body("import os\nreturn 4 if number == 8 else os._exit(3)"))
    course = course_with(checks=CHECKS)
    result = judge_file(file, course=course, seed=5)
    assert (result.status, result.pin) == (Status.CRASHED, Pin("any", 5))
    again = judge_file(file, course=course, seed=6, pin=result.pin)
    assert [test.status for test in again.tests] == ["skipped", "crashed", "skipped"]
    assert again.pin == result.pin


def test_what_stands_in_a_file_is_a_pin_only_where_it_has_the_form_of_one() -> None:
    for pin in (Pin("any", 3), Pin("any", -1, "x")):
        assert Pin.read(asdict(pin)) == pin
    good = {"test": "any", "seed": 3, "case": None}
    for wrong in (
        None, [], "any", {}, {"test": "any"}, {**good, "seed": True}, {**good, "seed": 2**70}, {**good, "seed": "3"},
        {**good, "test": 3}, {**good, "test": "x" * 1000}, {**good, "case": 3}, {**good, "case": "x" * (MAX_CASE + 1)},
    ):  # fmt: skip
        assert Pin.read(wrong) is None


def test_the_first_wrong_check_is_the_pinned_one_and_never_a_hidden_one_before_it() -> None:
    tests = [TestResult("a", "", Status.FAILED), TestResult("b", "", Status.TIMEOUT), TestResult("c", "")]
    result = ExerciseResult("x", "y", 1, tests=tests)
    assert result.first_wrong is tests[0]
    result.pin = Pin("b", 1)
    assert result.first_wrong is tests[1]
    result.pin = Pin("c", 1)
    assert result.first_wrong is tests[0]


def test_each_check_has_one_result_and_a_second_one_is_a_fault() -> None:
    checks = ExpectedChecks()
    first, second = Expected(0, "test_a", "a", ""), Expected(1, "test_b", "b", "")
    checks.add(first)
    checks.add(second)
    checks.record(second, TestResult("b", "", Status.PASSED))
    assert not checks.complete
    checks.record(first, TestResult("a", "", Status.PASSED))
    assert checks.complete
    assert [test.name for test in checks.results()] == ["a", "b"]
    with pytest.raises(ValueError, match="a second result of test_a"):
        checks.record(first, TestResult("a", "", Status.PASSED))
    assert not ExpectedChecks().complete
