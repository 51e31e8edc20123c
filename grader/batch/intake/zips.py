"""Zip archives: the directory is read within bounds, then single members, by name."""

import contextlib
import os
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from grader.batch.intake.answers import Parts
from grader.batch.intake.packed import MAX_MEMBERS, TOO_MANY, Kind, Packed, parts_of
from grader.batch.intake.unreadable import (
    ARCHIVE_IS_BROKEN,
    IS_DAMAGED,
    IS_ENCRYPTED,
    IS_OTHERWISE_PACKED,
    Unreadable,
)

MAX_DIRECTORY_BYTES = 2**21
_IS_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_READ = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the others take memory as the archive wishes


def packed_in_zip(file: BinaryIO) -> Packed:
    """Return the members of a zip; `file` has to stay open while they are read."""
    packed = Packed()
    for parts, member in zip_members(file, MAX_MEMBERS, MAX_DIRECTORY_BYTES):
        packed.add(parts, member)
    return packed


def zip_members(file: BinaryIO, at_most: int, directory_bytes: int) -> Iterator[tuple[Parts, "ZipMember"]]:
    """Name the members of a zip that are looked at; `Unreadable` where it is broken, or has too many."""
    with _told():
        archive = zipfile.ZipFile(cast(IO[bytes], _Bounded(file, directory_bytes)))
    infos = archive.infolist()
    if len(infos) > at_most:
        raise Unreadable(TOO_MANY)
    for info in infos:
        parts = parts_of(_name(info))
        if parts is not None:
            yield parts, ZipMember(archive, info)


@dataclass(frozen=True, slots=True)
class ZipMember:
    """One member of a zip."""

    archive: zipfile.ZipFile
    info: zipfile.ZipInfo

    @property
    def kind(self) -> Kind:
        """What it says to be."""
        mode = self.info.external_attr >> 16
        if stat.S_ISLNK(mode):
            return Kind.LINK
        if self.info.orig_filename.endswith(("/", "\\")) or stat.S_ISDIR(mode):
            return Kind.FOLDER
        return Kind.FILE if stat.S_IFMT(mode) in (0, stat.S_IFREG) else Kind.OTHER

    def read(self, limit: int) -> bytes | None:
        """Return what it holds; None where that is more than `limit` bytes; `Unreadable` where it is damaged."""
        if self.info.flag_bits & _IS_ENCRYPTED:
            raise Unreadable(IS_ENCRYPTED)
        if self.info.compress_type not in _READ:
            raise Unreadable(IS_OTHERWISE_PACKED)
        # What packs nothing into much is not gone through to its end.
        if self.info.file_size > limit or self.info.compress_size > 2 * limit:
            return None
        with _told(IS_DAMAGED), self.archive.open(self.info) as member:
            return member.read(limit)  # all of it, so that its checksum was compared


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was given; macOS writes UTF-8 and does not say so."""
    if info.flag_bits & _IS_UTF8:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.orig_filename


class _Bounded:
    """A file that is only read in small pieces: the directory of a zip is one piece, however its size is written."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file, self._limit = file, limit
        self._size = file.seek(0, os.SEEK_END)
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, size: int = -1) -> bytes:
        left = max(self._size - self._file.tell(), 0)
        wanted = left if size < 0 else min(size, left)
        if wanted > self._limit:
            raise Unreadable(TOO_MANY)
        return self._file.read(wanted)


@contextlib.contextmanager
def _told(why: str = ARCHIVE_IS_BROKEN) -> Iterator[None]:
    """Make one of whatever `zipfile` raises for damaged bytes, which may be anything."""
    try:
        yield
    except Unreadable:
        raise
    except Exception:
        raise Unreadable(why) from None
