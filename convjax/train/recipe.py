"""How to train: everything that decides a run, checked before anything slow begins. (No JAX here.)"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

from convjax.arithmetic.messages import did_you_mean, problem, shown
from convjax.data.augmentation import Augmentation
from convjax.errors import ConvjaxError

OptimizerName = Literal["adamw", "adam", "sgd", "lion", "muon"]
ScheduleName = Literal["cosine", "one_cycle", "linear", "constant"]
ComputeType = Literal["float32", "bfloat16"]
Loading = Literal["auto", "device", "stream"]

OWN_NUMBERS: dict[str, dict[str, float]] = {
    "adamw": {"learning_rate": 2e-3, "weight_decay": 0.1, "beta1": 0.9, "beta2": 0.999},
    "adam": {"learning_rate": 2e-3, "weight_decay": 0.0, "beta1": 0.9, "beta2": 0.999},
    "sgd": {"learning_rate": 5e-2, "weight_decay": 5e-3, "momentum": 0.9},
    "lion": {"learning_rate": 1e-3, "weight_decay": 1.0, "beta1": 0.9, "beta2": 0.99},
    "muon": {"learning_rate": 2e-3, "weight_decay": 0.1, "momentum": 0.95, "beta1": 0.9, "beta2": 0.999},
}
"""What each optimiser takes where nothing else is said; what it does not have is not in its row."""

OF_THE_OPTIMIZER = ("learning_rate", "momentum", "beta1", "beta2", "weight_decay")


@dataclass(frozen=True)
class Recipe:
    """All that decides a training run; the same recipe on the same device gives the same result.

    Where the optimiser has a value of its own, ``None`` takes it, and the recipe then holds that value:

    | optimizer | learning_rate | weight_decay | momentum | beta1 | beta2 |
    | --------- | ------------: | -----------: | -------: | ----: | ----: |
    | adamw     |         0.002 |          0.1 |          |   0.9 | 0.999 |
    | adam      |         0.002 |         none |          |   0.9 | 0.999 |
    | sgd       |          0.05 |        0.005 |      0.9 |       |       |
    | lion      |         0.001 |          1.0 |          |   0.9 |  0.99 |
    | muon      |         0.002 |          0.1 |     0.95 |   0.9 | 0.999 |

    Args:
        epochs: passes over the training images, at least 1.
        batch_size: images a step, at least 1.
        optimizer: ``"adamw"``, ``"adam"``, ``"sgd"``, ``"lion"`` or ``"muon"``, see :func:`convjax.train.optimizer_of`.
        learning_rate: the greatest step size, more than 0.
        schedule: how the step size goes on after the warm-up: ``"cosine"`` and ``"linear"`` fall to 0 with the last
            step, ``"constant"`` stays; ``"one_cycle"`` has a warm-up of its own, see
            :func:`convjax.train.schedule_of`.
        warmup_epochs: how long the step size rises at the start, at least 0 and less than epochs; for ``"one_cycle"``
            0 means three tenths of all.
        momentum: of sgd and muon, at least 0 and less than 1.
        nesterov: whether sgd and muon look ahead along their momentum.
        beta1: the decay of the mean of the gradients, at least 0 and less than 1; lion's is that of its direction.
        beta2: the decay of the mean of their squares, the same range; lion's is that of its momentum.
        weight_decay: each step takes the learning rate times this share off every kernel, and off nothing else; at
            least 0.
        label_smoothing: the share of the label that is spread evenly over all classes, at least 0 and less than 1.
        clip_norm: gradients whose norm, over all parameters, is greater are scaled down to it; more than 0. ``None``
            leaves them as they are.
        average_decay: the decay of a running average of the parameters, which is then what is evaluated, more than 0
            and less than 1. ``None`` keeps no average.
        accumulation_steps: pieces that a batch is worked off in, one after the other, to save memory; divides
            batch_size. Batch norm sees one piece at a time.
        compute_dtype: ``"float32"``, or ``"bfloat16"`` to compute the steps in half precision with parameters, loss
            and optimiser in float32.
        patience: epochs without a lower validation loss after which training stops early; the best epoch's model is
            kept. At least 1; ``None`` never stops.
        validation_fraction: the share of the training images that is held out to be validated on, at least 0 and
            less than 1.
        seed: decides the initial parameters, the validation images, the order of the batches and the augmentation; 0
            to 2³² − 1.
        steps_per_execution: training steps that a call of the compiled program makes, at least 1; training can be
            stopped after each call. ``None`` lets :func:`convjax.train.fit` choose. From 2 on every number gives the
            same result; 1 compiles the step without a loop around it, which may round otherwise.
        loading: ``"device"`` puts all images on the device, ``"stream"`` reads each batch when its turn comes;
            ``"auto"`` chooses by their size.
        augmentation: how images are changed at random before each step.

    Raises:
        ConvjaxError: a value is outside its range, or the optimiser has none of this name; the message names it.

    Example:
        >>> Recipe(epochs=5).batch_size
        32
        >>> recipe = Recipe(optimizer="sgd")
        >>> recipe.learning_rate, recipe.momentum, recipe.beta1
        (0.05, 0.9, None)
    """

    epochs: int = 30
    batch_size: int = 32
    optimizer: OptimizerName = "adamw"
    learning_rate: float | None = None
    schedule: ScheduleName = "cosine"
    warmup_epochs: float = 0.0
    momentum: float | None = None
    nesterov: bool = True
    beta1: float | None = None
    beta2: float | None = None
    weight_decay: float | None = None
    label_smoothing: float = 0.0
    clip_norm: float | None = None
    average_decay: float | None = None
    accumulation_steps: int = 1
    compute_dtype: ComputeType = "float32"
    patience: int | None = None
    validation_fraction: float = 0.1
    seed: int = 0
    steps_per_execution: int | None = None
    loading: Loading = "auto"
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        """Check every value, keep numbers as Python's own, and fill in those of the optimiser."""
        for name, names in _NAMES.items():
            _check_name(name, getattr(self, name), get_args(names))
        own = OWN_NUMBERS[self.optimizer]
        for name in OF_THE_OPTIMIZER:
            if getattr(self, name) is None:
                object.__setattr__(self, name, own.get(name))
            elif name not in own:
                raise _not_of(self.optimizer, name, getattr(self, name))
        for name, (least, most) in _WHOLE.items():
            if getattr(self, name) is not None or name in _ALWAYS_A_NUMBER:
                object.__setattr__(self, name, _whole(name, getattr(self, name), least=least, most=most))
        for name, check in _FINITE.items():
            if getattr(self, name) is not None or name in _ALWAYS_A_NUMBER:
                object.__setattr__(self, name, check(name, _finite(name, getattr(self, name))))
        if not isinstance(self.nesterov, bool):
            raise ConvjaxError(f"nesterov must be True or False, not {shown(self.nesterov)}.")
        if not isinstance(self.augmentation, Augmentation):
            raise ConvjaxError(
                f"augmentation must be an Augmentation, not {shown(self.augmentation)}.\n"
                "Use Augmentation(translate=2), say."
            )
        self._check_together()

    def _check_together(self) -> None:
        if self.optimizer == "adam" and self.weight_decay:
            raise _not_of("adam", "weight_decay", self.weight_decay)
        if self.warmup_epochs >= self.epochs:
            raise ConvjaxError(f"warmup_epochs must be less than epochs, not {self.warmup_epochs!r} of {self.epochs}.")
        if self.batch_size % self.accumulation_steps:
            raise ConvjaxError(
                f"accumulation_steps must divide batch_size, not {self.accumulation_steps} in {self.batch_size}."
            )
        if self.patience and not self.validation_fraction:
            raise ConvjaxError(
                "patience must be None where validation_fraction is 0: there is no validation loss to wait for."
            )

    @property
    def smooths_labels(self) -> bool:
        """Whether training is on other labels than those of the images, so that its loss is that of other labels."""
        return bool(self.label_smoothing or self.augmentation.mixup)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Recipe:
        """The recipe of values by name, as :meth:`as_dict` gives them and JSON and TOML hold them.

        Raises:
            ConvjaxError: there is no value of such a name, with the nearest name, or as :class:`Recipe`.

        Example:
            >>> Recipe.from_dict({"epochs": 5, "augmentation": {"translate": 2}}).augmentation.translate
            2
        """
        values = dict(values)
        check_keys("a recipe", values, [one.name for one in fields(cls)])
        drawn = values.pop("augmentation", {})
        if isinstance(drawn, Mapping):
            check_keys("an augmentation", drawn, [one.name for one in fields(Augmentation)])
            drawn = Augmentation(**drawn)
        return cls(**values, augmentation=drawn)

    def as_dict(self) -> dict[str, Any]:
        """All values by name, in plain numbers, strings, None and one dict, as JSON holds them."""
        return asdict(self)


