"""The workflow for GitHub Actions: what it may do, and its step that checks, run as a runner does it."""

import re
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from .conftest import ANSWERS, BASH, Export, Machine, needs_bash


class Repository:
    """A learner's repository on a runner."""

    def __init__(self, checkout: Path, machine: Machine) -> None:
        self.checkout, self.machine = checkout, machine
        self.temp = checkout.parent / "temp"
        self.temp.mkdir()
        self.report, self.summary = self.temp / "grader/report.xml", self.temp / "summary.md"
        self.workflow: dict[Any, Any] = yaml.safe_load((checkout / ".github/workflows/grader.yml").read_text())
        self.steps = self.workflow["jobs"]["check"]["steps"]

    def check(self, name: str) -> subprocess.CompletedProcess[str]:
        (self.checkout / "exercises/01_numbers/half.py").write_text(ANSWERS[name], encoding="utf-8")
        (script,) = [step["run"] for step in self.steps if step.get("name") == "Check the exercises"]
        (self.temp / "step.sh").write_text(script)
        shell = (str(BASH), "--noprofile", "--norc", "-eo", "pipefail", self.temp / "step.sh")
        return self.machine.run(
            *shell,
            folder=self.checkout,
            GITHUB_WORKSPACE=self.checkout,
            RUNNER_TEMP=self.temp,
            GITHUB_STEP_SUMMARY=self.summary,
        )


@pytest.fixture
def repository(checkout: Path, export: Export, machine: Machine) -> Repository:
    assert export("github-actions", checkout, "half").exit_code == 0
    return Repository(checkout, machine)


@needs_bash
def test_a_wrong_answer_makes_it_red_with_the_reason_in_the_summary(repository: Repository) -> None:
    done = repository.check("wrong")
    assert done.returncode == 1, done.stderr
    suite = ElementTree.parse(repository.report).getroot()[0]
    assert (suite.get("name"), suite.get("failures")) == ("01_numbers/half", "1")
    told = repository.summary.read_text()
    assert "rounding up" in told
    assert "Your line: exercises/01_numbers/half.py:" in told


@needs_bash
@pytest.mark.slow
def test_a_right_answer_makes_it_green(repository: Repository) -> None:
    assert repository.check("right").returncode == 0
    assert "1 of 1 exercises passed, 2 of 2 points" in repository.summary.read_text()


@needs_bash
@pytest.mark.slow
def test_what_a_program_said_is_no_markup_in_the_summary_and_no_command_in_the_log(repository: Repository) -> None:
    done = repository.check("prints")
    assert done.returncode == 1
    assert not re.search("^::", done.stdout + done.stderr, re.MULTILINE)
    assert "<b>" not in repository.summary.read_text()


@needs_bash
def test_where_the_grader_cannot_do_its_work_it_says_so_and_leaves_no_report(repository: Repository) -> None:
    repository.machine.replace_grader("exit 3\n")
    repository.report.parent.mkdir()
    repository.report.write_text("old")
    done = repository.check("right")
    assert done.returncode == 3
    assert "says nothing about your answers" in repository.summary.read_text()
    assert not repository.report.exists()


def test_it_has_no_secret_and_may_only_read(repository: Repository) -> None:
    text = (repository.checkout / ".github/workflows/grader.yml").read_text()
    assert set(repository.workflow[True]) == {"push", "pull_request"}  # YAML takes 'on' for a truth
    assert repository.workflow["permissions"] == {"contents": "read"}
    assert "secrets" not in text
    assert "pull_request_target" not in str(repository.workflow)
    assert repository.steps[0]["with"] == {"persist-credentials": False}


def test_every_action_is_pinned_by_the_hash_of_a_full_version(repository: Repository) -> None:
    text = (repository.checkout / ".github/workflows/grader.yml").read_text()
    used = re.findall(r"uses: (.*)", text)
    assert len(used) == 3
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action) for action in used)


def test_only_what_pip_has_loaded_is_cached(repository: Repository) -> None:
    (python,) = [step["with"] for step in repository.steps if "setup-python" in step.get("uses", "")]
    assert python["cache"] == "pip"
    assert (repository.checkout / python["cache-dependency-path"]).is_file()
    assert not [step for step in repository.steps if "actions/cache" in step.get("uses", "")]
