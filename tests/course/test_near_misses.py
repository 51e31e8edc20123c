"""Answers that are right for whole numbers, or for most: refused under every seed, whatever is said about them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.judge.course_files import alternatives_in

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent / "near_misses"
SEEDS = range(int(os.environ.get("COURSE_SEEDS", "3")))

# In a process of its own: the rehearsal runs pytest, which is running here.
PROGRAM = """
import sys
from pathlib import Path

import convjax_course
from grader.authoring.rehearsal import rehearse
from grader.course import read_course
from grader.judge.course_files import alternatives_in
from grader.request import Variant

course, file = read_course(convjax_course.folder()), Path(sys.argv[1])
exercise = course.exercise(file.stem)
for name in alternatives_in(file):
    variant = Variant(str(file), name, name.partition("__")[0])
    for seed in range(int(sys.argv[2])):
        print("said", name, rehearse(course, exercise, seed, variant=variant).result.status)
"""


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_an_answer_that_is_nearly_right_is_refused_and_one_that_is_right_passes(file):
    command = [sys.executable, "-c", PROGRAM, str(file), str(len(SEEDS))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    said = [line.split()[1:] for line in ran.stdout.splitlines() if line.startswith("said ")]
    names = alternatives_in(file)
    assert len(said) == len(names) * len(SEEDS)
    for name, status in said:
        assert status == ("passed" if "__right_" in name else "failed"), name
