"""Classroom 50's ``result.json``, as its runner reads it from the folder of the submission.

What is graded is named by the environment that the runner sets; owner and kind of the assignment are its own to add.
https://github.com/foundation50/classroom50/wiki/Advanced-Autograding
"""

import json
import re
from datetime import UTC, datetime
from typing import Any

from grader.judge.text import plain
from grader.report.explanation import is_settled_without_checks, summary, told_tests
from grader.report.grading import Grading
from grader.results import ExerciseResult, Status

SCHEMA = "classroom50/result/v1"
VARIABLES = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
_TIME_IN_A_TAG = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2})Z")
_BEGINS_A_FORMULA = tuple("=+-@\t")


def classroom50_result(grading: Grading) -> str:
    """Return the JSON document; the environment has all of `VARIABLES`."""
    given = {name: plain(grading.environment[name], 2_000) for name in VARIABLES}
    content = {
        "schema": SCHEMA,
        "classroom": given["CLASSROOM"],
        "assignment": given["ASSIGNMENT"],
        "submission": given["SUBMISSION_TAG"],
        "commit": given["COMMIT_URL"],
        "release": given["RELEASE_URL"],
        "review": plain(grading.environment.get("REVIEW_URL", ""), 2_000) or given["COMMIT_URL"],
        "datetime": _time_of_submission(given["SUBMISSION_TAG"]) or _utc(grading.at),
        "graded_at": _utc(grading.at),
        "score": grading.score,
        "max-score": grading.max_score,
        "tests": [_test(result) for result in grading.results],
    }
    return json.dumps(content, indent=1)


def _test(result: ExerciseResult) -> dict[str, Any]:
    """One exercise, as points belong to exercises; Classroom 50 keeps the fields that it does not know."""
    checks = [] if is_settled_without_checks(result) else told_tests(result)
    return {
        "test-name": result.name,
        "passed": result.status is Status.PASSED,
        "score": result.score,
        "max-score": result.max_score,
        "status": result.status,
        "reason": result.reason,
        "message": _for_a_cell(summary(result)),
        "checks": [{"title": plain(test.title, 300), "passed": test.status is Status.PASSED} for test in checks],
    }


def _time_of_submission(tag: str) -> str | None:
    """Return the time in the tag's name: it stays the same however often a submission is graded again."""
    found = _TIME_IN_A_TAG.search(tag)
    if found is None:
        return None
    try:
        return _utc(datetime.fromisoformat("{}:{}:{}+00:00".format(*found.groups())))
    except ValueError:
        return None


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _for_a_cell(text: str) -> str:
    """Keep a spreadsheet, into which teachers export, from computing what a learner wrote."""
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text