def check_keys(what: str, values: Mapping[str, Any], names: Sequence[str]) -> None:
    """Raise where a key is none of the names; the message offers the nearest."""
    for key in values:
        if key not in names:
            raise problem(
                f"There is no {shown(key)} in {what}", "", f"{did_you_mean(str(key), names)}There {_are(names)}."
            )


def _are(names: Sequence[str]) -> str:
    return f"are {', '.join(names[:-1])} and {names[-1]}"


_NAMES: dict[str, Any] = {
    "optimizer": OptimizerName,
    "schedule": ScheduleName,
    "compute_dtype": ComputeType,
    "loading": Loading,
}

_WHOLE: dict[str, tuple[int, int | None]] = {
    "epochs": (1, None),
    "batch_size": (1, None),
    "accumulation_steps": (1, None),
    "patience": (1, None),
    "seed": (0, 2**32 - 1),
    "steps_per_execution": (1, None),
}


def _positive(name: str, number: float) -> float:
    if number <= 0:
        raise ConvjaxError(f"{name} must be more than 0, not {number!r}.")
    return number


def _not_negative(name: str, number: float) -> float:
    if number < 0:
        raise ConvjaxError(f"{name} must be at least 0, not {number!r}.")
    return number


def _below_one(name: str, number: float) -> float:
    if not 0 <= number < 1:
        raise ConvjaxError(f"{name} must be at least 0 and less than 1, not {number!r}.")
    return number


