"""The similarity report: `similarity.csv` with every pair, and `similarity.html` with the most telling ones."""

import csv
import heapq
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from grader.batch.similarity.page import page
from grader.batch.similarity.pairs import AT_LEAST, Pair, similar_pairs
from grader.batch.similarity.tally import Tally
from grader.course import Course
from grader.judge.text import plain
from grader.writing import write_whole

TABLE, PAGE = "similarity.csv", "similarity.html"
COLUMNS = ("exercise", "first", "second", "likeness", "answers_with_one_of_these_texts", "also_like")
MOST_SHOWN = 100
"""On the page; the table has all."""


def write_similarity(
    folder: Path,
    submissions: Iterable[tuple[str, Mapping[str, bytes]]],
    course: Course,
    *,
    at_least: float = AT_LEAST,
) -> Tally:
    """Compare the answers of a class and write the table and the page into a folder that is there.

    Both name submissions by their keys only, and replace those of last time once all is compared.

    Raises:
        UsageError: the library is not installed, or `at_least` is no likeness.
        OSError: something could not be written.
    """
    tally = Tally()
    shown: list[tuple[tuple[float, ...], int, Pair]] = []
    descriptor, beside = tempfile.mkstemp(dir=folder, prefix=".")
    try:
        pairs = similar_pairs(submissions, course, at_least=at_least, tally=tally)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file, closing(pairs):
            table = csv.writer(file)
            table.writerow(COLUMNS)
            for number, pair in enumerate(pairs):
                table.writerow(map(_harmless, _row(pair)))
                keep = heapq.heappush if len(shown) < MOST_SHOWN else heapq.heappushpop
                keep(shown, (_weight(pair), -number, pair))
        os.chmod(beside, 0o644)
        os.replace(beside, folder / TABLE)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
    write_whole(folder / PAGE, page([pair for *_, pair in sorted(shown, reverse=True)], tally, course, at_least))
    return tally


def _weight(pair: Pair) -> tuple[float, ...]:
    """How telling a pair is: what many have, or what is like the course's own answer, is so the least."""
    is_explained = pair.with_course or bool(pair.both_like)
    return (-float(is_explained), -float(pair.with_course), round(pair.likeness, 2), -float(pair.sharing))


def _row(pair: Pair) -> tuple[Any, ...]:
    second = f"the course's {pair.second}" if pair.with_course else pair.second
    return (pair.exercise, pair.first, second, f"{pair.likeness:.2f}", pair.sharing, pair.both_like)


def _harmless(cell: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = plain(str(cell), 300)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
