"""overrides.jsonl: what people decided holds, stays, and survives the end of the machine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.batch.policies import (
    Ledger,
    Override,
    Policy,
    append,
    apply,
    marks_of,
    note_regraded,
    previous_of,
    read_ledger,
)
from grader.errors import UsageError

from .conftest import exercise, record

WHEN = datetime(2026, 10, 5, 9, tzinfo=UTC)
MARKS = marks_of(record("ana", [exercise(), exercise("scaled", 0, 4, "ff")]), Policy(pass_mark=Fraction(1, 2)))


def decided(
    decision: str | int | Fraction, exercise: str | None = "scaled", reason: str = "The check was wrong.", **also
) -> Override:
    points = decision if isinstance(decision, str) else Fraction(decision)
    return Override("ana", exercise, points, reason, "prof@example.org", WHEN, **also)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "overrides.jsonl"


@pytest.mark.parametrize(
    ("decisions", "final", "there"),
    [
        ([], 3, 7),
        ([decided(2)], 5, 7),
        ([decided(2), decided(4)], 7, 7),
        ([decided(4), decided(2)], 5, 7),
        ([decided("excuse")], 3, 3),
        ([decided(2), decided("withdraw")], 3, 7),
        ([decided("excuse"), decided(1)], 4, 7),
        ([decided("regrade")], 3, 7),
        ([decided(2), decided("regrade"), decided("regraded")], 5, 7),
        ([decided(6, None), decided(0)], 6, 7),
        ([decided(9, None)], 9, 7),
        ([decided("excuse", None)], 0, 0),
        ([decided(2, "gone")], 3, 7),
        ([Override("bo", "scaled", Fraction(4), "Another's.", "prof", WHEN)], 3, 7),
    ],
)
def test_the_last_decision_about_a_thing_holds(path: Path, decisions: list[Override], final: int, there: int) -> None:
    for decision in decisions:
        append(path, decision)
    ledger = read_ledger(path)
    assert list(ledger.overrides) == decisions
    marks = apply(MARKS, ledger)
    assert (marks.final, marks.max_points) == (final, there)


def test_the_marks_say_who_decided_and_why() -> None:
    marks = apply(MARKS, Ledger((decided(2, previous="0"),)))
    sentence = "Set to 2 points (before: 0) by prof@example.org on 2026-10-05: The check was wrong."
    assert marks.exercises[1].why == sentence
    assert marks.why == f"5 of 7 points. {sentence}"
    assert marks.exercises[0].why == MARKS.exercises[0].why


def test_what_somebody_set_counts_in_full_however_late(policy) -> None:
    late = policy(deadline=WHEN, late_days=0)
    marks = marks_of(record("ana", received=(WHEN + timedelta(days=9)).isoformat()), late)
    marks = apply(marks, Ledger((decided(2, "half"),)))
    assert (marks.final, marks.taken_off) == (2, 1)


def test_somebody_excused_neither_passes_nor_fails() -> None:
    assert MARKS.passed is False
    assert apply(MARKS, Ledger((decided("excuse", None),))).passed is None
    assert apply(MARKS, Ledger((decided("excuse"),))).passed is True


def test_what_is_to_be_graded_again_is_told_until_it_is_done() -> None:
    asked = (decided("regrade"), decided("regrade", None), decided(1, None))
    assert Ledger(asked).to_regrade() == list(asked[:2])
    assert Ledger((*asked, decided("regraded"))).to_regrade() == [asked[1]]


def test_what_is_asked_for_again_meanwhile_waits(path: Path) -> None:
    first, second = decided("regrade"), replace(decided("regrade"), reason="Once more.")
    append(path, first)
    append(path, second)
    note_regraded(path, [first])
    assert read_ledger(path).to_regrade() == [second]
    note_regraded(path, [second])
    assert read_ledger(path).to_regrade() == []


@pytest.mark.parametrize("points", [Fraction(1, 3), Fraction(10**12 - 1, 10**12), Fraction(123456, 1000), Fraction(7)])
def test_points_are_read_as_they_were_written(path: Path, points: Fraction) -> None:
    append(path, decided(points))
    assert read_ledger(path).overrides[0].decision == points


def test_a_total_that_was_set_stays_as_it_was_set_where_an_exercise_is_excused() -> None:
    marks = apply(MARKS, Ledger((decided(1, None), decided("excuse"))))
    assert marks.part() == (1, 7)


def test_the_points_until_then_are_part_of_a_decision() -> None:
    assert previous_of(MARKS, "half") == "3"
    assert previous_of(MARKS, None) == "3"
    assert previous_of(apply(MARKS, Ledger((decided("excuse"),))), "scaled") == "excused"
    with pytest.raises(UsageError, match=r"has no exercise 'third'\. There are half, scaled"):
        previous_of(MARKS, "third")


def test_there_need_be_no_ledger(path: Path) -> None:
    assert read_ledger(path) == Ledger()


@settings(max_examples=30, deadline=None)  # each waits for the disk
@given(cut=st.integers(1, 400))
def test_a_line_that_was_not_written_to_its_end_takes_no_other_with_it(tmp_path_factory, cut: int) -> None:
    path = tmp_path_factory.mktemp("ledgers") / "overrides.jsonl"
    append(path, decided(1, reason="Été 🌷\nof two lines"))
    whole = path.read_bytes()
    append(path, decided(2))
    path.write_bytes(path.read_bytes()[: max(len(whole) + 1, len(path.read_bytes()) - cut)])
    ledger = read_ledger(path)
    assert ledger.overrides[0] == decided(1, reason="Été 🌷\nof two lines")
    assert len(ledger.overrides) + len(ledger.damaged) == 2
    before = path.read_bytes()
    append(path, decided(3))
    after = read_ledger(path)
    assert path.read_bytes().startswith(before)
    assert after.overrides == (*ledger.overrides, decided(3))
    assert after.damaged == ledger.damaged
    assert all("line 2 was not written to its end" in said for said in after.damaged)


@pytest.mark.parametrize(
    "line",
    [
        b"\xff",
        b"[]",
        b"null",
        b"{}",
        b'{"submission": 1}',
        b"[" * 5_000,
        decided(2).line().replace("2026", "x").encode(),
    ],
)
def test_whatever_stands_in_a_damaged_line_the_others_hold(path: Path, line: bytes) -> None:
    path.write_bytes(line + b"\n" + decided(2).line().encode() + b"\n")
    ledger = read_ledger(path)
    assert ledger.overrides == (decided(2),)
    assert len(ledger.damaged) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"reason": " "},
        {"who": ""},
        {"submission": ""},
        {"decision": "pardon"},
        {"decision": Fraction(-1)},
        {"when": WHEN.replace(tzinfo=None)},
    ],
    ids=str,
)
def test_a_decision_that_nobody_could_account_for_is_refused(change: dict[str, object]) -> None:
    given = {"submission": "ana", "exercise": None, "decision": "excuse", "reason": "Ill.", "who": "prof", "when": WHEN}
    with pytest.raises(UsageError):
        Override(**given | change)


def test_points_are_kept_exactly() -> None:
    for points in (Fraction(1, 3), Fraction(5, 2), Fraction(0), Fraction(1, 1000)):
        assert Override.read(decided(0).line().replace('"0"', f'"{points}"')).decision == points
