"""What a learner reads: what helps next stands first, and nothing that is not so."""

import itertools
import re
from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from grader.batch.pages import feedback_page
from grader.report.words import HEADLINES

from .made_records import COURSE, HALF, SCALED, Page, check, exercise, record, wrong


def page_of(*exercises, marks=None, hidden=True, **said) -> Page:
    return Page(feedback_page(record(*exercises, **said), COURSE, marks=marks, hidden=hidden))


def test_the_first_answer_that_is_wrong_stands_first_with_its_reason():
    page = page_of(exercise(HALF), wrong(SCALED, "5 is what rounding up gives."))
    first = page.text.partition("1 of 1 passed")[0]
    assert "Look at this first" in first
    assert "Wrong: " in first
    assert "Why 5 is what rounding up gives." in first
    assert f"#{SCALED}" in page.all("href")
    assert SCALED in page.all("id")


def test_the_message_keeps_its_columns():
    text = feedback_page(
        record(wrong(message="scaled(x)\nexpected  [[1, 2],\n           [3, 4]]\ngot       5")), COURSE
    )
    said = re.search(r"<pre[^>]*>(.*?)</pre>", text, re.DOTALL)
    assert said
    assert re.sub("<[^>]*>", "", said[1]) == "scaled(x)\nexpected  [[1, 2],\n           [3, 4]]\ngot       5\n"


@pytest.mark.parametrize("status", ["failed", "not_started", "error", "timeout", "crashed", "out_of_memory", "skipped"])
def test_no_page_says_that_all_passed_while_something_did_not(status):
    page = page_of(exercise(HALF), exercise(SCALED, status))
    assert "Every exercise passed" not in page.text
    assert HEADLINES[status] in page.text
    assert "1 of 2 exercises passed" in page.text


def test_an_exercise_with_a_check_that_failed_did_not_pass_whatever_its_status_says():
    page = page_of(exercise(HALF, "passed", [check(), check("hidden_1", "failed")]))
    assert "Every exercise passed" not in page.text
    assert "0 of 1 exercise passed" in page.text


def test_a_learner_who_passed_everything_is_told_so():
    assert "Every exercise passed. Well done." in page_of(exercise(HALF), exercise(SCALED)).text


def test_a_record_of_nothing_is_no_pass():
    assert "No exercise was graded." in page_of().text


def test_what_was_not_begun_is_no_mistake_and_is_what_to_go_on_with():
    page = page_of(exercise(HALF), exercise(SCALED, "not_started", message="scaled.py is still the stub"))
    assert "Go on with this" in page.text
    assert "Not started" in page.text


def test_a_file_that_is_not_there_is_not_handed_in():
    message = "02_arrays/scaled.py is not there"
    page = page_of(exercise(HALF), exercise(SCALED, "error", [], reason="unreadable", message=message))
    assert "Not handed in" in page.text
    assert "There is no file for it in what you handed in." in page.text


def test_a_timeout_is_called_a_timeout():
    tests = [check("even", "timeout", message="half(8)\ntook longer than 2 s; a loop that never ends?")]
    assert "✗ Out of time" in page_of(exercise(HALF, "timeout", tests)).text


def test_of_a_hidden_check_nothing_but_its_title_and_its_status_is_told():
    hidden = check("hidden_1", "failed", title="Large numbers", message="SECRET", diagnosis="SECRET")
    page = page_of(exercise(HALF, "failed", [check(), hidden]))
    assert "SECRET" not in page.text
    assert "Large numbers" in page.text
    assert "1 of 2 checks passed" in page.text


UNSEEN = "Some of the points depend on checks that are not shown."


def with_hidden(*statuses, visible="passed", **said):
    """An exercise that did not pass, with two checks that are seen and some that are not."""
    unseen = [check(f"hidden_{place}", each, title="Large numbers") for place, each in enumerate(statuses, start=1)]
    return exercise(HALF, "failed", [check(), check("odd", visible, message="half(9)"), *unseen], **said)


@pytest.mark.parametrize("visible", ["passed", "failed"])
def test_of_hidden_checks_that_are_not_told_nothing_is_said_but_that_points_depend_on_them(visible):
    same = {
        page_of(with_hidden(*statuses, visible=visible), hidden=False).text
        for statuses in (["failed"], ["failed", "passed"], ["passed", "failed", "failed"])
    }
    (text,) = same
    assert text.count(UNSEEN) == 1
    assert "Large numbers" not in text
    assert f"{1 + (visible == 'passed')} of 2 checks passed" in text
    assert not re.search("hidden", text, re.IGNORECASE)


