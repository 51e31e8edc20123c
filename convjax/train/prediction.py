"""What a model says of pictures that nobody has labelled."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jaxtyping import Array, Float, UInt8

from convjax.arithmetic.messages import problem, typed
from convjax.data import Normalisation, padded_batches

from .evaluation import classes_of
from .step import split_for_evaluation

BATCH = 64  # pictures at a time: few enough for a large network


def predict(
    model: nnx.Module,
    images: UInt8[np.ndarray, "n height width channels"] | UInt8[Array, "n height width channels"],
    *,
    normalisation: Normalisation,
) -> Float[np.ndarray, "n classes"]:
    """How probable a model finds each class for each picture, without changing the model.

    Layers that behave differently in training (dropout, batch norm) are set to evaluation.

    Formula:
        p_i = exp(z_i) / Σ_j exp(z_j)

    Args:
        model: maps images ``(batch, height, width, channels)`` to logits z, ``(batch, classes)``.
        images: pictures as they are stored, uint8; :func:`convjax.data.read_picture` reads one from a file.
        normalisation: the constants that the model was trained with.

    Returns:
        Float32 numbers from 0 to 1, one a class; those of a picture add up to 1.

    Raises:
        ConvjaxError: the pictures are no such array, or the model is none or does not fit them.

    Example:
        >>> import convjax
        >>> digits = convjax.data.load("digits")
        >>> model = convjax.nn.models.build("tutorial_cnn", input_shape=(8, 8, 1), classes=10, rngs=0)
        >>> constants = convjax.data.Normalisation.of(digits.train.images)
        >>> predict(model, digits.test.images[:3], normalisation=constants).shape
        (3, 10)
    """
    if isinstance(images, jax.Array):
        images = np.asarray(images)
    if not isinstance(images, np.ndarray) or images.ndim != 4 or images.dtype != np.uint8:
        known = f"{images.dtype} of shape {images.shape}" if isinstance(images, np.ndarray) else typed(images)
        mend = "Use a uint8 array of shape (n, height, width, channels), as the pictures are stored."
        raise problem("images must be pictures as they are stored", f"images is {known}", mend)
    height, width, channels = images.shape[1:]
    return Predictor(model, (height, width, channels), normalisation)(images)


class Predictor:
    """The program of :func:`predict` for one model, compiled once for few pictures and once for many.

    Args:
        model: the values that it has now are kept.
        image_shape: height, width and channels of every picture.
        normalisation: the constants that the model was trained with.
    """

    def __init__(self, model: nnx.Module, image_shape: tuple[int, int, int], normalisation: Normalisation) -> None:
        """Take the model apart; it is compiled for the first pictures."""
        self.classes = classes_of(model, image_shape)
        self._program = jax.jit(probabilities_of(model, normalisation))

    def __call__(self, images: UInt8[np.ndarray, "n height width channels"]) -> Float[np.ndarray, "n classes"]:
        """The probabilities of every class for every picture."""
        found = np.empty((len(images), self.classes), np.float32)
        for indices, weights in padded_batches(len(images), min(BATCH, max(len(images), 1))):
            inside = indices[weights > 0]
            found[inside] = np.asarray(self._program(images[indices]))[: len(inside)]
        return found


def probabilities_of(model: nnx.Module, normalisation: Normalisation) -> Any:
    """A pure function of stored pictures that gives the probabilities; the model's values are constants in it."""
    graphdef, state = split_for_evaluation(model)

    def probabilities(images: UInt8[Array, "n height width channels"]) -> Float[Array, "n classes"]:
        logits = nnx.merge(graphdef, state, copy=True)(normalisation(images))
        return jax.nn.softmax(logits.astype(jnp.float32), axis=-1)

    return probabilities
