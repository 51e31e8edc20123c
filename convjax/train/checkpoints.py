"""Snapshots written to disk, through Orbax; everything that knows Orbax is here and in ``checkpoint_files``."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import orbax.checkpoint as ocp
from flax import nnx

from convjax.arithmetic.messages import problem, typed
from convjax.errors import ConvjaxError

from .checkpoint_files import (
    as_os_error,
    checksums_of,
    raise_what_may_pass,
    read_meta,
    silence,
    this_process_alone,
)
from .restoring import steps
from .snapshots import Snapshot, arrays_by_name

SHARE_OF_TIME = 0.05  # that training may spend on waiting for checkpoints, as the last one is reckoned
UNFINISHED = ".orbax-checkpoint-tmp"  # in the names of folders that Orbax has not finished


class Checkpoints:
    """The checkpoints of one run: written while training goes on, each there whole or not at all.

    The newest are kept, and of all that were written after a whole epoch the one with the least validation loss. A
    context manager: it ends when the last checkpoint is written.

    Args:
        directory: their folder; it is made where it is not there.
        keep: how many of the newest are kept, at least 1.
        seconds_between: from one to the next, at least; more where writing takes long.

    Raises:
        ConvjaxError: a number is outside its range.
        OSError: the folder cannot be made, or what is in it cannot be read at the moment.

    Example:
        >>> with Checkpoints("runs/mine/checkpoints") as checkpoints:
        ...     fit(model, data, checkpointer=checkpoints)  # doctest: +SKIP
        >>> fit(model, data, resume=newest_whole("runs/mine/checkpoints"))  # doctest: +SKIP
    """

    def __init__(self, directory: str | Path, *, keep: int = 3, seconds_between: float = 15.0) -> None:
        """Make the folder, and clean up after a run that was killed while it wrote."""
        if keep < 1:
            raise ConvjaxError(f"keep must be at least 1, not {keep!r}.")
        if not seconds_between >= 0:
            raise ConvjaxError(f"seconds_between must be at least 0, not {seconds_between!r}.")
        self._directory = Path(directory).resolve()
        self._keep, self._seconds_between = keep, seconds_between
        self._directory.mkdir(parents=True, exist_ok=True)
        self._remove_unfinished()
        self._losses = {step: _validation_loss(self._directory / str(step)) for step in steps(self._directory)}
        self._manager: ocp.CheckpointManager | None = None
        self._quiet = ExitStack()
        self._last = time.monotonic()
        self._waited = 0.0

    def __enter__(self) -> Checkpoints:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the last one, and let go of the folder; an error of writing is raised where there is no other."""
        if self._manager is None:
            return
        with self._quiet:
            try:
                if error is None:
                    self.wait()
            finally:
                with suppress(Exception):  # what could not be written has been told
                    self._manager.close()
                self._remove_unfinished()

    def due(self) -> bool:
        """Whether it is time for another one, and the last one is written."""
        between = max(self._seconds_between, self._waited / SHARE_OF_TIME)
        if time.monotonic() - self._last < between:
            return False
        return self._manager is None or not self._manager.is_saving_in_progress()

    def save(self, snapshot: Snapshot) -> None:
        """Write a snapshot, while the caller goes on; it takes the place of one of the same step.

        Raises:
            OSError: it cannot be written, or the one before could not be, as when the disk is full.
        """
        began = time.monotonic()
        about = {
            "step": snapshot.step,
            "epoch": len(snapshot.history),
            "steps_into_epoch": snapshot.steps_into_epoch,
            "sums": dict(snapshot.sums),
            "validation_loss": snapshot.validation_loss,
            "seconds": snapshot.seconds,
            "compile_seconds": snapshot.compile_seconds,
            "decided_by": dict(snapshot.decided_by),
            "history": [asdict(record) for record in snapshot.history],
        }
        self._write(snapshot.step, about, model=snapshot.model, optimizer=snapshot.optimizer, best=snapshot.best)
        self._losses[snapshot.step] = snapshot.validation_loss
        self._last = time.monotonic()
        self._waited = self._last - began

    def wait(self) -> None:
        """Return when the last one is written.

        Raises:
            OSError: it cannot be.
        """
        if self._manager is not None:
            with as_os_error(self._directory):
                self._manager.wait_until_finished()
                self._manager.check_for_errors()

    def set_aside_after(self, step: int) -> None:
        """Give other names to what lies after a step: what could not be read, and is made again."""
        for later in steps(self._directory):
            if later > step:
                names = (self._directory / f"{later}.damaged-{number}" for number in count(1))
                (self._directory / str(later)).rename(next(name for name in names if not name.exists()))
                self._losses.pop(later, None)

    def _write(self, step: int, about: dict[str, Any], **items: Mapping[str, np.ndarray] | None) -> None:
        arrays = {name: dict(item) for name, item in items.items() if item is not None}
        parts: dict[str, Any] = {name: ocp.args.StandardSave(item) for name, item in arrays.items()}
        parts["meta"] = ocp.args.JsonSave({"about": about, "crc32": checksums_of(about, arrays)})
        if step in self._losses:
            self.wait()
            if (self._directory / str(step)).exists():
                self._replace(step, about, items)
                return
        with as_os_error(self._directory):
            if self._manager is None:
                self._quiet.enter_context(silence())
                self._manager = self._open()
            self._manager.check_for_errors()
            self._manager.save(step, args=ocp.args.Composite(**parts), force=True)

    def _replace(self, step: int, about: dict[str, Any], items: Mapping[str, Mapping[str, np.ndarray] | None]) -> None:
        """Write beside the one that is there, which stays until the other is whole."""
        folder, beside = self._directory / str(step), self._directory / f"{step}{UNFINISHED}-beside"
        try:
            with Checkpoints(beside, keep=1) as other:
                other._write(step, about, **items)
            with as_os_error(self._directory):
                folder.rename(beside / "before")
                (beside / str(step)).rename(folder)
        finally:
            self._remove_unfinished()

    def _open(self) -> ocp.CheckpointManager:
        options = ocp.CheckpointManagerOptions(
            create=False,
            lightweight_initialize=True,
            preservation_policy=_NewestAndBest(self._keep, self._losses),
            multiprocessing_options=this_process_alone(),
        )
        handlers: dict[str, Any] = {
            name: ocp.StandardCheckpointHandler(multiprocessing_options=this_process_alone())
            for name in ("model", "optimizer", "best")
        }
        handlers["meta"] = ocp.JsonCheckpointHandler(multiprocessing_options=this_process_alone())
        return ocp.CheckpointManager(self._directory, options=options, item_handlers=handlers)

    def _remove_unfinished(self) -> None:
        for _ in range(20):  # where writing failed, some of it may still be going on
            unfinished = list(self._directory.glob(f"*{UNFINISHED}*"))
            if not unfinished:
                break
            for folder in unfinished:
                shutil.rmtree(folder, ignore_errors=True)
            time.sleep(0.05)


