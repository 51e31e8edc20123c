"""The bare `grader` where there is no terminal to watch in."""

import pytest
from typer.testing import CliRunner

from grader.cli.application import app
from grader.learner.workspace import Workspace


@pytest.fixture
def checkout(workspace: Workspace) -> None:
    """Make of the learner's folder one in which the course is found."""
    for name in ("course.toml", "solutions"):
        (workspace.root / name).symlink_to(workspace.course.folder / name)


@pytest.mark.usefixtures("checkout")
def test_without_a_terminal_the_mend_is_named() -> None:
    done = CliRunner().invoke(app, [], prog_name="grader")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "type 'grader check'" in done.stderr
    assert len(done.stderr.splitlines()) <= 4


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("option", ["--manual-run", "--no-clear", "--timeout 3", "--isolation process"])
def test_its_options_are_for_watching_only(option: str) -> None:
    done = CliRunner().invoke(app, [*option.split(), "list"], prog_name="grader")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{option.split()[0]} is for the bare 'grader'" in done.stderr
