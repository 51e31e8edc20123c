"""One short training that several pictures show, made once a build."""

import functools
from typing import Any

import convjax
from convjax.train import Fit, Recipe, fit


@functools.cache
def network() -> tuple[Any, Fit]:
    """The network of the tutorial after ten epochs on the digits, and how it got there."""
    digits = convjax.data.load("digits")
    model = convjax.nn.models.build("tutorial_cnn", input_shape=digits.image_shape, classes=10)
    return model, fit(model, digits, Recipe(epochs=10, learning_rate=0.01))
