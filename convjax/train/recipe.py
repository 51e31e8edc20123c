"""How to train: every number that decides a run, checked before anything slow begins."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from typing import Any

from convjax.errors import ConvjaxError


@dataclass(frozen=True)
class Recipe:
    """The numbers that decide a training run; the same recipe on the same device gives the same result.

    Args:
        epochs: passes over the training images, at least 1.
        batch_size: images a step, at least 1.
        learning_rate: AdamW's step size at the start, more than 0; it falls to 0 along half a cosine.
        weight_decay: how far AdamW pulls every parameter towards 0 at each step, times the learning rate; at least 0.
        validation_fraction: the share of the training images that is held out to be validated on, at least 0 and
            less than 1.
        seed: decides the initial parameters, the validation images and the order of the batches; 0 to 2³² − 1.
        steps_per_execution: training steps that a call of the compiled program makes, at least 1; training can be
            stopped after each call. ``None`` lets :func:`convjax.train.fit` choose. From 2 on every number gives the
            same result; 1 compiles the step without a loop around it, which may round otherwise.

    Raises:
        ConvjaxError: a number is outside its range; the message names it and its value.

    Example:
        >>> Recipe(epochs=5).batch_size
        32
    """

    epochs: int = 30
    batch_size: int = 32
    learning_rate: float = 1e-2
    weight_decay: float = 0.1
    validation_fraction: float = 0.1
    seed: int = 0
    steps_per_execution: int | None = None

    def __post_init__(self) -> None:
        """Check every number, and keep it as Python's own."""
        for name, least, most in (("epochs", 1, None), ("batch_size", 1, None), ("seed", 0, 2**32 - 1)):
            object.__setattr__(self, name, _whole(name, getattr(self, name), least=least, most=most))
        if self.steps_per_execution is not None:
            steps = _whole("steps_per_execution", self.steps_per_execution, least=1, most=None)
            object.__setattr__(self, "steps_per_execution", steps)
        for name in ("learning_rate", "weight_decay", "validation_fraction"):
            object.__setattr__(self, name, _finite(name, getattr(self, name)))
        if self.learning_rate <= 0:
            raise ConvjaxError(f"learning_rate must be more than 0, not {self.learning_rate!r}.")
        if self.weight_decay < 0:
            raise ConvjaxError(f"weight_decay must be at least 0, not {self.weight_decay!r}.")
        if not 0 <= self.validation_fraction < 1:
            raise ConvjaxError(
                f"validation_fraction must be at least 0 and less than 1, not {self.validation_fraction!r}."
            )


def _whole(name: str, value: Any, *, least: int, most: int | None) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        raise ConvjaxError(f"{name} must be a whole number, not {value!r}.") from None
    if number < least:
        raise ConvjaxError(f"{name} must be at least {least}, not {number}.")
    if most is not None and number > most:
        raise ConvjaxError(f"{name} must be at most {most}, not {number}.")
    return number


def _finite(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ConvjaxError(f"{name} must be a finite number, not {value!r}.")
    return number
