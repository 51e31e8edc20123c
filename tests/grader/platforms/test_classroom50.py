"""The autograder for Classroom 50, started as its runner does: in the checkout, with the runner's own Python."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ANSWERS, TINY_COURSE, Export, Machine, valid

RUNNER = {
    "CLASSROOM": "numbers-2026",
    "ASSIGNMENT": "halves",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/commit/a1b2c3d",
    "RELEASE_URL": "https://example.org/releases/tag/submit",
    "REVIEW_URL": "https://example.org/compare/0...a1b2c3d",
}


class Submission:
    """A learner's checkout, and the bundle where the runner unpacks it."""

    def __init__(self, checkout: Path, bundle: Path, machine: Machine) -> None:
        self.checkout, self.bundle, self.machine = checkout, bundle, machine
        self.result = checkout / "result.json"

    def grade(self, name: str) -> subprocess.CompletedProcess[str]:
        (self.checkout / "exercises/01_numbers/half.py").write_text(ANSWERS[name], encoding="utf-8")
        scratch = self.bundle.parent
        command = (sys.executable, self.bundle / "autograder.py")
        return self.machine.run(*command, folder=self.checkout, RUNNER_TEMP=scratch, **RUNNER)


@pytest.fixture
def submission(tmp_path: Path, checkout: Path, export: Export, machine: Machine) -> Submission:
    bundle = tmp_path / "temp/classroom50-runtime/halves"
    done = export("classroom50", bundle, "half")
    assert done.exit_code == 0, done.stderr
    return Submission(checkout, bundle, machine)


def test_a_wrong_answer_gets_no_points_and_is_told_why(submission: Submission) -> None:
    done = submission.grade("wrong")
    assert done.returncode == 0, done.stderr
    assert valid("classroom50", submission.result)["score"] == 0
    told = (submission.checkout / "release-body.md").read_text()
    assert "rounding up" in told
    assert "Your line: exercises/01_numbers/half.py:" in told


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_whatever_is_handed_in_the_report_keeps_to_the_schema(submission: Submission, name: str) -> None:
    assert submission.grade(name).returncode == 0
    assert valid("classroom50", submission.result)["score"] == (2 if name == "right" else 0)


def test_where_the_grader_cannot_do_its_work_no_result_of_the_learners_is_left(submission: Submission) -> None:
    submission.machine.replace_grader("exit 3\n")
    submission.result.write_text("{}")
    done = submission.grade("right")
    assert done.returncode == 1
    assert "::error::" in done.stderr
    assert not submission.result.exists()


@pytest.mark.slow
def test_nothing_in_the_checkout_is_imported_taken_for_a_course_or_written_through(
    tmp_path: Path, submission: Submission
) -> None:
    trap = "open(%r, 'w').write('x')\n" % str(tmp_path / "sprung")  # noqa: UP031 - braces stand in the course
    for name in ("grader", "pip", "json", "sitecustomize", "subprocess"):
        (submission.checkout / f"{name}.py").write_text(trap)
    shutil.copytree(TINY_COURSE / "solutions", submission.checkout / "solutions")
    shutil.copy(TINY_COURSE / "course.toml", submission.checkout)
    (submission.checkout / "solutions/01_numbers/half/checks.py").write_text("def test_nothing(student):\n    pass\n")
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    submission.result.symlink_to(victim)
    assert submission.grade("wrong").returncode == 0
    assert valid("classroom50", submission.result)["score"] == 0
    assert not submission.result.is_symlink()
    assert victim.read_text() == "untouched"
    assert not (tmp_path / "sprung").exists()


def test_neither_solutions_nor_hidden_checks_lie_in_what_it_publishes(
    tmp_path: Path, submission: Submission, export: Export, hidden: Path
) -> None:
    assert sorted(path.name for path in submission.bundle.iterdir()) == [
        "autograder.py", "requirements.txt", "runtime.json", "settings.json",
    ]  # fmt: skip
    lines = (submission.bundle / "requirements.txt").read_text().splitlines()
    assert lines[1:] == ["tiny-course-package==1.5"]
    done = export("classroom50", tmp_path / "out", "half", "--hidden", str(hidden))
    assert (done.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "gradescope, prairielearn" in done.stderr
