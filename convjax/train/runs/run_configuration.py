"""What decided a run, read back from its ``config.json``. (No JAX here: a wrong folder is told at once.)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from convjax.arithmetic.messages import problem, shown
from convjax.data.normalisation import Normalisation

from .run_directory import RunDirectory

SCHEMA = "convjax-run/1"
CHOSEN = ("steps_per_execution",)  # of the recipe: what the run chooses by the machine where it is not asked for


@dataclass(frozen=True)
class RunConfiguration:
    """What has to be known of a run to use its model.

    Args:
        model: the name of the model, or the ``package.module:function`` that made it.
        input_shape: height, width and channels of an image.
        classes: the name of each class; a logit's index is an index into it.
        normalisation: the constants that the images were normalised with.
        pixel_max: the greatest value of a stored pixel: 255, or 16 for the digits.
        dataset: the name of the data set, as :func:`convjax.data.load` takes it.
        data_dir: where it was read from, as :func:`convjax.data.load` takes it.
        recipe: the numbers of the run, by name.
    """

    model: str
    input_shape: tuple[int, int, int]
    classes: tuple[str, ...]
    normalisation: Normalisation
    pixel_max: int
    dataset: str
    data_dir: str | None
    recipe: Mapping[str, Any]

    @property
    def seed(self) -> int:
        """What everything random in the run was drawn from."""
        return self.recipe.get("seed", 0)

    @classmethod
    def of(cls, directory: RunDirectory) -> RunConfiguration:
        """Read and check it.

        Raises:
            ConvjaxError: there is no run in the folder, or its ``config.json`` is none that this version reads.
        """
        config = directory.read_config()
        written = config.get("schema") if isinstance(config, dict) else None
        if written != SCHEMA:
            what = f"{str(directory.config)!r} is of the schema {shown(written)}, and {SCHEMA!r} is read here"
            raise problem(what, "", "Name a folder that convjax train wrote, or use the convjax that wrote this one.")
        try:
            found = cls._read(config)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            what = f"{str(directory.config)!r} does not say what its model was trained on"
            raise problem(what, "", "It was changed by hand or cut off: train again.") from None
        if isinstance(found.seed, bool) or not isinstance(found.seed, int) or found.seed < 0:
            what = f"recipe.seed in {str(directory.config)!r} must be a whole number"
            raise problem(
                f"{what}, at least 0, not {shown(found.seed)}",
                "",
                "Put back the seed that the run was trained with.",
            )
        return found

    @classmethod
    def _read(cls, config: dict[str, Any]) -> RunConfiguration:
        model, dataset = config["model"], config["dataset"]
        height, width, channels = map(int, model["input_shape"])
        classes, constants = dataset["classes"], dataset["normalisation"]
        if not len(classes) == model["classes"] or not len(constants["mean"]) == len(constants["std"]) == channels:
            raise ValueError
        return cls(
            model=str(model["name"]),
            input_shape=(height, width, channels),
            classes=tuple(map(str, classes)),
            normalisation=Normalisation(*(tuple(map(float, constants[name])) for name in ("mean", "std"))),
            pixel_max=int(dataset["pixel_max"]),
            dataset=str(dataset["name"]),
            data_dir=dataset.get("data_dir"),
            recipe=dict(config["recipe"]),
        )


def read_configuration(run: str | Path) -> RunConfiguration:
    """The configuration of the run in this folder.

    Raises:
        ConvjaxError: there is no run, or its ``config.json`` is none that this version reads.
    """
    return RunConfiguration.of(RunDirectory(Path(run)))
