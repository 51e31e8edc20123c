"""What a run is asked to do, put together of layers: defaults, a preset, a file, what was typed. (No JAX here.)"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_args

from convjax.arithmetic.messages import did_you_mean, problem, shown
from convjax.errors import ConvjaxError
from convjax.train.devices import Platform
from convjax.train.recipe import OF_THE_OPTIMIZER, Recipe

TAKEN_BACK = {"optimizer": OF_THE_OPTIMIZER, "loading": ("steps_per_execution",)}
"""What a lower layer said for the old value of a key, and means nothing for a new one."""


@dataclass(frozen=True)
class Settings:
    """All that is said of a run before it begins, but for where it is written.

    Args:
        model: as :func:`convjax.nn.models.resolve` takes it.
        dataset: as :func:`convjax.data.load` takes it.
        data_dir: the same.
        image_size: the same.
        platform: where to compute; ``None`` leaves it to JAX.
        recipe: the numbers that decide the run.
    """

    model: str = "tutorial_cnn"
    dataset: str = "digits"
    data_dir: Path | None = None
    image_size: tuple[int, int] | None = None
    platform: Platform | None = None
    recipe: Recipe = field(default_factory=Recipe)


@dataclass(frozen=True)
class Layer:
    """What one source says, by name.

    Args:
        source: how it is called in a message; empty for what was typed.
        values: fields of :class:`Settings`; ``recipe`` is a mapping itself, and so is ``augmentation`` in it.
    """

    source: str
    values: Mapping[str, Any]

    @property
    def recipe(self) -> Mapping[str, Any]:
        """What it says of the recipe."""
        return self.values.get("recipe", {})


def combined(layers: Sequence[Layer]) -> Settings:
    """The settings that layers make, each over those before it.

    A layer that names another optimiser takes back what lower layers said of the old one's numbers.

    Args:
        layers: from the lowest to the one that wins.

    Raises:
        ConvjaxError: a value is not possible; the message names its layer.

    Example:
        >>> low = Layer("low", {"model": "lenet5", "recipe": {"optimizer": "sgd", "momentum": 0.5, "epochs": 3}})
        >>> settings = combined([low, Layer("", {"recipe": {"optimizer": "adamw"}})])
        >>> settings.model, settings.recipe.epochs, settings.recipe.momentum
        ('lenet5', 3, None)
    """
    values: dict[str, Any] = {}
    recipe: dict[str, Any] = {}
    augmentation: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for layer in layers:
        for name, dependent in TAKEN_BACK.items():
            if name in layer.recipe and layer.recipe[name] != recipe.get(name):
                recipe = {key: value for key, value in recipe.items() if key not in dependent}
        values |= layer.values
        recipe |= layer.recipe
        augmentation |= layer.recipe.get("augmentation", {})
        said = (layer.values, layer.recipe, layer.recipe.get("augmentation", {}))
        origin |= {key: layer.source for part in said for key in part}
    try:
        return _checked(values, Recipe.from_dict(recipe | {"augmentation": augmentation}))
    except ConvjaxError as error:
        source = origin.get(str(error).split(" ", 1)[0], "")
        if not source:
            raise
        raise ConvjaxError(f"In {source}: {error}") from None


def _checked(values: Mapping[str, Any], recipe: Recipe) -> Settings:
    for name in ("model", "dataset"):
        if name in values and not (isinstance(values[name], str) and values[name]):
            raise ConvjaxError(f"{name} must be a name, not {shown(values[name])}.")
    platform = values.get("platform")
    if platform is not None and platform not in get_args(Platform):
        near = did_you_mean(str(platform).lower(), get_args(Platform))
        raise problem(
            f"platform must be one of {', '.join(get_args(Platform))}, not {shown(platform)}",
            "",
            f"{near}Or leave it out.",
        )
    data_dir = values.get("data_dir")
    if not (data_dir is None or isinstance(data_dir, str | Path)):
        raise ConvjaxError(f"data_dir must be a folder, not {shown(data_dir)}.")
    size = values.get("image_size")
    if size is not None and not _is_size(size):
        raise ConvjaxError(f"image_size must be two whole numbers, [height, width], not {shown(size)}.")
    said = {name: values[name] for name in ("model", "dataset") if name in values}
    return Settings(
        **said,
        data_dir=None if data_dir is None else Path(data_dir),
        image_size=None if size is None else (size[0], size[1]),
        platform=cast(Platform | None, platform),
        recipe=recipe,
    )


def _is_size(size: Any) -> bool:
    is_pair = isinstance(size, list | tuple) and len(size) == 2
    return is_pair and all(isinstance(side, int) and not isinstance(side, bool) and side > 0 for side in size)
