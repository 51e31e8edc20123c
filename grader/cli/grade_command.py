"""`grader grade`."""

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import typer

from grader.batch.batch import Tally
from grader.batch.job import Job, carry_out
from grader.batch.marking import Marking
from grader.batch.results.marks_tables import Books, Platform
from grader.batch.similarity import refuse_uninstalled
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
grader grade class --out results               a folder with a folder for each
grader grade class --out results               again: it goes on where it was
grader grade class.csv --out results --jobs 8  files that a table names
"""


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
    dask: options.Dask = None,
    policy: options.Policy = None,
    roster: options.Roster = None,
    extensions: options.Extensions = None,
    gradebooks: options.Gradebooks = None,
    assignment: options.Assignment = None,
    similarity: options.Similarity = False,
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
    course = course_meant(folder, course_hash)
    if hidden is not None:
        hidden = hidden_checks.folder_meant(hidden, course)
    tier = tier_meant(isolation, require_isolation)
    limits = Limits(timeout, memory, output_size, processes, file_size)
    books = books_meant(course, gradebooks, assignment, roster)
    if similarity:
        refuse_uninstalled()
    marking = Marking.read(course, out, policy, roster, extensions)
    job = Job(
        course,
        submissions,
        out,
        tier,
        list(only or []),
        seed,
        limits,
        hidden,
        hands_meant(jobs, dask),
        dask,
        marking,
        similarity,
        books,
    )
    tally = carry_out(job, partial(bar_of, silent=quiet or as_json))
    if as_json:
        print(json.dumps(_document(out, tally), indent=1))
    elif not quiet:
        print(in_words(out, tally))
    end_by(tally)


def course_meant(folder: Path | None, wanted: str | None) -> Course:
    """Return the course in a folder, or the one at hand; `UsageError` where it is not the one of that hash."""
    course = find_course() if folder is None else read_course(folder.resolve())
    if wanted is not None and course.content_hash() != wanted:
        raise UsageError(
            f"The course in {plain(str(course.folder))} is {course.content_hash()}, and not {plain(wanted, 40)}.\n"
            "Install the version of the term, or name its folder with --course."
        )
    return course


def books_meant(course: Course, platforms: list[Platform] | None, assignment: str | None, roster: Path | None) -> Books:
    """Return the gradebooks to write; `UsageError` where nobody knows of whom."""
    if platforms and roster is None:
        raise UsageError("A gradebook is of people; name the list of them with --roster.")
    return Books(tuple(platforms or ()), course.title if assignment is None else assignment)


def hands_meant(jobs: int | None, dask: str | None) -> int | None:
    """Return how many submissions are graded at once here; `UsageError` where a cluster does the work."""
    if jobs is not None and dask is not None:
        raise UsageError(
            "--jobs is for this machine, and --dask lets a cluster do the work; leave one of them out.\n"
            "A cluster grades as many at once as its workers have threads: dask worker --nworkers N --nthreads 1."
        )
    return jobs


def tier_meant(isolation: str | None, require_isolation: str | None) -> Tier:
    """Return the tier to grade by; other people's answers are judged without a wall only where that was asked for."""
    tier = trials.choose(*trials.asked_for(isolation, require_isolation))
    if tier is Tier.PROCESS and isolation is None:
        raise IsolationError(
            "This machine keeps answers apart by a process alone, in which they can read and write what you can.\n"
            "'grader doctor' shows what is missing. To grade all the same, add --isolation process."
        )
    return tier


def in_words(out: Path, tally: Tally) -> str:
    """Say what came of a batch."""
    before = f", {tally.before} of them before" if tally.before else ""
    faults = f"; {tally.faults} of them could not be read" if tally.faults else ""
    return f"{tally.done} of {tally.total} graded{before}{faults}. Results: {plain(str(out / 'results.csv'))}"


def end_by(tally: Tally) -> None:
    """Say what should be known, and end with exit code 3 where the grader failed on a submission."""
    for remark in tally.remarks:
        complain(remark)
    if tally.ours:
        complain(f"The grader itself failed on {tally.ours} of them; the same command tries these again.")
        raise typer.Exit(3)


def _document(out: Path, tally: Tally) -> dict[str, Any]:
    return {"schema": "convjax-grader-grade/1", "results": plain(str(out)), **asdict(tally)}
