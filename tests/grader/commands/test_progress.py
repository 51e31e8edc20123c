"""`progress.json`: readable, never lost, and never believed more than it deserves."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.learner.fingerprints import Fingerprint
from grader.learner.progress import Progress
from grader.learner.progress_form import SECTIONS, sound
from grader.learner.stub_parts import Parts
from grader.learner.workspace import find_workspace
from grader.pins import Pin
from grader.results import ExerciseResult, Status

from .conftest import opened, pass_half

MARK = Fingerprint("a" * 64, "b" * 64)


def test_what_is_remembered_is_found_again(tmp_path):
    progress = Progress.new(tmp_path / "progress.json", "tiny", 71)
    progress.record(ExerciseResult("half", "01_numbers", 2, Status.PASSED), MARK)
    progress.record(ExerciseResult("scaled", "02", 1, Status.FAILED, pin=Pin("any", 7, "case")), MARK)
    progress.show_hint("scaled", 2)
    progress.show_solution("scaled", "anyway")
    progress.take("exercises/02/scaled.py", Parts("c" * 64))
    progress.save()
    again = Progress.read(tmp_path / "progress.json")
    assert again is not None
    assert (again.course, again.question, again.damage) == ("tiny", 71, [])
    assert again.is_done("half", MARK)
    assert not again.is_done("half", Fingerprint("c" * 64, MARK.checks))
    assert not again.is_done("half", Fingerprint(MARK.file, "c" * 64))
    assert not again.is_done("scaled", MARK)
    assert (again.pin_of("scaled"), again.hints_shown("scaled")) == (Pin("any", 7, "case"), 2)
    assert again.solution_shown("scaled") == "anyway"
    assert again.taken == {"exercises/02/scaled.py": Parts("c" * 64)}


def test_that_the_solution_was_looked_at_first_stays(tmp_path):
    progress = Progress.new(tmp_path / "progress.json", "tiny", 1)
    progress.show_solution("half", "anyway")
    progress.show_solution("half", "passed")
    assert progress.solution_shown("half") == "anyway"


def test_two_graders_that_write_in_turn_lose_nothing_of_each_other(mine):
    one, other = opened(mine).progress, opened(mine).progress
    one.show_hint("half", 2)
    other.show_hint("scaled", 1)
    one.save()
    other.save()
    assert [opened(mine).progress.hints_shown(name) for name in ("half", "scaled")] == [2, 1]


def test_graders_that_write_at_once_lose_nothing_of_each_other(mine):
    program = """
import sys
from pathlib import Path
from grader.learner.progress import Progress
for number in range(15):
    progress = Progress.read(Path("progress.json"))
    progress.show_hint(f"of_{sys.argv[1]}_{number}", 1)
    progress.save()
