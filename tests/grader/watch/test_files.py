"""Saves, as editors make them: each is seen once, and none is lost."""

import os
from pathlib import Path

import pytest

from grader.watch.files import SECONDS_FOR_AN_EDITOR, Files


@pytest.fixture
def half(tmp_path: Path) -> Path:
    path = tmp_path / "half.py"
    path.write_text("half = 1\n")
    return path


@pytest.fixture
def files(half: Path, tmp_path: Path) -> Files:
    return Files({"half": half, "scaled": tmp_path / "scaled.py"})


def saved_in_place(path: Path) -> None:
    path.write_text("half = 22\n")


def renamed_over(path: Path) -> None:
    beside = path.with_suffix(".new")
    beside.write_text(path.read_text())
    os.utime(beside, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    os.replace(beside, path)


def moved_away_and_written(path: Path) -> None:
    os.replace(path, path.with_suffix(".py~"))
    path.write_text("half = 1\n")


def saved_unchanged(path: Path) -> None:
    about = path.stat()
    path.write_text(path.read_text())
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns + 1))


@pytest.mark.parametrize("save", [saved_in_place, renamed_over, moved_away_and_written, saved_unchanged])
def test_a_save_is_seen_once_however_the_editor_does_it(files: Files, half: Path, save: object) -> None:
    save(half)  # type: ignore[operator]
    assert files.changed(0.0) == {"half"}
    assert files.changed(0.0) == frozenset()


def test_what_is_no_save_is_not_taken_for_one(files: Files, half: Path) -> None:
    half.read_text()
    half.chmod(0o600)
    (half.parent / ".half.py.swp").write_text("")
    (half.parent / "4913").write_text("")
    assert files.changed(0.0) == frozenset()


@pytest.mark.parametrize("begin", [Path.unlink, lambda path: path.write_text("")])
def test_a_file_that_is_empty_or_gone_for_a_moment_is_waited_for(files: Files, half: Path, begin: object) -> None:
    begin(half)  # type: ignore[operator]
    assert files.changed(0.0) == frozenset()
    half.write_text("half = 333\n")
    assert files.changed(0.1) == {"half"}


def test_a_file_that_stays_away_is_told_and_so_is_its_return(files: Files, half: Path) -> None:
    half.unlink()
    assert files.changed(0.0) == frozenset()
    assert files.changed(SECONDS_FOR_AN_EDITOR) == {"half"}
    assert files.changed(9.0) == frozenset()
    half.write_text("half = 1\n")
    assert files.changed(9.1) == {"half"}


def test_each_of_two_saves_is_seen(files: Files, half: Path) -> None:
    seen = []
    for text in ("half = 10\n", "half = 100\n"):
        half.write_text(text)
        seen.append(files.changed(0.0))
    assert seen == [{"half"}, {"half"}]
