"""JUnit XML, in the elements and attributes that pytest writes: a test suite for each exercise, a test for each check.

Where no check ran there is one test that says why, as pytest has one for a file that it cannot collect.
"""

from xml.etree import ElementTree

from grader.judge.text import plain
from grader.report.document import versions
from grader.report.explanation import (
    hidden_tests,
    is_settled_without_checks,
    prints,
    told_tests,
    why_no_check_ran,
    why_not_passed,
)
from grader.report.grading import Grading
from grader.results import ExerciseResult, Status, TestResult

MAX_HEADLINE = 300


def junit_report(grading: Grading) -> str:
    """Return the XML document."""
    suites = ElementTree.Element("testsuites", name=f"grader: {_text(grading.course.name)}")
    for result in grading.results:
        suites.append(_suite(grading, result))
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suites, encoding="unicode")


def _suite(grading: Grading, result: ExerciseResult) -> ElementTree.Element:
    cases = list(_cases(result))
    kinds = [case[0].tag if len(case) else "passed" for case in cases]
    suite = ElementTree.Element(
        "testsuite",
        name=_text(f"{result.chapter}/{result.name}"),
        errors=str(kinds.count("error")),
        failures=str(kinds.count("failure")),
        skipped=str(kinds.count("skipped")),
        tests=str(len(cases)),
        # An answer that waits as long as a hidden input says would tell it by the time that it took.
        time=f"{0.0 if hidden_tests(result) else result.seconds:.3f}",
        timestamp=grading.at.isoformat(timespec="seconds"),
    )
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in _facts(grading, result).items():
        ElementTree.SubElement(properties, "property", name=name, value=_text(str(value)))
    suite.extend(cases)
    printed = prints(result)
    if printed:
        ElementTree.SubElement(suite, "system-out").text = printed
    return suite


def _facts(grading: Grading, result: ExerciseResult) -> dict[str, object]:
    known = {name: version for name, version in versions().items() if version is not None}
    return {
        "status": result.status,
        **({} if result.reason is None else {"reason": result.reason}),
        "score": result.score,
        "max_score": result.max_score,
        "course": grading.course.content_hash(),
        "seed": grading.seed,
        "isolation": grading.tier,
        **known,
    }


def _cases(result: ExerciseResult) -> list[ElementTree.Element]:
    where = _text(f"{result.chapter}.{result.name}")
    cases: list[ElementTree.Element] = []
    if is_settled_without_checks(result):
        case = ElementTree.Element("testcase", classname=where, name="can be checked")
        waits = result.status is Status.SKIPPED
        case.append(_verdict("skipped" if waits else "error", why_no_check_ran(result)))
        cases.append(case)
    for test in told_tests(result):
        case = ElementTree.Element("testcase", classname=where, name=_text(test.title))
        if test.status is not Status.PASSED:
            case.append(_verdict(_kind(test), why_not_passed(result, test)))
        cases.append(case)
    return cases


def _kind(test: TestResult) -> str:
    return {Status.FAILED: "failure", Status.SKIPPED: "skipped"}.get(test.status, "error")


def _verdict(kind: str, said: str) -> ElementTree.Element:
    headline = said.partition("\n")[0]
    verdict = ElementTree.Element(kind, message=headline[:MAX_HEADLINE])
    verdict.text = said
    return verdict


def _text(text: str) -> str:
    return plain(text, MAX_HEADLINE)  # XML has no way at all to write most control characters
