"""A submission that is a folder: its files, read one by one, without following a link anywhere in it."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from grader.batch.intake.answers import Parts, is_ignored
from grader.batch.intake.unreadable import (
    IS_BEHIND_A_LINK,
    IS_FOLDER,
    IS_LINK,
    IS_NO_FILE,
    IS_TOO_LARGE,
    Unreadable,
)
from grader.judge.submission import MAX_BYTES
from grader.judge.text import plain

MAX_LISTED = 10_000
_FOLLOWS_NO_NAMES = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd  # not on Windows
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FOLDER = _FILE | getattr(os, "O_DIRECTORY", 0)


class Folder:
    """The folder of one submission."""

    def __init__(self, path: Path) -> None:
        """Keep where it lies."""
        self._path = path

    def read(self, parts: Parts) -> bytes | None:
        """Return what a file holds; None where nothing lies there; `Unreadable` where it cannot be read."""
        try:
            with self.open(parts) as file:
                return read_answer(file)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Unreadable(cannot_be_read(error)) from None

    def open(self, parts: Parts) -> BinaryIO:
        """Open a regular file; its folders are entered one by one, so that none can become a link meanwhile."""
        with contextlib.ExitStack() as stack:
            at: int | Path | None = self._path
            if _FOLLOWS_NO_NAMES:
                at = _kept(stack, os.open(self._path, _FOLDER))
            for part in parts[:-1]:
                at = _entered(stack, at, part)
            return open_regular(parts[-1], at)

    def folders(self) -> Iterator[str]:
        """Name the folders at the top, and the links, which may lead to folders."""
        return (entry.name for entry in self._listed() if entry.is_symlink() or entry.is_dir(follow_symlinks=False))

    def files(self) -> Iterator[str]:
        """Name the files at the top."""
        return (entry.name for entry in self._listed() if entry.is_file(follow_symlinks=False))

    def _listed(self) -> Iterator[os.DirEntry[str]]:
        with contextlib.suppress(OSError), os.scandir(self._path) as entries:
            yield from (entry for entry in islice(entries, MAX_LISTED) if not is_ignored(entry.name))


def open_regular(name: str | Path, at: int | Path | None = None) -> BinaryIO:
    """Open a regular file in the folder `at`: never a link, never what would have to be waited for.

    Raises:
        Unreadable: it is something else.
        OSError: it is not there, or cannot be opened.
    """
    name, at = (at / name, None) if isinstance(at, Path) else (name, at)
    _require_regular(os.stat(name, dir_fd=at, follow_symlinks=False).st_mode)  # a device is not even opened
    try:
        descriptor = os.open(name, _FILE, dir_fd=at)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):  # it became a link just now
            raise Unreadable(IS_LINK) from None
        raise
    try:
        _require_regular(os.fstat(descriptor).st_mode)
    except BaseException:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def read_answer(file: BinaryIO) -> bytes:
    """Read a file that is no larger than an answer may be."""
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Unreadable(IS_TOO_LARGE)
    return data


def cannot_be_read(error: OSError) -> str:
    """Say what the system said."""
    return f"cannot be read: {plain(error.strerror or str(error), 200)}"


def _require_regular(mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise Unreadable(IS_LINK)
    if not stat.S_ISREG(mode):
        raise Unreadable(IS_FOLDER if stat.S_ISDIR(mode) else IS_NO_FILE)


def _entered(stack: contextlib.ExitStack, at: int | Path | None, part: str) -> int | Path:
    """Go into a folder: hold it open where the system can open from there, else go by its path."""
    inside = at / part if isinstance(at, Path) else part
    mode = os.stat(inside, dir_fd=None if isinstance(at, Path) else at, follow_symlinks=False).st_mode
    if stat.S_ISLNK(mode):
        raise Unreadable(IS_BEHIND_A_LINK)
    if isinstance(inside, Path):
        return inside
    try:
        return _kept(stack, os.open(inside, _FOLDER, dir_fd=at if isinstance(at, int) else None))
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):  # it became a link just now
            raise Unreadable(IS_BEHIND_A_LINK) from None
        raise


def _kept(stack: contextlib.ExitStack, descriptor: int) -> int:
    stack.callback(os.close, descriptor)
    return descriptor
