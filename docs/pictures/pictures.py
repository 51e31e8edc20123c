"""The pictures of a run, as convjax draws them: on white, on every page."""
# ruff: noqa: ARG001  # every picture is asked for in a theme; the library's own look the same in all

import functools
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

import convjax
from convjax.train import answer
from convjax.train.runs.pictures import Pictures

from .drawing import Theme
from .trained import network

PIXELS_AN_INCH = 96  # of a page


def curves(theme: Theme) -> Figure:
    """Loss and accuracy over ten epochs."""
    return shown("curves")


def confusion(theme: Theme) -> Figure:
    """What was taken for what."""
    return shown("confusion")


def mistakes(theme: Theme) -> Figure:
    """The mistakes among the test images."""
    return shown("mistakes")


def kernels(theme: Theme) -> Figure:
    """The 32 kernels of the first convolution."""
    return shown("kernels")


def feature_maps(theme: Theme) -> Figure:
    """What convolution and pool make of a digit."""
    return shown("feature_maps")


def shown(name: str) -> Figure:
    """A figure that is nothing but the picture, pixel by pixel."""
    with Image.open(io.BytesIO(drawn(name))) as opened:
        picture = np.asarray(opened.convert("RGB"))
    height, width = picture.shape[:2]
    figure = Figure(figsize=(width / PIXELS_AN_INCH, height / PIXELS_AN_INCH), dpi=PIXELS_AN_INCH)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.imshow(picture, interpolation="none")
    axes.axis("off")
    return figure


@functools.cache
def drawn(name: str) -> bytes:
    """The bytes of one picture of the short training that this site shows."""
    model, result = network()
    digits = convjax.data.load("digits")
    with tempfile.TemporaryDirectory() as folder:
        to = Pictures(Path(folder), "tutorial_cnn on digits", digits.classes, digits.pixel_max)
        answers = answer(model, digits.test, normalisation=result.normalisation)
        how = {"normalisation": result.normalisation, "name": "test-0", "about": "test image 0, of class 1"}
        draw: dict[str, Callable[[], Path | None]] = {
            "curves": lambda: to.curves(result.history),
            "confusion": lambda: to.confusion(answers.confusion(10)),
            "mistakes": lambda: to.mistakes(answers, digits.test),
            "kernels": lambda: to.kernels(model, digits.image_shape),
            "feature_maps": lambda: to.feature_maps(model, digits.test[0][0], **how),
        }
        path = draw[name]()
        return path.read_bytes() if path else b""
