"""A submission that is an archive, hostile ones first of all: nothing is unpacked to the disk, and nothing goes on."""

import gzip
import io
import random
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.batch.intake import packed as packing
from grader.batch.intake import tars, zips
from grader.batch.intake.unreadable import (
    ARCHIVE_IS_BROKEN,
    IS_BEHIND_A_LINK,
    IS_DAMAGED,
    IS_ENCRYPTED,
    IS_FOLDER,
    IS_LINK,
    IS_NO_FILE,
    IS_OTHERWISE_PACKED,
    IS_THERE_TWICE,
    IS_TOO_LARGE,
)
from grader.batch.submission import Submission
from grader.judge.submission import MAX_BYTES

from .conftest import HALF, OTHER, ZIP_DEVICE, ZIP_LINK, ZIP_PIPE, packed, tar_entry, tarred, zip_entry, zipped

Read = Callable[[Path], Submission]

NOTHING = "It holds no exercise of the course; hand in files like exercises/01_numbers/half.py."
TOO_MANY = "The archive holds more than 10000 files; hand in the exercises and nothing else."
TOO_MUCH = "The archive unpacks to more than 64 MiB; hand in the exercises and nothing else."


class Case(NamedTuple):
    """An archive, and what is to come of it: the answers to half and to scaled, or why there are none."""

    data: bytes
    files: dict[str, bytes] = {}  # noqa: RUF012
    faults: dict[str, str] = {}  # noqa: RUF012
    fault: str = ""


BOTH = {"half": HALF, "scaled": OTHER}
LARGE = random.Random(7).randbytes(MAX_BYTES + 1)


# ── the same in either form ───────────────────────────────────────────────────────────────────────────────────────────

PAIRS: dict[str, tuple[tuple[tuple[str, bytes], ...], Case]] = {
    "as handed out": (
        (("exercises/01_numbers/half.py", HALF), ("exercises/02_arrays/scaled.py", OTHER)),
        Case(b"", BOTH),
    ),
    "chapters": ((("01_numbers/half.py", HALF), ("02_arrays/scaled.py", OTHER)), Case(b"", BOTH)),
    "files": ((("half.py", HALF), ("scaled.py", OTHER)), Case(b"", BOTH)),
    "from where one stands": ((("./", b""), ("./half.py", HALF)), Case(b"", {"half": HALF})),
    "in a folder, on a Mac": (
        (("work/", b""), ("work/half.py", HALF), ("__MACOSX/work/._half.py", OTHER), ("work/.DS_Store", OTHER)),
        Case(b"", {"half": HALF}),
    ),
    "by Windows": (
        (("work\\exercises\\01_numbers\\half.py", HALF),),
        Case(b"", {"half": HALF}),
    ),
    "in two folders": ((("a/half.py", HALF), ("b/half.py", OTHER)), Case(b"", fault=NOTHING)),
    "too deep": ((("a/b/half.py", HALF),), Case(b"", fault=NOTHING)),
    "much too deep": ((("a/" * 5_000 + "half.py", HALF),), Case(b"", fault=NOTHING)),
    "a name without end": ((("a" * 60_000 + "half.py", HALF), ("half.py", OTHER)), Case(b"", {"half": OTHER})),
    "nothing": ((), Case(b"", fault=NOTHING)),
    "leads out": (
        (
            ("../half.py", HALF),
            ("x/../half.py", HALF),
            ("/half.py", HALF),
            ("C:half.py", HALF),
            ("C:\\half.py", HALF),
            ("..\\half.py", HALF),
            ("\\half.py", HALF),
        ),
        Case(b"", fault=NOTHING),
    ),
    "leads out, and does not": ((("../half.py", HALF), ("half.py", OTHER)), Case(b"", {"half": OTHER})),
    "twice": (
        (("half.py", HALF), ("scaled.py", OTHER), ("half.py", OTHER)),
        Case(b"", {"scaled": OTHER}, {"half": IS_THERE_TWICE}),
    ),
    "twice, in other letters": ((("half.py", HALF), ("./half.py", OTHER)), Case(b"", {}, {"half": IS_THERE_TWICE})),
    "in capitals": ((("Half.py", HALF), ("half.py", OTHER), ("HALF.PY", HALF)), Case(b"", {"half": OTHER})),
    "a folder": ((("half.py/", b""), ("scaled.py", OTHER)), Case(b"", {"scaled": OTHER}, {"half": IS_FOLDER})),
    "a folder not named": ((("half.py/x", b""),), Case(b"", {}, {"half": IS_FOLDER})),
    "a file that is a folder": ((("half.py", HALF), ("half.py/x", b"")), Case(b"", {}, {"half": IS_FOLDER})),
    "too large": ((("half.py", LARGE), ("scaled.py", OTHER)), Case(b"", {"scaled": OTHER}, {"half": IS_TOO_LARGE})),
    "as large as may be": ((("half.py", LARGE[1:]),), Case(b"", {"half": LARGE[1:]})),
    "much too large": ((("half.py", bytes(2**23)),), Case(b"", {}, {"half": IS_TOO_LARGE})),
    "strange names": (
        (("half.py", HALF), ("💥\n\u202e.py", OTHER), ("-rf", OTHER), ("con", OTHER), (" ", OTHER)),
        Case(b"", {"half": HALF}),
    ),
    "an archive in it": (
        (("work.zip", zipped(("half.py", HALF))),),
        Case(
            b"",
            fault="It holds no exercise of the course, but an archive, work.zip, which is not opened; hand in "
            "files like exercises/01_numbers/half.py.",
        ),
    ),
}


