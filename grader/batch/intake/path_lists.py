"""A CSV that names submissions, where they lie, and when they were handed in: `submission,path,received,attempt`."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.batch.intake.names import plain_name
from grader.batch.submission import Source
from grader.errors import UsageError
from grader.judge.text import plain
from grader.learner.workspace import shown_path

NEEDED, OPTIONAL = ("submission", "path"), ("received", "attempt")
FIRST_LINE = "submission,path, with received and attempt where they are known"

_Row = tuple[str, str, datetime | None, int]


def sources_in_list(path: Path) -> Iterator[Source]:
    """Return the submissions that a CSV names, in its order, once every line of it was understood.

    Paths are relative to the CSV. Where there is nothing at a path, that is a fault of the submission alone.
    """
    rows = list(_List(path).rows())
    return (Source(name, path.parent / at, received, attempt) for name, at, received, attempt in rows)


@dataclass(frozen=True)
class _List:
    path: Path

    def rows(self) -> Iterator[_Row]:
        lines = self._lines()
        columns = self._columns(next(lines, (1, []))[1])
        seen: dict[tuple[str, int], int] = {}
        for number, fields in lines:
            if len(fields) > len(columns):
                raise self._wrong(number, 'has more fields than the first; put one with a comma into "quotes"')
            row = self._row(number, dict(zip(columns, (field.strip() for field in fields), strict=False)))
            before = seen.setdefault((row[0], row[3]), number)
            if before != number:
                mend = "give each a name of its own, or count them in a column 'attempt'"
                raise self._wrong(number, f"names '{row[0]}' again, as line {before} does; {mend}")
            yield row

    def _row(self, number: int, fields: dict[str, str]) -> _Row:
        name, at = (fields.get(column, "") for column in NEEDED)
        if not name or not at:
            raise self._wrong(number, f"has no {'path' if name else 'submission'}; every line needs both")
        received = self._received(number, fields.get("received", ""))
        attempt = fields.get("attempt", "") or "1"
        if not re.fullmatch("[1-9][0-9]{0,5}", attempt):
            raise self._wrong(number, f"has the attempt '{plain(attempt, 30)}'; it is a number from 1 on")
        return plain_name(name), at, received, int(attempt)

    def _received(self, number: int, text: str) -> datetime | None:
        if not text:
            return None
        try:
            received = datetime.fromisoformat(text)
        except ValueError:
            example = "2026-10-01T12:00:00+02:00"
            raise self._wrong(number, f"says received '{plain(text, 40)}'; write it like {example}") from None
        if received.tzinfo is None:
            example = f"{received.isoformat()}+02:00, or with Z for UTC"
            raise self._wrong(number, f"says received '{plain(text, 40)}' without a time zone; write {example}")
        return received

    def _columns(self, names: list[str]) -> list[str]:
        columns = [name.strip().lower() for name in names]
        missing = [column for column in NEEDED if column not in columns]
        if missing:
            raise self._wrong(1, f"names no column '{missing[0]}'; it has to be {FIRST_LINE}")
        for column in (*NEEDED, *OPTIONAL):
            if columns.count(column) > 1:
                raise self._wrong(1, f"names the column '{column}' twice; keep one")
        return columns

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        """Read all rows that hold something, each with the number of its first line."""
        text = self._text()
        first_line = text.partition("\n")[0]
        delimiter = max(",;\t", key=first_line.count)  # spreadsheets write what their language wants
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        number = 1
        try:
            for row in rows:
                if any(field.strip() for field in row):
                    yield number, row
                number = rows.line_num + 1
        except csv.Error as error:
            raise self._wrong(
                number, f"is no CSV: {plain(str(error), 100)}; look for a quote that is not closed"
            ) from None

    def _text(self) -> str:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise UsageError(f"{shown_path(self.path)} cannot be read: {error.strerror}.") from None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise self._wrong(line, "is not UTF-8 text; save it as CSV in UTF-8") from None

    def _wrong(self, line: int, what: str) -> UsageError:
        return UsageError(f"Line {line} of {shown_path(self.path)} {what}.")
