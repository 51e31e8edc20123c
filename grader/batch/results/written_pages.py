"""The pages of a batch: feedback for each submission, and what the whole class came to."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.batch.marking import Marking
from grader.batch.pages import Statistics, feedback_page, summary_page
from grader.batch.pages.circumstances import versions
from grader.course import Course
from grader.writing import write_whole


def write_pages(
    folder: Path, course: Course, records: Callable[[], Iterable[dict[str, Any]]], marking: Marking | None
) -> None:
    """Write feedback/KEY.html for each record, and summary.html; each whole or not at all.

    Where the policy does not let feedback be told yet, there is none. Nothing is said of hidden checks, also not of a
    class, before learners may be told of them.
    """
    pages, now = folder / "feedback", datetime.now(UTC)
    policy = None if marking is None else marking.policy
    extensions = [] if marking is None else marking.all_extensions()
    told = policy is None or policy.shows(policy.feedback, now, extensions)
    hidden = policy is not None and policy.shows(policy.hidden_checks, now, extensions)
    pages.mkdir(exist_ok=True)
    statistics, record, kept = Statistics(), None, set[str]()
    for record in records():
        statistics.add(record, _who(record["submission"], marking))
        if told:
            name = f"{record['key']}.html"
            marks = None if marking is None else marking.marks(record)
            _write(pages / name, feedback_page(record, course, marks=marks, hidden=hidden))
            kept.add(name)
    for page in pages.glob("*.html"):
        if page.name not in kept:
            page.unlink()
    facts = {} if record is None else {"Versions": versions(record["versions"])}
    _write(folder / "summary.html", summary_page(statistics, course, facts, hidden=hidden))


def _who(name: str, marking: Marking | None) -> str:
    """Return what tells whose submission it is: the roster's person, or else its name, which attempts share."""
    person = None if marking is None or marking.roster is None else marking.roster.person_of(name)
    return f"submission {name}" if person is None else f"person {person.identity}"


def _write(path: Path, text: str) -> None:
    """Write a page, unless just that is there already."""
    data = text.encode("utf-8", "replace")
    try:
        if path.read_bytes() == data:
            return
    except OSError:
        pass
    write_whole(path, data)
