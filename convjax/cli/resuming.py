"""What ``--resume RUN`` means beside the other options: a run goes on as it began."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import typer

from convjax.data.registry import reference
from convjax.errors import ConvjaxError
from convjax.train.runs.config_files import read_config_file
from convjax.train.runs.run_configuration import RunConfiguration
from convjax.train.runs.run_directory import RunDirectory
from convjax.train.runs.settings import Layer, Settings, combined

from .recipe_options import was_typed

MAY_DIFFER = ("data_dir", "platform")  # the images and the machine may have moved
OF_A_NEW_RUN = ("out", "preset", "config")


def settings_to_resume(context: typer.Context, run: Path, typed: Layer) -> Settings:
    """What the run was asked to do.

    Args:
        context: knows what was typed.
        run: the folder of the run.
        typed: what was typed, by name.

    Raises:
        ConvjaxError: there is no run, or something typed would make it another.
    """
    directory = RunDirectory(run)
    RunConfiguration.of(directory)
    for name in OF_A_NEW_RUN:
        if was_typed(context, name):
            raise ConvjaxError(f"--{name} is for a new run, and --resume goes on with {str(run)!r}. Leave one away.")
    began = read_config_file(directory.config, with_chosen=True)
    before, after = _flat(combined([began])), _flat(combined([began, typed]))
    folder = _folder_of_images(before)
    may_differ = MAY_DIFFER if folder is None or not os.path.isdir(after["dataset"]) else (*MAY_DIFFER, "dataset")
    for name in _names(typed):
        if name not in may_differ and before[name] != after[name]:
            option = f"--{name.replace('_', '-')}"
            raise ConvjaxError(
                f"{option} {_shown(after[name])} is not how {str(run)!r} began: there it is {_shown(before[name])}."
                f"\nA run goes on as it began; leave {option} away. For a new run like it: --config {directory}"
            )
    settings = combined([began, Layer("", {name: typed.values[name] for name in may_differ if name in typed.values})])
    if folder is not None and not os.path.isdir(reference(settings.dataset)):
        raise ConvjaxError(
            f"{str(run)!r} was trained on the images of {folder!r}, and there is no such folder any more."
            "\nName the folder where they lie now with --dataset."
        )
    return settings


def _names(typed: Layer) -> list[str]:
    """What was typed and may not differ, with what was typed of the recipe and of its augmentation."""
    said = [*typed.values, *typed.recipe, *typed.recipe.get("augmentation", {})]
    return [name for name in said if name not in (*MAY_DIFFER, "recipe", "augmentation")]


def _folder_of_images(before: dict[str, Any]) -> str | None:
    """The folder of images that a run was trained on, which is written whole; ``None`` for a data set with a name."""
    return before["dataset"] if before["data_dir"] is None and os.path.isabs(before["dataset"]) else None


def _flat(settings: Settings) -> dict[str, Any]:
    recipe = settings.recipe.as_dict()
    said = {
        "model": settings.model,
        "dataset": reference(settings.dataset),
        "data_dir": settings.data_dir,
        "image_size": settings.image_size,
    }
    return said | recipe | recipe["augmentation"]


def _shown(value: Any) -> str:
    return (
        "x".join(map(str, value)) if isinstance(value, tuple) else str(value).lower() if value is None else str(value)
    )
