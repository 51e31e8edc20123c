"""Settings by name that reach known numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from convjax.arithmetic.messages import did_you_mean, problem, shown
from convjax.train.recipe import Recipe

from .settings import Layer


@dataclass(frozen=True)
class Preset:
    """A model, a data set and a recipe that go together.

    Args:
        reaches: what was measured, in words.
        model: the name of the model.
        dataset: the name of the data set.
        recipe: what differs from ``Recipe()``.
        by_itself: whether the data set is trained so where neither model nor preset nor file is named.
    """

    reaches: str
    model: str
    dataset: str
    recipe: Mapping[str, Any]
    by_itself: bool = False


PRESETS = {
    "digits": Preset(
        "99.3 % of the test images, 2 s",
        "tutorial_cnn",
        "digits",
        {"learning_rate": 1e-2, "label_smoothing": 0.1},
        by_itself=True,
    ),
    "mnist-99": Preset(
        "99.2 % of the test images, 10 s on two cores",
        "fast_mnist",
        "mnist",
        {
            "epochs": 2,
            "batch_size": 64,
            "optimizer": "adam",
            "learning_rate": 4e-3,
            "schedule": "one_cycle",
            "warmup_epochs": 0.4,
            "validation_fraction": 0.0,  # nothing is chosen by it, and every image counts
        },
        by_itself=True,
    ),
}


def preset_of(name: object) -> Preset:
    """The preset of this name.

    Raises:
        ConvjaxError: there is none; the message offers the nearest name.

    Example:
        >>> preset_of("mnist-99").model
        'fast_mnist'
    """
    if isinstance(name, str) and name in PRESETS:
        return PRESETS[name]
    near = did_you_mean(name.lower(), PRESETS) if isinstance(name, str) else ""
    raise problem(f"There is no preset {shown(name)}", "", f"{near}There are {' and '.join(PRESETS)}.")


def recipe_of(name: str, *, seed: int = 0) -> Recipe:
    """The whole recipe of a preset, with this seed.

    Raises:
        ConvjaxError: as :func:`preset_of`.

    Example:
        >>> recipe_of("mnist-99").batch_size
        64
    """
    return Recipe.from_dict({**preset_of(name).recipe, "seed": seed})


def preset_for(dataset: str) -> str | None:
    """The preset that a data set is trained by where neither model nor preset nor file is named.

    Example:
        >>> preset_for("mnist"), preset_for("cifar10")
        ('mnist-99', None)
    """
    return next((name for name, preset in PRESETS.items() if preset.by_itself and preset.dataset == dataset), None)


def layer_of(name: object) -> Layer:
    """A preset as the layer under a file and under what was typed.

    Raises:
        ConvjaxError: as :func:`preset_of`.
    """
    preset = preset_of(name)
    return Layer(f"the preset {name}", {"model": preset.model, "dataset": preset.dataset, "recipe": preset.recipe})
