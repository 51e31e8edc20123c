"""Tar archives, unpacked as they are read, once and within a budget.

`tarfile` needs time that grows by the square for some headers, and goes back to the beginning of what is packed; so
this reads the headers itself: of POSIX (ustar and pax) and of GNU.
"""

import zlib
from collections.abc import Container
from dataclasses import dataclass
from typing import BinaryIO

from grader.batch.intake.packed import MAX_MEMBERS, TOO_MANY, Kind, Packed, parts_of
from grader.batch.intake.unreadable import ARCHIVE_IS_BROKEN, ONLY_EXERCISES, Unreadable
from grader.judge.submission import MAX_BYTES

MAX_UNPACKED_BYTES = 2**26
_TOO_MUCH = f"The archive unpacks to more than {MAX_UNPACKED_BYTES // 2**20} MiB; {ONLY_EXERCISES}."
_PIECE = 2**16
_BLOCK = 512
_MAX_EXTENSION = 2**15
_KINDS = {b"0": Kind.FILE, b"\0": Kind.FILE, b"7": Kind.FILE, b"5": Kind.FOLDER, b"1": Kind.LINK, b"2": Kind.LINK}
_LONG_NAME, _PAX = b"L", b"x"
_SAYS_MORE = {_LONG_NAME, _PAX, b"K", b"g", b"X", b"N"}  # something about the next member, or about all


@dataclass(frozen=True, slots=True)
class TarMember:
    """One member of a tar; what it holds is kept where it may be an answer."""

    kind: Kind
    data: bytes = b""

    def read(self, limit: int) -> bytes | None:
        """Return what it holds; None where that is more than `limit` bytes."""
        return self.data if len(self.data) <= limit else None


def packed_in_tar(file: BinaryIO, kept: Container[str]) -> Packed:
    """Return the members of a packed tar; only files with a name in `kept` can be read from it."""
    stream, packed = _Unpacked(file), Packed()
    name, size = None, None  # as said before the member, where its own header has no room
    for _ in range(MAX_MEMBERS + 1):
        header = stream.read(_BLOCK)
        if not any(header):  # a block of zeros, or nothing more
            break
        kind, own_name, own_size = _read_header(header)
        if kind in _SAYS_MORE:
            said = _take(stream, own_size, _MAX_EXTENSION)
            if kind == _LONG_NAME:
                name = _text(said)
            elif kind == _PAX:
                name, size = _from_pax(said, name, size)
            continue
        parts = parts_of(own_name if name is None else name)
        is_kept = parts is not None and parts[-1] in kept
        data = _take(stream, own_size if size is None else size, MAX_BYTES + 1 if is_kept else 0)
        name, size = None, None
        if parts is not None:
            packed.add(parts, TarMember(_KINDS.get(kind, Kind.OTHER), data))
    else:
        raise Unreadable(TOO_MANY)
    while stream.read(_PIECE):  # to where the sum of all that was packed stands
        pass
    return packed


def _take(stream: "_Unpacked", size: int, kept: int) -> bytes:
    """Read what a member holds, with what fills up its last block, and return the first bytes of it."""
    data = stream.read(min(size, kept))
    left = -(-size // _BLOCK) * _BLOCK - len(data)
    while left:
        skipped = len(stream.read(min(left, _PIECE)))
        if not skipped:
            raise Unreadable(ARCHIVE_IS_BROKEN)
        left -= skipped
    return data


def _read_header(header: bytes) -> tuple[bytes, str, int]:
    """Return the kind of a member, its name and its size."""
    if len(header) < _BLOCK or sum(header) - sum(header[148:156]) + 8 * ord(" ") != _number(header[148:156]):
        raise Unreadable(ARCHIVE_IS_BROKEN)
    name = _text(header[:100])
    if header[257:263] == b"ustar\0" and (folder := _text(header[345:500])):  # GNU keeps something else there
        name = f"{folder}/{name}"
    kind = header[156:157]
    is_old_folder = kind in (b"0", b"\0") and name.endswith("/")
    return b"5" if is_old_folder else kind, name, _number(header[124:136])


def _number(field: bytes) -> int:
    if field[0] == 0x80:  # too large for octal digits
        return int.from_bytes(field[1:])
    digits = field.strip(b" \0") or b"0"
    if not digits.isdigit():
        raise Unreadable(ARCHIVE_IS_BROKEN)
    try:
        return int(digits, 8)
    except ValueError:
        raise Unreadable(ARCHIVE_IS_BROKEN) from None


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def _from_pax(records: bytes, name: str | None, size: int | None) -> tuple[str | None, int | None]:
    """Read lines of `LENGTH KEY=VALUE`; what cannot be read ends them."""
    while records:
        digits, _, _ = records[:20].partition(b" ")
        if not digits.isdigit() or not len(digits) < int(digits) <= len(records):
            break
        record, records = records[len(digits) + 1 : int(digits)], records[int(digits) :]
        key, _, value = record.removesuffix(b"\n").partition(b"=")
        if key == b"path":
            name = value.decode("utf-8", "surrogateescape")
        elif key == b"size" and value.isdigit():
            size = int(value[:20])
    return name, size


class _Unpacked:
    """What a gzip file unpacks to, in order; `Unreadable` beyond the budget, and where it is broken."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._unzip = file, zlib.decompressobj(wbits=31)
        self._unpacked, self._at = b"", 0
        self._packed_left = self._left = MAX_UNPACKED_BYTES

    def read(self, size: int) -> bytes:
        """Return so many bytes, or all that are left."""
        pieces = []
        while size and (self._at < len(self._unpacked) or self._unpack()):
            piece = self._unpacked[self._at : self._at + size]
            self._at += len(piece)
            size -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def _unpack(self) -> bool:
        """Unpack some more; whether there was more."""
        self._unpacked, self._at = b"", 0
        while not self._unpacked and not self._unzip.eof:
            packed = self._unzip.unconsumed_tail or self._more_packed()
            try:
                self._unpacked = self._unzip.decompress(packed, _PIECE)
            except zlib.error:
                raise Unreadable(ARCHIVE_IS_BROKEN) from None
            if not packed and not self._unpacked and not self._unzip.eof:
                raise Unreadable(ARCHIVE_IS_BROKEN)  # it ends in the middle
        self._left -= len(self._unpacked)
        if self._left < 0:
            raise Unreadable(_TOO_MUCH)
        return bool(self._unpacked)

    def _more_packed(self) -> bytes:
        packed = self._file.read(_PIECE)
        self._packed_left -= len(packed)  # so that what unpacks to nothing has an end, too
        if self._packed_left < 0:
            raise Unreadable(_TOO_MUCH)
        return packed
