import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

import convjax as package
from convjax.cli.application import app
from convjax.train import RunDirectory

SOURCE = str(Path(package.__file__).parent.parent)
COMMAND = [sys.executable, "-W", "error", "-m", "convjax"]


def environment(**changes: str) -> dict[str, str]:
    """As a user has it: the package can be found, nothing is said of terminals or of platforms."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JAX_", "COLUMNS", "NO_COLOR"))}
    return kept | {"PYTHONPATH": SOURCE, "PYTHONIOENCODING": "utf-8"} | changes


@pytest.fixture
def convjax_command(tmp_path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``convjax`` with these arguments in an empty folder."""

    def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            env=environment(**changes),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def run(tmp_path_factory) -> RunDirectory:
    """A run of two epochs on the digits."""
    folder = tmp_path_factory.mktemp("runs") / "digits run"
    answer = CliRunner().invoke(app, ["train", "--epochs", "2", "--out", str(folder)])
    assert answer.exit_code == 0, answer.output
    return RunDirectory(folder)


@pytest.fixture
def convjax(tmp_path, monkeypatch) -> Callable[..., Any]:
    """The command, in an empty folder and in this process, where JAX is loaded already."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> Any:
        answer = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        assert "Traceback" not in answer.output
        return answer

    return command


def draw(path: Path, picture: np.ndarray) -> Path:
    """A test image of the digits as a file of an ordinary picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray((picture[..., 0].astype(int) * 255 // 16).astype(np.uint8)).save(path)
    return path
