"""A submission that is an archive: its members by their names, read from where they are and never unpacked to a disk.

Names are compared, never used as paths: one that leads out of the archive is the place of no exercise, and so nothing.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import BinaryIO, Protocol

from grader.batch.intake.answers import Parts, is_ignored
from grader.batch.intake.unreadable import (
    IS_BEHIND_A_LINK,
    IS_FOLDER,
    IS_LINK,
    IS_NO_FILE,
    IS_THERE_TWICE,
    IS_TOO_LARGE,
    ONLY_EXERCISES,
    Unreadable,
)
from grader.judge.submission import MAX_BYTES

MAX_MEMBERS = 10_000
MAX_ARCHIVE_BYTES = 2**25
"""How large an archive may be that lies in another one: it is unpacked into memory."""

_DEEPEST = 6  # a class's folder, a learner's, one that wraps it, exercises, chapter, file
TOO_MANY = f"The archive holds more than {MAX_MEMBERS} files; {ONLY_EXERCISES}."


class Kind(Enum):
    """What a member of an archive is."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


class Member(Protocol):
    """One member of an archive."""

    @property
    def kind(self) -> Kind:
        """What it is."""
        ...

    def read(self, limit: int) -> bytes | None:
        """Return what it holds; None where that is more than `limit` bytes; `Unreadable` where it is damaged."""
        ...


class Packed:
    """The members of an archive, or of a folder in it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._members: defaultdict[Parts, list[Member]] = defaultdict(list)
        self._folders: set[Parts] = set()

    def add(self, parts: Parts, member: Member) -> None:
        """Take in a member; its folders are there even where the archive does not name them."""
        above = range(1, min(len(parts), _DEEPEST))
        self._folders.update(parts[:length] for length in above)
        if member.kind is Kind.FOLDER:
            self._folders.add(parts[:_DEEPEST])
        elif len(parts) <= _DEEPEST:
            self._members[parts].append(member)

    def read(self, parts: Parts) -> bytes | None:
        """Return what a file holds; None where nothing lies there; `Unreadable` where it cannot be read."""
        for length in range(1, len(parts)):
            if any(member.kind is Kind.LINK for member in self._members.get(parts[:length], ())):
                raise Unreadable(IS_BEHIND_A_LINK)
        if parts not in self._members and parts not in self._folders:
            return None
        data = self._member(parts).read(MAX_BYTES)
        if data is None:
            raise Unreadable(IS_TOO_LARGE)
        return data

    def open(self, parts: Parts) -> BinaryIO:
        """Return an archive that lies in this one, in memory."""
        data = self._member(parts).read(MAX_ARCHIVE_BYTES)
        if data is None:
            raise Unreadable(f"is larger than {MAX_ARCHIVE_BYTES // 2**20} MiB; {ONLY_EXERCISES}")
        return io.BytesIO(data)

    def folders(self) -> Iterator[str]:
        """Name the folders at the top, and the links, which may lead to folders."""
        links = (parts for parts, found in self._members.items() if any(one.kind is Kind.LINK for one in found))
        return _top({*self._folders, *links})

    def files(self) -> Iterator[str]:
        """Name the files at the top."""
        return _top(parts for parts, found in self._members.items() if all(one.kind is Kind.FILE for one in found))

    @property
    def is_folder(self) -> bool:
        """Whether this is a folder, of an archive, and not one file of it."""
        return () not in self._members

    @property
    def is_link(self) -> bool:
        """Whether this is no folder, but a link."""
        return any(member.kind is Kind.LINK for member in self._members.get((), ()))

    def _member(self, parts: Parts) -> Member:
        if parts in self._folders:
            raise Unreadable(IS_FOLDER)
        found = self._members[parts]
        if len(found) > 1:
            raise Unreadable(IS_THERE_TWICE)
        if found[0].kind is not Kind.FILE:
            raise Unreadable(IS_LINK if found[0].kind is Kind.LINK else IS_NO_FILE)
        return found[0]


def _top(paths: Iterable[Parts]) -> Iterator[str]:
    return (parts[0] for parts in paths if len(parts) == 1)


def parts_of(name: str) -> Parts | None:
    """Return the folders and the file that a member's name consists of; None where it is nothing that is looked at.

    That is what leads out of the archive, and what a system put there for itself. A backslash separates, too: some
    programs on Windows write it.

    Example:
        >>> parts_of("./exercises/01_sizes/output_size.py")
        ('exercises', '01_sizes', 'output_size.py')
        >>> parts_of("../output_size.py") is None
        True
    """
    name = name.replace("\\", "/")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    leads_out = name.startswith("/") or re.match("[A-Za-z]:", name) or "\0" in name
    is_nothing = not parts or any(map(is_ignored, parts))  # as is `..`, which begins with a dot
    return None if is_nothing or leads_out else parts
