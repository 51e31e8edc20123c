"""Looking at how a model does, every image counted exactly once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jax.sharding import Mesh
from jaxtyping import Int

from convjax.arithmetic.messages import problem, typed
from convjax.data import ImageArrays, Images, Normalisation, padded_batches
from convjax.data.reading import picture_of
from convjax.errors import ConvjaxError

from .errors import ReadingError
from .execution.placement import Placement
from .metrics import ConfusionSums, Evaluation
from .recipe import Recipe
from .step import evaluation_step, split_for_evaluation

BATCH = 256  # images; the last batch of a part is padded, so that one compiled program does for all
LEAST_BATCH = 32  # images; looking at so many takes little memory beside training on a few
BATCHES_AHEAD = 2  # that are read from files before they are needed


def evaluate(model: nnx.Module, part: Images, *, normalisation: Normalisation, batch_size: int = BATCH) -> Evaluation:
    """Measure a model on one part of a data set, without changing it.

    Layers that behave differently in training (dropout, batch norm) are set to evaluation.

    Args:
        model: maps images ``(batch, height, width, channels)`` to logits ``(batch, classes)``.
        part: at least one labelled image, in memory or not.
        normalisation: the constants that the model was trained with.
        batch_size: images that are looked at together, at least 1; a smaller one needs less memory.

    Raises:
        ConvjaxError: batch_size is not at least 1, the part is no Images or empty, the model is none or does not fit
            it, or a label is no number of a class.
        ReadingError: an image cannot be read.

    Example:
        >>> import convjax
        >>> digits = convjax.data.load("digits")
        >>> model = convjax.nn.models.build("tutorial_cnn", input_shape=(8, 8, 1), classes=10, rngs=0)
        >>> constants = convjax.data.Normalisation.of(digits.train.images)
        >>> int(evaluate(model, digits.test, normalisation=constants).confusion.sum())
        360
    """
    if not isinstance(part, Images):
        raise problem(f"part must be Images, got {typed(part)}", "", "Use ImageArrays(images, labels).")
    if not len(part):
        raise ConvjaxError("There is no image to evaluate on.")
    if not isinstance(batch_size, int) or batch_size < 1:
        raise problem(f"batch_size must be a whole number of at least 1, got {typed(batch_size)}", "", "Use 256.")
    evaluator = Evaluator(model, part.image_shape, normalisation, batch_size=batch_size)
    check_labels(np.asarray(part.labels), evaluator.classes)
    _, state = split_for_evaluation(model)
    return evaluator(state, part)


def check_labels(labels: Int[np.ndarray, " n"], classes: int) -> None:
    """Refuse labels that are no number of a class.

    Args:
        labels: the number of each image's class.
        classes: how many classes the model tells apart.

    Raises:
        ConvjaxError: one is less than 0, as sets without known labels have it, or there is no such class.
    """
    outside = labels[(labels < 0) | (labels >= classes)]
    if outside.size:
        raise ConvjaxError(f"A label is {int(outside[0])}, but the model tells {classes} classes apart, from 0.")


def classes_of(model: nnx.Module, image_shape: tuple[int, int, int]) -> int:
    """How many classes a model tells apart, found out without computing anything.

    Raises:
        ConvjaxError: it is no Flax NNX module, its logits are no ``(batch, classes)``, or it refuses such images
            itself.
    """
    if not isinstance(model, nnx.Module):
        mend = "Use convjax.nn.models.build(...), or load_run(...).model."
        raise problem(f"model must be a Flax NNX module, got {typed(model)}", "", mend)
    graphdef, state = split_for_evaluation(model)
    images = jax.ShapeDtypeStruct((BATCH, *image_shape), jnp.float32)
    logits = jax.eval_shape(lambda state, images: nnx.merge(graphdef, state)(images), state, images)
    if not isinstance(logits, jax.ShapeDtypeStruct):
        raise problem(
            f"The model gives no array but {typed(logits)} for {BATCH} images",
            "",
            f"Logits of shape ({BATCH}, classes) are needed: wrap it in a module that returns them alone.",
        )
    if logits.ndim != 2 or logits.shape[0] != BATCH:
        raise ConvjaxError(
            f"The model gives an array of shape {logits.shape} for {BATCH} images; ({BATCH}, classes) is needed."
        )
    return logits.shape[1]


def batch_size_beside(recipe: Recipe) -> int:
    """How many images are looked at together beside a training, in memory that is enough for a step of it.

    Example:
        >>> [batch_size_beside(Recipe(batch_size=size)) for size in (4, 100, 1024)]
        [32, 100, 256]
        >>> batch_size_beside(Recipe(batch_size=256, accumulation_steps=4))
        64
    """
    return min(BATCH, max(LEAST_BATCH, recipe.batch_size // recipe.accumulation_steps))


class Evaluator:
    """A pass over any part of one data set, compiled once.

    Args:
        model: its structure is kept; the values come with each call.
        image_shape: height, width and channels of every image.
        normalisation: the constants that the model was trained with.
        mesh: the devices that share every batch, as :func:`convjax.train.data_mesh` gives them; ``None`` takes one.
        batch_size: images that are looked at together, at least.
    """

    def __init__(
        self,
        model: nnx.Module,
        image_shape: tuple[int, int, int],
        normalisation: Normalisation,
        *,
        mesh: Mesh | None = None,
        batch_size: int = BATCH,
    ) -> None:
        """Compile the pass."""
        self.classes = classes_of(model, image_shape)
        self._placement = Placement(mesh)
        self._batch_size = -(-batch_size // self._placement.devices) * self._placement.devices
        graphdef, state = split_for_evaluation(model)

        def add_batch(state: Any, sums: ConfusionSums, images: Any, labels: Any, weights: Any) -> ConfusionSums:
            return sums.plus(evaluation_step(graphdef, state, normalisation(images), labels, weights))

        batch = self._placement.abstract((self._batch_size, *image_shape), jnp.uint8, shared_axis=0)
        numbers = self._placement.abstract((self._batch_size,), jnp.int32, shared_axis=0)
        arrays = (state, ConfusionSums.zero(self.classes))
        if mesh:
            arrays = jax.tree.map(lambda leaf: self._placement.abstract(leaf.shape, leaf.dtype), arrays)
        everywhere = self._placement.abstract((), jnp.int32).sharding
        jitted = jax.jit(add_batch, donate_argnums=1, out_shardings=everywhere)
        self._add_batch = jitted.lower(*arrays, batch, numbers, numbers).compile()

    def __call__(self, state: nnx.State, part: Images) -> Evaluation:
        """Measure the model with these values on one part; of several processes, each reads its share of it."""
        state, sums = self._placement.everywhere((state, ConfusionSums.zero(self.classes)))
        rows = self._placement.rows(self._batch_size)
        batches = [(indices[rows], weights[rows]) for indices, weights in padded_batches(len(part), self._batch_size)]
        labels = np.asarray(part.labels, np.int32)  # once: of files, each asking may make them anew
        for (indices, weights), images in zip(batches, _read(part, [batch[0] for batch in batches]), strict=True):
            arrays = (images, labels[indices], weights)
            sums = self._add_batch(state, sums, *(self._placement.batch(array, self._batch_size) for array in arrays))
        loss, confusion = jax.device_get(tuple(sums))
        return Evaluation(loss=float(loss) / len(part), confusion=confusion)


def _read(part: Images, batches: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
    """The images of one batch after the other, read by threads while the device computes."""
    if isinstance(part, ImageArrays):
        yield from (part.images[batch] for batch in batches)
        return
    pool, ahead = ThreadPoolExecutor(), deque[Iterator[np.ndarray]]()
    try:
        for batch in batches:
            ahead.append(pool.map(lambda place: picture_of(part, int(place))[0], batch))
            if len(ahead) > BATCHES_AHEAD:
                yield np.stack(list(ahead.popleft()))
        for pictures in ahead:
            yield np.stack(list(pictures))
    except ConvjaxError as error:
        raise ReadingError(str(error)) from None
    finally:
        pool.shutdown(cancel_futures=True)
