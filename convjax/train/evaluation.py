"""Looking at how a model does, every image counted exactly once."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from convjax.arithmetic.messages import problem, typed
from convjax.data import ImageArrays, Normalisation, padded_batches
from convjax.errors import ConvjaxError

from .metrics import ConfusionSums, Evaluation
from .step import evaluation_step, split_for_evaluation

BATCH = 256  # one size for every part, the last batch padded: one compiled program


def evaluate(model: nnx.Module, part: ImageArrays, *, normalisation: Normalisation) -> Evaluation:
    """Measure a model on one part of a data set, without changing it.

    Layers that behave differently in training (dropout, batch norm) are set to evaluation.

    Args:
        model: maps images ``(batch, height, width, channels)`` to logits ``(batch, classes)``.
        part: at least one labelled image.
        normalisation: the constants that the model was trained with.

    Raises:
        ConvjaxError: the part is no ImageArrays or empty, or the model does not fit it.

    Example:
        >>> import convjax
        >>> digits = convjax.data.load("digits")
        >>> model = convjax.nn.models.build("tutorial_cnn", input_shape=(8, 8, 1), classes=10, rngs=0)
        >>> constants = convjax.data.Normalisation.of(digits.train.images)
        >>> int(evaluate(model, digits.test, normalisation=constants).confusion.sum())
        360
    """
    if not isinstance(part, ImageArrays):
        raise problem(f"part must be ImageArrays, got {typed(part)}", "", "Use ImageArrays(images, labels).")
    if not len(part):
        raise ConvjaxError("There is no image to evaluate on.")
    evaluator = Evaluator(model, part.image_shape, normalisation)
    greatest = int(part.labels.max())
    if greatest >= evaluator.classes:
        raise ConvjaxError(f"A label is {greatest}, but the model tells {evaluator.classes} classes apart, from 0.")
    _, state = split_for_evaluation(model)
    return evaluator(state, part)


def classes_of(model: nnx.Module, image_shape: tuple[int, int, int]) -> int:
    """How many classes a model tells apart, found out without computing anything.

    Raises:
        ConvjaxError: its logits are no ``(batch, classes)``, or it refuses such images itself.
    """
    graphdef, state = split_for_evaluation(model)
    images = jax.ShapeDtypeStruct((BATCH, *image_shape), jnp.float32)
    logits = jax.eval_shape(lambda state, images: nnx.merge(graphdef, state)(images), state, images)
    if logits.ndim != 2 or logits.shape[0] != BATCH:
        raise ConvjaxError(
            f"The model gives an array of shape {logits.shape} for {BATCH} images; ({BATCH}, classes) is needed."
        )
    return logits.shape[1]


class Evaluator:
    """A pass over any part of one data set, compiled once.

    Args:
        model: its structure is kept; the values come with each call.
        image_shape: height, width and channels of every image.
        normalisation: the constants that the model was trained with.
    """

    def __init__(self, model: nnx.Module, image_shape: tuple[int, int, int], normalisation: Normalisation) -> None:
        """Compile the pass."""
        self.classes = classes_of(model, image_shape)
        graphdef, state = split_for_evaluation(model)

        def add_batch(state: Any, sums: ConfusionSums, images: Any, labels: Any, weights: Any) -> ConfusionSums:
            return sums.plus(evaluation_step(graphdef, state, normalisation(images), labels, weights))

        batch = jax.ShapeDtypeStruct((BATCH, *image_shape), jnp.uint8)
        numbers = jax.ShapeDtypeStruct((BATCH,), jnp.int32)
        sums = ConfusionSums.zero(self.classes)
        self._add_batch = jax.jit(add_batch, donate_argnums=1).lower(state, sums, batch, numbers, numbers).compile()

    def __call__(self, state: nnx.State, part: ImageArrays) -> Evaluation:
        """Measure the model with these values on one part."""
        sums = ConfusionSums.zero(self.classes)
        for indices, weights in padded_batches(len(part), BATCH):
            images, labels = part.images[indices], part.labels[indices].astype(np.int32)
            sums = self._add_batch(state, sums, images, labels, weights)
        loss, confusion = jax.device_get(tuple(sums))
        return Evaluation(loss=float(loss) / len(part), confusion=confusion)
