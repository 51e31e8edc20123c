import json

import pytest

from grader.report.prairielearn import MAX_BYTES, prairielearn_results
from grader.results import ExerciseResult, Reason, Status

from .drawn_gradings import grading_of, half

PASSED, FAILED = Status.PASSED, Status.FAILED


def report(*results):
    return json.loads(prairielearn_results(grading_of(*results)))


def scaled(status, **fields):
    return ExerciseResult("scaled", "02_arrays", 1, status, **fields)


def test_the_score_is_the_share_of_all_points():
    content = report(half(*[PASSED] * 5), scaled(FAILED))
    assert (content["gradable"], content["score"]) == (True, pytest.approx(2 / 3))
    assert [(test["points"], test["max_points"]) for test in content["tests"]] == [(2, 2), (0, 1)]


@pytest.mark.parametrize("reason", [Reason.SYNTAX, Reason.UNREADABLE])
def test_a_file_that_is_no_python_costs_no_attempt_and_buys_no_look_at_the_rest(reason):
    broken = scaled(Status.ERROR, reason=reason, message="line 3: '(' was never closed")
    content = report(half(PASSED, FAILED, output="seen"), broken)
    assert content.keys() == {"gradable", "format_errors"}
    assert content["gradable"] is False
    assert [error.startswith("scaled: ") for error in content["format_errors"]] == [True]


def test_files_that_nobody_began_cost_no_attempt_but_one_beside_an_answer_does():
    stub = scaled(Status.NOT_STARTED, message="still the stub")
    assert report(stub)["gradable"] is False
    assert report(half(*[PASSED] * 5), stub)["score"] == pytest.approx(2 / 3)


def test_an_answer_that_pretends_in_a_check_to_be_no_python_costs_the_attempt():
    result = half(PASSED, Status.ERROR)
    result.tests[1].reason = result.reason = Reason.SYNTAX
    assert report(result)["gradable"] is True


@pytest.mark.parametrize("reason", [Reason.EXITED, Reason.IMPORT, Reason.MISSING_NAME, Reason.FORBIDDEN])
def test_what_was_run_is_an_attempt(reason):
    assert report(half(status=Status.ERROR, reason=reason, message="x"))["score"] == 0


@pytest.mark.slow
def test_a_report_is_never_larger_than_a_megabyte_and_keeps_its_scores():
    tests = half(PASSED, FAILED).tests
    long = [
        ExerciseResult("half", "01_numbers", 2, FAILED, tests=tests, output="ü" * 90_000, message="x")
        for _ in range(40)
    ]
    text = prairielearn_results(grading_of(*long, half(*[PASSED] * 5)))
    assert len(text.encode()) <= MAX_BYTES
    content = json.loads(text)
    assert len(content["tests"]) == 41
    assert content["score"] == pytest.approx(1 / 41)
    assert "cut" in content["tests"][0]["output"]
