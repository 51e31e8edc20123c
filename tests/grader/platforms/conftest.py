"""A platform as a test needs it: its folders below a temporary root, its own programs, and nothing else around them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from grader.cli.application import app
from grader.course import read_course
from grader.learner.handout import begin

ROOT = Path(__file__).parents[3]
TINY_COURSE = Path(__file__).parents[1] / "tiny_course"
SCHEMAS = Path(__file__).parents[1] / "report" / "schemas"
BASH = shutil.which("bash")
RIGHT = (TINY_COURSE / "solutions/01_numbers/half/solution.py").read_text(encoding="utf-8")
ANSWERS = {
    "right": RIGHT,
    "wrong": RIGHT.replace("number // 2", "-(-number // 2)"),
    "broken": "def half(number:\n",
    "prints": RIGHT.replace(
        "    return", "    print('::error::</pre><b>|[x](y)\\n\\n# oops')\n    raise ValueError('<b>')\n    return"
    ),
}

needs_bash = pytest.mark.skipif(BASH is None, reason="there is no bash, and the platforms have one")

Export = Callable[..., Result]


@pytest.fixture(scope="session")
def export() -> Export:
    """Export the tiny course as a person would; in these tests any isolation will do, unless one is named."""

    def run(platform: str, folder: Path | str, *arguments: str) -> Result:
        least = [] if "--require-isolation" in arguments else ["--require-isolation", "process"]
        course = [] if "--course" in arguments else ["--course", str(TINY_COURSE)]
        line = ["export-platform", platform, str(folder), *arguments, *course, *least]
        done = CliRunner().invoke(app, line, prog_name="grader")
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return done

    return run


@dataclass
class Machine:
    """Runs commands with an environment that has nothing but what a test puts into it."""

    programs: Path
    """The folder of `grader` and `python`, as setting a platform up would have made it."""

    def run(self, *command: str | Path, folder: Path, **environment: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command in a folder, as the platform does."""
        variables = {name: str(value) for name, value in environment.items()}
        return subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env={"PATH": os.defpath, "GRADER_BIN": str(self.programs), **variables},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def replace_grader(self, script: str) -> None:
        """Let another program stand where the grader is."""
        _write_program(self.programs / "grader", script)


@pytest.fixture
def machine(tmp_path: Path, packaged: Path) -> Machine:
    """A machine on which the packages are installed already, those of this very checkout."""
    programs = tmp_path / "programs"
    programs.mkdir()
    path = f"{ROOT}{os.pathsep}{packaged}"
    _write_program(programs / "python", f'PYTHONPATH="{path}" exec "{sys.executable}" "$@"\n')
    _write_program(programs / "grader", f'PYTHONPATH="{path}" exec "{sys.executable}" -P -m grader "$@"\n')
    return Machine(programs)


def _write_program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny course as an installed package, for the platforms that get it no other way."""
    folder = tmp_path / "packages"
    facts = folder / "tiny_course_package-1.5.dist-info"
    facts.mkdir(parents=True)
    (folder / "tiny_course_package.py").write_text(
        f"from pathlib import Path\n\n\ndef folder():\n    return Path({str(TINY_COURSE)!r})\n", encoding="utf-8"
    )
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-course-package\nVersion: 1.5\n")
    (facts / "entry_points.txt").write_text("[grader.courses]\ntiny = tiny_course_package:folder\n")
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A learner's repository, begun as 'grader init' does it."""
    begin(read_course(TINY_COURSE), tmp_path / "checkout")
    return tmp_path / "checkout"


def answer(folder: Path, name: str) -> Path:
    """Write one of the answers as a file that lies in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "half.py").write_text(ANSWERS[name], encoding="utf-8")
    return folder


def valid(form: str, path: Path) -> dict[str, Any]:
    """Read a report, which keeps to its format's schema."""
    content = json.loads(path.read_text(encoding="utf-8"))
    schema = json.loads((SCHEMAS / f"{form}.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(content)
    return content


@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    """An instructor's hidden checks of half."""
    place = tmp_path / "hidden/01_numbers/half"
    place.mkdir(parents=True)
    (place / "checks.py").write_text(
        "from grader.checks import title\n\n\n"
        "@title('A case that you do not see')\ndef test_of_4711(student):\n    student.half(4711).should_equal(2355)\n"
    )
    return tmp_path / "hidden"
