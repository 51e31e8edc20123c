"""PrairieLearn's ``results.json`` for questions that are graded externally.

A file that is no Python costs no attempt, nor do files that nobody began to write; nothing at all is told of the others
then, so that one broken file buys no free look at the rest. https://docs.prairielearn.com/externalGrading
"""

import json
from typing import Any

from grader.judge.text import plain
from grader.report.explanation import is_settled_without_checks, prints, shortened, summary, why_no_check_ran
from grader.report.grading import Grading
from grader.results import ExerciseResult, Reason, Status

MAX_BYTES = 1_000_000
MAX_TEXT = 100_000


def prairielearn_results(grading: Grading) -> str:
    """Return the JSON document, of at most a megabyte: where it would be more, long texts are cut, and say so."""
    limit = MAX_TEXT
    while len(text := _document(grading, limit)) > MAX_BYTES and limit:
        limit //= 10
    return text if limit else json.dumps({**_verdict(grading), "message": "The details are too long to be shown."})


def _document(grading: Grading, limit: int) -> str:
    results = grading.results
    broken = [result for result in results if _is_no_python(result)]
    untouched = results if all(result.status is Status.NOT_STARTED for result in results) else []
    if broken or untouched:
        errors = [f"{result.name}: {why_no_check_ran(shortened(result, limit))}" for result in broken or untouched]
        return json.dumps({"gradable": False, "format_errors": errors}, indent=1)
    tests = [_test(grading, shortened(result, limit)) for result in grading.results]
    return json.dumps({**_verdict(grading), "message": _message(grading), "tests": tests}, indent=1)


def _is_no_python(result: ExerciseResult) -> bool:
    """Whether the file could not be read; never once a check has called it, for it could pretend to be broken then."""
    return result.reason in (Reason.SYNTAX, Reason.UNREADABLE) and is_settled_without_checks(result)


def _verdict(grading: Grading) -> dict[str, Any]:
    share = grading.score / grading.max_score if grading.max_score else float(grading.all_passed)
    return {"gradable": True, "score": share}


def _message(grading: Grading) -> str:
    passed = sum(result.status is Status.PASSED for result in grading.results)
    return f"{passed} of {len(grading.results)} exercises passed, {grading.score} of {grading.max_score} points."


def _test(grading: Grading, result: ExerciseResult) -> dict[str, Any]:
    """One exercise: PrairieLearn adds up the points of all tests, and calls none of 0 points right."""
    title = grading.titles.get(result.name, result.name)
    test = {"name": plain(f"{result.name}: {title}", 300), "points": result.score, "max_points": result.max_score}
    printed = prints(result)
    return {**test, "message": summary(result), **({"output": printed} if printed else {})}
