"""Gradescope's ``results.json``.

Points belong to exercises, so each exercise has an entry with a score, and below it each check one without. What hidden
checks decide takes their visibility: a visible zero beside checks that all passed would tell of them. All texts are
announced as plain ones, whatever they look like. https://gradescope-autograders.readthedocs.io
"""

import json
from typing import Any

from grader.judge.text import plain
from grader.report.document import versions
from grader.report.explanation import (
    count,
    hidden_tests,
    is_settled_without_checks,
    prints,
    visible_tests,
    why_no_check_ran,
    why_not_passed,
)
from grader.report.grading import Grading, Visibility
from grader.results import ExerciseResult, Status, TestResult


def gradescope_results(grading: Grading) -> str:
    """Return the JSON document."""
    tests = [entry for number, result in enumerate(grading.results, 1) for entry in _entries(grading, number, result)]
    # An answer that waits as long as a hidden input says would tell it by the time that it took.
    time = {} if _has_hidden(grading) else {"execution_time": round(grading.seconds, 1)}
    content = {
        "score": grading.score,
        **time,
        "output": _output(grading),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": Visibility.VISIBLE,
        "stdout_visibility": Visibility.HIDDEN,
        "extra_data": {
            "course": {"name": grading.course.name, "hash": grading.course.content_hash()},
            "versions": versions(),
            "seed": grading.seed,
            "isolation": {"tier": grading.tier},
        },
        "tests": tests,
    }
    return json.dumps(content, indent=1)


def _output(grading: Grading) -> str:
    if _has_hidden(grading):
        return "Some checks are not shown here. They count too."
    passed = sum(result.status is Status.PASSED for result in grading.results)
    return f"{passed} of {len(grading.results)} exercises passed, {grading.score} of {grading.max_score} points."


def _has_hidden(grading: Grading) -> bool:
    return any(hidden_tests(result) for result in grading.results)


def _entries(grading: Grading, number: int, result: ExerciseResult) -> list[dict[str, Any]]:
    settled, hidden = is_settled_without_checks(result), hidden_tests(result)
    parts = [why_no_check_ran(result) if settled else count(result) + "."]
    printed = prints(result)
    parts += [f"Your file printed:\n{printed}"] if printed else []
    exercise = {
        "name": plain(f"{result.name}: {grading.titles.get(result.name, result.name)}", 300),
        "number": str(number),
        "score": result.score,
        "max_score": result.max_score,
        "status": _status(result.status),
        "output": "\n\n".join(parts),
        "tags": [result.chapter],
        "visibility": grading.hidden_visibility if hidden and not settled else Visibility.VISIBLE,
        "extra_data": {"status": result.status, "reason": result.reason},
    }
    # One cause, one message: where the file never came to its checks, these have nothing to add.
    tests = [] if settled else visible_tests(result) + hidden
    return [exercise, *(_check(grading, f"{number}.{place}", result, test) for place, test in enumerate(tests, 1))]


def _check(grading: Grading, number: str, result: ExerciseResult, test: TestResult) -> dict[str, Any]:
    ran = {} if test.status is Status.SKIPPED else {"status": _status(test.status)}
    said = {} if test.status is Status.PASSED else {"output": why_not_passed(result, test)}
    visibility = grading.hidden_visibility if test.hidden else Visibility.VISIBLE
    return {"name": plain(test.title, 300), "number": number, **ran, **said, "visibility": visibility}


def _status(status: Status) -> str:
    return "passed" if status is Status.PASSED else "failed"
