"""What docs/grading/writing-a-course.md tells an author to type and to write leads to a course that is proved."""

import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs/grading/writing-a-course.md"
_STEP = re.compile(r"^(?:`([\w/.]+)`:\n\n)?```(\w+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def steps():
    """The page's commands, each with the exit code that it promises, and its files, in their order."""
    for name, language, text in _STEP.findall(PAGE.read_text(encoding="utf-8")):
        if name:
            yield name, text
        elif language == "sh":
            for line in text.splitlines():
                command, _, code = line.partition("  # exit code ")
                yield command, int(code or 0)


def typed(command, folder):
    words = shlex.split(command)
    if words[0] == "cd":
        return folder / words[1], 0, ""
    program = [sys.executable, "-m", "grader"] if words[0] == "grader" else [sys.executable]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "COLUMNS": "80"}
    ran = subprocess.run(
        [*program, *words[1:]], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    return folder, ran.returncode, ran.stdout + ran.stderr


@pytest.mark.slow
def test_every_command_of_the_page_does_what_the_page_says(tmp_path):
    folder = tmp_path
    for what, then in steps():
        if isinstance(then, str):
            (folder / what).parent.mkdir(exist_ok=True)
            (folder / what).write_text(then, encoding="utf-8")
        elif "pip wheel" not in what:
            folder, code, said = typed(what, folder)
            assert code == then, f"{what}\n{said}"
            if "--json" in what:
                (proof,) = json.loads(said)["exercises"]
                assert proof["held"] == proof["tried"]
                assert not proof["faults"]


@pytest.mark.slow
def test_the_wheel_of_the_page_holds_the_course(tmp_path):
    pytest.importorskip("hatchling", reason="it builds the wheel")
    for what, then in steps():
        if isinstance(then, str):
            (tmp_path / what).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / what).write_text(then, encoding="utf-8")
    (build,) = [what for what, _ in steps() if "pip wheel" in what]
    _, code, said = typed(f"{build} --no-build-isolation", tmp_path)
    assert code == 0, said
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("course.toml", "exercises/01_middles/median.py", "solutions/01_middles/median/checks.py"):
        assert f"medians_course/{name}" in names
    entry = zipfile.ZipFile(wheel).read("medians_course-1.0.dist-info/entry_points.txt").decode()
    assert "[grader.courses]\nmedians = medians_course:folder" in entry
