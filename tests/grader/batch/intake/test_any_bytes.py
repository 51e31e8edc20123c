"""Whatever bytes are handed in, something is said of them, and nothing is raised."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.batch.intake import find_sources, opened, read_submission_of
from grader.batch.intake.packed import parts_of
from grader.batch.submission import Source, Submission
from grader.course import Course
from grader.errors import UsageError
from grader.judge.submission import MAX_BYTES

from .conftest import HALF, OTHER, packed, tarred, zipped

ZIP = zipped(("exercises/01_numbers/half.py", HALF), ("work/scaled.py", OTHER), ("work.zip", zipped(("half.py", HALF))))
TAR = tarred(("exercises/01_numbers/half.py", HALF), ("x" * 200 + "/scaled.py", OTHER))


def changed(data: bytes) -> st.SearchStrategy[bytes]:
    """The same with some bytes changed, put in, or left out."""
    change = st.tuples(st.integers(0, len(data)), st.integers(0, 4), st.binary(max_size=8))

    def with_changes(changes: list[tuple[int, int, bytes]]) -> bytes:
        whole = data
        for at, length, put in changes:
            whole = whole[:at] + put + whole[at + length :]
        return whole

    return st.lists(change, max_size=4).map(with_changes)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("handed in")


def is_sound(found: Submission, course: Course) -> bool:
    """Whether what was read keeps what is promised of it."""
    known = {exercise.name for exercise in course.exercises}
    said = [found.fault, *found.faults.values()]
    return (
        {*found.files, *found.faults} <= known
        and not {*found.files} & {*found.faults}
        and all(len(data) <= MAX_BYTES for data in found.files.values())
        and all(text.isprintable() and text.encode() is not None for text in said)
        and bool(found.fault) != bool(found.files or found.faults)
    )


@settings(max_examples=120)
@given(data=st.binary(max_size=300) | changed(ZIP))
@example(data=ZIP)
def test_any_bytes_may_be_called_a_zip(data: bytes, folder: Path, course: Course) -> None:
    (folder / "ana.zip").write_bytes(data)
    assert is_sound(read_submission_of(Source("ana", folder / "ana.zip"), course), course)


@settings(max_examples=120)
@given(data=st.binary(max_size=300) | changed(TAR).map(packed) | changed(packed(TAR)))
@example(data=packed(TAR))
def test_any_bytes_may_be_called_a_tar(data: bytes, folder: Path, course: Course) -> None:
    (folder / "ana.tgz").write_bytes(data)
    assert is_sound(read_submission_of(Source("ana", folder / "ana.tgz"), course), course)


@settings(max_examples=60)
@given(data=st.binary(max_size=300) | changed(zipped(("ana/half.py", HALF), ("ben.zip", ZIP), ("carl_half.py", HALF))))
def test_any_bytes_may_be_called_a_zip_of_all(data: bytes, folder: Path, course: Course) -> None:
    (folder / "class.zip").write_bytes(data)
    with contextlib.suppress(UsageError), opened(folder / "class.zip", course) as sources:
        for source in sources:
            assert is_sound(read_submission_of(source, course), course)
            source.name.encode()


LINES = 'submission,path,received,attempt\nana,a,2026-10-01T12:00Z,1\n"b\ne",b,,2\n'


@settings(max_examples=60)
@given(data=st.binary(max_size=200) | changed(LINES.encode()))
def test_any_bytes_may_be_called_a_list(data: bytes, folder: Path, course: Course) -> None:
    (folder / "list.csv").write_bytes(data)
    with contextlib.suppress(UsageError):
        for source in find_sources(folder / "list.csv"):
            source.name.encode()
            read_submission_of(source, course)


@given(st.lists(st.sampled_from(["..", ".", "a", "/", "\\", "C:", "\0", " ", "\u202e"])).map("".join))
def test_no_name_of_a_member_leads_out_of_a_folder(name: str) -> None:
    parts = parts_of(name)
    assert parts is None or all(part not in ("", ".", "..") and not {*part} & {*"/\\\0"} for part in parts)


def test_a_zip_may_be_cut_anywhere(folder: Path, course: Course) -> None:
    for length in range(0, len(ZIP), 7):
        (folder / "ana.zip").write_bytes(ZIP[:length])
        assert is_sound(read_submission_of(Source("ana", folder / "ana.zip"), course), course)
