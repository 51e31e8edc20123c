"""Which attempt of a person counts."""

import weakref
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.batch.policies import (
    Choice,
    Counts,
    Extension,
    Ledger,
    Override,
    Person,
    Policy,
    Roster,
    choose_attempts,
)
from grader.batch.policies.roster import folded

from .conftest import exercise, record

DUE = datetime(2026, 10, 1, 12, tzinfo=UTC)
ANA = Person(id="1", name="Ana", submissions=("a", "b", "c", "d"))
ROSTER = Roster([ANA, Person(id="2", name="Bo")])


def attempt(name: str, score: int, hour: float | None, **also: object) -> dict:
    received = None if hour is None else (DUE + timedelta(hours=hour)).isoformat()
    return record(name, [exercise(score=score, max_score=9, checks="f" if score < 9 else "p")], received, **also)


def chosen(records: list[dict], policy: Policy, **also: object) -> Choice:
    (choice,) = choose_attempts(records, ROSTER, policy, **also)
    return choice


THREE = [attempt("a", 4, 3), attempt("b", 7, 1), attempt("c", 7, 2)]


@pytest.mark.parametrize(
    ("counts", "attempts", "name"),
    [
        ("best", None, "b"),
        ("first", None, "b"),
        ("last", None, "a"),
        ("last", 2, "c"),
        ("last", 1, "b"),
        ("best", 1, "b"),
    ],
)
def test_the_attempt_that_the_policy_names_counts(counts: str, attempts: int | None, name: str) -> None:
    choice = chosen(THREE, Policy(counts=Counts(counts), attempts=attempts))
    assert (choice.person, choice.counts.submission) == (ANA, name)
    assert [other.submission for other in choice.others] == [other for other in "bca" if other != name]


def test_why_is_said() -> None:
    choice = chosen(THREE, Policy(attempts=2))
    assert choice.why == (
        "The best attempt counts: attempt 1 of 3, with 7 points. 1 attempt did not count: unreadable, too late, "
        "excused, or one too many."
    )


def test_the_best_is_the_best_after_what_being_late_took_off(policy) -> None:
    late = policy(deadline=DUE, late_penalty="1/2")
    assert chosen([attempt("a", 5, -1), attempt("b", 9, 1)], late).counts.submission == "a"
    assert (
        chosen([attempt("a", 5, -1), attempt("b", 9, 1)], late, extensions={"1": Extension(days=1)}).counts.submission
        == "b"
    )


def test_one_that_is_broken_or_too_late_uses_up_no_attempt_while_there_is_another(policy) -> None:
    late = policy(deadline=DUE, late_days=0, counts="last", attempts=1)
    records = [attempt("a", 0, -3, fault="The archive is broken."), attempt("b", 5, -2), attempt("c", 9, 2)]
    assert chosen(records, late).counts.submission == "b"
    assert chosen(records[:1], late).counts.submission == "a"
    assert chosen([records[0], records[2]], late).counts.submission == "a"


def test_where_a_time_is_missing_the_numbers_of_the_attempts_are_their_order() -> None:
    records = [attempt("a", 1, 5, attempt=1), attempt("b", 2, None, attempt=3), attempt("c", 3, 9, attempt=2)]
    assert chosen(records, Policy(counts=Counts.LAST)).counts.submission == "b"


def test_a_submission_of_nobodys_is_not_lost() -> None:
    choices = choose_attempts([attempt("x", 1, 1), attempt("bo", 2, 1), attempt("y", 3, 1)], ROSTER, Policy())
    assert [(str(choice.person), choice.counts.submission) for choice in choices] == [
        ("None", "x"),
        ("Bo", "bo"),
        ("None", "y"),
    ]


def test_without_a_roster_each_submission_is_somebodys() -> None:
    assert len(choose_attempts(iter(THREE), None, Policy())) == 3


def test_a_list_of_extensions_finds_people_by_whatever_names_them() -> None:
    late = Policy(deadline=DUE, late_days=0)
    for name in ("a", "1", "ANA"):
        assert chosen([attempt("a", 5, 20)], late, extensions={folded(name): Extension(days=1)}).counts.points == 5


@settings(max_examples=40)
@given(
    order=st.permutations(range(4)),
    scores=st.lists(st.integers(0, 9), min_size=4, max_size=4),
    hours=st.lists(st.integers(-30, 30), min_size=4, max_size=4),
)
def test_the_order_of_the_records_does_not_matter(order, scores, hours) -> None:
    records = [attempt(name, score, hour) for name, score, hour in zip("abcd", scores, hours, strict=True)]
    for counts in Counts:
        policy = Policy(deadline=DUE, late_days=0, counts=counts)
        assert chosen([records[at] for at in order], policy) == chosen(records, policy)


def test_submissions_of_one_name_are_attempts_of_one_person_without_a_roster() -> None:
    (choice,) = choose_attempts([attempt("a", 4, None, attempt=2), attempt("a", 2, None)], None, Policy())
    assert (choice.counts.points, len(choice.others)) == (4, 1)


def test_a_class_of_thousands_is_read_one_record_at_a_time() -> None:
    held = []

    def records():
        for number in range(2_000):
            one = Held(attempt(str(number), 1, 1))
            held.append(weakref.ref(one))
            yield one

    assert len(choose_attempts(records(), None, Policy())) == 2_000
    assert sum(reference() is not None for reference in held) <= 1


class Held(dict):
    """A record that can be asked whether somebody still holds it."""


def decided(name: str, decision: str | int) -> Override:
    points = decision if isinstance(decision, str) else Fraction(decision)
    return Override(name, None, points, "So.", "prof", DUE)


def test_a_decision_comes_before_the_choice() -> None:
    assert chosen(THREE, Policy(), ledger=Ledger((decided("a", 9),))).counts.submission == "a"
    assert chosen(THREE, Policy(), ledger=Ledger((decided("b", "excuse"),))).counts.submission == "c"
    every = Ledger(tuple(decided(name, "excuse") for name in "abc"))
    assert chosen(THREE, Policy(), ledger=every).counts.submission in "abc"


def test_points_that_were_set_count_however_late_the_attempt_was() -> None:
    late = [attempt("a", 4, -1), attempt("b", 0, 50)]
    policy = Policy(deadline=DUE, late_days=1)
    assert chosen(late, policy).counts.submission == "a"
    assert chosen(late, policy, ledger=Ledger((decided("b", 9),))).counts.submission == "b"
