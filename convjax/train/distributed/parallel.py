"""Training on many devices, of one process or of many."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import AxisType, Mesh

from convjax.arithmetic.messages import counted, problem
from convjax.errors import ConvjaxError
from convjax.train.execution.placement import Placement

QUESTIONS_AHEAD = 2  # that processes have asked each other and not waited for


def data_mesh(devices: Sequence[Any] | None = None) -> Mesh | None:
    """The devices that share every batch, along one axis, ``data``; ``None`` where there is but one.

    Args:
        devices: those to use. When left out: all devices of all processes where there are several processes, all
            accelerators of this one, or one CPU, whose devices would share its cores.

    Example:
        >>> import jax
        >>> data_mesh(jax.devices()[:1]) is None
        True
    """
    if devices is None:
        default: Any = jax.config.jax_default_device  # pyright: ignore[reportAttributeAccessIssue]  # an option
        devices = jax.devices(default.platform if isinstance(default, jax.Device) else default)
        if jax.process_count() == 1 and devices[0].platform == "cpu":
            devices = devices[:1]
    if len(devices) == 1:
        return None
    return jax.make_mesh((len(devices),), ("data",), axis_types=(AxisType.Auto,), devices=devices)


def check_batch_size(batch_size: int, *, images: int, mesh: Mesh | None) -> None:
    """Raise when a batch of this size cannot be made of the images, or not shared out evenly over the devices.

    Args:
        batch_size: images a step.
        images: how many there are to train on.
        mesh: the devices, as :func:`data_mesh` gives them.

    Raises:
        ConvjaxError: so it is; the message names the nearest sizes that can.

    Example:
        >>> check_batch_size(32, images=1000, mesh=None)
    """
    devices = mesh.size if mesh else 1
    if devices > images:
        raise ConvjaxError(
            f"There are {devices} devices, and only {counted(images, 'image')} to train on: not one for each.\n"
            "Use fewer devices, or more images."
        )
    if batch_size > images:
        raise ConvjaxError(
            f"batch_size {batch_size} is larger than the {images} images to train on.\n"
            f"Use a batch_size of at most {images}."
        )
    if batch_size % devices:
        below = batch_size // devices * devices
        nearest = [str(size) for size in (below, below + devices) if 0 < size <= images]
        raise problem(
            f"batch_size {batch_size} cannot be shared out evenly over {devices} devices",
            "",
            f"Use {' or '.join(nearest)}.",
        )


def is_writer() -> bool:
    """Whether this process is the one that writes files and tells how it goes.

    Example:
        >>> is_writer()  # a process by itself
        True
    """
    return jax.process_index() == 0


def agreed(request: Callable[[], bool], mesh: Mesh | None) -> Callable[[], bool]:
    """A request that any of the processes may make, as a question that all of them answer alike.

    Nobody waits for it: the answer is that of the question before the last, and has arrived by now. Every process must
    ask equally often, at the same places among its calls of programs that several processes share.

    Args:
        request: this process's own.
        mesh: the devices of all processes; ``None`` leaves the request as it is.
    """
    if mesh is None or jax.process_count() == 1:
        return request
    placement = Placement(mesh)
    count = jax.jit(jax.numpy.sum, out_shardings=placement.abstract((), "int32").sharding)
    asked: deque[jax.Array] = deque()

    def ask() -> bool:
        mine = np.full(len(placement.rows(mesh.size)), request(), np.int32)
        asked.append(count(placement.batch(mine, mesh.size)))
        return len(asked) > QUESTIONS_AHEAD and int(asked.popleft()) > 0

    return ask


def check_same_step(step: int) -> None:
    """Wait for the other processes, and raise when they would go on from elsewhere.

    Args:
        step: of the checkpoint that this process goes on from.

    Raises:
        ConvjaxError: it is not that of every process.
    """
    if jax.process_count() == 1:
        return
    steps = sorted({int(other) for other in multihost_utils.process_allgather(np.int32(step))})
    if len(steps) > 1:
        raise problem(
            "The processes do not find the same checkpoint",
            f"the newest are those of steps {', '.join(map(str, steps))}",
            "The folder of the run must lie where all of them see it, as on a network drive.",
        )
