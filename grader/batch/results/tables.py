"""results.csv and results.jsonl: a line for each submission, in the order in which they were found."""

import csv
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from grader.batch.cells import harmless
from grader.results import Status

FIRST = ("submission", "score", "max_score", "seconds")
OTHERS = ("attempt", "received", "fault", "digest", "key")


def write_tables(folder: Path, records: Callable[[], Iterable[dict[str, Any]]]) -> None:
    """Write both, each whole or not at all; `records` yields them anew whenever it is called."""
    _written(folder / "results.csv", lambda file: _write_csv(file, records()))
    _written(folder / "results.jsonl", lambda file: _write_lines(file, records()))


def _write_csv(file: IO[str], records: Iterable[dict[str, Any]]) -> None:
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow([*FIRST, *Status, *OTHERS])
    for record in records:
        counts = Counter(exercise["status"] for exercise in record["exercises"])
        first, others = ([record[name] for name in names] for names in (FIRST, OTHERS))
        cells = [*first, *(counts[status] for status in Status), *others]
        table.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])


def _write_lines(file: IO[str], records: Iterable[dict[str, Any]]) -> None:
    for record in records:
        file.write(json.dumps(record) + "\n")


def _written(path: Path, write: Callable[[IO[str]], None]) -> None:
    """Write a file of any size, whole or not at all."""
    descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