def test_the_end_of_the_page_tells_of_hidden_checks_only_where_they_may_be_told_of():
    graded = record(exercise(HALF), hidden="0f0f0f0f")
    assert "Hidden checks 0f0f0f0f" in Page(feedback_page(graded, COURSE, hidden=True)).text
    shut = Page(feedback_page(graded, COURSE, hidden=False)).text
    assert "0f0f0f0f" not in shut
    assert "Hidden" not in shut


def test_an_exercise_that_passed_or_has_no_hidden_checks_has_no_word_of_them():
    passed = exercise(HALF, "passed", [check(), check("hidden_1")])
    assert UNSEEN not in page_of(passed, wrong(SCALED), hidden=False).text
    assert "1 check ·" in page_of(passed, hidden=False).text


def test_a_broken_archive_is_told_once_with_the_mend():
    page = page_of(exercise(HALF, "error", [], reason="unreadable"), fault="The archive is broken: it ends too early.")
    assert "This could not be graded The archive is broken: it ends too early." in page.text
    assert "hand it in again" in page.text
    assert "Not graded" in page.text
    assert "article" not in page.tags


def test_a_fault_of_the_grader_is_not_laid_at_the_learners_door():
    page = page_of(fault="The grader failed on it, which is no fault of the submission: the judge ended")
    assert "hand it in again" not in page.text
    assert "You need do nothing about it." in page.text


@dataclass
class FakeMark:
    final: Fraction
    max_points: Fraction = Fraction(1)
    taken_off: Fraction = Fraction(0)
    why: str = ""
    excused: bool = False
    name: str = HALF
    exercises: list["FakeMark"] = field(default_factory=list)


def test_points_are_those_of_the_course_s_rules_with_what_being_late_cost():
    one = FakeMark(Fraction(9, 10), taken_off=Fraction(1, 10), why="It passed; it was 1 day late, which takes off 0.1.")
    marks = FakeMark(one.final, why="0.9 of 1 point: 1 earned, 0.1 taken off for being late.", exercises=[one])
    page = page_of(exercise(HALF), marks=marks)
    assert "0.9 of 1 point ·" in page.text
    assert "taken off for being late" in page.text
    assert "it was 1 day late" in page.text


def test_what_being_late_cost_counts_no_hidden_checks_where_these_are_not_told():
    why = "2 of 3 checks passed: 0.7 of 1 point; it was 1 day late, which takes off 0.1."
    one = FakeMark(Fraction(6, 10), taken_off=Fraction(1, 10), why=why)
    marks = FakeMark(one.final, why="0.6 of 1 point: 0.7 earned, 0.1 taken off for being late.", exercises=[one])
    assert "2 of 3 checks passed" in page_of(with_hidden("failed"), marks=marks).text
    shut = page_of(with_hidden("failed"), marks=marks, hidden=False).text
    assert "of 3" not in shut
    assert "0.7 earned, 0.1 taken off for being late." in shut.partition("Your file")[0].rpartition(HALF)[2]
    assert why in page_of(exercise(HALF, "failed"), marks=marks, hidden=False).text


def test_no_points_are_never_shown_as_all_points():
    page = page_of(exercise(HALF, "failed"), exercise(SCALED, "failed"))
    assert "0 of 2 points" in page.text
    assert "2 of 2" not in page.text
    assert "1 of 1" not in page.text


def test_a_hundred_kilobytes_are_cut_and_the_page_says_so():
    text = feedback_page(record(wrong(message="x" * 100_000)), COURSE)
    assert len(text) < 30_000
    assert "This was cut: 96,000 more characters are not shown." in text


def test_the_end_of_the_page_says_how_it_was_graded_and_not_the_seed():
    text = page_of(exercise(HALF)).text
    assert "Seed" not in text
    for fact in ("feedbeef", "landlock", "seconds 2", "grader 0.1.0", "2026-10-01 12:00 +0200"):
        assert fact in text.partition("How this was graded")[2]


def test_an_exercise_that_the_course_lost_is_shown_by_its_name():
    assert "gone_exercise" in page_of(exercise("gone_exercise", "failed")).text


def test_headings_go_down_one_step_at_a_time():
    page = page_of(exercise(HALF), wrong(SCALED, "why"), wrong(HALF))
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_many_that_were_not_handed_in_are_one_line():
    missing = [
        exercise(name, status="error", reason="unreadable", message=f"01_numbers/{name}.py is not there", tests=[])
        for name in ("one", "two", "three")
    ]
    page = page_of(*missing)
    assert "Not handed in: one, two, three" in page.text
    assert "There is no file for it" not in page.text
