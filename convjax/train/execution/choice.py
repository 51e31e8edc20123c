"""How the steps of an epoch are executed: from images on the device, or from a stream of batches."""

from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx
from jax.sharding import Mesh

from convjax.arithmetic.messages import counted
from convjax.data import ImageArrays, Images, Normalisation
from convjax.errors import ConvjaxError
from convjax.train.recipe import Recipe

from .execution import Execution
from .placement import Placement
from .program import Program

ROOM_WHERE_NOT_TOLD = 2 * 2**30  # bytes
READ_AT_ONCE = 2 * 2**30  # bytes of pictures that may be read before training begins: larger sets had better stream


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

    Whether that can be done at all, :func:`check_can_load` has said before.

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
    device = mesh.local_devices[0] if mesh else next(iter(jax.tree.leaves(state)[0].devices()))
    if not _streams(train, recipe, device):
        from .resident import Resident

        return Resident(program, train, recipe=recipe, placement=placement, platform=device.platform)
    from .streaming import Streamed

    why = "" if recipe.loading == "stream" else "too large for the device, "
    return Streamed(program, train, recipe=recipe, placement=placement, platform=device.platform, why=why)


def check_can_load(train: Images, *, recipe: Recipe, mesh: Mesh | None = None) -> None:
    """Raise at once, before a picture is read, where the images cannot be brought to the device as they must be.

    Args:
        train: the images to train on.
        recipe: the numbers that decide the run.
        mesh: the devices that share every batch; ``None`` computes on JAX's default device.

    Raises:
        ConvjaxError: many steps a call and a stream are asked for at once, or a stream needs a package that is not
            there.
    """
    if recipe.loading == "stream" and _makes_many_steps(recipe):
        raise ConvjaxError(
            f"steps_per_execution={recipe.steps_per_execution} needs the images on the device, and loading='stream'"
            " sends them batch by batch.\nLeave one of the two away."
        )
    device = mesh.local_devices[0] if mesh else next(iter(jnp.zeros(()).devices()))
    if _streams(train, recipe, device):
        from .streaming import check_installed

        check_installed(train, device.platform)


def _streams(train: Images, recipe: Recipe, device: Any) -> bool:
    if recipe.loading != "auto":
        return recipe.loading == "stream"
    size = len(train) * math.prod(train.image_shape)
    fits = size <= room(device) and (isinstance(train, ImageArrays) or size <= READ_AT_ONCE)
    return not (fits or _makes_many_steps(recipe))


def _makes_many_steps(recipe: Recipe) -> bool:
    return (recipe.steps_per_execution or 1) > 1


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
