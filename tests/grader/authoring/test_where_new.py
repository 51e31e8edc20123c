"""Into which course `grader dev new` writes: the one in which one stands, or the one that is named, and no other."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from grader.cli import dev_options
from grader.cli.application import app
from grader.course import read_course

TINY_COURSE = Path(__file__).parents[1] / "tiny_course"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course that may be written over, as the only one that is installed."""
    folder = tmp_path / "packages/tiny"
    shutil.copytree(TINY_COURSE, folder)
    monkeypatch.setattr(dev_options, "find_course", lambda: read_course(folder))
    return folder


def new(*words: str) -> Result:
    return CliRunner().invoke(app, ["dev", "new", *words], prog_name="grader")


def content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_written_into_the_installed_course_by_whoever_stands_elsewhere(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(installed)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    refused = new("quarter")
    assert refused.exit_code == 2
    assert "the installed course is not written into" in refused.stderr
    assert "cd DIR" in refused.stderr
    assert "--course DIR" in refused.stderr
    assert content(installed) == before


@pytest.mark.parametrize("below", ["", "exercises/01_numbers"])
def test_whoever_stands_in_a_course_writes_into_it(
    below: str, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(installed / below)
    assert new("quarter").exit_code == 0
    assert (installed / "exercises/02_arrays/quarter.py").is_file()


def test_a_course_that_is_named_is_written_into_from_anywhere(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = content(installed)
    assert new("01_means/mean", "--course", "means").exit_code == 0
    assert (tmp_path / "means/exercises/01_means/mean.py").is_file()
    assert content(installed) == before
