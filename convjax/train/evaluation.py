"""Looking at how a model does, every image counted exactly once."""

from __future__ import annotations

import time
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from convjax.data import ImageArrays, Normalisation, padded_batches
from convjax.errors import ConvjaxError

from .metrics import ConfusionSums, Evaluation
from .step import evaluation_step, split_for_evaluation

BATCH = 256  # one size for every part, the last batch padded: one compiled program


def evaluate(model: nnx.Module, part: ImageArrays, *, normalisation: Normalisation, classes: int) -> Evaluation:
    """Measure a model on one part of a data set, without changing it.

    Layers that behave differently in training (dropout, batch norm) are set to evaluation.

    Args:
        model: maps images ``(batch, height, width, channels)`` to logits ``(batch, classes)``.
        part: at least one labelled image.
        normalisation: the constants that the model was trained with.
        classes: how many classes the data set has.

    Raises:
        ConvjaxError: the part is empty, or the model gives another number of classes.

    Example:
        >>> import convjax
        >>> from flax import nnx
        >>> digits = convjax.data.load("digits")
        >>> model = convjax.nn.models.build("tutorial_cnn", input_shape=(8, 8, 1), classes=10, rngs=nnx.Rngs(0))
        >>> constants = convjax.data.Normalisation.of(digits.train.images)
        >>> int(evaluate(model, digits.test, normalisation=constants, classes=10).confusion.sum())
        360
    """
    check_model(model, part.image_shape, classes)
    evaluator = Evaluator(model, part.image_shape, classes, normalisation)
    _, state = split_for_evaluation(model)
    return evaluator(state, part)


def check_model(model: nnx.Module, image_shape: tuple[int, int, int], classes: int) -> None:
    """Find out, without computing anything, whether a model takes these images and tells these classes apart.

    Raises:
        ConvjaxError: its logits have another shape than ``(batch, classes)``, or it refuses the images itself.
    """
    graphdef, state = split_for_evaluation(model)
    images = jax.ShapeDtypeStruct((BATCH, *image_shape), jnp.float32)
    logits = jax.eval_shape(lambda state, images: nnx.merge(graphdef, state)(images), state, images)
    if logits.shape != (BATCH, classes):
        raise ConvjaxError(
            f"The model gives an array of shape {('batch', *logits.shape[1:])} for a batch of images,"
            f" but the data set has {classes} classes: ('batch', {classes}) is needed."
        )


class Evaluator:
    """A pass over any part of one data set, compiled once.

    Args:
        model: its structure is kept; the values come with each call.
        image_shape: height, width and channels of every image.
        classes: how many classes the data set has.
        normalisation: the constants that the model was trained with.
    """

    def __init__(
        self, model: nnx.Module, image_shape: tuple[int, int, int], classes: int, normalisation: Normalisation
    ) -> None:
        began = time.perf_counter()
        graphdef, state = split_for_evaluation(model)
        self._classes = classes

        def add_batch(state: Any, sums: ConfusionSums, images: Any, labels: Any, weights: Any) -> ConfusionSums:
            return sums.plus(evaluation_step(graphdef, state, normalisation(images), labels, weights))

        batch = jax.ShapeDtypeStruct((BATCH, *image_shape), jnp.uint8)
        numbers = jax.ShapeDtypeStruct((BATCH,), jnp.int32)
        sums = ConfusionSums.zero(classes)
        self._add_batch = jax.jit(add_batch, donate_argnums=1).lower(state, sums, batch, numbers, numbers).compile()
        self.compile_seconds = time.perf_counter() - began

    def __call__(self, state: nnx.State, part: ImageArrays) -> Evaluation:
        """Measure the model with these values on one part."""
        if not len(part):
            raise ConvjaxError("There is no image to evaluate on.")
        sums = ConfusionSums.zero(self._classes)
        for indices, weights in padded_batches(len(part), BATCH):
            images, labels = part.images[indices], part.labels[indices].astype(np.int32)
            sums = self._add_batch(state, sums, images, labels, weights)
        loss, confusion = jax.device_get(tuple(sums))
        return Evaluation(loss=float(loss) / len(part), confusion=confusion)
