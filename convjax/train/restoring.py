"""Snapshots read back from disk: the newest that is whole."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from flax import nnx

from convjax.errors import ConvjaxError

from .checkpoint_files import DamagedError, raise_what_may_pass, read_arrays, read_meta, silence
from .records import EpochRecord
from .snapshots import Snapshot, with_arrays

LOOKS = 5  # at a folder that changes while it is read
Found = TypeVar("Found")
AVERAGE = "opt_state.average."  # how the names of the averages begin in the state of an optimiser that keeps them


def restore(
    directory: str | Path, abstract_model: nnx.State, *, tell: Callable[[str], object] = warnings.warn
) -> nnx.State:
    """Read a model's values from the newest checkpoint that is whole, as they are to be used.

    They are those of the best epoch, where training had patience, or else the averages of the parameters, where it
    kept averages, or else the parameters.

    Args:
        directory: the folder of a run's checkpoints.
        abstract_model: the model's state without values: ``nnx.state(nnx.eval_shape(build))``.
        tell: what is done with a line that says that a checkpoint was passed over because it is not whole.

    Returns:
        The same state with values, on the default device.

    Raises:
        ConvjaxError: there is no checkpoint, none is whole, or it is one of another model.
        OSError: the newest cannot be read at the moment, as when a network drive does not answer.
    """

    def read(folder: Path, meta: Mapping[str, Any]) -> dict[str, np.ndarray]:
        if "best" in meta["crc32"]:
            return read_arrays(folder, "best", meta)
        keeps_averages = any(name.startswith(AVERAGE) for name in meta["crc32"]["optimizer"])
        averages = _averages(read_arrays(folder, "optimizer", meta)) if keeps_averages else {}
        return read_arrays(folder, "model", meta) | averages

    arrays = _newest(directory, read, tell)
    if arrays is None:
        raise ConvjaxError(f"There is no checkpoint in {str(directory)!r}.")
    return with_arrays(abstract_model, arrays, where=f"The checkpoint in {str(directory)!r}", what="model")


def newest_whole(directory: str | Path, *, tell: Callable[[str], object] = warnings.warn) -> Snapshot | None:
    """The newest snapshot that can be gone on from.

    Args:
        directory: the folder of a run's checkpoints.
        tell: what is done with a line that says that a checkpoint was passed over because it is not whole.

    Returns:
        The snapshot; ``None`` when there is no checkpoint at all.

    Raises:
        ConvjaxError: there are checkpoints, and none is whole.
        OSError: the newest cannot be read at the moment, as when a network drive does not answer.
    """

    def read(folder: Path, meta: Mapping[str, Any]) -> Snapshot:
        about = meta["about"]
        if "history" not in about:
            raise ConvjaxError(f"{str(folder)!r} holds a model, and not how its training went: there is no going on.")
        return Snapshot(
            model=read_arrays(folder, "model", meta),
            optimizer=read_arrays(folder, "optimizer", meta),
            best=read_arrays(folder, "best", meta) if "best" in meta["crc32"] else None,
            sums=about["sums"],
            history=tuple(EpochRecord(**record) for record in about["history"]),
            steps_into_epoch=about["steps_into_epoch"],
            step=about["step"],
            seconds=about["seconds"],
            compile_seconds=about["compile_seconds"],
            decided_by=about.get("decided_by", {}),
        )

    return _newest(directory, read, tell)


def steps(directory: str | Path) -> list[int]:
    """The steps of which there are checkpoints, in their order; whether they are whole is not looked at."""
    try:
        names = [entry.name for entry in Path(directory).iterdir() if entry.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(int(name) for name in names if name.isascii() and name.isdigit())


def _newest(
    directory: str | Path, read: Callable[[Path, Mapping[str, Any]], Found], tell: Callable[[str], object]
) -> Found | None:
    """What can be read of the newest checkpoint of which it can be read."""
    there = steps(directory)
    left, looks = there[:], 1
    while left:
        step = left.pop()
        folder = Path(directory).resolve() / str(step)
        try:
            with silence():
                return read(folder, read_meta(folder))
        except ConvjaxError:
            raise
        except Exception as error:  # damaged files fail in many ways
            now = steps(directory)
            if now != there and looks < LOOKS:  # a run that trains beside this removes the old ones
                there, left, looks = now, now[:], looks + 1
                continue
            raise_what_may_pass(error, folder)
            why = str(error).splitlines()[0] if isinstance(error, DamagedError) else "it cannot be read"
            tell(f"The checkpoint of step {step} in {str(directory)!r} is damaged and passed over: {why}.")
    if there:
        raise ConvjaxError(
            f"None of the {len(there)} checkpoints in {str(directory)!r} is whole.\nThe run has to be made again."
        )
    return None


def _averages(optimizer: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """By the names of the parameters that they are averages of."""
    return {name.removeprefix(AVERAGE): array for name, array in optimizer.items() if name.startswith(AVERAGE)}
