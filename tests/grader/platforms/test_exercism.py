"""The test runner for Exercism, run with the arguments and the read-only folder that Exercism gives it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import ANSWERS, BASH, Export, Machine, answer, needs_bash, valid

pytestmark = needs_bash


class Runner:
    """The folder ``/opt/test-runner`` of an image, below a temporary root."""

    def __init__(self, root: Path, machine: Machine) -> None:
        self.root, self.machine = root, machine
        self.output = root.parent / "output"
        self.results = self.output / "results.json"

    def run(self, slug: str, submission: Path) -> subprocess.CompletedProcess[str]:
        shutil.rmtree(self.output, ignore_errors=True)
        self.output.mkdir()
        arguments = (slug, f"{submission}/", f"{self.output}/")  # with a slash at the end, as its interface says
        return self.machine.run(self.root / "bin/run.sh", *arguments, folder=self.root)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, export: Export) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "test-runner"
    assert export("exercism", folder, "half").exit_code == 0
    return folder


@pytest.fixture
def runner(tmp_path: Path, exported: Path, machine: Machine) -> Runner:
    return Runner(Path(shutil.copytree(exported, tmp_path / "opt/test-runner")), machine)


def test_a_wrong_answer_fails_and_nothing_is_written_beside_it(tmp_path: Path, runner: Runner) -> None:
    submission = answer(tmp_path / "wrong", "wrong")
    before = _look_of(submission)
    submission.chmod(0o555)
    done = runner.run("half", submission)
    submission.chmod(0o755)
    assert (done.returncode, done.stdout) == (0, "")
    told = valid("exercism", runner.results)
    assert told["status"] == "fail"
    assert "rounding up" in str(told["tests"])
    assert _look_of(submission) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_whatever_is_handed_in_the_report_keeps_to_the_schema(tmp_path: Path, runner: Runner, name: str) -> None:
    assert runner.run("half", answer(tmp_path / name, name)).returncode == 0
    status = {"right": "pass", "broken": "error"}.get(name, "fail")
    assert valid("exercism", runner.results)["status"] == status


@pytest.mark.slow
def test_its_own_examples_come_out_as_they_are_kept(runner: Runner) -> None:
    done = runner.machine.run(str(BASH), runner.root / "bin/run-tests.sh", folder=runner.root)
    assert (done.returncode, done.stdout.split()) == (0, ["ok", "half/not-started", "ok", "half/right"]), done.stdout
    for case in ("not-started", "right"):
        valid("exercism", runner.root / f"tests/half/{case}/expected_results.json")


@pytest.mark.slow
def test_an_example_that_comes_out_otherwise_is_shown(runner: Runner) -> None:
    (runner.root / "tests/half/right/half.py").write_text(ANSWERS["broken"])
    shutil.rmtree(runner.root / "tests/half/not-started")
    done = runner.machine.run(str(BASH), runner.root / "bin/run-tests.sh", folder=runner.root)
    assert done.returncode == 1
    assert "FAIL half/right" in done.stdout


@pytest.mark.parametrize("slug", ["other", "scaled", "../half", "half|*", ""])
def test_an_exercise_that_was_not_exported_is_no_fault_of_the_learner(
    tmp_path: Path, runner: Runner, slug: str
) -> None:
    done = runner.run(slug, answer(tmp_path / "right", "right"))
    assert done.returncode == 2
    assert "no exercise" in done.stderr
    assert "no fault of yours" in valid("exercism", runner.results)["message"]


def test_where_the_grader_is_killed_the_report_says_that_it_is_not_the_learners_fault(
    tmp_path: Path, runner: Runner
) -> None:
    runner.machine.replace_grader("kill -9 $$\n")
    assert runner.run("half", answer(tmp_path / "right", "right")).returncode != 0
    assert "no fault of yours" in valid("exercism", runner.results)["message"]


def test_the_wrong_number_of_arguments_is_answered_with_the_right_one(runner: Runner) -> None:
    done = runner.machine.run(runner.root / "bin/run.sh", "half", folder=runner.root)
    assert (done.returncode, "SLUG INPUT_DIR OUTPUT_DIR" in done.stderr) == (2, True)


def _look_of(folder: Path) -> list[tuple[str, int]]:
    return sorted((entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(folder))
