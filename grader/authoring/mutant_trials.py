"""Judging mutants one after the other in this process; each has little more time than the reference takes."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from grader.authoring.mutants import mutants_of
from grader.authoring.rehearsal import rehearse
from grader.authoring.trial import PATIENCE
from grader.course import Course, Exercise
from grader.errors import CourseError
from grader.judge import course_files
from grader.results import Status

SECONDS = 1.0
TIMES_THE_REFERENCES = 10
"""A mutant's answer may take a second, and ten times what all the reference's answers take, but never the limit."""


SLOW_SECONDS = 5.0
"""Of a processor: where the reference takes more, as a training does, only a few mutants are tried."""


def try_mutants(course: Course, exercise: Exercise, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield, for each mutant whose number is asked for, that it is tried now, and then what became of it.

    A mutant that one seed lets pass is tried under the others, too: to tell the author how near that was.
    """
    mutants = mutants_of(course_files.source(course.solution_file(exercise, "solution.py")))
    first, *more = options["seeds"]
    unhurried = replace(exercise, seconds=PATIENCE * exercise.seconds)
    rehearse(course, unhurried, first)
    began, used = time.monotonic(), time.process_time()  # now everything is imported
    if rehearse(course, unhurried, first).result.status is not Status.PASSED:
        raise CourseError("the reference does not pass")
    limit = SECONDS + TIMES_THE_REFERENCES * (time.monotonic() - began)
    hurried = replace(exercise, seconds=min(exercise.seconds, limit))
    is_slow = time.process_time() - used > SLOW_SECONDS
    _limit_memory(exercise.memory_mb)
    with TemporaryDirectory(prefix="grader-mutants-") as folder:
        path = Path(folder) / "solution.py"
        for index in options["few"] if is_slow else options["numbers"]:
            path.write_text(mutants[index].source, encoding="utf-8")
            yield {"trying": index}
            try:
                by = _refused_by(course, hurried, first, path)
            except CourseError as error:  # what a learner would read as a fault of the course
                yield {"tried": index, "by": "a check that it breaks", "others": 0, "broke": str(error)}
                continue
            others = [seed for seed in more if by is None and _refused_by(course, hurried, seed, path) is not None]
            yield {"tried": index, "by": by, "others": len(others)}


def _refused_by(course: Course, exercise: Exercise, seed: int, path: Path) -> str | None:
    """Return the check that refuses an answer, or what else became of it; None where it passes."""
    result = rehearse(course, exercise, seed, file=path).result
    if result.status is Status.PASSED:
        return None
    wrong = result.first_wrong
    return str(result.status) if wrong is None else wrong.name


def _limit_memory(megabytes: int) -> None:
    """Allow this process so much more than it has: what a mutant asks for beyond that it does not get."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + 2 * megabytes * 2**20, hard))
