"""The command: what it writes where, and what it answers to what cannot be."""

import subprocess
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.platforms.files import File
from grader.platforms.filling import FOLDER
from grader.platforms.order import Platform
from grader.platforms.placing import place
from grader.platforms.summary import Row, page

from .conftest import BASH, TINY_COURSE, Export, needs_bash

SHIPPED = [Platform.GRADESCOPE, Platform.PRAIRIELEARN]


@pytest.mark.parametrize("platform", SHIPPED)
def test_nothing_that_is_there_is_written_over_unless_it_is_said(tmp_path: Path, export: Export, platform: str) -> None:
    first = export(platform, tmp_path / "out", "half")
    assert first.exit_code == 0, first.stderr
    before = _content(tmp_path / "out")
    again = export(platform, tmp_path / "out")
    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert "--force" in again.stderr
    assert _content(tmp_path / "out") == before
    (tmp_path / "out/mine.txt").write_text("mine")
    assert export(platform, tmp_path / "out", "half", "--force").exit_code == 0
    assert _content(tmp_path / "out") == {**before, "mine.txt": b"mine"}


def test_of_an_older_export_nothing_is_left_in_what_is_replaced(tmp_path: Path, export: Export) -> None:
    export("prairielearn", tmp_path, "half")
    stale = tmp_path / "serverFilesCourse/tiny-grader/course/solutions/01_numbers/half/stale.py"
    stale.write_text("")
    others = tmp_path / "serverFilesCourse/other/run.sh"
    others.parent.mkdir()
    others.write_text("")
    export("prairielearn", tmp_path, "half", "--force")
    assert not stale.exists()
    assert others.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gradescop", "out"], "Did you mean 'gradescope'?"),
        (["gradescope", "out", "halv"], "Did you mean 'half'?"),
        (["gradescope", "a_file"], "a_file is a file"),
        (["gradescope", "a_file/out"], "a_file is a file"),
        (["gradescope", "out", "--course", "nowhere"], "There is no course in"),
        (["gradescope", "out", "--hidden", "nowhere"], "There is no folder nowhere,"),
        (["gradescope", "out", "--hidden", "empty"], "There are no hidden checks"),
        (["gradescope", "out", "scaled", "--hidden", "hidden"], "none for scaled"),
        (["exercism", "out", "--hidden", "hidden"], "choose one of gradescope, prairielearn"),
        (["github-actions", "out", "--hidden", "hidden"], "can be read by others"),
        (["github-actions", "out"], "--package REQUIREMENT"),
        (["gradescope", "out", "--package", "a b"], "nothing that pip can install"),
        (["gradescope", "out", "--package", "none-1-py3-none-any.whl"], "There is no wheel"),
        (["gradescope", "out", "--package", "none.whl"], "not named as a wheel"),
        (["gradescope", "out", "--require-isolation", "landlok"], "landlock"),
        (["gradescope", "out", "--image", "x"], "--image is for prairielearn"),
        (["prairielearn", "out", "--image", "x y; rm"], "No image can be called 'x y; rm'."),
        (["prairielearn", "out", "--image", "x\nRUN rm"], "REGISTRY/NAME:TAG"),
        (["prairielearn", "out", "--image", ""], "REGISTRY/NAME:TAG"),
        (["prairielearn", "out", "--image", "us/Grader"], "in small letters"),
    ],
)
def test_what_cannot_be_is_answered_with_the_mend_and_writes_nothing(
    tmp_path: Path, export: Export, hidden: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a_file").write_text("")
    (tmp_path / "empty").mkdir()
    assert hidden == tmp_path / "hidden"
    before = sorted(tmp_path.rglob("*"))
    done = export(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) <= 5
    assert sorted(tmp_path.rglob("*")) == before


def test_a_wheel_goes_along_and_is_what_pip_installs(tmp_path: Path, export: Export) -> None:
    wheel = tmp_path / "convjax-0.1.0-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    done = export("github-actions", tmp_path / "out", "--package", str(wheel), "--package", "numpy>=2")
    assert done.exit_code == 0, done.stderr
    folder = tmp_path / "out/.github/grader"
    assert (folder / "requirements.txt").read_text() == "./convjax-0.1.0-py3-none-any.whl\nnumpy>=2\n"
    assert (folder / wheel.name).read_bytes() == b"wheel"


def test_where_moving_fails_everything_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("old")
    renamed: list[object] = []

    def rename(source: Path, target: Path, real=Path.rename) -> None:
        renamed.append(target)
        if len(renamed) == 3:
            raise OSError(28, "No space left on device", str(target))
        real(Path(source), target)

    monkeypatch.setattr("grader.platforms.placing.os.rename", rename)
    with pytest.raises(OSError, match="No space"):
        place({"a": File(b"new"), "b": File(b"new")}, ["a", "b"], tmp_path, replace=True)
    assert _content(tmp_path) == {"a": b"old"}


def test_a_folder_that_could_not_be_filled_is_not_left_behind(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        place({"a": File(b"")}, ["b"], tmp_path / "deep/down")
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_leads_nowhere_is_in_the_way_too(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "nothing")
    with pytest.raises(UsageError, match="is there already"):
        place({"a": File(b"")}, ["a"], tmp_path)


def test_a_summary_escapes_what_was_said_and_is_never_too_long_to_be_shown() -> None:
    said = "</pre><script>\n\n# oops | [x](y)" * 200
    told = page([Row(f"a|<b>{number}", False, 0, 1, said) for number in range(2_000)])
    assert len(told.encode()) < 1_000_000
    assert "<script>" not in told
    assert "|<b>" not in told
    assert "more than can be shown" in told


@needs_bash
@pytest.mark.parametrize(
    "script", sorted(path for path in FOLDER.rglob("*") if path.suffix == ".sh"), ids=lambda path: path.name
)
def test_a_script_is_bash_that_stops_at_what_fails(script: Path) -> None:
    done = subprocess.run([str(BASH), "-n", str(script)], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    lines = script.read_text().splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines


def test_the_course_that_goes_along_is_the_same_course(tmp_path: Path, export: Export) -> None:
    from grader.course import read_course

    export("prairielearn", tmp_path)
    sent = read_course(tmp_path / "serverFilesCourse/tiny-grader/course")
    assert sent.content_hash() == read_course(TINY_COURSE).content_hash()


def _content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
