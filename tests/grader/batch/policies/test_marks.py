"""Marks: what being late costs, to the last fraction of a point."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.batch.policies import Extension, Policy, marks_of, read_extension
from grader.batch.policies.policy import Partial
from grader.batch.policies.times import days_late
from grader.errors import UsageError

from .conftest import exercise, record

DUE = datetime(2026, 10, 1, 12, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")


def handed_in(**late: float) -> str:
    return (DUE + timedelta(**late)).isoformat()


def test_without_a_policy_everything_counts_in_full() -> None:
    marks = marks_of(record(exercises=[exercise(), exercise("scaled", 1, 4, "pf")], received=None), Policy())
    assert (marks.raw, marks.final, marks.max_points, marks.late_days) == (4, 4, 7, 0)
    assert marks.why == "4 of 7 points."
    assert [mark.why for mark in marks.exercises] == [
        "It passed: 3 of 3 points.",
        "1 of 2 checks passed: 1 of 4 points.",
    ]


@pytest.mark.parametrize(
    ("late", "days", "final", "why"),
    [
        ({"seconds": 0}, 0, "3", "."),
        ({"minutes": 10}, 0, "3", "."),
        (
            {"minutes": 10, "seconds": 1},
            1,
            "27/10",
            "; it was 1 day late, which takes off 0.3, 10 % for each day begun.",
        ),
        ({"days": 1, "minutes": 10}, 1, "27/10", "; it was 1 day late, which takes off 0.3, 10 % for each day begun."),
        ({"days": 1, "minutes": 11}, 2, "12/5", "; it was 2 days late, which takes off 0.6, 10 % for each day begun."),
        ({"days": 3}, 3, "21/10", "; it was 3 days late, which takes off 0.9, 10 % for each day begun."),
        ({"days": 4}, 4, "0", ", but it was 4 days late and after 3 days nothing counts."),
    ],
)
def test_each_day_begun_takes_its_share_off(policy, late: dict[str, float], days: int, final: str, why: str) -> None:
    graded = policy(deadline=DUE, grace_minutes=10, late_penalty="0.1", late_days=3)
    marks = marks_of(record(received=handed_in(**late)), graded)
    assert (marks.late_days, marks.final, marks.exercises[0].why) == (
        days,
        Fraction(final),
        f"It passed: 3 of 3 points{why}",
    )
    assert marks.final + marks.taken_off == marks.raw == 3


def test_a_deadline_alone_says_who_was_late_and_takes_nothing_off(policy) -> None:
    marks = marks_of(record(received=handed_in(days=40)), policy(deadline=DUE))
    assert (marks.final, marks.late_days) == (3, 40)
    assert "it was 40 days late, which takes nothing off" in marks.exercises[0].why


def test_where_no_late_day_counts_a_second_is_too_late(policy) -> None:
    marks = marks_of(record(received=handed_in(seconds=1)), policy(deadline=DUE, late_days=0))
    assert (marks.final, marks.too_late) == (0, True)
    assert marks.exercises[0].why.endswith("but it was 1 day late and nothing late counts.")
    assert marks.why == "0 of 3 points: 3 earned, 3 taken off for being late."


@pytest.mark.parametrize("received", [None, "2026-12-01T12:00:00", "yesterday", 7])
def test_a_record_without_a_time_counts_as_in_time_and_says_so(policy, received: object) -> None:
    graded = policy(deadline=DUE, late_days=0)
    marks = marks_of(record(received=None) | {"received": received}, graded)
    assert (marks.final, marks.time_unknown) == (3, True)
    assert marks.why == "3 of 3 points. When it was handed in is not known, so it counts as in time."


def test_the_deadline_of_an_exercise_comes_before_its_chapters_and_that_before_the_general_one(policy) -> None:
    early = {"half": DUE - timedelta(days=2), "02_arrays": DUE - timedelta(days=1)}
    graded = policy(deadline=DUE, deadlines=early, late_penalty="1/10")
    names = [("half", "01_numbers"), ("scaled", "02_arrays"), ("other", "01_numbers")]
    exercises = [exercise(name, 1, 1, chapter=chapter) for name, chapter in names]
    marks = marks_of(record(exercises=exercises, received=handed_in()), graded)
    assert [mark.late_days for mark in marks.exercises] == [2, 1, 0]
    assert marks.final == Fraction(27, 10)


@pytest.mark.parametrize(
    ("partial", "final"), [(None, "1"), (Partial.ALL, "0"), (Partial.CHECKS, "4/3")], ids=["course", "all", "checks"]
)
def test_what_earns_points_is_the_courses_or_the_policys(partial: Partial | None, final: str) -> None:
    marks = marks_of(record(exercises=[exercise(score=1, max_score=4, checks="pff")]), Policy(partial=partial))
    assert marks.final == Fraction(final)


def test_an_exercise_may_be_worth_something_else(policy) -> None:
    exercises = [exercise(score=1, max_score=3, checks="pff"), exercise("scaled", 0, 0, "f")]
    marks = marks_of(record(exercises=exercises), policy(points={"half": "2.5", "scaled": 1}))
    assert (marks.final, marks.max_points) == (Fraction(5, 6), Fraction(7, 2))


def test_a_submission_of_which_nothing_could_be_graded_says_so() -> None:
    marks = marks_of(record(exercises=[exercise(score=0, checks="")], fault="The archive is broken."), Policy())
    assert marks.why == "0 of 3 points, because nothing of it could be graded."


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("3d", "2026-10-04T12:00:00+00:00"),
        ("10 days", "2026-10-11T12:00:00+00:00"),
        ("2026-10-05T08:00:00+02:00", "2026-10-05T08:00:00+02:00"),
        ("2026-10-05T08:00", "2026-10-05T08:00:00+02:00"),
        ("2026-09-01T08:00:00Z", "2026-10-01T12:00:00+00:00"),  # more time is never less
        ("", "2026-10-01T12:00:00+00:00"),
    ],
)
def test_an_extension_is_more_time(policy, text: str, due: str) -> None:
    extension = read_extension(text, MADRID, "line 2: extension")
    moment = policy(deadline=DUE).due("half", "01_numbers", extension)
    assert moment == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("text", "said"), [("3", "is no extension"), ("-1d", "is no extension"), ("2026-10-05T08:00", "no time zone")]
)
def test_what_is_no_extension_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"people\.csv, line 7") as refused:
        read_extension(text, None, "people.csv, line 7: extension")
    assert said in str(refused.value)


def test_everybodys_extension_is_waited_for_before_anything_hidden_is_told(policy) -> None:
    assert policy(deadline=DUE).end([None, Extension(days=3), Extension(until=DUE)]) == DUE + timedelta(days=3)


def test_a_late_day_ends_when_clocks_show_the_time_again() -> None:
    due = datetime(2026, 10, 24, 12, tzinfo=MADRID)  # that night has 25 hours
    after_25_hours = due.astimezone(UTC) + timedelta(hours=25)
    assert days_late(after_25_hours, due) == 1
    assert days_late(after_25_hours + timedelta(seconds=1), due) == 2


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    due = datetime(2026, 10, 25, 2, 30, tzinfo=MADRID)
    assert days_late(due.replace(fold=1), due) == 1


shares = st.fractions(0, 1, max_denominator=50)


@settings(max_examples=40)
@given(
    penalty=shares,
    points=shares,
    score=st.integers(0, 20),
    seconds=st.integers(-(10**6), 10**7),
    end=st.none() | st.integers(0, 9),
)
def test_being_late_never_makes_points_negative_or_more(penalty, points, score, seconds, end) -> None:
    graded = Policy(deadline=DUE, late_penalty=penalty, late_days=end, points={"half": points})
    late = record(exercises=[exercise(score=score, max_score=20, checks="f" if score < 20 else "p")])
    marks = marks_of(late | {"received": (DUE + timedelta(seconds=seconds)).isoformat()}, graded)
    assert 0 <= marks.final <= marks.raw <= marks.max_points == points
    assert marks.raw - marks.taken_off == marks.final
    later = marks_of(late | {"received": (DUE + timedelta(seconds=seconds, days=1)).isoformat()}, graded)
    assert later.final <= marks.final
    assert later.late_days >= marks.late_days


@settings(max_examples=40)
@given(seconds=st.integers(-(10**5), 10**8), days=st.integers(0, 50))
def test_more_time_never_costs_points(seconds: int, days: int) -> None:
    graded = Policy(deadline=DUE, late_penalty=Fraction(1, 7), late_days=30)
    late = record(received=(DUE + timedelta(seconds=seconds)).isoformat())
    assert marks_of(late, graded, Extension(days=days)).final >= marks_of(late, graded).final
