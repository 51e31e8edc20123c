import json

import pytest

from grader.errors import UsageError
from grader.report.classroom50 import classroom50_result
from grader.report.formats import Format, refuse_incomplete
from grader.results import Status

from .drawn_gradings import ENVIRONMENT, grading_of, half

PASSED, FAILED = Status.PASSED, Status.FAILED


def report(*results, **environment):
    return json.loads(classroom50_result(grading_of(*results, environment={**ENVIRONMENT, **environment})))


def test_the_environment_says_what_is_graded():
    content = report(half(*[PASSED] * 5))
    assert (content["classroom"], content["assignment"]) == ("cs-principles", "halves")
    assert content["submission"] == "submit/2026-06-01T14-32-05Z-a1b2c3d"
    assert content["review"] == content["commit"] == "https://example.org/commit/a1b2c3d"
    assert report(half(FAILED), REVIEW_URL="https://example.org/compare/a...b")["review"].endswith("a...b")


def test_the_time_is_that_of_the_submission_however_late_it_is_graded_again():
    content = report(half(FAILED))
    assert (content["datetime"], content["graded_at"]) == ("2026-06-01T14:32:05Z", "2026-06-01T14:33:11Z")
    for tag in ("v1", "submit/2026-13-01T14-32-05Z-a1b2c3d"):
        assert report(half(FAILED), SUBMISSION_TAG=tag)["datetime"] == "2026-06-01T14:33:11Z"


def test_each_exercise_is_a_test_with_its_points_and_says_which_checks_passed():
    (test,) = report(half(PASSED, FAILED, max_score=10, partial_credit=True))["tests"]
    assert (test["test-name"], test["passed"], test["score"], test["max-score"]) == ("half", False, 2, 10)
    assert [check["passed"] for check in test["checks"]] == [True, False, False, False, False]
    assert "why odd failed" in test["message"]


def test_nothing_that_goes_into_a_table_begins_like_a_formula():
    result = half(FAILED)
    result.tests[0].title = '=HYPERLINK("http://example.org")'
    (test,) = report(result)["tests"]
    assert not test["message"].startswith(("=", "+", "-", "@"))


def test_without_the_runners_environment_nothing_is_graded():
    with pytest.raises(UsageError, match=r"needs SUBMISSION_TAG in the environment.\nClassroom 50's runner"):
        refuse_incomplete(Format.CLASSROOM50, {**ENVIRONMENT, "SUBMISSION_TAG": ""})
    refuse_incomplete(Format.CLASSROOM50, ENVIRONMENT)
