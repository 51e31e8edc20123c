"""Flax NNX modules that hold parameters and call :mod:`convjax.ops`, and whole models by name."""

from . import models
from .layers import Conv, Dense, Flatten, MaxPool

__all__ = [
    "Conv",
    "Dense",
    "Flatten",
    "MaxPool",
    "models",
]
