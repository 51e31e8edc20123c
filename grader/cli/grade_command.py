"""`grader grade`."""

import json
import os
import secrets
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import typer

from grader.batch.batch import Tally, grade_all
from grader.batch.desk import Desk
from grader.batch.intake import found, read_submission_of
from grader.batch.results.folder import ResultsFolder
from grader.batch.results.tables import write_tables
from grader.batch.settings import Settings
from grader.batch.workforce import Workforce
from grader.batch.workforce.local import LocalWorkforce
from grader.cli import check_options
from grader.cli import grade_options as options
from grader.cli.faults import complain, explained
from grader.cli.grade_progress import bar_of
from grader.confinement import trials
from grader.confinement.tiers import Tier
from grader.course import Course, read_course
from grader.errors import IsolationError, UsageError
from grader.judge import hidden_checks
from grader.judge.text import plain
from grader.learner.workspace import find_course
from grader.request import Limits

EXAMPLES = """
grader grade submissions --out results                 a folder for each submission
grader grade submissions --out results                 the same again: goes on where it was
grader grade class.csv --out results --only 01_sizes   a chapter, of files that a table names
"""
SEEDS = 2**31


@explained
def grade(
    submissions: options.Submissions,
    out: options.Out,
    only: options.Only = None,
    folder: options.CourseFolder = None,
    course_hash: options.CourseHash = None,
    hidden: options.Hidden = None,
    seed: options.Seed = None,
    timeout: check_options.Timeout = None,
    memory: check_options.Memory = None,
    output_size: check_options.OutputSize = None,
    processes: check_options.Processes = None,
    file_size: check_options.FileSize = None,
    isolation: options.Isolation = None,
    require_isolation: options.RequireIsolation = None,
    jobs: options.Hands = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Grade what a class has handed in, each submission apart from all others, and lose none.

    The folder of results holds a record for each submission, and what is made of the records: results.csv,
    results.jsonl, a page of feedback for each submission and one for the class. The same command again goes on where
    it was, and grades what is new or has changed. Prerequisites are not asked for: each exercise counts by itself.

    Exit code: 0 all were graded, whatever the verdicts; 2 wrong usage; 3 a fault of the course or the grader;
    130 interrupted.
    """
    course = _course(folder, course_hash)
    if hidden is not None:
        hidden_checks.refuse_unfit(hidden, course)
        hidden = hidden.resolve()
    tier = _tier(isolation, require_isolation)
    limits = Limits(timeout, memory, output_size, processes, file_size)
    with found(submissions) as sources, ResultsFolder(out) as results:
        known = results.settings()
        drawn = secrets.randbelow(SEEDS) if known is None else known.seed
        settings = Settings.of(course, only or [], drawn if seed is None else seed, limits, tier, hidden)
        results.begin(settings, submissions)
        desk = partial(Desk, course, settings, hidden, results.room)
        workforce: Workforce = LocalWorkforce(desk, jobs or len(os.sched_getaffinity(0)))
        with bar_of(len(sources), silent=quiet or as_json) as told:
            tally = grade_all(sources, partial(read_submission_of, course=course), results, workforce, told)
        write_tables(out, lambda: results.records(source.key for source in sources))
    _tell(out, tally, as_json=as_json, quiet=quiet)
    if tally.ours:
        complain(f"The grader itself failed on {tally.ours} of them; the same command tries these again.")
        raise typer.Exit(3)


def _course(folder: Path | None, wanted: str | None) -> Course:
    course = find_course() if folder is None else read_course(folder.resolve())
    if wanted is not None and course.content_hash() != wanted:
        raise UsageError(
            f"The course in {plain(str(course.folder))} is {course.content_hash()}, and not {plain(wanted, 40)}.\n"
            "Install the version of the term, or name its folder with --course."
        )
    return course


def _tier(isolation: str | None, require_isolation: str | None) -> Tier:
    """Return the tier to grade by; other people's answers are judged without a wall only where that was asked for."""
    tier = trials.choose(*trials.asked_for(isolation, require_isolation))
    if tier is Tier.PROCESS and isolation is None:
        raise IsolationError(
            "This machine keeps answers apart by a process alone, in which they can read and write what you can.\n"
            "'grader doctor' shows what is missing. To grade all the same, add --isolation process."
        )
    return tier


def _tell(out: Path, tally: Tally, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        print(json.dumps(_document(out, tally), indent=1))
    elif not quiet:
        before = f", {tally.before} of them before" if tally.before else ""
        faults = f"; {tally.faults} of them could not be read" if tally.faults else ""
        print(f"{tally.done} of {tally.total} graded{before}{faults}. Results: {plain(str(out / 'results.csv'))}")


def _document(out: Path, tally: Tally) -> dict[str, Any]:
    return {"schema": "convjax-grader-grade/1", "results": plain(str(out)), **asdict(tally)}
