"""What a verdict was about, in a few letters: the learner's file, and the course's files that it was judged by."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, Exercise

MAX_BYTES = 2**20  # the judge reads far less; whatever is larger is nobody's answer


@dataclass(frozen=True)
class Fingerprint:
    """A learner's file and the checks that it met: a verdict holds as long as both stay what they are."""

    file: str
    checks: str


def fingerprint(course: Course, exercise: Exercise, path: Path) -> Fingerprint | None:
    """Return the fingerprint of the answer at `path`; None where there is no file that could be read."""
    data = read_regular(path)
    return None if data is None else Fingerprint(digest(data), checks_digest(course, exercise))


def digest(data: bytes) -> str:
    """Return a hash of a text, the same whichever ends of lines an editor writes."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def checks_digest(course: Course, exercise: Exercise) -> str:
    """Return a hash of all that decides a verdict on `exercise` in its course."""
    found = hashlib.sha256(repr((exercise.packages, exercise.points)).encode())
    for path in sorted(course.solution_file(exercise, "checks.py").parent.glob("*.py")):
        content = path.read_bytes()
        found.update(f"{path.name}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def read_regular(path: Path, limit: int = MAX_BYTES) -> bytes | None:
    """Return what a regular file holds; None where there is none, or one too large, or one that may not be read."""
    # Without waiting where the name is a pipe.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # before it is made a file: a folder cannot be made one
        os.close(descriptor)
        return None
    with os.fdopen(descriptor, "rb") as file:
        try:
            data = file.read(limit + 1)
        except OSError:
            return None
    return data if len(data) <= limit else None
