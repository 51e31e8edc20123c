"""The lesson at the top of an exercise: its module's docstring."""

import ast
from dataclasses import dataclass
from pathlib import Path

from grader.judge.settled import Settled
from grader.judge.submission import MAX_BYTES, parse
from grader.learner.fingerprints import read_regular


@dataclass(frozen=True)
class Lesson:
    """A lesson, and the lines of the file that it takes, counted from 0.

    `alone` says whether nothing else stands in those lines, not even a comment.
    """

    text: str
    first: int
    end: int
    alone: bool


def find_lesson(source: str) -> Lesson | None:
    """Return the lesson of a source text; None where it has none, or is no Python that the judge would read."""
    if len(source) > MAX_BYTES:
        return None
    try:
        tree = parse(source)
    except Settled:
        return None
    text = ast.get_docstring(tree, clean=False)
    if text is None:
        return None
    found = tree.body[0]
    end = found.end_lineno or found.lineno
    behind = source.split("\n")[end - 1].encode("utf-8", "surrogatepass")[found.end_col_offset or 0 :]
    return Lesson(text, found.lineno - 1, end, found.col_offset == 0 and not behind.strip())


def lesson_of(path: Path) -> str | None:
    """Return the lesson of a learner's file; None where it cannot be read."""
    data = read_regular(path, MAX_BYTES)
    lesson = None if data is None else find_lesson(data.decode("utf-8-sig", "replace"))
    return None if lesson is None else lesson.text


def with_lesson(source: str, other: str) -> str | None:
    """Return `source` with the lesson of `other` in place of its own, and nothing else changed.

    None where one of them has no lesson, or where something else stands in the lines of the one that goes.
    """
    mine, theirs = find_lesson(source), find_lesson(other)
    if mine is None or theirs is None or not (mine.alone and theirs.alone):
        return None
    lines, new = source.split("\n"), other.split("\n")
    changed = "\n".join([*lines[: mine.first], *new[theirs.first : theirs.end], *lines[mine.end :]])
    lesson = find_lesson(changed)
    if lesson is None or lesson.text != theirs.text or _without_lesson(source) != _without_lesson(changed):
        return None
    return changed


def _without_lesson(source: str) -> str | None:
    tree = parse(source)
    try:
        return ast.dump(ast.Module(tree.body[1:], tree.type_ignores))
    except (RecursionError, ValueError):  # ValueError: an int of more digits than Python writes
        return source  # equal to nothing that was changed
