"""The page about a class: numbers that can be read without the pictures, and no names."""

import itertools

import pytest

from grader.batch.pages import Statistics, summary_page
from grader.batch.pages.charts import MOST_BARS, bars_of
from grader.batch.pages.scores import Scores

from .made_records import COURSE, HALF, SCALED, Page, check, exercise, people, record, wrong


def page_of(*records, facts=None, lessons=None, hidden=True) -> Page:
    return Page(summary_page(Statistics.of(records), COURSE, facts or {}, lessons=lessons, hidden=hidden))


def rounding(number: int, name: str | None = None) -> dict:
    part = wrong(HALF, f"{number} is what rounding up gives.", "rounds_up")
    return record(part, exercise(SCALED), submission=name or f"learner {number}")


def test_a_misconception_has_its_count_its_name_an_example_and_its_lesson():
    page = page_of(*map(rounding, range(5, 12)), lessons="https://example.org/course/")
    assert "7 people: rounds up" in page.text
    assert "One of them was told 5 is what rounding up gives." in page.text
    assert f"https://example.org/course/01_numbers/{HALF}.py" in page.all("href")


def test_without_an_address_the_lesson_is_named():
    page = page_of(*map(rounding, range(5)))
    assert f"exercises/01_numbers/{HALF}.py" in page.text
    assert page.all("href") == []


def test_nobody_is_named():
    assert "Ana" not in page_of(*map(rounding, range(9))).text


def test_four_people_tell_of_no_misconception():
    page = page_of(*map(rounding, range(4)))
    assert "rounds up" not in page.text
    assert "rounding up" not in page.text
    assert "from 5 people up" in page.text


def test_people_are_counted_beside_how_many_submissions_there_are():
    page = page_of(*map(rounding, range(6)), *(rounding(number, "learner 0") for number in range(3)))
    assert "9 submissions" in page.text
    assert "6 people: rounds up" in page.text
    assert "at least 5 people share one" in page.text


def test_five_attempts_of_one_person_tell_of_no_misconception():
    page = page_of(*(rounding(number, "ana") for number in range(5)))
    assert "5 submissions" in page.text
    assert "rounds up" not in page.text
    assert "rounding up" not in page.text


def test_hidden_checks_are_named_only_where_learners_may_be_told_of_them():
    unseen = check("hidden_1", "failed", title="Large numbers")
    class_of_three = people(3, exercise(HALF, "failed", [check(), check("odd", "failed", title="Odd ones"), unseen]))
    assert "Large numbers" in page_of(*class_of_three).text
    shut = page_of(*class_of_three, hidden=False)
    assert "Large numbers" not in shut.text
    assert "Odd ones" in shut.text


def test_where_only_hidden_checks_failed_and_nobody_may_know_no_check_is_listed():
    told = people(3, exercise(HALF, "failed", [check(), check("hidden_1", "failed", title="Large numbers")]))
    assert "Checks that most answers failed" not in page_of(*told, hidden=False).text


def test_the_histogram_has_a_table_that_says_the_same():
    page = page_of(*map(rounding, range(3)), record(exercise(HALF), exercise(SCALED)))
    assert "0 0 1 3 2 1" in page.text.partition("The same as a table")[2]
    assert "How many of 4 submissions have so many points. 1: 3, 2: 1" in page.all("aria-label")


def test_how_many_did_not_pass_stands_in_words_beside_each_bar():
    page = page_of(*map(rounding, range(3)), record(exercise(HALF), exercise(SCALED)))
    assert "3 of 4 did not pass (75 %)" in page.text
    assert "3 wrong" in page.text


def test_less_than_all_is_never_a_hundred_percent():
    page = page_of(*[rounding(1)] * 999, record(exercise(HALF), exercise(SCALED)))
    assert "999 of 1000 did not pass (99 %)" in page.text
    assert "100 %" not in page.text.partition("Checks that most")[0]


def test_faults_are_counted_apart():
    page = page_of(rounding(1), rounding(2), record(fault="The archive is broken."))
    assert "3 submissions 1 of them could not be graded and is not counted below." in page.text
    assert "0 of 2" in page.text


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([], "No submission was graded, so there is nothing to count."),
        ([record(fault="The archive is broken.")], "No submission could be graded."),
        ([record(exercise(HALF))], "Every answer passed."),
        ([record(exercise(HALF, "not_started"))] * 3, "No exercise was begun yet."),
        ([record(exercise(HALF, "failed"))] * 3, "3 of 3 did not pass (100 %)"),
        ([record()], "Median 0 of 0"),
    ],
)
def test_an_empty_class_and_a_class_of_one_kind_have_a_page(records, said):
    assert said in page_of(*records).text


def test_facts_isolation_and_times_stand_at_the_end():
    page = page_of(rounding(1), facts={"Graded": "2026-10-01"})
    ending = page.text.partition("How this was graded")[2]
    assert "Graded 2026-10-01" in ending
    assert "landlock" in ending
    assert "1.5 s in all" in ending


@pytest.mark.parametrize("full", [0, 1, 4, 15, 16, 31, 100, 99_999])
def test_bars_hold_every_score_once_and_are_few(full):
    scores = Scores()
    for score in {0, full // 3, full}:
        scores.add(score)
    bars = bars_of(scores, full)
    assert len(bars) <= MOST_BARS
    assert (bars[0].low, bars[-1].high) == (0, full)
    assert all(before.high + 1 == after.low for before, after in itertools.pairwise(bars))
    assert sum(bar.count for bar in bars) == scores.number
