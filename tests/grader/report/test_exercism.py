import json

from grader.report.exercism import exercism_results
from grader.results import ExerciseResult, Reason, Status

from .drawn_gradings import grading_of, half

PASSED, FAILED = Status.PASSED, Status.FAILED


def report(*results):
    return json.loads(exercism_results(grading_of(*results)))


def test_the_checks_come_in_their_order_with_the_code_that_was_run():
    content = report(half(PASSED, FAILED))
    assert content["status"] == "fail"
    assert [test["status"] for test in content["tests"]] == ["pass", "fail", "fail", "fail", "fail"]
    assert content["tests"][0] == {
        "name": "Check even", "status": "pass", "test_code": "student.half(8).should_equal(4)"
    }  # fmt: skip
    assert content["tests"][1]["message"] == "why odd failed"
    assert content["tests"][2]["test_code"].startswith("for _ in range(20):\n    student.half(")


def test_error_is_said_only_where_no_check_was_run_at_all():
    broken = half(status=Status.ERROR, reason=Reason.SYNTAX, message="line 3: '(' was never closed")
    assert report(broken) == {
        "version": 3, "status": "error", "message": "Syntax: line 3: '(' was never closed", "tests": []
    }  # fmt: skip
    scaled = ExerciseResult("scaled", "02_arrays", 1, Status.NOT_STARTED, message="scaled.py is still the stub")
    both = report(half(PASSED, FAILED), scaled)
    assert (both["status"], both["tests"][-1]["status"]) == ("fail", "error")


def test_a_check_that_ran_out_of_time_is_an_error_and_says_so():
    tests = report(half(Status.TIMEOUT))["tests"]
    assert (tests[0]["status"], tests[0]["message"]) == ("error", "Out of time\nwhy even failed")


def test_prints_stand_at_what_went_wrong_first_and_say_where_they_were_cut():
    tests = report(half(PASSED, FAILED, output="x" * 700))["tests"]
    assert ["output" in test for test in tests] == [False, True, False, False, False]
    assert len(tests[1]["output"]) == 500
    assert tests[1]["output"].endswith("(Only the first characters are shown; at most 500 may be.)")
    assert report(half(FAILED, output="y" * 500))["tests"][0]["output"] == "y" * 500


def test_no_message_is_longer_than_65535_bytes():
    broken = half(status=Status.ERROR, reason=Reason.IMPORT, message="ü" * 15_000)
    several = [broken] * 4
    message = report(*several)["message"]
    assert len(message.encode()) <= 65_535
    assert message.endswith("(cut)")


def test_the_code_of_a_hidden_check_is_not_shown_whatever_its_name():
    result = half(*[PASSED] * 5, hidden=[FAILED])
    result.tests[-1].name = "even"
    assert "test_code" not in report(result)["tests"][-1]


def test_a_check_of_several_cases_shows_the_code_that_they_share():
    result = half(FAILED)
    result.tests[0].name = "even[8-4]"
    assert report(result)["tests"][0]["test_code"] == "student.half(8).should_equal(4)"
