"""The JSON of check50, for whatever reads that.

Each exercise has a first check that its file came to the others at all. Checks wait for the one before them; a
hidden check waits for none. https://cs50.readthedocs.io/projects/check50/en/latest/json_specification
"""

import json
from dataclasses import replace
from typing import Any

from grader.judge.text import plain
from grader.report.document import versions
from grader.report.explanation import (
    NOT_RUN,
    hidden_tests,
    is_settled_without_checks,
    prints,
    visible_tests,
    why_no_check_ran,
    why_not_passed,
)
from grader.report.grading import Grading
from grader.results import ExerciseResult, Status, TestResult


def check50_results(grading: Grading) -> str:
    """Return the JSON document."""
    entries: list[dict[str, Any]] = []
    first_wrong: dict[str, str] = {}  # the entry that says why, for each exercise that did not pass
    for result in grading.results:
        needed = grading.course.exercise(result.name).prerequisites
        waits_for = next((first_wrong[name] for name in needed if name in first_wrong), None)
        own = _entries(result, waits_for if result.status is Status.SKIPPED else None)
        wrong = [entry["name"] for entry in own if entry["passed"] is not True]
        if wrong:
            first_wrong[result.name] = wrong[0]
        entries += own
    return json.dumps({"slug": _slug(grading), "results": entries, "version": versions()["grader"] or ""}, indent=1)


def _slug(grading: Grading) -> str:
    """Name what was checked, as a path below the course: the one exercise, or the one chapter, or all."""
    parts = [grading.course.name]
    if len({result.chapter for result in grading.results}) == 1:
        parts.append(grading.results[0].chapter)
        parts += [grading.results[0].name] if len(grading.results) == 1 else []
    return "/".join(parts)


def _entries(result: ExerciseResult, waits_for: str | None) -> list[dict[str, Any]]:
    settled = is_settled_without_checks(result)
    passed = None if settled and result.status is Status.SKIPPED else not settled
    cause = _cause(result, None) if settled else None
    first = _entry(result.name, f"{plain(result.file or result.name)} can be checked", passed, cause, waits_for)
    first["log"] = prints(result).splitlines()
    entries = [first]
    for test in visible_tests(result):
        entries.append(_check(result, test, entries[-1]["name"]))
    entries += [_check(result, test, result.name) for test in hidden_tests(result)]
    return entries


def _check(result: ExerciseResult, test: TestResult, dependency: str) -> dict[str, Any]:
    passed = {Status.PASSED: True, Status.SKIPPED: None}.get(test.status, False)
    cause = None if passed else _cause(result, test)
    return _entry(f"{result.name}.{plain(test.name, 200)}", plain(test.title, 300), passed, cause, dependency)


def _entry(
    name: str, description: str, passed: bool | None, cause: dict[str, Any] | None, dependency: str | None
) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "passed": passed,
        "log": [],
        "cause": cause,
        "data": {},
        "dependency": dependency,
    }


def _cause(result: ExerciseResult, test: TestResult | None) -> dict[str, Any]:
    """Say why an entry did not pass; `test` is None for the one about the file itself."""
    status, reason = (result.status, result.reason) if test is None else (test.status, test.reason)
    said = why_no_check_ran(result) if test is None else why_not_passed(result, replace(test, diagnosis=None))
    if status is Status.SKIPPED:
        return {"rationale": said if test is None else NOT_RUN, "help": None}
    cause: dict[str, Any] = {"rationale": said, "help": None}
    if test is not None and not test.hidden:
        cause["help"] = plain(test.diagnosis) if test.diagnosis else None
        if test.expected is not None and test.got is not None:
            cause |= {"expected": plain(test.expected), "actual": plain(test.got)}
    if status not in (Status.FAILED, Status.NOT_STARTED):
        lines = result.lines if test is None else test.lines
        trace = [plain(f"{result.file}:{number}: {source}") for number, source in lines]
        cause["error"] = {"type": reason or status, "value": said, "traceback": trace, "data": {}}
    return cause
