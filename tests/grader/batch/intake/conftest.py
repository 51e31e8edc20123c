"""What the tests of the intake share: a course of two exercises, and archives made by hand."""

import gzip
import io
import random
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.batch.intake import read_submission_of
from grader.batch.submission import Source, Submission
from grader.course import Course, read_course
from grader.judge.submission import MAX_BYTES

TINY_COURSE = Path(__file__).parents[2] / "tiny_course"
Read = Callable[[Path], Submission]
HALF = b"def half(number):\n    return number // 2\n"
OTHER = b"# another one\n"
BOTH = {"half": HALF, "scaled": OTHER}
LARGE = random.Random(7).randbytes(MAX_BYTES + 1)
NOTHING = "It holds no exercise of the course; hand in files like exercises/01_numbers/half.py."
TOO_MANY = "The archive holds more than 10000 files; hand in the exercises and nothing else."
TOO_MUCH = "The archive unpacks to more than 64 MiB; hand in the exercises and nothing else."


@pytest.fixture(scope="session")
def course() -> Course:
    """Two exercises: half in 01_numbers, scaled in 02_arrays."""
    return read_course(TINY_COURSE)


@pytest.fixture
def read(course: Course) -> Callable[[Path], Submission]:
    """Read what lies at a path as somebody's submission."""
    return lambda path: read_submission_of(Source("ana", path), course)


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members, in this order, whatever they are called."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members:
            if name in archive.NameToInfo:
                archive.NameToInfo.pop(str(name))  # it would be warned of
            archive.writestr(name, data)
    return file.getvalue()


def zip_entry(name: str, kind: int) -> zipfile.ZipInfo:
    """A member that says to be a link, a device, a folder."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    return info


ZIP_LINK, ZIP_DEVICE, ZIP_PIPE = stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO


def tarred(*members: tuple[str | tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar of these members, not packed yet."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, data in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def tar_entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """A member that is a link, a device, a folder."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def packed(data: bytes) -> bytes:
    """Pack as gzip does."""
    return gzip.compress(data, 1)


class Case(NamedTuple):
    """An archive, and what is to come of it: the answers to half and to scaled, or why there are none."""

    data: bytes
    files: dict[str, bytes] = {}  # noqa: RUF012
    faults: dict[str, str] = {}  # noqa: RUF012
    fault: str = ""


def holds(case: Case, name: str, folder: Path, read: Read) -> None:
    path = folder / name
    path.write_bytes(case.data)
    found = read(path)
    assert (found.files, found.faults, found.fault) == case[1:]
    assert [*folder.iterdir()] == [path], "nothing is written"
