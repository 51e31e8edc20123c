"""Images that lie on the device whole: many steps by one call of a program, or one by one."""

from __future__ import annotations

import re
from typing import Any

import jax
import numpy as np
from flax import nnx

from convjax.data import Images, as_arrays
from convjax.train.metrics import BatchSums
from convjax.train.recipe import Recipe

from .execution import Execution
from .placement import Placement
from .program import Program

SECONDS = 0.5  # that a call may take as it is reckoned, so that on a slow machine too a bar moves and Ctrl-C is heard
OPERATIONS_PER_SECOND = {"cpu": 5e10}  # of small networks on two cores
OPERATIONS_PER_SECOND_ELSEWHERE = 1e12
SECONDS_PER_STEP = 1e-4  # that a step takes, however small


class Resident(Execution):
    """All images on each device.

    How many steps a call makes follows from the recipe, or else from the sizes alone; nothing is timed.

    Args:
        program: what the steps compute.
        train: the images to train on.
        recipe: says the batch size, and where it says so the number of steps.
        placement: where arrays lie.
        platform: what kind of device it is.
    """

    def __init__(self, program: Program, train: Images, *, recipe: Recipe, placement: Placement, platform: str) -> None:
        """Trace the program, and decide."""
        super().__init__(placement)
        self._train = train
        self._steps_per_epoch = len(train) // recipe.batch_size
        asked = recipe.steps_per_execution
        self._why_one = ""
        self.steps = 1
        if self._steps_per_epoch > 1 and asked != 1:
            self._lowered = program.lower_many(len(train), self._steps_per_epoch)
            if asked is not None:
                self.steps = min(asked, self._steps_per_epoch)
            elif platform == "cpu" and has_convolutions_slow_in_loops(self._lowered.as_text()):
                self._why_one = ": XLA's loops slow its gradients"
            else:
                seconds = seconds_of_step(self._lowered, platform) / placement.devices
                self.steps = steps_of_equal_calls(self._steps_per_epoch, seconds)
        if self.steps == 1:
            self._lowered = program.lower_one_of(len(train))

    def __str__(self) -> str:
        """How it is done, as it is told to a person."""
        where = "data on the device" if self._placement.devices == 1 else "data on each device"
        if self.steps == 1:
            return f"{where}, one step at a time{self._why_one}"
        if self.steps == self._steps_per_epoch:
            return f"{where}, one program per epoch"
        return f"{where}, one program per {self.steps:,} of {self._steps_per_epoch:,} steps"

    def compile(self, *, epoch: int = 1, step: int = 0) -> None:  # noqa: ARG002  # all images are there at any step
        """Compile the program, and put the images on the device."""
        self._program = self._lowered.compile()
        train = as_arrays(self._train)
        self._arrays = self._placement.everywhere((train.images, train.labels.astype(np.int32)))
        del self._train, self._lowered  # the copy in memory, and the text of the program

    def __call__(self, state: nnx.State, sums: BatchSums, batches: Any, begin: int) -> tuple[nnx.State, BatchSums, int]:
        """Make the next steps of an epoch."""
        end = min(begin + self.steps, self._steps_per_epoch)
        if self.steps > 1:
            rows = self._placement.everywhere((np.int32(begin), np.int32(end)))
            made = self._program(state, sums, *self._arrays, self._placement.shared(batches, axis=1), *rows)
        else:
            made = self._program(state, sums, *self._arrays, self._placement.shared(batches[begin:end], axis=1))
        return *made, end


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
