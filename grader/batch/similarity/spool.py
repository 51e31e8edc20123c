"""The answers of a class on the disk, sorted by exercise: in memory are those to one exercise at a time."""

import os
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from grader.batch.similarity.own_text import OwnText


@dataclass(frozen=True)
class Kept:
    """Answers that are the same in all that counts."""

    number: int
    """Of the first that came."""
    key: str
    """Whose the first is."""
    sharing: int
    """How many there are."""
    own: OwnText


class Spool:
    """Answers on the disk; use it as a context manager, at the end of which they are gone."""

    def __init__(self) -> None:
        """Begin with none."""
        self._folder = TemporaryDirectory(prefix="grader-similarity-")
        descriptor = os.open(Path(self._folder.name) / "answers", os.O_CREAT | os.O_RDWR, 0o600)
        os.close(descriptor)
        self._rows = sqlite3.connect(Path(self._folder.name) / "answers", isolation_level=None)
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("CREATE TABLE answer (exercise TEXT, digest TEXT, key TEXT, words BLOB, text BLOB)")
        self._rows.execute("CREATE INDEX by_digest ON answer (exercise, digest)")

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        """Forget all answers."""
        self._rows.close()
        self._folder.cleanup()

    def add(self, exercise: str, key: str, own: OwnText, text: str) -> None:
        """Take in an answer."""
        packed = zlib.compress("\0".join(own.words).encode()), zlib.compress(text.encode())
        self._rows.execute("INSERT INTO answer VALUES (?, ?, ?, ?, ?)", (exercise, own.digest, key, *packed))

    def kept(self, exercise: str) -> Iterator[Kept]:
        """Yield the answers to an exercise, each that counts as another once, in the order in which they came."""
        query = """SELECT MIN(rowid), COUNT(*) FROM answer WHERE exercise = ? GROUP BY digest ORDER BY MIN(rowid)"""
        for number, sharing in self._rows.execute(query, (exercise,)).fetchall():
            key, words = self._rows.execute("SELECT key, words FROM answer WHERE rowid = ?", (number,)).fetchone()
            yield Kept(number, key, sharing, OwnText(tuple(zlib.decompress(words).decode().split("\0"))))

    def sharing(self, exercise: str, kept: Kept) -> Iterator[tuple[str, int]]:
        """Yield the keys of all answers that are the same as this one, each once, with the number of its first."""
        query = """SELECT key, MIN(rowid) FROM answer WHERE exercise = ? AND digest = ?
                   GROUP BY key ORDER BY MIN(rowid)"""
        yield from self._rows.execute(query, (exercise, kept.own.digest)).fetchall()

    def text(self, number: int) -> str:
        """Return an answer as it was handed in."""
        (text,) = self._rows.execute("SELECT text FROM answer WHERE rowid = ?", (number,)).fetchone()
        return zlib.decompress(text).decode()
