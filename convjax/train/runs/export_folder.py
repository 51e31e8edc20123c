"""The folder that an export is written to. (No JAX here: a folder that is taken is told at once.)"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from convjax.arithmetic.messages import problem

PROGRAM = "model.jax_export"
PARAMETERS = "parameters.safetensors"
DESCRIPTION = "model.json"
README = "README.txt"


def check_new(folder: Path) -> None:
    """Raise where there is something already.

    Raises:
        ConvjaxError: there is; nothing is overwritten.
    """
    if os.path.lexists(folder):
        raise problem(f"{str(folder)!r} is there already, and nothing is overwritten", "", "Name another with --out.")


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to write to, which gets its name when everything is in it; nothing is left where that fails.

    Raises:
        ConvjaxError: there is something of this name already.
        OSError: it cannot be written, as when the disk is full.
    """
    check_new(folder)
    unfinished = folder.absolute().with_name(f".{folder.absolute().name}-{os.getpid()}")
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        check_new(folder)  # another may have been quicker
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