def _inside(name: str, number: float) -> float:
    if not 0 < number < 1:
        raise ConvjaxError(f"{name} must be more than 0 and less than 1, not {number!r}.")
    return number


_FINITE = {
    "learning_rate": _positive,
    "warmup_epochs": _not_negative,
    "momentum": _below_one,
    "beta1": _below_one,
    "beta2": _below_one,
    "weight_decay": _not_negative,
    "label_smoothing": _below_one,
    "clip_norm": _positive,
    "average_decay": _inside,
    "validation_fraction": _below_one,
}

_ALWAYS_A_NUMBER = (
    "epochs",
    "batch_size",
    "accumulation_steps",
    "seed",
    "warmup_epochs",
    "label_smoothing",
    "validation_fraction",
)


def _check_name(name: str, value: Any, names: Sequence[str]) -> None:
    if not isinstance(value, str) or value not in names:
        near = did_you_mean(value.lower(), names) if isinstance(value, str) else ""
        raise ConvjaxError(f"{name} must be one of {', '.join(names)}, not {shown(value)}.\n{near}".rstrip())


def _not_of(optimizer: str, name: str, value: Any) -> ConvjaxError:
    having = [one for one, own in OWN_NUMBERS.items() if own.get(name)]
    return ConvjaxError(
        f"{name} must be None for {optimizer}, which has none, not {value!r}.\n"
        f"Leave it out, or use optimizer {' or '.join(map(repr, having))}."
    )


def _whole(name: str, value: Any, *, least: int, most: int | None) -> int:
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None:
        raise ConvjaxError(f"{name} must be a whole number, not {shown(value)}.")
    if number < least:
        raise ConvjaxError(f"{name} must be at least {least}, not {number}.")
    if most is not None and number > most:
        raise ConvjaxError(f"{name} must be at most {most}, not {number}.")
    return number


def _finite(name: str, value: Any) -> float:
    try:
        number = math.nan if isinstance(value, str | bytes | bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ConvjaxError(f"{name} must be a finite number, not {shown(value)}.")
    return number
