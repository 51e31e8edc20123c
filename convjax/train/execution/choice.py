"""How the steps of an epoch are executed: from images on the device, or from a stream of batches."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import Any, TypeVar

import jax
from flax import nnx
from jax.sharding import Mesh

from convjax.arithmetic.messages import counted
from convjax.data import ImageArrays, Images, Normalisation
from convjax.errors import ConvjaxError
from convjax.train.metrics import BatchSums
from convjax.train.recipe import Recipe

from .placement import Placement
from .program import Program

ROOM_WHERE_NOT_TOLD = 2 * 2**30  # bytes
READ_AT_ONCE = 2 * 2**30  # bytes of pictures that may be read before training begins: larger sets had better stream

Tree = TypeVar("Tree")


class Execution(ABC):
    """A program that makes training steps, and where it gets its images from.

    Args:
        placement: where arrays lie.
    """

    steps: int
    """Training steps that a call makes, at most."""

    def __init__(self, placement: Placement) -> None:
        """Keep where arrays lie."""
        self._placement = placement

    @abstractmethod
    def __str__(self) -> str:
        """How it is done, as it is told to a person."""

    @abstractmethod
    def compile(self, *, epoch: int = 1, step: int = 0) -> None:
        """Compile the program and make the images ready.

        Args:
            epoch: the epoch of the first call, from 1.
            step: how many steps of it were made before.
        """

    @abstractmethod
    def __call__(self, state: nnx.State, sums: BatchSums, batches: Any, begin: int) -> tuple[nnx.State, BatchSums, int]:
        """Make the next steps of an epoch.

        Args:
            state: reused, so that the caller's is gone.
            sums: over the steps of this epoch so far; reused too.
            batches: the images of every step of the epoch, from :func:`convjax.data.epoch_batches`.
            begin: how many steps of the epoch were made.

        Returns:
            The new state and sums, and how many steps of the epoch were made now.

        Raises:
            ReadingError: an image cannot be read; state and sums are as they were.
        """

    def close(self) -> None:  # noqa: B027  # most have nothing to end
        """End what runs beside the program; it is not called again."""

    def place(self, tree: Tree) -> Tree:
        """Arrays as this program takes them: on each of its devices."""
        return self._placement.everywhere(tree)

    def local(self, tree: Tree) -> Tree:
        """What a call returned, on one device of this process."""
        return self._placement.local(tree)


def choose(
    graphdef: nnx.GraphDef[Any],
    state: nnx.State,
    train: Images,
    *,
    normalisation: Normalisation,
    recipe: Recipe,
    classes: int,
    mesh: Mesh | None = None,
) -> Execution:
    """Decide where the images lie, and trace the program; nothing is compiled, nothing read or put on a device.

    Images stay on the device where they fit; ``recipe.loading`` asks for one or the other, and many steps in one call
    ask for images on the device.

    Args:
        graphdef: from :func:`convjax.train.split_for_training`.
        state: the same; without a mesh, its device is the one that is computed on.
        train: the images to train on.
        normalisation: the constants that they are normalised with.
        recipe: the numbers that decide the run.
        classes: how many classes the model tells apart.
        mesh: the devices that share every batch; ``None`` computes on one.

    Raises:
        ConvjaxError: many steps a call and a stream are asked for at once, or a stream needs a package that is not
            there.
    """
    placement = Placement(mesh)
    program = Program(
        graphdef,
        state,
        image_shape=train.image_shape,
        normalisation=normalisation,
        recipe=recipe,
        classes=classes,
        placement=placement,
    )
    many = (recipe.steps_per_execution or 1) > 1
    if recipe.loading == "stream" and many:
        raise ConvjaxError(
            f"steps_per_execution={recipe.steps_per_execution} needs the images on the device, and loading='stream'"
            " sends them batch by batch.\nLeave one of the two away."
        )
    device = mesh.local_devices[0] if mesh else next(iter(jax.tree.leaves(state)[0].devices()))
    size = len(train) * math.prod(train.image_shape)
    fits = size <= room(device) and (isinstance(train, ImageArrays) or size <= READ_AT_ONCE)
    if recipe.loading == "device" or (recipe.loading == "auto" and (many or fits)):
        from .resident import Resident

        return Resident(program, train, recipe=recipe, placement=placement, platform=device.platform)
    from .streaming import Streamed

    why = "" if recipe.loading == "stream" else "too large for the device, "
    return Streamed(program, train, recipe=recipe, placement=placement, platform=device.platform, why=why)


def shared_out(state: nnx.State, *, batch_size: int, mesh: Mesh | None) -> str:
    """How every batch is shared out, as it is told to a person; nothing where it is not.

    Args:
        state: from :func:`convjax.train.split_for_training`.
        batch_size: images a step.
        mesh: the devices that share every batch.
    """
    if mesh is None:
        return ""
    processes = len({device.process_index for device in mesh.devices.flat})
    where = f" of {processes} processes" if processes > 1 else ""
    measured = (
        f"; batch norm measures all {batch_size}" if jax.tree.leaves(nnx.filter_state(state, nnx.BatchStat)) else ""
    )
    return f"{mesh.size} devices{where} share every batch: {counted(batch_size // mesh.size, 'image')} each{measured}"


def room(device: Any) -> int:
    """How many bytes of images may lie on this device: half of what it has left, so that the other half is for work."""
    told = device.memory_stats() or {}
    if "bytes_limit" not in told:
        return ROOM_WHERE_NOT_TOLD
    return (told["bytes_limit"] - told.get("bytes_in_use", 0)) // 2
