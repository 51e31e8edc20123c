"""Why a learner's file could not be used, in words that name the mend."""

import importlib.util
import re
from collections.abc import Iterable
from difflib import get_close_matches

from grader.course import Course, Exercise
from grader.judge.settled import WorkerGone
from grader.judge.student import Raised
from grader.judge.submission import source_line
from grader.judge.text import plain
from grader.results import Reason, Status


def not_loaded(raised: Raised, when: str, source: str, course: Course, exercise: Exercise) -> WorkerGone:
    """Say what a file raised, or what it may not import; `when` says what it was doing."""
    line = raised.lines[-1] if raised.lines else None
    at = "" if line is None else f"line {line}: "
    if raised.missing_module is not None:
        reason, what = _missing_module(raised.missing_module.partition(".")[0], course, exercise)
        return WorkerGone(Status.ERROR, reason, at + what, line)
    said = f"{raised.type_name}: {raised.text}".rstrip(": ")
    mend = _mend_of_an_answer(source_line(source, line or 0))
    return WorkerGone(Status.ERROR, Reason.IMPORT, f"{at}your code raised {said}{when}{mend}", line)


def _mend_of_an_answer(line: str) -> str:
    """Say what is wrong with a line that answers one of the questions and raised."""
    if re.match(r"(PREDICTION|REASON)\s*==", line):
        return "; == compares, so write one ="
    return "; put the letter in quotes" if line.startswith("REASON") else ""


def missing_name(name: str, names: Iterable[str], shown_as: str) -> WorkerGone:
    """Say that a file lacks a name that it should define, and which of its `names` may be meant."""
    close = get_close_matches(name, names, n=1)
    if close:
        meant = f"; did you mean the '{plain(close[0], 60)}' that is there?"
    else:
        meant = "; keep the name that the exercise began with"
    return WorkerGone(Status.ERROR, Reason.MISSING_NAME, f"{shown_as} defines no '{name}'{meant}")


def _missing_module(name: str, course: Course, exercise: Exercise) -> tuple[Reason, str]:
    allowed = " and ".join(["the standard library", *exercise.packages])
    allowed += ", with what comes with them" if exercise.packages else ""
    if name in {other.name for other in course.exercises}:
        return Reason.FORBIDDEN, "one exercise cannot import another; write what you need here"
    if name.isidentifier() and _is_installed(name):
        return Reason.FORBIDDEN, f"this exercise is done without '{name}'; it may import {allowed}"
    close = get_close_matches(name, exercise.packages, n=1)
    meant = f"did you mean '{close[0]}'?" if close else f"this exercise may import {allowed}"
    return Reason.IMPORT, f"there is no module '{name}'; {meant}"


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ValueError:  # '__main__' and the like are there, but have no spec
        return True