class _NewestAndBest:
    """Which checkpoints stay. The losses are looked at when it is decided, and not when this is made."""

    def __init__(self, keep: int, losses: Mapping[int, float | None]) -> None:
        self._keep, self._losses = keep, losses

    def should_preserve(self, checkpoints: Sequence[Any], *, context: Any) -> list[bool]:
        """As Orbax asks, for checkpoints in the order of their steps."""
        del context
        known = [checkpoint.step for checkpoint in checkpoints]
        losses = {step: loss for step in known if (loss := self._losses.get(step)) is not None}
        stay = {*known[-self._keep :], *([min(losses, key=losses.__getitem__)] if losses else [])}
        return [step in stay for step in known]


def save(directory: str | Path, state: nnx.State, *, step: int, epoch: int) -> None:
    """Write a state as the checkpoint of one step; it is there whole or not at all.

    This is for a loop of your own; :func:`convjax.train.fit` takes :class:`Checkpoints`.

    Args:
        directory: the folder of a run's checkpoints.
        state: model and optimiser, as :func:`convjax.train.split_for_training` lays them out.
        step: training steps that were made.
        epoch: whole epochs that were made.

    Raises:
        ConvjaxError: the state is not one of a model and its optimiser, or the folder holds a checkpoint of this step
            or of a later one.
        OSError: it cannot be written, as when the disk is full.
    """
    if not isinstance(state, nnx.State) or not {0, 1} <= set(state):
        mend = "Use fit(...).state, or the second that split_for_training(model, optimizer) gives."
        raise problem(f"state must be that of a model and its optimiser, got {typed(state)}", "", mend)
    newest = max(steps(directory), default=-1)
    if newest >= step:
        raise ConvjaxError(
            f"Step {step} is not saved: step {newest} is in {str(directory)!r} already.\n"
            "Use a new folder, or a later step."
        )
    with Checkpoints(directory, keep=2**31) as checkpoints:
        about = {"step": step, "epoch": epoch, "validation_loss": None}
        checkpoints._write(step, about, model=arrays_by_name(state[0]), optimizer=arrays_by_name(state[1]))


def _validation_loss(folder: Path) -> float | None:
    try:
        with silence():
            return read_meta(folder)["about"]["validation_loss"]
    except Exception as error:  # damaged: of no worth as the best one
        raise_what_may_pass(error, folder)
        return None
