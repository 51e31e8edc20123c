"""Running a judged cell in the notebook, as any cell is run."""

import importlib.util
import sys
from pathlib import Path
from typing import Any


def run_in(shell: Any, cell: str, given: Path) -> None:
    """Run the cell among the notebook's names, with the exercise's public fixtures importable as ``given``."""
    _offer(given)
    # The empty line stands for that of the magic, so that a traceback names the lines that the notebook shows.
    shell.run_cell("\n" + cell, store_history=False)


def _offer(given: Path) -> None:
    sys.modules.pop("given", None)  # another exercise's
    spec = importlib.util.spec_from_file_location("given", given) if given.is_file() else None
    if spec is None or spec.loader is None:
        return
    module = sys.modules["given"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
