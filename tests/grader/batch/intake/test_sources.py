"""Finding submissions in a folder, and in one zip."""

import os
import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from grader.batch.intake import class_zips, find_sources, opened, read_submission_of
from grader.batch.intake.class_zips import PackedSource
from grader.batch.intake.unreadable import IS_BEHIND_A_LINK, IS_DAMAGED, IS_LINK, IS_THERE_TWICE, IS_TOO_LARGE
from grader.batch.submission import Source, Submission
from grader.course import Course
from grader.errors import UsageError
from grader.judge.submission import MAX_BYTES

from .conftest import HALF, OTHER, ZIP_LINK, packed, tarred, zip_entry, zipped

ZIP = zipped(("half.py", HALF))


def names(path: Path, course: Course | None = None) -> list[str]:
    return [source.name for source in find_sources(path, course)]


# ── a folder ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_folder_may_hold_folders_archives_and_files(tmp_path: Path, course: Course) -> None:
    (tmp_path / "dora").mkdir()
    (tmp_path / "dora" / "half.py").write_bytes(HALF)
    (tmp_path / "ana.zip").write_bytes(ZIP)
    (tmp_path / "ben.tar.gz").write_bytes(packed(tarred(("half.py", HALF))))
    (tmp_path / "eve.TGZ").write_bytes(packed(tarred(("half.py", HALF))))
    (tmp_path / "carl_half.py").write_bytes(HALF)
    found = list(find_sources(tmp_path, course))
    assert [source.name for source in found] == ["ana", "ben", "carl", "dora", "eve"]
    assert {source.received for source in found} == {None}
    assert [read_submission_of(source, course).files for source in found] == [{"half": HALF}] * 5


def test_what_systems_put_there_is_no_submission_and_all_else_is(tmp_path: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "ana.rar", "notes.txt"):
        (tmp_path / name).touch()
    for name in ("__MACOSX", ".git", "ben"):
        (tmp_path / name).mkdir()
    assert names(tmp_path) == ["ana.rar", "ben", "notes.txt"]


def test_links_to_folders_are_told_as_links(tmp_path: Path, course: Course) -> None:
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana" / "half.py").write_bytes(HALF)
    (tmp_path / "ben").symlink_to(tmp_path / "ana")
    ben = next(source for source in find_sources(tmp_path, course) if source.name == "ben")
    assert read_submission_of(ben, course).fault.startswith("The submission is a link")


@pytest.mark.parametrize("sign", ["exercises", "progress.json", "01_numbers", "half.py"])
def test_a_single_submission_is_refused(sign: str, tmp_path: Path, course: Course) -> None:
    (tmp_path / sign).mkdir()
    (tmp_path / "ana").mkdir()
    with pytest.raises(UsageError, match=rf"holds {sign} itself, so it is one submission[\s\S]*check --dir"):
        find_sources(tmp_path, course)


@pytest.mark.parametrize("names_there", [[], [".git"], ["__MACOSX"]])
def test_a_folder_without_submissions_is_refused(names_there: list[str], tmp_path: Path) -> None:
    for name in names_there:
        (tmp_path / name).mkdir()
    with pytest.raises(UsageError, match=r"There are no submissions in [\s\S]*Give a folder of"):
        find_sources(tmp_path)


