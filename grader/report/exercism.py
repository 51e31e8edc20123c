"""Exercism's ``results.json``, version 3 of the test runner's interface.

https://exercism.org/docs/building/tooling/test-runners/interface
"""

import ast
import json
from typing import Any

from grader.judge.text import plain
from grader.report.explanation import (
    is_settled_without_checks,
    told_tests,
    why_no_check_ran,
    why_not_passed,
)
from grader.report.grading import Grading
from grader.results import ExerciseResult, Status, TestResult

MAX_MESSAGE_BYTES = 65_535
MAX_OUTPUT = 500
CUT = "\n(Only the first characters are shown; at most 500 may be.)"


def exercism_results(grading: Grading) -> str:
    """Return the JSON document: ``error`` where no check was run at all, else ``pass`` or ``fail``."""
    none_ran = all(is_settled_without_checks(result) for result in grading.results)
    if none_ran:
        several = len(grading.results) > 1
        said = [_of(result, several) + why_no_check_ran(result) for result in grading.results]
        content = {"version": 3, "status": "error", "message": _message("\n\n".join(said)), "tests": []}
    else:
        tests = [entry for result in grading.results for entry in _tests(grading, result)]
        content = {"version": 3, "status": "pass" if grading.all_passed else "fail", "message": None, "tests": tests}
    return json.dumps(content, indent=1)


def _tests(grading: Grading, result: ExerciseResult) -> list[dict[str, Any]]:
    of = _of(result, len(grading.results) > 1)
    if is_settled_without_checks(result):
        tests = [{"name": _name(of, "the file is loaded"), "status": "error", "message": why_no_check_ran(result)}]
    else:
        code = _code_of_checks(grading, result)
        tests = [_test(result, test, of, code.get(test.name.partition("[")[0])) for test in told_tests(result)]
    # Prints belong to the whole file, so they stand where a learner looks: at what went wrong first.
    place = next((index for index, test in enumerate(tests) if test["status"] != "pass"), 0)
    printed = plain(result.output.rstrip(), MAX_OUTPUT + 1)
    if printed:
        tests[place]["output"] = printed if len(printed) <= MAX_OUTPUT else printed[: MAX_OUTPUT - len(CUT)] + CUT
    return tests


def _test(result: ExerciseResult, test: TestResult, of: str, code: str | None) -> dict[str, Any]:
    status = {Status.PASSED: "pass", Status.FAILED: "fail", Status.SKIPPED: "fail"}.get(test.status, "error")
    said = {} if test.status is Status.PASSED else {"message": _message(why_not_passed(result, test))}
    shown = {} if code is None or test.hidden else {"test_code": code}
    return {"name": _name(of, test.title), "status": status, **said, **shown}


def _code_of_checks(grading: Grading, result: ExerciseResult) -> dict[str, str]:
    """Return the text of each visible check's body, under the check's name; Exercism shows it to the learner."""
    exercise = grading.course.exercise(result.name)
    source = grading.course.solution_file(exercise, "checks.py").read_text(encoding="utf-8")
    bodies: dict[str, str] = {}
    for function in ast.parse(source).body:
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
            lines = source.splitlines()[function.body[0].lineno - 1 : function.end_lineno]
            indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
            bodies[function.name.removeprefix("test_")] = "\n".join(line[indent:] for line in lines)
    return bodies


def _of(result: ExerciseResult, several: bool) -> str:
    return f"{result.name}: " if several else ""


def _name(of: str, title: str) -> str:
    return plain(of + title, 300)


def _message(text: str) -> str:
    data, said = text.encode("utf-8", "replace"), " ... (cut)"
    room = MAX_MESSAGE_BYTES - len(said)
    return text if len(data) <= MAX_MESSAGE_BYTES else data[:room].decode("utf-8", "ignore") + said
