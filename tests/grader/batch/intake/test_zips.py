"""Zips, hostile ones first of all."""

import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from grader.batch.intake import zips
from grader.batch.intake.unreadable import (
    ARCHIVE_IS_BROKEN,
    IS_BEHIND_A_LINK,
    IS_DAMAGED,
    IS_ENCRYPTED,
    IS_LINK,
    IS_NO_FILE,
    IS_OTHERWISE_PACKED,
    IS_TOO_LARGE,
)

from .conftest import (
    HALF,
    LARGE,
    NOTHING,
    OTHER,
    TOO_MANY,
    ZIP_DEVICE,
    ZIP_LINK,
    ZIP_PIPE,
    Case,
    Read,
    holds,
    zip_entry,
    zipped,
)


def patched(data: bytes, *, at: str = "both", **fields: int) -> bytes:
    """Write other numbers into the headers of the first member: in its `local` one, in the `directory`, or in both."""
    layout = {  # where in the local header and in the directory, and how it is written
        "flags": (6, 8, "<H"),
        "compression": (8, 10, "<H"),
        "crc": (14, 16, "<I"),
        "packed_size": (18, 20, "<I"),
        "size": (22, 24, "<I"),
        "version": (4, 6, "<H"),
        "offset": (None, 42, "<I"),
    }
    changed = bytearray(data)
    local, directory = data.index(b"PK\3\4"), data.index(b"PK\1\2")
    for field, value in fields.items():
        in_local, in_directory, form = layout[field]
        if in_local is not None and at != "directory":
            struct.pack_into(form, changed, local + in_local, value)
        if at != "local":
            struct.pack_into(form, changed, directory + in_directory, value)
    return bytes(changed)


def ended(data: bytes, **fields: int) -> bytes:
    """Write other numbers into the record at the end of a zip."""
    changed, end = bytearray(data), data.rindex(b"PK\5\6")
    for field, value in fields.items():
        at, form = {"count": (10, "<H"), "size": (12, "<I"), "offset": (16, "<I"), "comment": (20, "<H")}[field]
        struct.pack_into(form, changed, end + at, value)
    return bytes(changed)


def with_zip64(data: bytes, directory_size: int, offset: int) -> bytes:
    """Let a second record at the end, which counts where it is there, say another size of the directory."""
    end = data.rindex(b"PK\5\6")
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, directory_size, offset)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, end, 1)
    return data[:end] + record + locator + data[end:]


def with_many_entries() -> bytes:
    """A directory of 100,000 entries, for one file; it says of itself that it has one."""
    one = zipped(("half.py", HALF))
    directory, end = one.index(b"PK\1\2"), one.rindex(b"PK\5\6")
    entries = one[directory:end] * 100_000
    whole = one[:directory] + entries + one[end:]
    return ended(whole, count=1, size=len(entries), offset=directory)


GOOD = zipped(("half.py", HALF), ("scaled.py", OTHER), compression=zipfile.ZIP_STORED)
REST = {"scaled": OTHER}

