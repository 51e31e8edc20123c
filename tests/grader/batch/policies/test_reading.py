"""[grading]: what may stand there, and what is said of what may not."""

import shutil
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from grader.batch.policies import Counts, Partial, Policy, Visibility, read_policy
from grader.batch.policies.numbers import read_number, shown
from grader.errors import UsageError

from .conftest import COURSE

MADRID = 'timezone = "Europe/Madrid"\n'


def test_without_a_table_everything_counts_in_full() -> None:
    assert read_policy(COURSE) == Policy()


def test_the_table_of_the_course_is_read_where_no_file_is_given(tmp_path: Path) -> None:
    shutil.copytree(COURSE, tmp_path / "course")
    with (tmp_path / "course/course.toml").open("a") as toml:
        toml.write('\n[grading]\nattempts = 2\ncounts = "first"\n')
    assert read_policy(tmp_path / "course") == Policy(attempts=2, counts=Counts.FIRST)


def test_every_key_is_read(policy_in) -> None:
    policy = policy_in(
        MADRID
        + """deadline = 2026-10-01T23:59:59
        grace_minutes = 1.5
        late_penalty = 0.1
        late_days = 5
        attempts = 3
        counts = "last"
        partial = "checks"
        pass_mark = "1/3"
        [grading.deadlines]
        02_arrays = "2026-10-08T23:59:59"
        half = 2026-09-01T12:00:00Z
        [grading.points]
        half = 2.5
        [grading.visibility]
        hidden_checks = "after_deadline"
        feedback = "hidden"
        """
    )
    assert policy.deadline is not None
    assert policy.deadline.astimezone(UTC) == datetime(2026, 10, 1, 21, 59, 59, tzinfo=UTC)
    assert policy.grace == timedelta(seconds=90)
    assert (policy.late_penalty, policy.late_days, policy.attempts) == (Fraction(1, 10), 5, 3)
    assert (policy.counts, policy.partial, policy.pass_mark) == (Counts.LAST, Partial.CHECKS, Fraction(1, 3))
    assert policy.points == {"half": Fraction(5, 2)}
    assert (policy.hidden_checks, policy.feedback) == (Visibility.AFTER_DEADLINE, Visibility.HIDDEN)
    due = {name: policy.due(name, chapter) for name, chapter in (("half", "01_numbers"), ("scaled", "02_arrays"))}
    assert [moment and (moment - policy.grace).isoformat() for moment in due.values()] == [
        "2026-09-01T14:00:00+02:00",
        "2026-10-08T23:59:59+02:00",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("deadlin = 2026-10-01T12:00:00Z", "no key 'deadlin'. Did you mean 'deadline'?"),
        ("[grading.points]\nhalve = 2", "no exercise 'halve'. Did you mean 'half'?"),
        ("[grading.deadlines]\n01_number = 2026-10-01T12:00:00Z", "Did you mean '01_numbers'?"),
        ('[grading.visibility]\nhiden_checks = "hidden"', "Did you mean 'hidden_checks'?"),
        ('timezone = "Europe/Madird"', 'Did you mean "Europe/Madrid"?'),
        ("timezone = 2", "is no text"),
        ('timezone = "Europe"', "is no time zone"),
        ('timezone = "../../etc/passwd"', "is no time zone"),
        ("deadline = 2026-10-01T23:59:59", 'Add timezone = "Europe/Madrid" to [grading]'),
        ("deadline = 2026-10-01", "Write 2026-10-01T23:59:59"),
        ('deadline = "2026-10-01"', "Write 2026-10-01T23:59:59"),
        ('deadline = "soon"', 'deadline = "soon" is no time'),
        ("deadline = 12:00:00", "is no time"),
        ("deadline = 9999-12-31T23:59:59Z", "too far away"),
        (MADRID + "deadline = 2026-10-25T02:30:00", "comes twice in Europe/Madrid"),
        (MADRID + "deadline = 2026-10-25T02:30:00", "2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00"),
        (MADRID + "deadline = 2026-03-29T02:30:00", "does not exist in Europe/Madrid"),
        (MADRID + "deadline = 2026-03-29T02:30:00", "such as 2026-03-29T03:30:00"),
        ("late_penalty = 10\ndeadline = 2026-10-01T12:00:00Z", '"0.1" and "10 %" are a tenth'),
        ("late_penalty = -0.1", "is no number of zero or more"),
        ("late_penalty = nan", "is no number"),
        ("late_penalty = 1e999999999", "is no number"),
        ("late_penalty = true", "is no number"),
        ("late_days = 1.5", "is no whole number of 0 or more"),
        ("attempts = 0", "is no whole number of 1 or more"),
        ("attempts = true", "is no whole number"),
        ('counts = "newest"', "none of 'best', 'last', 'first'"),
        ("partial = true", "none of 'all', 'checks'"),
        ("points = 3", "points is a table"),
        ("deadlines = []", "deadlines is a table"),
        ("late_penalty = 0.1\nlate_days = 2", "late_penalty and late_days would wait for a deadline"),
        ('[grading.visibility]\nfeedback = "after_deadline"', "would wait for a deadline"),
        ("deadline = ", "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_with_its_mend(policy_in, text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        policy_in(text)
    assert said in str(refused.value)
    assert "policy.toml" in str(refused.value)


@pytest.mark.parametrize(("text", "said"), [(None, "cannot be read"), ("[gradin]\n", "has no table [grading]")])
def test_a_file_that_is_no_policy_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(UsageError, match=r"mine\.toml") as refused:
        read_policy(COURSE, tmp_path / "mine.toml")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("written", "number"), [(2, "2"), ("0.1", "1/10"), ("10%", "1/10"), ("12.5 %", "1/8"), ("1/3", "1/3"), ("007", "7")]
)
def test_numbers_are_exact(written: int | str, number: str) -> None:
    assert read_number(written, "points") == Fraction(number)


@pytest.mark.parametrize("written", ["1/0", "", "²", "1,5", "1e9", "-1", "--", None, 0.1, [], "1" * 400])
def test_what_is_no_number_is_refused(written: object) -> None:
    with pytest.raises(UsageError, match="is no number"):
        read_number(written, "points")


@pytest.mark.parametrize(
    ("number", "text"), [("1/200", "0.01"), ("1/201", "0"), ("2/3", "0.67"), ("10", "10"), ("5/2", "2.5"), ("0", "0")]
)
def test_points_are_shown_in_hundredths_with_halves_rounded_up(number: str, text: str) -> None:
    assert shown(Fraction(number)) == text


def test_what_waits_for_the_deadline_is_told_when_nothing_more_counts(policy) -> None:
    due = datetime(2026, 10, 1, 12, tzinfo=UTC)
    waiting = policy(deadline=due, grace_minutes=30, late_penalty="0.1", late_days=2)
    end = due + timedelta(days=2, minutes=30)
    assert not waiting.shows(Visibility.AFTER_DEADLINE, end)
    assert waiting.shows(Visibility.AFTER_DEADLINE, end + timedelta(seconds=1))
    assert waiting.shows(Visibility.VISIBLE, due)
    assert not waiting.shows(Visibility.HIDDEN, end + timedelta(days=1))
    assert not Policy().shows(Visibility.AFTER_DEADLINE, end)
