"""The zip for Gradescope, unpacked and run as Gradescope does it."""

import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest

from .conftest import ANSWERS, BASH, RIGHT, Export, Machine, answer, needs_bash, valid

pytestmark = needs_bash


class Gradescope:
    """The folder ``/autograder`` of an image, below a temporary root."""

    def __init__(self, root: Path, archive: Path, machine: Machine) -> None:
        self.root, self.machine = root / "autograder", machine
        self.source = self.root / "source"
        self.results = self.root / "results/results.json"
        self.source.mkdir(parents=True)
        (self.root / "submission").mkdir()
        with zipfile.ZipFile(archive) as opened:
            for entry in opened.infolist():
                path = Path(opened.extract(entry, self.source))
                path.chmod(stat.S_IMODE(entry.external_attr >> 16))
        shutil.copy(self.source / "run_autograder", self.root / "run_autograder")

    def setup(self) -> subprocess.CompletedProcess[str]:
        return self.machine.run(str(BASH), self.source / "setup.sh", folder=self.root, AUTOGRADER_ROOT=self.root)

    def grade(self, name: str) -> dict:
        answer(self.root / "submission", name)
        done = self.machine.run(self.root / "run_autograder", folder=self.root, AUTOGRADER_ROOT=self.root)
        assert done.returncode == 0, done.stderr
        return valid("gradescope", self.results)


@pytest.fixture
def image(tmp_path: Path, export: Export, machine: Machine) -> Gradescope:
    assert export("gradescope", tmp_path / "out", "half").exit_code == 0
    return Gradescope(tmp_path, tmp_path / "out/autograder.zip", machine)


def test_a_wrong_answer_gets_no_points_and_is_told_why(image: Gradescope) -> None:
    told = image.grade("wrong")
    assert told["score"] == 0
    assert "rounding up" in str(told["tests"])


def test_files_are_named_as_their_author_names_them(image: Gradescope) -> None:
    told = image.grade("broken")
    assert "half.py" in str(told)
    assert "/half.py" not in str(told)


def test_a_submission_that_is_not_there_is_no_fault_of_its_author(image: Gradescope) -> None:
    (image.root / "submission").rmdir()
    done = image.machine.run(image.root / "run_autograder", folder=image.root, AUTOGRADER_ROOT=image.root)
    assert done.returncode == 0
    assert "no fault of yours" in valid("gradescope", image.results)["output"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_whatever_is_handed_in_the_report_keeps_to_the_schema(image: Gradescope, name: str) -> None:
    assert image.grade(name)["score"] == (2 if name == "right" else 0)


def test_where_the_grader_is_killed_the_report_says_that_it_is_not_the_learners_fault(image: Gradescope) -> None:
    image.machine.replace_grader("kill -9 $$\n")
    told = image.grade("right")
    assert told["score"] == 0
    assert "no fault of yours" in told["output"]


@pytest.mark.slow
def test_where_less_isolation_is_given_than_asked_for_nothing_is_graded(
    tmp_path: Path, export: Export, machine: Machine
) -> None:
    export("gradescope", tmp_path / "out", "half", "--require-isolation", "bubblewrap")
    image = Gradescope(tmp_path, tmp_path / "out/autograder.zip", machine)
    told = image.grade("right")
    if told["score"]:
        pytest.skip("this machine gives the strongest isolation there is")
    assert "no fault of yours" in told["output"]


@pytest.mark.slow
def test_hidden_checks_count_and_only_instructors_see_them(
    tmp_path: Path, export: Export, machine: Machine, hidden: Path
) -> None:
    done = export("gradescope", tmp_path / "out", "half", "--hidden", str(hidden))
    assert "keep it where only instructors read" in done.stdout
    image = Gradescope(tmp_path, tmp_path / "out/autograder.zip", machine)
    (image.root / "submission/half.py").write_text("")
    told = image.grade("right")
    assert told["score"] == 2
    seen = [test for test in told["tests"] if test["name"] == "A case that you do not see"]
    assert [test["visibility"] for test in seen] == ["hidden"]
    assert "4711" not in image.results.read_text()


@pytest.mark.slow
def test_setting_up_ends_with_what_the_image_gives_and_stops_where_the_course_is_another(image: Gradescope) -> None:
    done = image.setup()
    assert done.returncode == 0, done.stderr
    assert "kept apart" in done.stdout
    (image.source / "course/solutions/01_numbers/half/solution.py").write_text(RIGHT + "\n")
    done = image.setup()
    assert done.returncode == 3
    assert "was exported" in done.stderr


def test_the_same_export_makes_the_same_bytes_and_its_programs_are_programs(tmp_path: Path, export: Export) -> None:
    for name in ("one", "two"):
        export("gradescope", tmp_path / name)
    one, two = ((tmp_path / name / "autograder.zip").read_bytes() for name in ("one", "two"))
    assert one == two
    with zipfile.ZipFile(tmp_path / "one/autograder.zip") as opened:
        modes = {entry.filename: stat.S_IMODE(entry.external_attr >> 16) for entry in opened.infolist()}
        assert opened.read("requirements.txt").startswith(b"convjax==")
    assert {name for name, mode in modes.items() if mode == 0o755} == {"setup.sh", "run_autograder"}
    assert set(modes.values()) == {0o755, 0o644}
    assert not [name for name in modes if "hidden" in name or "__pycache__" in name]
