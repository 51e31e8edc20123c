"""What holds for every format, whatever the verdicts are and whatever a learner's program said."""

import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from grader.report.formats import Format, text_in
from grader.results import Status, TestResult

from .drawn_gradings import gradings

SCHEMAS = Path(__file__).with_name("schemas")
IN_JSON = [form for form in Format if form not in (Format.TERMINAL, Format.JUNIT)]
CANARY = "Zwiebelkuchen"

forms = pytest.mark.parametrize("form", [form for form in Format if form is not Format.TERMINAL])
forms_in_json = pytest.mark.parametrize("form", IN_JSON)


def schema_of(form):
    return json.loads((SCHEMAS / f"{form}.json").read_text(encoding="utf-8"))


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


def texts_of(form, text):
    if form is Format.JUNIT:
        for element in ElementTree.fromstring(text.encode()).iter():
            yield from (found for found in (element.text, *element.attrib.values()) if found)
    else:
        yield from texts_in(json.loads(text))


@forms_in_json
def test_the_schema_of_a_format_is_a_schema(form):
    Draft202012Validator.check_schema(schema_of(form))


@forms_in_json
def test_every_report_keeps_to_its_formats_schema(form):
    validator = Draft202012Validator(schema_of(form))

    @settings(max_examples=30, deadline=None, database=None)
    @given(gradings())
    def holds(grading):
        content = json.loads(text_in(form, grading))
        wrong = next(validator.iter_errors(content), None)
        assert wrong is None, wrong

    holds()


@forms
def test_no_report_holds_a_character_that_a_terminal_or_a_parser_takes_for_a_command(form):
    @settings(max_examples=30, deadline=None, database=None)
    @given(gradings())
    def holds(grading):
        text = text_in(form, grading)
        text.encode("utf-8")
        for found in texts_of(form, text):
            assert not [c for c in found if unicodedata.category(c)[0] == "C" and c not in "\n\t"], ascii(found)

    holds()


@forms
def test_of_a_hidden_check_no_report_tells_more_than_the_title(form):
    leaky = TestResult(
        f"no_{CANARY}",
        "A case you do not see",
        Status.TIMEOUT,
        None,
        CANARY,
        CANARY,
        [(1, CANARY)],
        hidden=True,
        seed=1,
        call=CANARY,
        expected=CANARY,
        got=CANARY,
        picture=CANARY,
    )

    @settings(max_examples=15, deadline=None, database=None)
    @given(gradings(), st.sampled_from([Status.FAILED, Status.CRASHED, Status.PASSED]))
    def holds(grading, status):
        for result in grading.results:
            result.tests.append(replace(leaky, status=status))
            result.seconds = 47.1125
        text = text_in(form, replace(grading, seconds=47.1125))
        assert CANARY not in text
        assert "47.1" not in text

    holds()


def claims(form, content):
    """What a report says of each exercise that it names, and of all together, where the format has words for that."""
    match form:
        case Format.JSON:
            return [exercise["status"] == "passed" for exercise in content["exercises"]], content["score"]
        case Format.GRADESCOPE:
            scored = [test for test in content["tests"] if "score" in test]
            assert content["score"] == sum(test["score"] for test in scored)
            return [test["status"] == "passed" for test in scored], content["score"]
        case Format.CLASSROOM50:
            assert content["score"] == sum(test["score"] for test in content["tests"])
            assert content["max-score"] == sum(test["max-score"] for test in content["tests"])
            return [test["passed"] for test in content["tests"]], content["score"]
    raise AssertionError(form)


@pytest.mark.parametrize("form", [Format.JSON, Format.GRADESCOPE, Format.CLASSROOM50])
def test_an_exercise_is_called_passed_exactly_where_it_passed_and_its_points_are_kept(form):
    @settings(max_examples=30, deadline=None, database=None)
    @given(gradings())
    def holds(grading):
        passed, score = claims(form, json.loads(text_in(form, grading)))
        assert passed == [result.status is Status.PASSED for result in grading.results]
        assert score == sum(result.score for result in grading.results)

    holds()


@settings(max_examples=40, deadline=None, database=None)
@given(gradings())
def test_what_has_one_verdict_for_all_says_passed_only_where_every_exercise_passed(grading):
    everything = all(result.status is Status.PASSED for result in grading.results)
    assert (json.loads(text_in(Format.EXERCISM, grading))["status"] == "pass") == everything
    results = json.loads(text_in(Format.CHECK50, grading))["results"]
    assert all(result["passed"] is True for result in results) == everything
    prairielearn = json.loads(text_in(Format.PRAIRIELEARN, grading))
    if grading.max_score and all(result.max_score for result in grading.results):
        assert (prairielearn.get("score") == 1) == everything
    assert everything <= prairielearn["gradable"]
    suites = ElementTree.fromstring(text_in(Format.JUNIT, grading).encode())
    problems = sum(int(suite.attrib[kind]) for suite in suites for kind in ("errors", "failures", "skipped"))
    assert (problems == 0) == everything