"""
    writers = [subprocess.Popen([sys.executable, "-c", program, str(index)], cwd=mine) for index in range(3)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    hints = json.loads((mine / "progress.json").read_text())["hints"]
    assert len(hints) == 45


@pytest.mark.usefixtures("half")
def test_a_file_that_cannot_be_read_is_kept_and_the_question_found_again(mine, grader):
    question = json.loads((mine / "progress.json").read_text())["question"]
    (mine / "progress.json").write_text('{"schema": "grader-progress/1", "course": "ti')
    done = grader("list")
    assert done.exit_code == 0
    assert "could not be read" in done.stderr
    assert "progress.damaged-1.json" in done.stderr
    assert (mine / "progress.damaged-1.json").read_text().endswith('"ti')
    assert json.loads((mine / "progress.json").read_text())["question"] == question
    assert grader("list").stderr == ""


@pytest.mark.usefixtures("half")
def test_of_a_file_with_wrong_parts_the_right_parts_go_on(mine, grader):
    pass_half(mine)
    path = mine / "progress.json"
    content = json.loads(path.read_text())
    content["hints"] = {"half": "many", "scaled": 2, "../../etc": 1}
    content["mine"] = ["a note"]
    path.write_text(json.dumps(content))
    done = grader("list", "--done")
    assert "half" in done.stdout
    assert "wrong form under hints" in done.stderr
    assert json.loads((mine / "progress.damaged-1.json").read_text()) == content
    mended = json.loads(path.read_text())
    assert (mended["hints"], mended["mine"]) == ({"scaled": 2}, ["a note"])


def test_damage_is_told_where_it_cannot_be_mended(mine, grader, monkeypatch):
    (mine / "progress.json").write_text("{")

    def full(path, _content):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("grader.learner.progress.write_whole", full)
    done = grader("list")
    assert (done.exit_code, "half" in done.stdout) == (0, True)
    assert "No space left on device" in done.stderr


def test_the_file_of_a_newer_grader_is_left_alone(mine, grader):
    path = mine / "progress.json"
    path.write_text('{"schema": "grader-progress/2"}')
    done = grader("list")
    assert (done.exit_code, path.read_text()) == (2, '{"schema": "grader-progress/2"}')
    assert "pip install --upgrade" in done.stderr


def test_looking_into_somebodys_folder_writes_nothing_there(mine, grader, checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    for content in ("{", '{"schema": "grader-progress/1", "hints": 3}'):
        (mine / "progress.json").write_text(content)
        before = sorted(path.name for path in mine.iterdir())
        for command in (["list"], ["next"], ["update", "--dry-run"]):
            assert grader(*command, "--dir", "mine").exit_code == 0
        assert (mine / "progress.json").read_text() == content
        assert sorted(path.name for path in mine.iterdir()) == before
    assert grader("hint", "half", "--dir", "mine").exit_code == 0
    assert (mine / "progress.damaged-1.json").read_text() == content


@pytest.mark.usefixtures("judge")
def test_damage_is_told_also_where_nothing_is_to_be_remembered(mine, grader):
    (mine / "progress.json").write_text("{")
    assert "progress.damaged-1.json" in grader("check", "--require-isolation", "process").stderr


def test_what_a_newer_grader_writes_meanwhile_is_not_written_over(mine):
    workspace = opened(mine)
    (mine / "progress.json").write_text('{"schema": "grader-progress/2"}')
    workspace.progress.show_hint("half", 1)
    workspace.progress.try_to_save()
    assert (mine / "progress.json").read_text() == '{"schema": "grader-progress/2"}'
    assert "newer grader" in workspace.progress.notes[0]


def test_somebody_elses_progress_file_is_none_of_ours(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for content in ('{"level": 3}', "[]", "level = 3"):
        (tmp_path / "progress.json").write_text(content)
        with pytest.raises(UsageError, match="no exercises here"):
            find_workspace(None)
    assert [path.name for path in tmp_path.iterdir()] == ["progress.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_in_place_of_the_file_is_not_waited_for(mine, grader):
    (mine / "progress.json").unlink()
    os.mkfifo(mine / "progress.json")
    assert grader("list").exit_code == 0
    assert (mine / "progress.json").is_file()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_left_where_it_is(mine, grader):
    (mine / "progress.json").chmod(0)
    done = grader("list")
    (mine / "progress.json").chmod(0o644)
    assert (done.exit_code, "may not be read" in done.stderr) == (2, True)
    assert not (mine / "progress.damaged-1.json").exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
ENTRIES = JSON | st.dictionaries(st.sampled_from(["file", "checks", "at", "status", "test", "seed", "case"]), JSON)
CONTENTS = st.fixed_dictionaries(
    {"schema": st.just("grader-progress/1")},
    optional={
        "course": JSON,
        "question": JSON,
        **{name: JSON | st.dictionaries(st.sampled_from(["half", "a/b", "..", ""]), ENTRIES) for name in SECTIONS},
        "more": JSON,
    },
)


@settings(max_examples=80, deadline=None)
@given(CONTENTS)
def test_no_content_raises_and_what_is_kept_of_it_is_found_sound(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("folder") / "progress.json"
    path.write_text(json.dumps(content))
    progress = Progress.read(path)
    assert progress is not None
    for name in ("half", "a/b", "..", ""):
        progress.is_done(name, MARK)
        progress.last_status(name, MARK)
        progress.pin_of(name)
        progress.hints_shown(name)
    progress.complete("tiny", 1)
    progress.show_hint("half", 1)
    progress.save()
    kept = json.loads(path.read_text())
    assert sound(kept)[1] == []


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[" * 200_000, b'{"a":' * 5_000, b"1" * 10_000, b'"\\ud800"', b"NaN", b"{}" * 2**20,
        b'{"schema": "grader-progress/1", "question": ' + b"9" * 5_000 + b"}",
    ],
)  # fmt: skip
def test_no_bytes_raise(mine, grader, content):
    (mine / "progress.json").write_bytes(content)
    done = grader("list")
    assert (done.exit_code, "Traceback" in done.stderr) in ((0, False), (2, False))
