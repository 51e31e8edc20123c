"""How a record came about, small, at the end of a page; not the seed, by which a next attempt could be written."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from grader.batch.pages.markup import Html, element, one_line


def circumstances(record: dict[str, Any], *, hidden: bool) -> Html:
    """Return the end of one learner's page; whether there were hidden checks only where these may be seen."""
    course, tier = record["course"], record["isolation"]["tier"]
    attempt = record.get("attempt")
    facts = [
        ("Handed in", None if record.get("received") is None else minute(record["received"])),
        ("Attempt", str(attempt) if attempt and attempt > 1 else None),
        ("Course", f"{course['name']} {course['hash']}"),
        ("Isolation", str(tier)),
        ("Limits", _limits(record.get("limits") or {})),
        ("Hidden checks", record.get("hidden") if hidden else None),
        ("Versions", versions(record["versions"])),
        ("Submission", record.get("digest")),
    ]
    return ending("How this was graded", facts)


def ending(title: str, facts: Iterable[tuple[str, str | None]]) -> Html:
    """Return the end of a page: facts under their names, those that there are."""
    pairs = [
        element("div", element("dt", one_line(name)), element("dd", one_line(fact))) for name, fact in facts if fact
    ]
    return element("footer", element("h2", title), element("dl", *pairs))


def minute(moment: str) -> str:
    """Write a moment, as records hold it, to the minute and with its time zone."""
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M %z}".strip()


def versions(found: dict[str, str | None]) -> str:
    """Write the versions of what judged."""
    return " · ".join(f"{name} {version}" for name, version in found.items() if version)


def _limits(limits: dict[str, Any]) -> str:
    """Write the limits that are not the course's own."""
    given = [f"{name.replace('_', ' ')} {limit:g}" for name, limit in limits.items() if limit is not None]
    return ", ".join(given) or "as the course has them"
