"""The course of docs/grading/writing-a-course.md, and what is said of it when something in it is broken."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs/grading/writing-a-course.md"
_FILE = re.compile(r"^`([\w/.]+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)

# One process for all of them: to start it takes longer than to prove a course of one exercise.
_PROGRAM = """
import json, sys
from pathlib import Path

from grader.authoring.exercise_proof import prove
from grader.authoring.requirements import read_requirements
from grader.course import read_course

for line in sys.stdin:
    course = read_course(Path(line.strip()))
    trial = prove(course, course.exercises[0], [0, 1], read_requirements(course.folder))
    print("proved", json.dumps(trial.proof.to_json()))
"""

Write = Callable[[Path], Path]


@pytest.fixture(scope="session")
def write_medians() -> Write:
    """Write the page's course into a folder."""

    def write(folder: Path) -> Path:
        for name, text in _FILE.findall(PAGE.read_text(encoding="utf-8")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def proved() -> Callable[[list[Path]], list[dict]]:
    """Return the proofs of courses of one exercise."""

    def proved(folders: list[Path]) -> list[dict]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        asked = "".join(f"{folder}\n" for folder in folders)
        ran = subprocess.run(
            [sys.executable, "-c", _PROGRAM], input=asked, capture_output=True, text=True, check=False, env=environment
        )
        found = [line.removeprefix("proved ") for line in ran.stdout.splitlines() if line.startswith("proved ")]
        assert len(found) == len(folders), ran.stderr
        return [json.loads(line) for line in found]

    return proved