ZIPS = {
    "empty file": Case(b"", fault=ARCHIVE_IS_BROKEN),
    "no zip": Case(b"Rar!\x1a\x07\x01\x00" * 100, fault=ARCHIVE_IS_BROKEN),
    "truncated": Case(GOOD[:-30], fault=ARCHIVE_IS_BROKEN),
    "truncated at the start": Case(GOOD[40:], REST, {"half": IS_DAMAGED}),
    "with something before it": Case(b"#!/bin/sh\n" + GOOD, {"half": HALF, **REST}),
    "link": Case(zipped((zip_entry("half.py", ZIP_LINK), b"/etc/passwd")), {}, {"half": IS_LINK}),
    "device": Case(zipped((zip_entry("half.py", ZIP_DEVICE), b"")), {}, {"half": IS_NO_FILE}),
    "pipe": Case(zipped((zip_entry("half.py", ZIP_PIPE), b"")), {}, {"half": IS_NO_FILE}),
    "folder that is a link": Case(
        zipped((zip_entry("01_numbers", ZIP_LINK), b"/etc"), ("01_numbers/half.py", HALF)),
        {},
        {"half": IS_BEHIND_A_LINK},
    ),
    "link around everything": Case(
        zipped((zip_entry("work", ZIP_LINK), b"/etc")), {}, dict.fromkeys(["half", "scaled"], IS_BEHIND_A_LINK)
    ),
    "encrypted": Case(patched(GOOD, flags=1), REST, {"half": IS_ENCRYPTED}),
    "strongly encrypted": Case(patched(GOOD, flags=0x41), REST, {"half": IS_ENCRYPTED}),
    "encrypted names": Case(patched(GOOD, flags=0x2040), REST, {"half": IS_DAMAGED}),
    "patched data": Case(patched(GOOD, flags=0x20), REST, {"half": IS_DAMAGED}),
    "bzip2": Case(zipped(("half.py", HALF), compression=zipfile.ZIP_BZIP2), {}, {"half": IS_OTHERWISE_PACKED}),
    "lzma": Case(zipped(("half.py", HALF), compression=zipfile.ZIP_LZMA), {}, {"half": IS_OTHERWISE_PACKED}),
    "unknown packing": Case(patched(GOOD, compression=97), REST, {"half": IS_OTHERWISE_PACKED}),
    "wrong checksum": Case(patched(GOOD, crc=1), REST, {"half": IS_DAMAGED}),
    "changed byte": Case(GOOD.replace(b"number // 2", b"number // 3"), REST, {"half": IS_DAMAGED}),
    "says it is small": Case(patched(zipped(("half.py", bytes(2**24))), size=9), {}, {"half": IS_DAMAGED}),
    "says it is large": Case(patched(GOOD, size=2**31), REST, {"half": IS_TOO_LARGE}),
    "says it is somewhat larger": Case(patched(GOOD, size=100), {"half": HALF, **REST}),
    "says nothing is packed": Case(patched(zipped(("half.py", HALF)), packed_size=0), {}, {"half": IS_DAMAGED}),
    "packs nothing into much": Case(
        patched(zipped(("half.py", LARGE * 3)), size=9, compression=8), {}, {"half": IS_TOO_LARGE}
    ),
    "lies elsewhere": Case(patched(GOOD, offset=2**31), REST, {"half": IS_DAMAGED}),
    "lies in the middle": Case(patched(GOOD, offset=5), REST, {"half": IS_DAMAGED}),
    "from the future": Case(patched(GOOD, version=99), fault=ARCHIVE_IS_BROKEN),
    "two names": Case(GOOD.replace(b"half.py", b"full.py", 1), REST, {"half": IS_DAMAGED}),
    "a NUL in its name": Case(zipped(("half.pyXscaled.py", HALF)).replace(b"half.pyX", b"half.py\0"), fault=NOTHING),
    "directory of nothing": Case(ended(GOOD, size=0), fault=NOTHING),
    "directory larger than the file": Case(ended(GOOD, size=2**32 - 1), fault=ARCHIVE_IS_BROKEN),
    "directory elsewhere": Case(ended(GOOD, offset=2**32 - 1), {}, dict.fromkeys(["half", "scaled"], IS_DAMAGED)),
    "zip64, directory without end": Case(with_zip64(GOOD, 2**63, 0), fault=ARCHIVE_IS_BROKEN),
    "zip64, directory before the file": Case(with_zip64(GOOD, 10, 2**63), fault=ARCHIVE_IS_BROKEN),
    "comment without end": Case(ended(GOOD, comment=2**16 - 1) + b"PK\5\6" * 9, fault=ARCHIVE_IS_BROKEN),
    "name that says it is UTF-8": Case(
        patched(zipped(("h\xe4lf.py", HALF)), flags=0x800).replace("hälf".encode(), b"h\xff\xfelf"),
        fault=ARCHIVE_IS_BROKEN,
    ),
    "name that is no UTF-8": Case(GOOD.replace(b"half.py", b"h\xfflf.py"), REST),
}


@pytest.mark.parametrize("case", ZIPS.values(), ids=ZIPS)
def test_a_hostile_or_broken_zip(case: Case, tmp_path: Path, read: Read) -> None:
    holds(case, "ana.zip", tmp_path, read)


def test_a_directory_that_is_too_large_is_never_read(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ana.zip").write_bytes(with_many_entries())

    def made(*_args: object) -> None:
        raise AssertionError("an entry was read")

    monkeypatch.setattr(zipfile, "ZipInfo", made)
    tracemalloc.start()
    try:
        assert read(tmp_path / "ana.zip").fault == TOO_MANY
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_a_bomb_in_a_zip_is_not_unpacked(tmp_path: Path, read: Read) -> None:
    bomb = patched(zipped(("half.py", bytes(2**26))), size=2**15)
    (tmp_path / "ana.zip").write_bytes(patched(bomb, packed_size=2**15))
    tracemalloc.start()
    try:
        assert read(tmp_path / "ana.zip").faults == {"half": IS_DAMAGED}
        assert tracemalloc.get_traced_memory()[1] < 2**21
    finally:
        tracemalloc.stop()


def test_names_of_a_mac_are_read_as_it_wrote_them() -> None:
    """It writes UTF-8 without saying so."""
    data = zipped(("Ana López/half.py", HALF))
    unsaid = patched(data, flags=0)
    (parts,) = [parts for parts, _ in zips.zip_members(io.BytesIO(unsaid), 9, 2**20)]
    assert parts == ("Ana López", "half.py")
