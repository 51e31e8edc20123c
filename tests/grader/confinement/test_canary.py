"""A canary in a course's answers: no worker finds it, whether the course was installed by a wheel or is a checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.confinement.trials import strongest

from .conftest import ROOT, TINY_COURSE

CANARY = "the-canary-in-the-answers"
PACKAGE = "canary_course"
PROGRESS = '{"schema": "grader-progress/1", "course": "tiny", "question": 1, "hints": {}}'

# Reads whatever it can where packages, checkouts and courses lie, and prints what it found of the canary.
SEARCH = f"""
import importlib, importlib.metadata, importlib.resources, os, pkgutil, sys
import numpy

PLACES = PLACES_TO_SEARCH

found = []

def attempt(action):
    try:
        found.append(str(action()))
    except BaseException:
        pass

def read_all(folder):
    for parent, _, files in os.walk(folder):
        for name in files:
            if name.endswith((".py", ".toml", ".md", "canary")):
                attempt(lambda: open(os.path.join(parent, name)).read()[-200:])

for place in PLACES:
    read_all(place)
    attempt(lambda: open(os.path.join(place, "{PACKAGE}/solutions/02_arrays/scaled/solution.py")).read())
    sys.path.insert(0, place)
    attempt(lambda: os.listdir(place))
sys.path_importer_cache.clear()
attempt(lambda: importlib.import_module("{PACKAGE}").CANARY)
attempt(lambda: importlib.resources.files("{PACKAGE}").joinpath("course.toml").read_text())
attempt(lambda: pkgutil.get_data("{PACKAGE}", "solutions/02_arrays/scaled/solution.py"))
attempt(lambda: importlib.metadata.distribution("canary").read_text("METADATA"))
attempt(lambda: open(os.path.join(os.path.dirname(numpy.__file__), "..", "{PACKAGE}", "course.toml")).read())
print("the search found", {{word for text in found for word in text.split() if "the" + "-canary" in word}})

def scaled(x, factor):
    return x * factor
"""


def installed(folder: Path, *, editable: bool) -> tuple[Path, list[Path]]:
    """Make an environment with the grader and a course in it; returns its Python and where the answers may be found."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "environment")], check=True)
    packages = next((folder / "environment").glob("lib/python*/site-packages"))
    here = Path(pytest.__file__).parents[1]
    for granted in here.glob("numpy*"):
        (packages / granted.name).symlink_to(granted)
    home = folder / "checkout" if editable else packages
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "grader", home / "grader", ignore=ignored)
    shutil.copytree(TINY_COURSE, home / PACKAGE, ignore=ignored)
    for path in (home / PACKAGE).rglob("*"):
        if path.suffix in (".py", ".toml"):
            path.write_text(f"{path.read_text(encoding='utf-8')}\n# {CANARY}\n", encoding="utf-8")
    (home / PACKAGE / "__init__.py").write_text(
        f"from pathlib import Path\nCANARY = {CANARY!r}\n\ndef folder():\n    return Path(__file__).parent\n"
    )
    (home / ".git").mkdir()
    (home / ".git/canary").write_text(CANARY)
    described = packages / "canary-1.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(f"Metadata-Version: 2.1\nName: canary\nVersion: 1\nSummary: {CANARY}\n")
    (described / "entry_points.txt").write_text(f"[grader.courses]\ntiny = {PACKAGE}:folder\n")
    # What the grader needs; a .pth in that folder is not followed from here, so no other course is found.
    (packages / "needed.pth").write_text(f"{home}\n{here}\n")
    return folder / "environment/bin/python", list(dict.fromkeys([home, packages]))


def said_by_the_search(tmp_path: Path, tier: Tier, *, editable: bool) -> str:
    python, places = installed(tmp_path, editable=editable)
    answers = tmp_path / "mine/exercises/02_arrays"
    answers.mkdir(parents=True)
    (tmp_path / "mine/progress.json").write_text(PROGRESS)
    (answers / "scaled.py").write_text(SEARCH.replace("PLACES_TO_SEARCH", repr([str(place) for place in places])))
    (tmp_path / "empty").mkdir()
    done = subprocess.run(
        [str(python), "-m", "grader", "check", "scaled", "--dir", str(tmp_path / "mine"), "--isolation", tier],
        cwd=tmp_path / "empty",
        env={"PATH": os.environ.get("PATH", os.defpath), "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"isolation: {tier}" in done.stdout
    assert "the search found" in done.stdout
    return done.stdout + done.stderr


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has walls")


@pytest.mark.parametrize("editable", [False, True], ids=["wheel", "editable"])
def test_no_answer_is_found_from_behind_the_strongest_wall(tmp_path: Path, editable: bool) -> None:
    if strongest() is Tier.PROCESS:
        pytest.skip("this machine has no wall")
    # The environment made here lies where only its owner can read, so root has no other user to offer it to.
    tier = Tier.LANDLOCK if strongest() is Tier.UID_LANDLOCK else strongest()
    assert CANARY not in said_by_the_search(tmp_path, tier, editable=editable)


@pytest.mark.slow
@pytest.mark.parametrize("editable", [False, True], ids=["wheel", "editable"])
def test_the_search_finds_the_answers_where_there_is_no_wall(tmp_path: Path, editable: bool) -> None:
    assert CANARY in said_by_the_search(tmp_path, Tier.PROCESS, editable=editable)
