"""A submission that is an archive, in either form: it is read where it is, and nothing of it goes to the disk."""

import tarfile
import zlib
from pathlib import Path

import pytest

from grader.batch.intake import packed as packing
from grader.batch.intake import tars, zips
from grader.batch.intake.unreadable import (
    ARCHIVE_IS_BROKEN,
    IS_FOLDER,
    IS_THERE_TWICE,
    IS_TOO_LARGE,
)

from .conftest import (
    BOTH,
    HALF,
    LARGE,
    NOTHING,
    OTHER,
    TOO_MANY,
    Case,
    Read,
    holds,
    packed,
    tar_entry,
    tarred,
    zipped,
)

PAIRS: dict[str, tuple[tuple[tuple[str, bytes], ...], Case]] = {
    "as handed out": (
        (("exercises/01_numbers/half.py", HALF), ("exercises/02_arrays/scaled.py", OTHER)),
        Case(b"", BOTH),
    ),
    "chapters": ((("01_numbers/half.py", HALF), ("02_arrays/scaled.py", OTHER)), Case(b"", BOTH)),
    "files": ((("half.py", HALF), ("scaled.py", OTHER)), Case(b"", BOTH)),
    "from where one stands": ((("./", b""), ("./half.py", HALF)), Case(b"", {"half": HALF})),
    "in a folder, on a Mac": (
        (
            ("homework/", b""),
            ("homework/half.py", HALF),
            ("__MACOSX/homework/._half.py", OTHER),
            ("homework/.DS_Store", OTHER),
        ),
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
    "leads out, and nothing else": ((("../half.py", HALF),), Case(b"", fault=NOTHING)),
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


TWO = zipped(("half.py", HALF), ("scaled.py", OTHER))


def test_a_folder_with_one_archive_is_that_archive(tmp_path: Path, read: Read) -> None:
    (tmp_path / "work.zip").write_bytes(TWO)
    (tmp_path / "onlinetext.html").write_text("Here it is.")
    assert read(tmp_path).files == BOTH


def test_of_two_archives_in_a_folder_none_is_opened(tmp_path: Path, read: Read) -> None:
    (tmp_path / "work.zip").write_bytes(TWO)
    (tmp_path / "again.zip").write_bytes(TWO)
    assert "which is not opened" in read(tmp_path).fault


def test_an_archive_beside_exercises_is_not_opened(tmp_path: Path, read: Read) -> None:
    (tmp_path / "work.zip").write_bytes(TWO)
    (tmp_path / "half.py").write_bytes(OTHER)
    assert read(tmp_path).files == {"half": OTHER}


def test_a_zip_that_ends_its_file_while_it_is_read_is_a_fault(tmp_path: Path, read: Read) -> None:
    (tmp_path / "ana.zip").write_bytes(zlib.compress(TWO))
    assert read(tmp_path / "ana.zip").fault == ARCHIVE_IS_BROKEN


def test_parts_that_are_kept_are_not_deeper_than_any_exercise() -> None:
    found = packing.Packed()
    found.add(tuple("abcdefghij"), tars.TarMember(packing.Kind.FILE))
    assert max(map(len, found._folders)) < 6
    assert not found._members
