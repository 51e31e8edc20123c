"""A submission that is a folder: whatever lies in it, it is read, or it is said why not."""

import os
import socket
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from grader.batch.intake import folders, read_submission_of
from grader.batch.intake.unreadable import IS_BEHIND_A_LINK, IS_FOLDER, IS_LINK, IS_NO_FILE, IS_TOO_LARGE
from grader.batch.submission import Source, Submission
from grader.course import Course
from grader.judge.settled import Refused
from grader.judge.submission import MAX_BYTES, read_source
from grader.learner.workspace import Workspace

from .conftest import HALF, OTHER

Read = Callable[[Path], Submission]
PLACES = ("exercises/01_numbers/half.py", "01_numbers/half.py", "half.py")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="makes links and pipes")


def put(path: Path, data: bytes = HALF) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("there", list(product([False, True], repeat=3)))
def test_a_file_counts_where_it_would_count_in_a_learners_folder(
    there: tuple[bool, ...], tmp_path: Path, course: Course, read: Read
) -> None:
    put(tmp_path / "scaled.py", OTHER)
    for place, is_there in zip(PLACES, there, strict=True):
        if is_there:
            put(tmp_path / place, place.encode())
    path = Workspace(course, tmp_path).path(course.exercise("half"))
    assert read(tmp_path).files.get("half") == (path.read_bytes() if any(there) else None)


@pytest.mark.parametrize("place", PLACES)
def test_everything_may_lie_in_one_folder_beside_what_systems_put_there(place: str, tmp_path: Path, read: Read) -> None:
    put(tmp_path / "my work" / place)
    put(tmp_path / "__MACOSX" / place, OTHER)
    put(tmp_path / ".git" / place, OTHER)
    put(tmp_path / "notes.txt", OTHER)
    assert read(tmp_path).files == {"half": HALF}


def test_of_two_folders_none_is_taken_for_the_one_around_everything(tmp_path: Path, read: Read) -> None:
    put(tmp_path / "old" / "half.py")
    put(tmp_path / "new" / "half.py", OTHER)
    assert not read(tmp_path).files
    assert (
        read(tmp_path).fault == "It holds no exercise of the course; hand in files like exercises/01_numbers/half.py."
    )


def test_an_empty_folder_is_said_to_hold_no_exercise(tmp_path: Path, read: Read) -> None:
    assert read(tmp_path).fault.startswith("It holds no exercise")


def test_what_is_missing_is_only_missing(tmp_path: Path, read: Read) -> None:
    put(tmp_path / "half.py")
    found = read(tmp_path)
    assert (list(found.files), found.faults, found.fault) == (["half"], {}, "")


def as_link(path: Path) -> None:
    path.symlink_to(put(path.parent.parent / "secret.py"))


