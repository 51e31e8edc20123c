"""Trained models, read back from the folder of their run."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jax
from flax import nnx

from convjax.data import Normalisation
from convjax.errors import ConvjaxError
from convjax.nn import models
from convjax.nn.models.references import is_reference
from convjax.nn.models.resolving import Builder
from convjax.train import restoring

from .run_configuration import RunConfiguration
from .run_directory import RunDirectory


@dataclass(frozen=True, eq=False)
class SavedRun:
    """A trained model with everything that is needed to use it.

    Args:
        model: set to evaluation.
        normalisation: the constants that the images must be normalised with.
        classes: the name of each class; a logit's index is an index into it.
        image_shape: height, width and channels of an image.
        pixel_max: the greatest value of a stored pixel: 255, or 16 for the digits.
        config: all of ``config.json``.
        directory: the folder of the run.
    """

    model: nnx.Module
    normalisation: Normalisation
    classes: tuple[str, ...]
    image_shape: tuple[int, int, int]
    pixel_max: int
    config: dict[str, Any]
    directory: RunDirectory


def load_run(run: str | Path, *, tell: Callable[[str], object] = warnings.warn) -> SavedRun:
    """A run's model, with the values of its newest checkpoint, and what is needed to use it.

    The values are those that training reported on: of the best epoch where it had patience, or the averages of the
    parameters where it kept averages.

    Args:
        run: the folder that ``convjax train`` wrote.
        tell: what is done with a line that says that a checkpoint was passed over because it is not whole.

    Raises:
        ConvjaxError: there is no run, or no checkpoint in it, or its model can no longer be built.

    Example:
        >>> run = load_run("runs/tutorial_cnn-digits-1")  # doctest: +SKIP
        >>> run.model(run.normalisation(images)).argmax(axis=-1)  # doctest: +SKIP
    """
    directory = RunDirectory(Path(run))
    found = RunConfiguration.of(directory)

    build = partial(_resolved(found, directory), input_shape=found.input_shape, classes=len(found.classes))
    # What is a user's own may read values while it is built, and is built for real.
    model = build() if is_reference(found.model) else nnx.eval_shape(build)
    abstract = jax.eval_shape(lambda state: state, nnx.state(model))
    nnx.update(model, restoring.restore(directory.checkpoints, abstract, tell=tell))
    return SavedRun(
        model=model,
        normalisation=found.normalisation,
        classes=found.classes,
        image_shape=found.input_shape,
        pixel_max=found.pixel_max,
        config=directory.read_config(),
        directory=directory,
    )


def load_model(run: str | Path) -> nnx.Module:
    """The model of a run, with the values of its newest checkpoint.

    Args:
        run: the folder that ``convjax train`` wrote. Images must be normalised by the constants in its
            ``config.json``, which :func:`load_run` gives too.

    Raises:
        ConvjaxError: as :func:`load_run`.

    Example:
        >>> model = load_model("runs/tutorial_cnn-digits-1")  # doctest: +SKIP
    """
    return load_run(run).model


def _resolved(found: RunConfiguration, directory: RunDirectory) -> Builder:
    try:
        return models.resolve(found.model)
    except ConvjaxError as error:
        raise ConvjaxError(f"{error}\n  The run in {str(directory.path)!r} was trained with it.") from error
