"""Packed tars, hostile ones first of all."""

import gzip
import tarfile
import tracemalloc
from pathlib import Path

import pytest

from grader.batch.intake import tars
from grader.batch.intake.unreadable import (
    ARCHIVE_IS_BROKEN,
    IS_BEHIND_A_LINK,
    IS_FOLDER,
    IS_LINK,
    IS_NO_FILE,
)
from grader.judge.submission import MAX_BYTES

from .conftest import (
    BOTH,
    HALF,
    NOTHING,
    OTHER,
    TOO_MANY,
    TOO_MUCH,
    Case,
    Read,
    holds,
    packed,
    tar_entry,
    tarred,
    zipped,
)


def header(
    name: bytes, size: bytes = b"00000000000", kind: bytes = b"0", magic: bytes = b"ustar\x0000", at_345: bytes = b""
) -> bytes:
    """A header of a tar with a right sum, however wrong the rest."""
    block = bytearray(512)
    fields = {0: name, 100: b"0000644", 124: size, 148: b" " * 8, 156: kind, 257: magic, 345: at_345}
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
    "zip": Case(zipped(("half.py", HALF)), fault=ARCHIVE_IS_BROKEN),
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
    "folder in a field of its own": Case(packed(header(b"half.py", at_345=b"work/01_numbers") + END), {"half": b""}),
    "time in that field, by GNU": Case(
        packed(header(b"half.py", magic=b"ustar  \0", at_345=b"15000000000") + entry(b"scaled.py", OTHER)),
        {"half": b"", "scaled": OTHER},
    ),
    "size is no number": Case(packed(header(b"half.py", b"9z") + END), fault=ARCHIVE_IS_BROKEN),
    "size in no octal": Case(packed(header(b"half.py", b"00000000999") + END), fault=ARCHIVE_IS_BROKEN),
    "size with a sign": Case(packed(header(b"half.py", b"-0000001000") + END), fault=ARCHIVE_IS_BROKEN),
    "header without its end": Case(packed(header(b"half.py")[:300]), fault=ARCHIVE_IS_BROKEN),
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
    "extension for all": Case(
        packed(entry(b"x", b"16 path=half.py\n", b"g") + entry(b"scaled.py", OTHER)), {"scaled": OTHER}
    ),
    "name that is no UTF-8": Case(packed(entry(b"h\xfflf.py", HALF) + entry(b"scaled.py", OTHER)), {"scaled": OTHER}),
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


def test_only_what_may_be_an_answer_is_kept(tmp_path: Path, read: Read) -> None:
    (tmp_path / "ana.tgz").write_bytes(packed(entry(b"data", bytes(MAX_BYTES)) * 200 + entry(b"half.py", HALF)))
    tracemalloc.start()
    try:
        assert read(tmp_path / "ana.tgz").files == {"half": HALF}
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", [b"0", b"x", b"g", b"L", b"K", b"S"])
def test_a_tar_takes_no_more_memory_than_its_answers(kind: bytes, tmp_path: Path, read: Read) -> None:
    large = entry(b"data", b"9 abc=d\n\0" * 2**20, kind)
    (tmp_path / "ana.tgz").write_bytes(packed(large + entry(b"scaled", b"") + entry(b"half.py", HALF)))
    tracemalloc.start()
    try:
        assert read(tmp_path / "ana.tgz").files == {"half": HALF}
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()
