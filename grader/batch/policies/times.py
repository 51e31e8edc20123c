"""Times that decide about points: always with a zone, and never one that a clock shows twice or not at all."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from grader.errors import UsageError

_LAST_YEAR = 9000  # behind it, a day more is no date of Python's
_YEAR = re.compile(r"\d{4}-?\d\d", re.ASCII)
_DAYS = re.compile(r"(\d{1,4})\s*d(?:ays?)?", re.ASCII)


@dataclass(frozen=True)
class Extension:
    """More time for one person: so many days, or until then; never less than everybody has."""

    days: int = 0
    until: datetime | None = None

    def of(self, deadline: datetime) -> datetime:
        """Return the person's own deadline."""
        later = deadline + timedelta(days=self.days)
        if self.until is None or self.until.astimezone(UTC) <= later.astimezone(UTC):
            return later
        return self.until

    def __str__(self) -> str:
        """What one would write in a roster."""
        return f"{self.days}d" if self.until is None else self.until.isoformat()


def read_zone(name: object) -> ZoneInfo:
    """Return the time zone of that name, as the IANA database has it: ``Europe/Madrid``."""
    if not isinstance(name, str):
        raise UsageError(f'timezone = {name!r} is no text. Write it as timezone = "Europe/Madrid".')
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = available_timezones()
    if not known:
        raise UsageError(f"timezone = \"{name}\": this system has no time zones. 'pip install tzdata' brings them.")
    close = get_close_matches(name, sorted(known), n=1)
    meant = f' Did you mean "{close[0]}"?' if close else ' Write it as "Europe/Madrid" or "UTC".'
    raise UsageError(f'timezone = "{name}" is no time zone.{meant}')


def read_time(value: object, zone: tzinfo | None, where: str) -> datetime:
    """Return the moment that a person wrote, in `zone` where there is one.

    Args:
        value: a time as TOML reads it, or a text in ISO 8601.
        zone: of times that name none.
        where: what a message calls it.

    Raises:
        UsageError: it is no time; it has no zone and there is none; or, in its zone, clocks show it twice or never.

    Example:
        >>> read_time("2026-10-01T23:59", ZoneInfo("Europe/Madrid"), "deadline").isoformat()
        '2026-10-01T23:59:00+02:00'
    """
    moment = _parsed(value, where)
    if moment.year > _LAST_YEAR:
        raise UsageError(f"{where} = {moment} is too far away. Leave it out where there is no deadline.")
    if moment.tzinfo is not None:
        return moment if zone is None else moment.astimezone(zone)
    if zone is None:
        raise UsageError(
            f"{where} = {moment.isoformat()} has no time zone, so it would be another moment on another machine.\n"
            f'Add timezone = "Europe/Madrid" to [grading], or write the offset: {moment.isoformat()}+02:00.'
        )
    return _in_zone(moment, zone, where)


def _parsed(value: object, where: str) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            only_a_day = isinstance(date.fromisoformat(value.strip()), date)
        except ValueError:
            only_a_day = False
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            raise UsageError(f'{where} = "{value}" is no time. Write it as 2026-10-01T23:59:59+02:00.') from None
        if not only_a_day:
            return moment
        value = moment.date()
    if isinstance(value, date):
        raise UsageError(f"{where} = {value} names a day and no time. Write {value}T23:59:59 for its end.")
    said = value.isoformat() if isinstance(value, time) else repr(value)
    raise UsageError(f"{where} = {said} is no time. Write it as 2026-10-01T23:59:59+02:00.")


def _in_zone(local: datetime, zone: tzinfo, where: str) -> datetime:
    """Return a local time in its zone; both readings differ only in the nights in which clocks change."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    said = f"{where} = {local.isoformat()}"
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local:
        raise UsageError(
            f"{said} comes twice in {zone}: clocks are put back that night.\n"
            f"Write the one that is meant: {first.isoformat()} or {second.isoformat()}."
        )
    after = first.astimezone(UTC).astimezone(zone)
    raise UsageError(
        f"{said} does not exist in {zone}: clocks are put forward that night.\n"
        f"Write a time that a clock shows, such as {after.replace(tzinfo=None).isoformat()}."
    )


def read_extension(text: str, zone: tzinfo | None, where: str) -> Extension | None:
    """Return what a cell says of more time: ``3d``, or a time in ISO 8601; None for an empty one."""
    text = text.strip()
    if not text:
        return None
    if days := _DAYS.fullmatch(text.lower()):
        return Extension(days=int(days[1]))
    if not _YEAR.match(text):
        raise UsageError(f'{where} = "{text}" is no extension. Write 3d for three days, or 2026-10-08T23:59:59+02:00.')
    return Extension(until=read_time(text, zone, where))


def days_late(received: datetime, due: datetime) -> int:
    """Return how many days have begun between `due` and `received`; 0 is in time.

    A day ends when the clock in the zone of `due` shows the same time again, after 23 or 25 hours where clocks are
    changed in between.
    """
    arrived = received.astimezone(UTC)
    if arrived <= due.astimezone(UTC):
        return 0
    days = max(1, (arrived - due.astimezone(UTC)).days - 1)
    while arrived > (due + timedelta(days=days)).astimezone(UTC):
        days += 1
    return days