@pytest.mark.parametrize(("pairs", "case"), PAIRS.values(), ids=PAIRS)
def test_a_zip(pairs: tuple[tuple[str, bytes], ...], case: Case, tmp_path: Path, read: Read) -> None:
    holds(case._replace(data=zipped(*pairs)), "ana.zip", tmp_path, read)


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT], ids=["pax", "gnu"])
@pytest.mark.parametrize(("pairs", "case"), PAIRS.values(), ids=PAIRS)
def test_a_tar(pairs: tuple[tuple[str, bytes], ...], case: Case, form: int, tmp_path: Path, read: Read) -> None:
    entries = [(tar_entry(name, tarfile.DIRTYPE) if name.endswith("/") else name, data) for name, data in pairs]
    holds(case._replace(data=packed(tarred(*entries, form=form))), "ana.tar.gz", tmp_path, read)


def holds(case: Case, name: str, folder: Path, read: Read) -> None:
    path = folder / name
    path.write_bytes(case.data)
    found = read(path)
    assert (found.files, found.faults, found.fault) == case[1:]
    assert [*folder.iterdir()] == [path], "nothing is written"


@pytest.mark.parametrize("name", ["ana.zip", "ana.tgz"])
@pytest.mark.parametrize(("count", "fault"), [(9, ""), (10, TOO_MANY)])
def test_files_are_counted(
    name: str, count: int, fault: str, tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "MAX_MEMBERS", 10)
    monkeypatch.setattr(tars, "MAX_MEMBERS", 10)
    members = [*((str(number), b"") for number in range(count)), ("half.py", HALF)]
    (tmp_path / name).write_bytes(zipped(*members) if name.endswith("zip") else packed(tarred(*members)))
    assert read(tmp_path / name).fault == fault


# ── zips alone ────────────────────────────────────────────────────────────────────────────────────────────────────────


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
    "lies in another": Case(patched(GOOD, offset=len(HALF) + 37), REST, {"half": IS_DAMAGED}),
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


# ── tars alone ────────────────────────────────────────────────────────────────────────────────────────────────────────


def header(name: bytes, size: bytes = b"00000000000", kind: bytes = b"0", *, magic: bytes = b"ustar\x0000") -> bytes:
    """A header of a tar with a right sum, however wrong the rest."""
    block = bytearray(512)
    fields = {0: name, 100: b"0000644", 124: size, 148: b" " * 8, 156: kind, 257: magic}
    for at, field in fields.items():
        block[at : at + len(field)] = field
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def entry(name: bytes, data: bytes, kind: bytes = b"0") -> bytes:
    return header(name, b"%011o" % len(data), kind) + data + bytes(-len(data) % 512)


END = bytes(1024)
GOOD_TAR = tarred(("half.py", HALF), ("scaled.py", OTHER))

