"""How the steps of an epoch are executed: many of them by one call of a program, or one by one."""

from __future__ import annotations

import re
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from convjax.data import ImageArrays, Normalisation

from .metrics import BatchSums
from .recipe import Recipe
from .step import train_steps

SECONDS = 0.5  # that a call may take as it is reckoned, so that on a slow machine too a bar moves and Ctrl-C is heard
OPERATIONS_PER_SECOND = {"cpu": 5e10}  # of small networks on two cores
OPERATIONS_PER_SECOND_ELSEWHERE = 1e12
SECONDS_PER_STEP = 1e-4  # that a step takes, however small
ROOM_WHERE_NOT_TOLD = 2 * 2**30  # bytes


class Execution:
    """The program that makes the steps of an epoch, and the images that it reads.

    How many steps a call makes follows from the recipe, or else from the sizes alone; nothing is timed.

    Args:
        graphdef: from :func:`convjax.train.split_for_training`.
        state: the same; its devices are those that are computed on.
        train: the images to train on.
        normalisation: the constants that they are normalised with.
        recipe: says the batch size, and where it says so the number of steps.
    """

    def __init__(
        self,
        graphdef: nnx.GraphDef[Any],
        state: nnx.State,
        train: ImageArrays,
        *,
        normalisation: Normalisation,
        recipe: Recipe,
    ) -> None:
        """Trace the program, and decide; nothing is compiled, and nothing put on the device."""
        self._train, self._labels = train, train.labels.astype(np.int32)
        self._steps_per_epoch, self._batch_size = len(train) // recipe.batch_size, recipe.batch_size
        device = next(iter(jax.tree.leaves(state)[0].devices()))
        asked = recipe.steps_per_execution
        self.on_device = (asked or 1) > 1 or train.images.nbytes <= room(device)
        self._why_one = ""
        self.steps = 1
        if self.on_device and self._steps_per_epoch > 1 and asked != 1:
            self._lowered = self._lower(graphdef, state, normalisation, in_a_loop=True)
            if asked is not None:
                self.steps = min(asked, self._steps_per_epoch)
            elif device.platform == "cpu" and has_convolutions_slow_in_loops(self._lowered.as_text()):
                self._why_one = ": XLA's loops slow its gradients"
            else:
                self.steps = steps_of_equal_calls(
                    self._steps_per_epoch, seconds_of_step(self._lowered, device.platform)
                )
        if self.steps == 1:
            self._lowered = self._lower(graphdef, state, normalisation, in_a_loop=False)

    def __str__(self) -> str:
        """How it is done, as it is told to a person."""
        where = "data on the device" if self.on_device else "data too large for the device"
        if self.steps == 1:
            return f"{where}, one step at a time{self._why_one}"
        if self.steps == self._steps_per_epoch:
            return f"{where}, one program per epoch"
        return f"{where}, one program per {self.steps:,} of {self._steps_per_epoch:,} steps"

    def compile(self) -> None:
        """Compile the program, and put the images on the device where they fit."""
        self._program = self._lowered.compile()
        if self.on_device:
            self._arrays = (jnp.asarray(self._train.images), jnp.asarray(self._labels))

    def __call__(self, state: nnx.State, sums: BatchSums, batches: Any, begin: int) -> tuple[nnx.State, BatchSums, int]:
        """Make the next steps of an epoch.

        Args:
            state: reused, so that the caller's is gone.
            sums: over the steps of this epoch so far; reused too.
            batches: the images of every step of the epoch, from :func:`convjax.data.epoch_batches`.
            begin: how many steps of the epoch were made.

        Returns:
            The new state and sums, and how many steps of the epoch were made now.
        """
        end = min(begin + self.steps, self._steps_per_epoch)
        if self.steps > 1:
            made = self._program(state, sums, *self._arrays, batches, np.int32(begin), np.int32(end))
        elif self.on_device:
            made = self._program(state, sums, *self._arrays, batches[begin:end])
        else:
            chosen = batches[begin]
            arrays = (self._train.images[chosen], self._labels[chosen])
            made = self._program(state, sums, *arrays, np.arange(self._batch_size, dtype=np.int32)[None])
        return *made, end

    def _lower(
        self, graphdef: nnx.GraphDef[Any], state: nnx.State, normalisation: Normalisation, *, in_a_loop: bool
    ) -> jax.stages.Lowered:
        def program(state: Any, sums: BatchSums, images: Any, labels: Any, indices: Any, *rows: Any) -> Any:
            return train_steps(
                graphdef,
                state,
                images,
                labels,
                indices,
                normalisation=normalisation,
                sums=sums,
                rows=(rows[0], rows[1]) if rows else None,
            )

        count = len(self._train) if self.on_device else self._batch_size
        images = jax.ShapeDtypeStruct((count, *self._train.image_shape), jnp.uint8)
        labels = jax.ShapeDtypeStruct((count,), jnp.int32)
        indices = jax.ShapeDtypeStruct((self._steps_per_epoch if in_a_loop else 1, self._batch_size), jnp.int32)
        rows = (jax.ShapeDtypeStruct((), jnp.int32),) * 2 if in_a_loop else ()
        jitted = jax.jit(program, donate_argnums=(0, 1))
        return jitted.lower(state, BatchSums.zero(), images, labels, indices, *rows)


def room(device: Any) -> int:
    """How many bytes of images may lie on this device: half of what it has left, so that the other half is for work."""
    told = device.memory_stats() or {}
    if "bytes_limit" not in told:
        return ROOM_WHERE_NOT_TOLD
    return (told["bytes_limit"] - told.get("bytes_in_use", 0)) // 2


def has_convolutions_slow_in_loops(program: str) -> bool:
    """Whether a program holds a convolution whose axes are in another order than XLA's fast kernels for the CPU take.

    XLA puts them into this order outside of loops only. JAX's own gradients of a convolution are of this kind.

    Args:
        program: in StableHLO.

    Source: conv_canonicalization.cc of OpenXLA; https://github.com/jax-ml/jax/issues/12868.
    """
    fast = re.findall(r"dim_numbers = \[b, ((?:\d+, )*)f\]x\[\1i, o\]->\[b, \1f\]", program)
    return len(fast) < program.count("stablehlo.convolution")


def seconds_of_step(lowered: jax.stages.Lowered, platform: str) -> float:
    """How long a step is reckoned to take, of the operations in the program, whose loop makes one step each time."""
    counted: Any = lowered.cost_analysis() or {}
    rate = OPERATIONS_PER_SECOND.get(platform, OPERATIONS_PER_SECOND_ELSEWHERE)
    return SECONDS_PER_STEP + counted.get("flops", 0.0) / rate


def steps_of_equal_calls(steps: int, seconds_per_step: float) -> int:
    """The steps of one call where an epoch takes as few calls of at most SECONDS as it can, and all are as long.

    Example:
        >>> steps_of_equal_calls(100, 0.01), steps_of_equal_calls(101, 0.01), steps_of_equal_calls(9, 7.0)
        (50, 34, 1)
    """
    most = max(1, int(SECONDS / seconds_per_step))
    calls = -(-steps // most)
    return -(-steps // calls)
