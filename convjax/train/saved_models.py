"""Trained models, read back from the folder of their run."""

from __future__ import annotations

from pathlib import Path

from flax import nnx

from convjax.nn import models

from . import checkpoints
from .run_directory import RunDirectory


def load_model(run: str | Path) -> nnx.Module:
    """The model of a run, with the values of its newest checkpoint.

    Args:
        run: the folder that ``convjax train`` wrote. Images must be normalised by the constants in its
            ``config.json``.

    Raises:
        ConvjaxError: there is no run, or no checkpoint in it.

    Example:
        >>> model = load_model("runs/tutorial_cnn-digits-1")  # doctest: +SKIP
    """
    directory = RunDirectory(Path(run))
    described = directory.read_config()["model"]

    def build() -> nnx.Module:
        return models.build(described["name"], input_shape=described["input_shape"], classes=described["classes"])

    model = nnx.eval_shape(build)
    nnx.update(model, checkpoints.restore(directory.checkpoints, nnx.state(model)))
    return model