TARS = {
    "empty file": Case(b"", fault=ARCHIVE_IS_BROKEN),
    "no gzip": Case(GOOD_TAR, fault=ARCHIVE_IS_BROKEN),
    "gzip of nothing": Case(packed(b""), fault=NOTHING),
    "no tar": Case(packed(b"hello" * 1000), fault=ARCHIVE_IS_BROKEN),
    "zip": Case(GOOD, fault=ARCHIVE_IS_BROKEN),
    "gzip truncated": Case(packed(GOOD_TAR)[:-12], fault=ARCHIVE_IS_BROKEN),
    "gzip's sum wrong": Case(packed(GOOD_TAR)[:-8] + bytes(8), fault=ARCHIVE_IS_BROKEN),
    "tar truncated in a header": Case(packed(GOOD_TAR[:300]), fault=ARCHIVE_IS_BROKEN),
    "tar truncated in a file": Case(packed(entry(b"half.py", HALF)[:520]), fault=ARCHIVE_IS_BROKEN),
    "tar without an end": Case(packed(entry(b"half.py", HALF)), {"half": HALF}),
    "wrong sum": Case(packed(GOOD_TAR.replace(b"half.py", b"hulf.py", 1)), fault=ARCHIVE_IS_BROKEN),
    "link": Case(packed(tarred((tar_entry("half.py", tarfile.SYMTYPE, "/etc/passwd"), b""))), {}, {"half": IS_LINK}),
    "hard link": Case(packed(tarred((tar_entry("half.py", tarfile.LNKTYPE, "x"), b""))), {}, {"half": IS_LINK}),
    "device": Case(packed(tarred((tar_entry("half.py", tarfile.CHRTYPE), b""))), {}, {"half": IS_NO_FILE}),
    "pipe": Case(packed(tarred((tar_entry("half.py", tarfile.FIFOTYPE), b""))), {}, {"half": IS_NO_FILE}),
    "file with holes": Case(packed(entry(b"half.py", HALF, b"S") + END), {}, {"half": IS_NO_FILE}),
    "folder that is a link": Case(
        packed(tarred((tar_entry("01_numbers", tarfile.SYMTYPE, "/etc"), b""), ("01_numbers/half.py", HALF))),
        {},
        {"half": IS_BEHIND_A_LINK},
    ),
    "folder of long ago": Case(packed(header(b"half.py/", kind=b"\0") + END), {}, {"half": IS_FOLDER}),
    "file of long ago": Case(packed(entry(b"half.py", HALF, b"\0") + END), {"half": HALF}),
    "size is no number": Case(packed(header(b"half.py", b"9z") + END), fault=ARCHIVE_IS_BROKEN),
    "size in no octal": Case(packed(header(b"half.py", b"00000000999") + END), fault=ARCHIVE_IS_BROKEN),
    "size below zero": Case(packed(header(b"half.py", b"\xff" * 12) + END), fault=ARCHIVE_IS_BROKEN),
    "size without end": Case(packed(header(b"half.py", b"\x80" + b"\xff" * 11) + END), fault=ARCHIVE_IS_BROKEN),
    "size in another way": Case(
        packed(header(b"half.py", b"\x80" + len(HALF).to_bytes(11)) + HALF + bytes(512 - len(HALF)) + END),
        {"half": HALF},
    ),
    "extension without end": Case(packed(header(b"x", b"\x80" + b"\xff" * 11, b"x") + END), fault=ARCHIVE_IS_BROKEN),
    "extensions alone": Case(packed(entry(b"x", b"9 path=x\n", b"x") * 10_001), fault=TOO_MANY),
    "extension that is nonsense": Case(
        packed(entry(b"x", b"999999999999999999999 path=y", b"x") + entry(b"half.py", HALF) + END), {"half": HALF}
    ),
    "extension of no length": Case(
        packed(entry(b"x", b"0 path=y\n" * 3, b"x") + entry(b"half.py", HALF) + END), {"half": HALF}
    ),
    "extension of digits": Case(packed(entry(b"x", b"1" * 2**20, b"x") + entry(b"half.py", HALF)), {"half": HALF}),
    "extension names it": Case(packed(entry(b"x", b"16 path=half.py\n", b"x") + entry(b"y", HALF)), {"half": HALF}),
    "extension leads out": Case(
        packed(entry(b"x", b"19 path=../half.py\n", b"x") + entry(b"half.py", HALF)), fault=NOTHING
    ),
    "extension gives the size": Case(
        packed(
            entry(b"x", b"%d size=%d\n" % (11, len(HALF)), b"x") + header(b"half.py") + HALF + bytes(512 - len(HALF))
        ),
        {"half": HALF},
    ),
    "extension for all": Case(packed(entry(b"x", b"16 path=half.py\n", b"g") + entry(b"scaled.py", OTHER)), REST),
    "name that is no UTF-8": Case(packed(entry(b"h\xfflf.py", HALF) + entry(b"scaled.py", OTHER)), REST),
    "something after it": Case(packed(GOOD_TAR + b"and more"), BOTH),
    "gzip with something after it": Case(packed(GOOD_TAR) + b"and more", BOTH),
    "bomb": Case(packed(entry(b"half.py", bytes(2**26)) + END), fault=TOO_MUCH),
    "bomb after the end": Case(packed(GOOD_TAR + bytes(2**26)), fault=TOO_MUCH),
    "as much as can be kept": Case(
        packed(entry(b"x/half.py", bytes(MAX_BYTES)) * 500 + entry(b"half.py", HALF)), {"half": HALF}
    ),
}


