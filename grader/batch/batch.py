"""One batch from the first submission to the last: what was graded before is not graded again."""

import contextlib
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from typing import Any

from grader.batch.record import is_ours
from grader.batch.results.folder import ResultsFolder
from grader.batch.submission import Source, Submission
from grader.batch.workforce import Workforce
from grader.report.document import made_plain


@dataclass
class Tally:
    """How far a batch is."""

    total: int
    done: int = 0
    before: int = 0
    """Of those that are done: how many were graded by an earlier run."""
    faults: int = 0
    """Of those that are done: how many could not be graded, whoever was at fault."""
    ours: int = 0
    """Of those: how many through a fault of the grader's."""
    remarks: list[str] = field(default_factory=list)
    """What should be known of the batch though nothing failed."""


def grade_all(
    sources: list[Source],
    read: Callable[[Source], Submission],
    results: ResultsFolder,
    workforce: Workforce,
    told: Callable[[Tally, dict[str, Any]], None],
    again: Container[str] = (),
) -> Tally:
    """Grade what has no record yet, and keep each record as it comes.

    Args:
        sources: all submissions, each name once.
        read: reads one.
        results: where records are kept.
        workforce: who grades.
        told: is told of each record, and how far the batch is.
        again: the names, as records have them, of those that are graded although they have a record.
    """
    tally = Tally(len(sources))

    def count(record: dict[str, Any], *, before: bool) -> None:
        tally.done += 1
        tally.before += before
        tally.faults += record["fault"] is not None
        tally.ours += is_ours(record)
        told(tally, record)

    def to_do() -> Iterator[Submission]:
        for source in sources:
            submission = read(source)
            if made_plain(submission.name) not in again and (record := results.graded(submission)) is not None:
                count(record, before=True)
                continue
            yield submission

    with contextlib.closing(workforce.records(to_do())) as graded:
        for record in graded:
            results.keep(record)
            count(record, before=False)
    return tally
