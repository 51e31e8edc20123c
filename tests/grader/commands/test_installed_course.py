"""A course in a wheel of its own, in an environment of its own."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from .conftest import RIGHT, TINY_COURSE

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.slow

_METADATA = {
    "METADATA": "Metadata-Version: 2.1\nName: halves-course\nVersion: 1.0\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "entry_points.txt": "[grader.courses]\ntiny = halves_course:folder\n",
}
_PACKAGE = '''"""The course."""

from pathlib import Path


def folder() -> Path:
    """Return its folder."""
    return Path(__file__).parent
'''


def wheel(folder):
    """Write the wheel of the tiny course, as a build back end would."""
    path = folder / "halves_course-1.0-py3-none-any.whl"
    about = "halves_course-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("halves_course/__init__.py", _PACKAGE)
        for file in sorted(TINY_COURSE.rglob("*")):
            if file.suffix in (".py", ".toml"):
                archive.write(file, f"halves_course/{file.relative_to(TINY_COURSE).as_posix()}")
        for name, text in _METADATA.items():
            archive.writestr(f"{about}/{name}", text)
        listed = [*archive.namelist(), f"{about}/RECORD"]
        archive.writestr(f"{about}/RECORD", "".join(f"{name},,\n" for name in listed))
    return path


@pytest.fixture
def environment(tmp_path):
    """An environment that has the grader and what it needs, and nothing else of its own."""
    venv.create(tmp_path / "env", with_pip=False)
    scheme = "venv" if "venv" in sysconfig.get_scheme_names() else sysconfig.get_default_scheme()
    paths = sysconfig.get_paths(scheme, vars={"base": str(tmp_path / "env"), "platbase": str(tmp_path / "env")})
    (Path(paths["purelib"]) / "grader.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
    return Path(paths["scripts"]) / ("python.exe" if os.name == "nt" else "python")


@pytest.fixture
def run(environment, tmp_path):
    def run(*words, folder=tmp_path, program=None):
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"COLUMNS": "80"}
        command = [str(program or environment), *words]
        return subprocess.run(command, cwd=folder, env=clean, capture_output=True, check=False, encoding="utf-8")

    return run


def test_an_installed_course_is_begun_and_judged_and_one_that_was_taken_away_is_named(environment, run, tmp_path):
    if run("-m", "pip", "--version", program=sys.executable).returncode:
        pytest.skip("pip installs the wheel")
    pip = ("-m", "pip", "--python", str(environment))
    installed = run(*pip, "install", "--no-deps", "--no-index", str(wheel(tmp_path)), program=sys.executable)
    assert installed.returncode == 0, installed.stderr

    begun = run("-m", "grader", "init", "--course", "tiny")
    assert begun.returncode == 0, begun.stderr
    mine = tmp_path / "tiny-course"
    half = mine / "exercises/01_numbers/half.py"
    half.write_text(half.read_text().replace("    raise NotImplementedError\n", RIGHT.splitlines()[1] + "\n"))
    assert "half" in run("-m", "grader", "list", folder=mine).stdout
    checked = run("-m", "grader", "check", "half", folder=mine)
    assert re.search(r"3 of 5 checks passed", checked.stdout), checked.stdout + checked.stderr

    assert run("-m", "grader", "init", "--course", "halves-course", "other").returncode == 0
    assert run(*pip, "uninstall", "-y", "halves-course", program=sys.executable).returncode == 0
    gone = run("-m", "grader", "check", folder=mine)
    assert gone.returncode == 2
    assert "The course 'tiny' is not installed here" in gone.stderr
    assert "grader init --course FOLDER" in gone.stderr
    mended = run("-m", "grader", "init", "--course", str(TINY_COURSE), folder=mine)
    assert mended.returncode == 0, mended.stderr
    assert run("-m", "grader", "check", "half", folder=mine).returncode == 1
