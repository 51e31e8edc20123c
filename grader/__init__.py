"""An engine for courses of auto-graded programming exercises. It knows nothing of any one course."""

import importlib
from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Give a notebook its magics: ``%load_ext grader``."""
    _extension().load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Take the magics away again: ``%unload_ext grader``."""
    _extension().unload(shell)


def _extension() -> Any:
    # By its name, and only now: whoever imports a part of this package, such as a worker, gets nothing of notebooks.
    return importlib.import_module("grader.notebook.extension")
