"""What `grader grade` and `grader regrade` do: from where submissions lie to the tables and pages of the results."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from grader.batch.batch import Tally, grade_all
from grader.batch.bundle import Bundle, packed_course, packed_hidden
from grader.batch.desk import Desk
from grader.batch.intake import opened, read_submission_of
from grader.batch.marking import Marking
from grader.batch.policies import LEDGER, Override, note_regraded
from grader.batch.remarks import remarks
from grader.batch.results.folder import ResultsFolder
from grader.batch.results.likeness import likeness, remove_likeness
from grader.batch.results.marks_tables import Books, refuse_unfit, write_marks
from grader.batch.results.tables import write_tables
from grader.batch.results.written_pages import write_pages
from grader.batch.settings import Settings
from grader.batch.workforce import Workforce
from grader.batch.workforce.dask import DaskWorkforce
from grader.batch.workforce.local import LocalWorkforce
from grader.confinement.tiers import Tier
from grader.course import Course
from grader.report.document import made_plain, versions
from grader.request import Limits

SEEDS = 2**31

Bar = Callable[[int], AbstractContextManager[Callable[[Tally, dict[str, Any]], None]]]
"""Shows how far a batch of so many submissions is."""


@dataclass(frozen=True)
class Job:
    """What is to be graded, by what, and where the results go.

    Attributes:
        course: the course whose checks are run.
        submissions: a folder, a zip or a CSV.
        out: the folder of results.
        tier: how far answers are kept apart.
        exercises: names of exercises, chapters and tags; all where there are none.
        seed: of all random inputs; where none is given, that of the results, or one that nobody knows.
        limits: of an answer, where they are not the course's.
        hidden: a folder of hidden checks.
        jobs: how many submissions are graded at the same time; where nothing is said, one a processor.
        dask: the address of a scheduler; where none is given, this machine does the work.
        marking: by what marks are given; where there is none, none are.
        similarity: whether the answers are compared with each other.
        books: which gradebooks are written.
        before: older results of the same class: what was decided over them holds here, too.
    """

    course: Course
    submissions: Path
    out: Path
    tier: Tier
    exercises: list[str] = field(default_factory=list)
    seed: int | None = None
    limits: Limits = field(default_factory=Limits)
    hidden: Path | None = None
    jobs: int | None = None
    dask: str | None = None
    marking: Marking | None = None
    similarity: bool = False
    books: Books = field(default_factory=Books)
    before: Path | None = None

    def settings(self, known: Settings | None) -> Settings:
        """Return the settings of the batch, of which some results may know the seed."""
        drawn = secrets.randbelow(SEEDS) if known is None else known.seed
        seed = drawn if self.seed is None else self.seed
        return Settings.of(self.course, self.exercises, seed, self.limits, self.tier, self.hidden)

    def workforce(self, settings: Settings, room: Path) -> Workforce:
        """Return who does the work."""
        if self.dask is None:
            desk = partial(Desk, self.course, settings, self.hidden, room)
            return LocalWorkforce(desk, self.jobs or processors())
        hidden = None if self.hidden is None else packed_hidden(self.hidden)
        bundle = Bundle(settings, packed_course(self.course), hidden, versions())
        return DaskWorkforce(self.dask, bundle, self.course)


def _to_regrade(marking: Marking | None, names: set[str]) -> list[Override]:
    """Return what somebody wants graded again of the submissions that records call so."""
    return [] if marking is None else [entry for entry in marking.ledger.to_regrade() if entry.submission in names]


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def carry_out(job: Job, bar: Bar) -> Tally:
    """Grade what is not graded yet, and write what is made of all records.

    Raises:
        UsageError: the submissions cannot be found, or the results are about something else.
        CourseError: the course is at fault.
        IsolationError: answers cannot be kept apart as far as was asked for.
    """
    if job.marking is not None:
        refuse_unfit(job.marking.roster, job.books)
    with opened(job.submissions, job.course) as found, ResultsFolder(job.out) as results:
        sources = list(found)
        names = {made_plain(source.name) for source in sources}
        settings = job.settings(results.settings())
        said = results.begin(settings, job.submissions)
        if job.before is not None:
            results.inherit(ResultsFolder(job.before))
        asked = _to_regrade(job.marking, names)
        read = partial(read_submission_of, course=job.course)
        with bar(len(sources)) as told:
            workforce = job.workforce(settings, results.room)
            tally = grade_all(sources, read, results, workforce, told, again={entry.submission for entry in asked})
        note_regraded(results.path / LEDGER, asked)
        tally.remarks = [*said, *remarks(results, job.marking, {source.key for source in sources}, names)]

        def records() -> Iterator[dict[str, Any]]:
            return results.records(source.key for source in sources)

        write_tables(job.out, records)
        write_pages(job.out, job.course, records, job.marking)
        if job.marking is not None:
            write_marks(job.out, job.marking, job.books, records, results.record)
        remove_likeness(job.out)
        if job.similarity:
            likeness(results, job.course, settings.exercises, map(read, sources), job.marking)
    return tally