@pytest.mark.parametrize(("name", "why"), [("nothing", "There is nothing at"), ("a.txt", "is not a folder of")])
def test_something_else_is_refused(name: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    with pytest.raises(UsageError, match=why), opened(tmp_path / name):
        pass


@pytest.mark.parametrize("kind", ["zip", "csv"])
def test_a_pipe_is_refused_and_not_waited_for(kind: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / f"a.{kind}")
    with pytest.raises(UsageError, match="is not a folder of"), opened(tmp_path / f"a.{kind}"):
        pass


def test_a_folder_that_cannot_be_listed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(UsageError, match="cannot be read: Permission denied"):
        find_sources(tmp_path)


# ── one zip of all ────────────────────────────────────────────────────────────────────────────────────────────────────


def in_zip(path: Path, data: bytes, course: Course) -> dict[str, Submission]:
    path.write_bytes(data)
    with opened(path, course) as sources:
        found = {source.name: read_submission_of(source, course) for source in sources}
    assert [*path.parent.iterdir()] == [path], "nothing is written"
    return found


CLASS = [
    ("ben/half.py", HALF),
    ("ana/homework/exercises/01_numbers/half.py", HALF),
    ("carl.zip", ZIP),
    ("dora_1_half.py", HALF),
    ("eve_assignsubmission_file_/work.tar.gz", packed(tarred(("half.py", HALF)))),
    ("__MACOSX/ben/._half.py", OTHER),
    (".DS_Store", OTHER),
]


@pytest.mark.parametrize("around", ["", "class/", "all of them/"])
def test_a_zip_may_hold_what_a_folder_of_submissions_may(around: str, tmp_path: Path, course: Course) -> None:
    found = in_zip(tmp_path / "class.zip", zipped(*((around + name, data) for name, data in CLASS)), course)
    assert list(found) == ["ana", "ben", "carl", "dora_1", "eve_assignsubmission_file_"]
    assert [(one.files, one.fault) for one in found.values()] == [({"half": HALF}, "")] * 5


def test_a_class_of_one_in_a_zip(tmp_path: Path, course: Course) -> None:
    assert list(in_zip(tmp_path / "class.zip", zipped(("ana/half.py", HALF)), course)) == ["ana"]
    assert list(in_zip(tmp_path / "class.zip", zipped(("ana/homework/half.py", HALF)), course)) == ["ana"]
    assert list(in_zip(tmp_path / "class.zip", zipped(("class/ana/half.py", HALF)), course)) == ["ana"]


@pytest.mark.parametrize(
    "name", ["half.py", "exercises/01_numbers/half.py", "class/half.py", "class/01_numbers/half.py"]
)
def test_a_zip_that_is_one_submission_is_refused(name: str, tmp_path: Path, course: Course) -> None:
    with pytest.raises(UsageError, match="so it is one submission"):
        in_zip(tmp_path / "class.zip", zipped((name, HALF)), course)


@pytest.mark.parametrize("data", [zipped(), zipped((".git/x", b"")), zipped(("../ana/half.py", HALF))])
def test_a_zip_without_submissions_is_refused(data: bytes, tmp_path: Path, course: Course) -> None:
    with pytest.raises(UsageError, match=r"There are no submissions in"):
        in_zip(tmp_path / "class.zip", data, course)


@pytest.mark.parametrize("data", [b"", b"PK", ZIP[:-4]])
def test_a_broken_zip_of_all_is_refused(data: bytes, tmp_path: Path, course: Course) -> None:
    with pytest.raises(UsageError, match=r"is broken, or too large[\s\S]*unpack it"):
        in_zip(tmp_path / "class.zip", data, course)


@pytest.mark.parametrize("limit", ["MAX_MEMBERS", "MAX_DIRECTORY_BYTES"])
def test_a_zip_of_too_many_is_refused(
    limit: str, tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_zips, limit, 5)
    with pytest.raises(UsageError, match="too large"):
        in_zip(tmp_path / "class.zip", zipped(*CLASS), course)


def test_hostile_submissions_in_a_zip_are_faults_of_theirs_alone(tmp_path: Path, course: Course) -> None:
    data = zipped(
        ("../out/half.py", HALF),
        ("a/../../half.py", HALF),
        ("b", HALF),
        (zip_entry("c", ZIP_LINK), b"/etc"),
        (zip_entry("d.zip", ZIP_LINK), b"/etc/passwd"),
        (zip_entry("e/half.py", ZIP_LINK), b"/etc/passwd"),
        (zip_entry("f/01_numbers", ZIP_LINK), b"/etc"),
        ("g/half.py", bytes(MAX_BYTES + 1)),
        ("h.zip", b"PK"),
        ("i.zip", ZIP),
        ("i.zip", ZIP),
        ("j/half.py", HALF),
        ("j/half.py", OTHER),
        ("k.zip", zipped(("work.zip", ZIP))),
        (zip_entry("l/half.py", stat.S_IFREG), b"damaged"),
        ("m\n/half.py", HALF),
        ("n/half.py", HALF),
    ).replace(b"damaged", b"changed")
    found = in_zip(tmp_path / "class.zip", data, course)
    told = {name: one.fault or one.faults.get("half", "") for name, one in found.items()}
    nothing, mend = "It holds no exercise of the course", "hand in files like exercises/01_numbers/half.py"
    assert told == {
        "b": "It is no folder, no .zip, .tar.gz or .tgz, and no .py, but b.",
        "c": "The submission is a link; put what it leads to there.",
        "d": "The submission is a link; put what it leads to there.",
        "e": IS_LINK,
        "f": IS_BEHIND_A_LINK,
        "g": IS_TOO_LARGE,
        "h": "The archive is broken, or is not what its name says; make it anew.",
        "i": f"The archive {IS_THERE_TWICE}.",
        "j": IS_THERE_TWICE,
        "k": f"{nothing}, but an archive, work.zip, which is not opened; {mend}.",
        "l": IS_DAMAGED,
        "m": "",
        "n": "",
    }


def test_an_archive_in_a_zip_is_unpacked_into_memory_up_to_a_limit(
    tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.batch.intake.packed.MAX_ARCHIVE_BYTES", 2**20)
    bomb = zipped(("a.zip", bytes(2**23)), ("b/work.zip", bytes(2**23)), ("c.zip", ZIP))
    tracemalloc.start()
    try:
        found = in_zip(tmp_path / "class.zip", bomb, course)
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()
    large = "The archive is larger than 1 MiB; hand in the exercises and nothing else."
    assert [one.fault for one in found.values()] == [large, large, ""]


def test_what_is_raised_while_submissions_of_a_zip_are_graded_is_left_as_it_is(tmp_path: Path, course: Course) -> None:
    (tmp_path / "class.zip").write_bytes(zipped(*CLASS))
    with pytest.raises(OSError, match="disk full"), opened(tmp_path / "class.zip", course):
        raise OSError("disk full")


def test_a_zip_of_many_is_found_in_order(tmp_path: Path, course: Course) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for number in reversed(range(3_000)):
            archive.writestr(f"{number:05}/half.py", HALF)
    with opened(tmp_path / "class.zip", course) as sources:
        found = list(sources)
        assert [source.name for source in found] == [f"{number:05}" for number in range(3_000)]
        assert isinstance(found[7], PackedSource)
        assert read_submission_of(found[7], course).files == {"half": HALF}


def test_a_source_of_a_folder_or_a_list_is_a_plain_one(tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    assert list(find_sources(tmp_path)) == [Source("ana", tmp_path / "ana")]