def as_dangling_link(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def as_endless_link(path: Path) -> None:
    path.symlink_to(path)


def as_folder(path: Path) -> None:
    path.mkdir()


def as_pipe(path: Path) -> None:
    os.mkfifo(path)


def as_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        here = os.open(path.parent, os.O_RDONLY)  # a socket's path is short
        bound.bind(f"/proc/self/fd/{here}/{path.name}")
        os.close(here)


def as_device(path: Path) -> None:
    try:
        os.mknod(path, 0o20666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


def as_too_large(path: Path) -> None:
    path.write_bytes(bytes(MAX_BYTES + 1))


def as_endlessly_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


ZOO = {
    as_link: IS_LINK,
    as_dangling_link: IS_LINK,
    as_endless_link: IS_LINK,
    as_folder: IS_FOLDER,
    as_pipe: IS_NO_FILE,
    as_socket: IS_NO_FILE,
    as_device: IS_NO_FILE,
    as_too_large: IS_TOO_LARGE,
    as_endlessly_large: IS_TOO_LARGE,
}


@pytest.mark.parametrize(("made", "fault"), ZOO.items(), ids=lambda part: getattr(part, "__name__", None))
def test_a_file_that_cannot_be_read_is_a_fault_in_the_words_of_a_check(
    made: Callable[[Path], None], fault: str, tmp_path: Path, read: Read
) -> None:
    folder = tmp_path / "ana"
    put(folder / "scaled.py", OTHER)
    if made is as_socket and not os.path.isdir("/proc/self/fd"):
        pytest.skip("needs /proc")
    made(folder / "half.py")
    found = read(folder)
    assert (found.files, found.faults, found.fault) == ({"scaled": OTHER}, {"half": fault}, "")
    if made is not as_socket:  # whose fault there is what the system says of opening it
        with pytest.raises(Refused) as refused:
            read_source(folder / "half.py", "half.py", folder)
        assert refused.value.message == f"half.py {fault}"


def test_a_file_of_the_largest_size_is_read(tmp_path: Path, read: Read) -> None:
    put(tmp_path / "half.py", bytes(MAX_BYTES))
    assert read(tmp_path).files == {"half": bytes(MAX_BYTES)}


@pytest.mark.parametrize("linked", ["exercises", "exercises/01_numbers"])
def test_a_folder_that_is_a_link_is_not_entered(linked: str, tmp_path: Path, read: Read) -> None:
    folder, elsewhere = tmp_path / "ana", tmp_path / "elsewhere"
    put(elsewhere / "half.py")
    put(elsewhere / "01_numbers" / "half.py")
    put(folder / "scaled.py")
    (folder / linked).parent.mkdir(exist_ok=True)
    (folder / linked).symlink_to(elsewhere)
    assert read(folder).faults["half"] == IS_BEHIND_A_LINK
    with pytest.raises(Refused, match=IS_BEHIND_A_LINK):
        read_source(folder / "exercises/01_numbers/half.py", "half.py", folder)


def test_a_link_around_everything_is_not_entered(tmp_path: Path, read: Read) -> None:
    put(tmp_path / "elsewhere" / "half.py")
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana" / "work").symlink_to(tmp_path / "elsewhere")
    assert read(tmp_path / "ana").faults["half"] == IS_BEHIND_A_LINK


@pytest.mark.parametrize("name", ["ana", "ana.zip", "ana_half.py"])
def test_a_submission_that_is_itself_a_link_is_not_followed(name: str, tmp_path: Path, read: Read) -> None:
    put(tmp_path / "elsewhere" / "half.py")
    (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    found = read(tmp_path / name)
    assert not found.files
    assert found.fault == "The submission is a link; put what it leads to there."


@pytest.mark.parametrize("name", ["exercises", "01_numbers"])
def test_a_pipe_in_the_place_of_a_folder_is_not_waited_for(name: str, tmp_path: Path, read: Read) -> None:
    os.mkfifo(tmp_path / name)
    put(tmp_path / "half.py")
    assert read(tmp_path).files == {"half": HALF}


@pytest.mark.parametrize("suffix", [".zip", ".tgz"])
def test_a_pipe_in_the_place_of_an_archive_is_not_waited_for(suffix: str, tmp_path: Path, read: Read) -> None:
    os.mkfifo(tmp_path / f"ana{suffix}")
    assert read(tmp_path / f"ana{suffix}").fault == "The archive is no regular file."


def test_a_file_that_becomes_a_link_while_it_is_opened_is_not_followed(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = put(tmp_path / "secret.py", OTHER)
    swapped(put(tmp_path / "ana" / "half.py"), target, monkeypatch)
    assert read(tmp_path / "ana").faults == {"half": IS_LINK}


def test_a_folder_that_becomes_a_link_while_it_is_entered_is_not_followed(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "secrets" / "half.py", OTHER)
    put(tmp_path / "ana" / "01_numbers" / "half.py")
    swapped(tmp_path / "ana" / "01_numbers", tmp_path / "secrets", monkeypatch)
    assert not read(tmp_path / "ana").files


def test_a_file_that_becomes_a_pipe_while_it_is_opened_is_not_waited_for(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped(put(tmp_path / "ana" / "half.py"), None, monkeypatch)
    assert read(tmp_path / "ana").faults == {"half": IS_NO_FILE}


def swapped(path: Path, target: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a link in the place of `path`, or a pipe, at the moment that it is opened."""
    really = os.open

    def opening(name: str | Path, flags: int, *, dir_fd: int | None = None) -> int:
        if str(name) == path.name and not path.is_symlink() and not path.is_fifo():
            path.rename(path.with_name("before"))
            path.symlink_to(target) if target else os.mkfifo(path)
        return really(name, flags, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", opening)
    assert os.supports_dir_fd, "this machine can open from a folder that is held open"


def test_links_are_not_followed_on_systems_that_open_by_paths_only(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "_FOLLOWS_NO_NAMES", False)
    put(tmp_path / "elsewhere" / "scaled.py")
    put(tmp_path / "ana" / "01_numbers" / "half.py")
    (tmp_path / "ana" / "02_arrays").symlink_to(tmp_path / "elsewhere")
    found = read(tmp_path / "ana")
    assert (found.files, found.faults) == ({"half": HALF}, {"scaled": IS_BEHIND_A_LINK})


def test_a_file_or_folder_that_may_not_be_opened_is_a_fault(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "half.py")

    def refused(*_args: object, **_keywords: object) -> int:
        raise PermissionError(13, "Permission denied\x1b[2J")

    monkeypatch.setattr(os, "open", refused)
    assert read(tmp_path).faults["half"] == "cannot be read: Permission denied\\x1b[2J"


def test_a_folder_of_a_million_entries_is_not_listed_to_its_end(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MAX_LISTED", 10)
    for number in range(20):
        put(tmp_path / f"{number}.txt")
    seen = list(folders.Folder(tmp_path).files())
    assert len(seen) == 10
    assert read(tmp_path).fault


@pytest.mark.parametrize(
    "name", ["ana_half.py", "ana-half.py", "ana half.py", "half.py", "ana_12_half-1.py", "ana_half (2).PY"]
)
def test_a_python_file_answers_the_exercise_that_its_name_ends_in(name: str, tmp_path: Path, read: Read) -> None:
    assert read(put(tmp_path / name)).files == {"half": HALF}


def test_of_two_exercises_that_a_name_ends_in_the_longer_counts(tmp_path: Path, course: Course) -> None:
    half, scaled = course.exercises
    both = replace(course, exercises=(half, replace(scaled, name="the_half"), replace(scaled, name="e_half")))
    found = read_submission_of(Source("ana", put(tmp_path / "ana_the_half.py")), both)
    assert found.files == {"the_half": HALF}


@pytest.mark.parametrize("name", ["ana.py", "behalf.py", "half_ana.py"])
def test_a_python_file_whose_name_tells_no_exercise_is_a_fault(name: str, tmp_path: Path, read: Read) -> None:
    fault = "The file's name does not end in that of an exercise, as ANYTHING_half.py does."
    assert read(put(tmp_path / name)).fault == fault


def test_a_python_file_that_is_too_large_is_a_fault_of_its_exercise(tmp_path: Path, read: Read) -> None:
    assert read(put(tmp_path / "ana_half.py", bytes(MAX_BYTES + 1))).faults == {"half": IS_TOO_LARGE}


@pytest.mark.parametrize("name", ["ana.rar", "ana", "ana.ipynb"])
def test_a_file_of_another_kind_is_a_fault(name: str, tmp_path: Path, read: Read) -> None:
    assert read(put(tmp_path / name)).fault == f"It is no folder, no .zip, .tar.gz or .tgz, and no .py, but {name}."


@pytest.mark.parametrize("path", ["not there", "nul\0in it", "x" * 5000, "\ud800"])
def test_a_path_with_nothing_at_it_is_a_fault(path: str, tmp_path: Path, read: Read) -> None:
    assert read(tmp_path / path).fault


def test_what_is_known_of_a_submission_is_kept(tmp_path: Path, course: Course) -> None:
    found = read_submission_of(Source("Ana", put(tmp_path / "ana_half.py"), None, 3), course)
    assert (found.name, found.received, found.attempt) == ("Ana", None, 3)
