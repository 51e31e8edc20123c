"""What a class came to, counted by hand."""

import statistics as standard
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.batch.pages.misconceptions import FEWEST, Wordings, titles, wording
from grader.batch.pages.scores import Scores
from grader.batch.pages.statistics import Statistics

from .made_records import COURSE, HALF, SCALED, check, exercise, people, record, wrong

CLASS = [
    record(exercise(HALF), exercise(SCALED)),
    record(exercise(HALF), wrong(SCALED)),
    record(wrong(HALF, "5 is wrong"), exercise(SCALED, "not_started")),
    record(exercise(HALF, "timeout"), exercise(SCALED, "error", [], reason="syntax")),
    record(wrong(HALF), exercise(SCALED, "error", [], reason="unreadable", message="scaled.py is not there")),
    record(exercise(HALF, "error", [], reason="unreadable"), fault="The archive is broken.", seconds=4.0),
]


def scores_of(values: list[int]) -> Scores:
    scores = Scores()
    for value in values:
        scores.add(value)
    return scores


def test_a_class_is_counted_as_one_would_by_hand():
    found = Statistics.of(iter(CLASS))
    assert (found.submissions, found.faults, found.graded, found.full_marks, found.max_score) == (6, 1, 5, 1, 2)
    assert (found.scores.mean, found.scores.median, found.scores.quartiles) == (0.6, 0.0, (0.0, 1.0))
    half, scaled = found.exercises[HALF], found.exercises[SCALED]
    assert (half.number, half.passed, half.failed, half.timeouts, half.errors, half.not_started) == (5, 2, 2, 1, 0, 0)
    assert (scaled.passed, scaled.failed, scaled.timeouts, scaled.errors, scaled.not_started) == (1, 1, 0, 1, 2)
    assert (half.begun, scaled.begun) == (5, 3)
    odd = half.checks["odd"]
    assert (odd.ran, odd.failed, odd.failure_rate) == (2, 2, 1.0)
    assert (half.checks["any"].ran, half.checks["any"].failure_rate) == (0, 0.0)
    assert (found.milliseconds, found.slowest) == (11_500, 4_000)


def test_the_hardest_comes_first_and_one_that_few_began_further_down():
    many = [record(wrong(HALF)) for _ in range(15)] + [record(exercise(HALF)) for _ in range(5)]
    assert [counts.name for counts in Statistics.of([*many, record(wrong(SCALED))]).hardest()] == [HALF, SCALED]
    assert Statistics.of([record(exercise(HALF))]).hardest() == []


def test_an_answer_whose_hidden_check_failed_counts_as_failed():
    found = Statistics.of([record(exercise(HALF, "passed", [check(), check("hidden_1", "failed")]))])
    assert (found.exercises[HALF].passed, found.exercises[HALF].failed, found.full_marks) == (0, 1, 0)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=60))
def test_median_mean_and_quartiles_are_those_of_the_standard_library(values):
    scores = scores_of(values)
    low, middle, high = standard.quantiles(values, n=4, method="inclusive")
    assert scores.mean == pytest.approx(standard.mean(values))
    assert (scores.median, scores.quartiles) == (middle, (low, high))


def test_of_no_scores_there_is_no_mean():
    assert (Scores().mean, Scores().median, Scores().quartiles) == (None, None, None)
    assert scores_of([7]).quartiles == (7.0, 7.0)
    assert scores_of([1, 2]).quantile(Fraction(1, 4)) == 1.25


def rounding(number: int, **said) -> dict:
    part = wrong(HALF, f"{number} is what rounding up gives.", "rounds_up")
    return record(part, **{"submission": f"learner {number}", **said})


def test_answers_with_other_numbers_are_one_misconception():
    found = Statistics.of(rounding(number) for number in (15, 7, 9, 11, 13, 5)).misconceptions()
    assert [(each.exercise, each.mistake, each.count) for each in found] == [(HALF, "rounds_up", 6)]
    assert found[0].example == "5 is what rounding up gives."
    assert titles(COURSE, COURSE.exercise(HALF))["rounds_up"] == "rounds up"


def test_what_fewer_than_five_share_is_told_nowhere():
    some = [rounding(number) for number in range(FEWEST - 1)]
    others = [record(exercise(HALF)) for _ in range(20)]
    assert Statistics.of(some + others).misconceptions() == []
    assert Statistics.of([*some, rounding(8), *others]).misconceptions() != []


def test_each_exercise_counts_by_itself():
    some = people(4, wrong(HALF, "Why.", "m"), wrong(SCALED, "Why.", "m"))
    more = [record(wrong(HALF, "Why.", "m"), submission="another")]
    assert [(each.exercise, each.count) for each in Statistics.of(some + more).misconceptions()] == [(HALF, 5)]


def test_no_example_is_given_that_holds_one_learner_s_own_words():
    names = ("ana", "bo", "cy", "di", "eva")
    some = [record(wrong(HALF, f"'{name}' is no number.", "text"), submission=name) for name in names]
    assert [(each.count, each.example) for each in Statistics.of(some).misconceptions()] == [(5, None)]