@pytest.mark.parametrize("case", TARS.values(), ids=TARS)
@pytest.mark.parametrize("suffix", [".tgz", ".TAR.GZ"])
def test_a_hostile_or_broken_tar(case: Case, suffix: str, tmp_path: Path, read: Read) -> None:
    holds(case, f"ana{suffix}", tmp_path, read)


def test_what_unpacks_to_nothing_has_an_end_too(tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tars, "MAX_UNPACKED_BYTES", 2**20)
    empty_blocks = b"\x00\x00\x00\xff\xff" * 400_000
    (tmp_path / "ana.tgz").write_bytes(gzip.compress(b"")[:10] + empty_blocks + b"\x03\x00" + bytes(8))
    assert read(tmp_path / "ana.tgz").fault == TOO_MUCH


def test_a_bomb_of_tars_takes_no_more_memory_than_its_answers(tmp_path: Path, read: Read) -> None:
    (tmp_path / "ana.tgz").write_bytes(packed(entry(b"data", bytes(2**25)) + entry(b"half.py", HALF)))
    tracemalloc.start()
    try:
        assert read(tmp_path / "ana.tgz").files == {"half": HALF}
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_names_of_a_mac_are_read_as_it_wrote_them() -> None:
    """It writes UTF-8 without saying so."""
    data = zipped(("Ana López/half.py", HALF))
    unsaid = patched(data, flags=0)
    (parts,) = [parts for parts, _ in zips.zip_members(io.BytesIO(unsaid), 9, 2**20)]
    assert parts == ("Ana López", "half.py")


def test_a_folder_with_one_archive_is_that_archive(tmp_path: Path, read: Read) -> None:
    (tmp_path / "work.zip").write_bytes(GOOD)
    (tmp_path / "onlinetext.html").write_text("Here it is.")
    assert read(tmp_path).files == BOTH


def test_of_two_archives_in_a_folder_none_is_opened(tmp_path: Path, read: Read) -> None:
    (tmp_path / "work.zip").write_bytes(GOOD)
    (tmp_path / "again.zip").write_bytes(GOOD)
    assert "which is not opened" in read(tmp_path).fault


def test_an_archive_beside_exercises_is_not_opened(tmp_path: Path, read: Read) -> None:
    (tmp_path / "work.zip").write_bytes(GOOD)
    (tmp_path / "half.py").write_bytes(OTHER)
    assert read(tmp_path).files == {"half": OTHER}


def test_a_zip_that_ends_its_file_while_it_is_read_is_a_fault(tmp_path: Path, read: Read) -> None:
    (tmp_path / "ana.zip").write_bytes(zlib.compress(GOOD))
    assert read(tmp_path / "ana.zip").fault == ARCHIVE_IS_BROKEN


def test_parts_that_are_kept_are_not_deeper_than_any_exercise() -> None:
    found = packing.Packed()
    found.add(tuple("abcdefghij"), tars.TarMember(packing.Kind.FILE))
    assert max(map(len, found._folders)) < 6
    assert not found._members
