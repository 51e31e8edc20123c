import re
from xml.etree import ElementTree

from hypothesis import given, settings

from grader.report.junit import junit_report
from grader.results import Reason, Status

from .drawn_gradings import grading_of, gradings, half

PASSED, FAILED = Status.PASSED, Status.FAILED
# What pytest writes: which attributes an element always has, which it may have, and what may stand in it.
ELEMENTS = {
    "testsuites": ({"name"}, set(), {"testsuite"}),
    "testsuite": (
        {"name", "errors", "failures", "skipped", "tests", "time", "timestamp"},
        {"hostname"},
        {"properties", "testcase", "system-out"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": ({"classname", "name"}, {"time"}, {"failure", "error", "skipped"}),
    "failure": ({"message"}, {"type"}, set()),
    "error": ({"message"}, {"type"}, set()),
    "skipped": ({"message"}, {"type"}, set()),
    "system-out": (set(), set(), set()),
}
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@settings(max_examples=40, deadline=None, database=None)
@given(gradings())
def test_every_report_has_the_elements_that_pytest_writes_and_its_numbers_agree(grading):
    text = junit_report(grading)
    assert not ILLEGAL.search(text)
    suites = ElementTree.fromstring(text.encode())
    for element in suites.iter():
        always, sometimes, inside = ELEMENTS[element.tag]
        assert always <= set(element.keys()) <= always | sometimes
        assert {child.tag for child in element} <= inside
    for suite in suites:
        cases = suite.findall("testcase")
        counted = [int(suite.attrib[name]) for name in ("tests", "errors", "failures", "skipped")]
        found = [len(suite.findall(f"testcase/{kind}")) for kind in ("error", "failure", "skipped")]
        assert counted == [len(cases), *found]


def suite_of(result):
    return ElementTree.fromstring(junit_report(grading_of(result)).encode()).find("testsuite")


def test_a_wrong_answer_is_a_failure_and_anything_else_that_is_wrong_an_error():
    suite = suite_of(half(PASSED, FAILED))
    assert [[child.tag for child in case] for case in suite.findall("testcase")][:3] == [[], ["failure"], ["skipped"]]
    assert suite_of(half(Status.TIMEOUT)).find("testcase/error").attrib["message"] == "Out of time"


def test_a_file_that_cannot_be_loaded_is_one_error_beside_checks_that_were_skipped():
    suite = suite_of(half(status=Status.ERROR, reason=Reason.SYNTAX, message="line 3: '(' was never closed"))
    assert (suite.attrib["errors"], suite.attrib["skipped"]) == ("1", "5")
    assert suite.find("testcase").attrib["name"] == "can be checked"


def test_points_seed_and_isolation_are_properties_and_prints_the_systems_output():
    suite = suite_of(half(*[PASSED] * 5, output="\x1b[31mred\x1b[0m ]]>\n"))
    facts = {item.attrib["name"]: item.attrib["value"] for item in suite.iter("property")}
    assert (facts["score"], facts["max_score"], facts["seed"], facts["isolation"]) == ("2", "2", "71", "landlock")
    assert suite.find("system-out").text == "\\x1b[31mred\\x1b[0m ]]>"
