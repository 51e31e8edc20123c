"""Reading ``[grading]`` of course.toml, or of a file of one's own."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from grader.batch.policies.numbers import read_number
from grader.batch.policies.policy import Counts, Partial, Policy, Visibility
from grader.batch.policies.times import read_time, read_zone
from grader.course import Course, read_course
from grader.errors import UsageError

KEYS = (
    *("deadline", "deadlines", "timezone", "grace_minutes", "late_penalty", "late_days"),
    *("attempts", "counts", "points", "partial", "visibility", "pass_mark"),
)
VISIBILITY_KEYS = ("hidden_checks", "feedback")
_MOST = 100_000  # days or attempts; more are a slip of the finger
_Choice = TypeVar("_Choice", bound=StrEnum)


def read_policy(course_folder: Path, file: Path | None = None) -> Policy:
    """Return what the table ``[grading]`` says.

    Args:
        course_folder: where course.toml lies; its exercises are the ones that may be named.
        file: a TOML file with the table, for those whose course is in a wheel; None for course.toml.

    Returns:
        The policy; the one in which everything counts in full where course.toml has no such table.

    Raises:
        UsageError: the file cannot be read, or what stands in it is not meant like that; the message says what is.
    """
    path = course_folder / "course.toml" if file is None else file
    course = read_course(course_folder)
    data = _read(path)
    if "grading" not in data and file is not None:
        raise UsageError(f"{path} has no table [grading]. Begin it with a line that says [grading].")
    table = data.get("grading", {})
    try:
        return policy_of(table, course)
    except UsageError as error:
        raise UsageError(f"{path}, [grading]: {error}") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None


def policy_of(table: object, course: Course) -> Policy:
    """Return the policy that a table of TOML describes, for a course's exercises."""
    grading = _table(table, "grading", KEYS)
    zone = read_zone(grading["timezone"]) if "timezone" in grading else None
    exercises = [exercise.name for exercise in course.exercises]
    visibility = _table(grading.get("visibility", {}), "visibility", VISIBILITY_KEYS)
    policy = Policy(
        deadline=_optional(grading, "deadline", lambda value: read_time(value, zone, "deadline")),
        deadlines=_deadlines(grading.get("deadlines", {}), [*course.chapters, *exercises], zone),
        timezone=zone,
        grace=_minutes(grading.get("grace_minutes", 0)),
        late_penalty=_share(grading.get("late_penalty", 0), "late_penalty"),
        late_days=_optional(grading, "late_days", lambda value: _whole(value, "late_days", least=0)),
        attempts=_optional(grading, "attempts", lambda value: _whole(value, "attempts", least=1)),
        counts=_choice(grading.get("counts", "best"), Counts, "counts"),
        points=_points(grading.get("points", {}), exercises),
        partial=_optional(grading, "partial", lambda value: _choice(value, Partial, "partial")),
        hidden_checks=_choice(visibility.get("hidden_checks", "hidden"), Visibility, "visibility.hidden_checks"),
        feedback=_choice(visibility.get("feedback", "visible"), Visibility, "visibility.feedback"),
        pass_mark=_optional(grading, "pass_mark", lambda value: _share(value, "pass_mark")),
    )
    _check(policy, grading)
    return policy


def _check(policy: Policy, grading: Mapping[str, Any]) -> None:
    """Refuse what can only be a slip: something that waits for a deadline, where there is none."""
    if policy.deadline is not None or policy.deadlines:
        return
    waiting = [key for key in ("grace_minutes", "late_penalty", "late_days") if key in grading]
    if Visibility.AFTER_DEADLINE in (policy.hidden_checks, policy.feedback):
        waiting.append("visibility")
    if waiting:
        raise UsageError(f"{' and '.join(waiting)} would wait for a deadline, and there is none. Add deadline = ….")


def _table(value: object, name: str, keys: Iterable[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(f"{name} = {value!r} is no table.")
    for key in value:
        _known(key, keys, "key")
    return value


def _known(name: str, known: Iterable[str], kind: str) -> None:
    names = list(known)
    if name in names:
        return
    close = get_close_matches(name, names, n=1)
    meant = f"Did you mean '{close[0]}'?" if close else f"There are {', '.join(names)}."
    raise UsageError(f"there is no {kind} '{name}'. {meant}")


def _optional(grading: Mapping[str, Any], key: str, read: Callable[[Any], Any]) -> Any:
    return read(grading[key]) if key in grading else None


def _deadlines(value: object, names: list[str], zone: ZoneInfo | None) -> dict[str, datetime]:
    if not isinstance(value, dict):
        raise UsageError("deadlines is a table: [grading.deadlines], and below it a line for each chapter or exercise.")
    for name in value:
        _known(name, names, "chapter or exercise")
    return {name: read_time(moment, zone, f"deadlines.{name}") for name, moment in value.items()}


def _points(value: object, exercises: list[str]) -> dict[str, Fraction]:
    if not isinstance(value, dict):
        raise UsageError("points is a table: [grading.points], and below it a line for each exercise.")
    for name in value:
        _known(name, exercises, "exercise")
    return {name: read_number(points, f"points.{name}") for name, points in value.items()}


def _minutes(value: object) -> timedelta:
    minutes = read_number(value, "grace_minutes")
    if minutes > _MOST:
        raise UsageError(f"grace_minutes = {value} is more than two months; move the deadline.")
    return timedelta(seconds=int(minutes * 60))


def _share(value: object, where: str) -> Fraction:
    share = read_number(value, where)
    if share > 1:
        raise UsageError(f'{where} = {value} is a share of the points: "0.1" and "10 %" are a tenth, 1 is all of them.')
    return share


def _whole(value: object, where: str, *, least: int) -> int:
    if type(value) is not int or not least <= value <= _MOST:
        raise UsageError(f"{where} = {value} is no whole number of {least} or more.")
    return value


def _choice(value: object, choices: type[_Choice], where: str) -> _Choice:
    for choice in choices:
        if value == choice.value:
            return choice
    raise UsageError(f"{where} = {value!r} is none of {', '.join(repr(str(choice)) for choice in choices)}.")
