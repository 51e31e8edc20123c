"""A shell as notebooks have one, standing in a course, and what it shows."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from grader.notebook.session import Session
from grader.results import ExerciseResult

TINY_COURSE = Path(__file__).parents[1] / "tiny_course"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of the tiny course, to stand in: progress is kept in memory there."""
    folder = Path(shutil.copytree(TINY_COURSE, tmp_path / "course"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """An interactive shell without a history."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=config)
    shell.run_cell("%load_ext grader")
    yield shell
    shell.run_cell("%unload_ext grader")
    shell.restore_sys_module_state()
    InteractiveShell.clear_instance()


class Shown:
    """What running a cell came to: what it showed, in each form, and what it printed."""

    def __init__(self, shell: InteractiveShell, cell: str) -> None:
        with capture_output() as captured:
            self.outcome = shell.run_cell(cell)
        data = [output.data for output in captured.outputs]
        self.html = "\n".join(found["text/html"] for found in data if "text/html" in found)
        self.text = "\n".join(found["text/plain"] for found in data if "text/plain" in found)
        self.printed, self.complaint = captured.stdout, captured.stderr


@pytest.fixture
def run(shell: InteractiveShell) -> Callable[[str], Shown]:
    """Run a cell as a notebook does."""
    return lambda cell: Shown(shell, cell)


@pytest.fixture
def verdict(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stands in for the judge: what is put under "result" is its verdict, and "requests" are what it was asked."""
    given: dict[str, Any] = {"requests": [], "sources": []}

    def judged(_session: Session, request: Any) -> ExerciseResult:
        given["requests"].append(request)
        given["sources"].append(Path(request.items[0].path).read_bytes())
        return given["result"]

    monkeypatch.setattr(Session, "_judged", judged)
    return given
