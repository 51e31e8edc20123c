import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import convjax

SOURCE = str(Path(convjax.__file__).parent.parent)
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