def test_a_submission_counts_once_however_often_it_was_told():
    twice = exercise(HALF, "failed", [check(name, "failed", diagnosis="W", mistake="m") for name in ("even", "odd")])
    assert [each.count for each in Statistics.of(people(5, twice)).misconceptions()] == [5]


def test_diagnoses_without_a_known_mistake_are_counted_by_their_words():
    some = [
        record(wrong(HALF, f"{number} is rounded up, for {number} pairs."), submission=f"learner {number}")
        for number in range(5)
    ]
    found = Statistics.of(some).misconceptions()
    assert [(each.mistake, each.count, each.example) for each in found] == [(None, 5, "0 is rounded up, for 0 pairs.")]


def test_hidden_checks_say_nothing_of_what_a_class_believes():
    told = exercise(HALF, "failed", [check("hidden_1", "failed", diagnosis="SECRET", mistake="m")])
    assert Statistics.of(people(9, told)).misconceptions() == []


def test_a_person_counts_once_however_often_they_try():
    attempts = [rounding(number, submission="ana", attempt=number) for number in range(1, FEWEST + 1)]
    assert Statistics.of(attempts).misconceptions() == []
    others = [rounding(number) for number in range(FEWEST - 2)]
    assert Statistics.of(attempts + others).misconceptions() == []
    found = Statistics.of([*attempts, *others, rounding(8)])
    assert [(each.count, each.example) for each in found.misconceptions()] == [(5, "0 is what rounding up gives.")]
    assert found.submissions == 2 * FEWEST - 1


def test_the_words_of_one_person_are_no_example_however_often_they_were_said():
    own = [record(wrong(HALF, "'ana' is no number.", "text"), submission="ana", attempt=each) for each in range(1, 7)]
    others = [record(wrong(HALF, f"'{name}' is none.", "text"), submission=name) for name in ("bo", "cy", "di", "eva")]
    assert [(each.count, each.example) for each in Statistics.of(own + others).misconceptions()] == [(5, None)]


def test_whose_a_submission_is_can_be_told():
    found = Statistics()
    for number in range(2 * FEWEST):
        found.add(rounding(number), f"person {number // 2}")
    assert [each.count for each in found.misconceptions()] == [FEWEST]


def test_of_very_many_wordings_the_same_are_kept_in_any_order():
    texts = [f"{'x' * number} {number % 7}" for number in range(1, 400)] * 6
    one, other = Wordings(), Wordings()
    for who, text in enumerate(texts):
        one.add(text, who)
    for who, text in enumerate(reversed(texts)):
        other.add(text, who)
    assert one.shared() == other.shared()
    assert len(one.shared()) == Wordings.MOST
    assert {count for count, _ in one.shared()} == {6}


@pytest.mark.parametrize(
    ("one", "other"),
    [("[1, 2] and -3.5", "[4] and 12"), ("3×3 of 1e-5", "5 of 2"), ("a  b\n1", "a b 2")],
)
def test_a_wording_has_no_numbers(one, other):
    assert wording(one) == wording(other)


statuses = st.sampled_from(["passed", "failed", "not_started", "error", "timeout", "crashed", "skipped"])


@st.composite
def drawn_records(draw: st.DrawFn) -> dict:
    if draw(st.integers(0, 9)) == 0:
        return record(fault="The archive is broken.", seconds=draw(st.floats(0, 9)))
    parts = []
    for name in (HALF, SCALED):
        if draw(st.booleans()):
            number, mistake = draw(st.integers(0, 9)), draw(st.sampled_from([None, "rounds_up", "doubles"]))
            parts.append(wrong(name, f"{number} is {draw(st.sampled_from(['up', 'down']))}", mistake))
        else:
            parts.append(exercise(name, draw(statuses)))
    return record(*parts, seconds=draw(st.floats(0, 9)), submission=f"learner {draw(st.integers(0, 19))}")


@settings(max_examples=60, deadline=None, database=None)
@given(st.lists(drawn_records(), max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(records, rng):
    shuffled = list(records)
    rng.shuffle(shuffled)
    one, other = Statistics.of(records), Statistics.of(shuffled)
    assert one.misconceptions() == other.misconceptions()
    assert one.hardest() == other.hardest() or [e.name for e in one.hardest()] == [e.name for e in other.hardest()]
    assert [(e.name, c) for e, c in one.failing_checks()] == [(e.name, c) for e, c in other.failing_checks()]
    assert one.scores == other.scores
    assert (one.milliseconds, one.slowest, one.tiers) == (other.milliseconds, other.slowest, other.tiers)


def test_records_are_read_once_and_let_go():
    seen = []

    def passing():
        for number in range(300):
            seen.append(number)
            yield rounding(number)

    found = Statistics.of(passing())
    assert (len(seen), found.submissions) == (300, 300)
    assert len(found.exercises) == 1
