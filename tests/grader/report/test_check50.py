import json

from grader.report.check50 import check50_results
from grader.results import ExerciseResult, Reason, Status

from .drawn_gradings import grading_of, half

PASSED, FAILED = Status.PASSED, Status.FAILED


def results(*of):
    return json.loads(check50_results(grading_of(*of)))["results"]


def test_each_check_depends_on_the_one_before_it_and_a_hidden_one_on_the_file_alone():
    entries = results(half(PASSED, FAILED, hidden=[PASSED]))
    assert [(entry["name"], entry["dependency"], entry["passed"]) for entry in entries] == [
        ("half", None, True),
        ("half.even", "half", True),
        ("half.odd", "half.even", False),
        ("half.any", "half.odd", None),
        ("half.prediction", "half.any", None),
        ("half.reason", "half.prediction", None),
        ("half.hidden_1", "half", True),
    ]


def test_a_mismatch_names_both_sides_and_the_diagnosis_is_the_help():
    result = half(FAILED)
    result.tests[0].expected, result.tests[0].got, result.tests[0].diagnosis = "4", "5", "5 is what rounding up gives."
    cause = results(result)[1]["cause"]
    assert (cause["expected"], cause["actual"], cause["help"]) == ("4", "5", "5 is what rounding up gives.")
    assert cause["rationale"] == "why even failed"


def test_a_file_that_cannot_be_loaded_fails_once_and_lets_its_checks_wait():
    broken = half(status=Status.ERROR, reason=Reason.SYNTAX, message="line 3: '(' was never closed", lines=[(3, "(")])
    first, *rest = results(broken)
    assert first["cause"]["error"]["type"] == "syntax"
    assert first["cause"]["error"]["traceback"] == ["exercises/01_numbers/half.py:3: ("]
    assert [entry["passed"] for entry in (first, *rest)] == [False, None, None, None, None, None]


def test_an_exercise_that_waits_depends_on_what_its_prerequisite_failed():
    scaled = ExerciseResult("scaled", "02_arrays", 1, Status.SKIPPED, message="waits for half")
    *_, entry = results(half(PASSED, FAILED), scaled)
    assert (entry["name"], entry["passed"], entry["dependency"]) == ("scaled", None, "half.odd")
    assert entry["cause"]["rationale"] == "Skipped: waits for half"


def test_prints_are_the_log_line_by_line():
    assert results(half(FAILED, output="one\ntwo\n"))[0]["log"] == ["one", "two"]


def test_the_slug_names_what_was_checked():
    scaled = ExerciseResult("scaled", "02_arrays", 1, Status.SKIPPED)
    slugs = [json.loads(check50_results(grading_of(*of)))["slug"] for of in ([half(FAILED)], [half(FAILED), scaled])]
    assert slugs == ["tiny/01_numbers/half", "tiny"]
