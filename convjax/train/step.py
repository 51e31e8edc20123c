"""The pure step, one and many: state and images in, new state and sums out. For those who write their own loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import optax
from flax import nnx
from jax import lax
from jaxtyping import Array, Float, Int, UInt8

from .metrics import BatchSums, ConfusionSums


def cross_entropy(logits: Float[Array, "batch classes"], labels: Int[Array, " batch"]) -> Float[Array, " batch"]:
    """Softmax cross-entropy of each image, in nats and in float32.

    Formula:
        loss = log Σ_j exp(z_j) − z_y

    Args:
        logits: the scores z, one a class.
        labels: the number of the right class y.

    Example:
        >>> import jax.numpy as jnp
        >>> round(float(cross_entropy(jnp.zeros((1, 10)), jnp.array([3]))[0]), 3)  # log 10: it knows nothing
        2.303
    """
    return optax.losses.softmax_cross_entropy_with_integer_labels(logits.astype(jnp.float32), labels)


def split_for_training(
    model: nnx.Module, optimizer: optax.GradientTransformation
) -> tuple[nnx.GraphDef[Any], nnx.State]:
    """Take a model and a fresh optimiser apart into what is fixed and what a step changes.

    Layers that behave differently in training (dropout, batch norm) are set to training.

    Args:
        model: a module that maps images ``(batch, height, width, channels)`` to logits ``(batch, classes)``.
        optimizer: any transformation of Optax; it is applied to the ``nnx.Param`` variables.

    Returns:
        The graph, hashable, and the state: a pytree of arrays, the model's under ``0``, the optimiser's under ``1``.
        The arrays are copies, so that a step may reuse their memory; ``nnx.update(model, state[0])`` writes them back.
    """
    training = nnx.view(model, deterministic=False, use_running_average=False, raise_if_not_found=False)
    graphdef, state = nnx.split((training, nnx.Optimizer(training, optimizer, wrt=nnx.Param)))
    return graphdef, jax.tree.map(jnp.copy, state)


def split_for_evaluation(model: nnx.Module) -> tuple[nnx.GraphDef[Any], nnx.State]:
    """Take a model apart with the layers that behave differently in training set to evaluation."""
    return nnx.split(nnx.view(model, deterministic=True, use_running_average=True, raise_if_not_found=False))


def train_step(
    graphdef: nnx.GraphDef[Any],
    state: nnx.State,
    images: Float[Array, "batch height width channels"],
    labels: Int[Array, " batch"],
) -> tuple[nnx.State, BatchSums]:
    """One step of training; pure, so that ``jax.jit`` can compile it and reuse the memory of ``state``.

    Args:
        graphdef: from :func:`split_for_training`; bind it with ``functools.partial`` before ``jax.jit``.
        state: from :func:`split_for_training` or from the step before. All of it comes back changed: parameters,
            optimiser, running averages and random streams.
        images: normalised images.
        labels: the number of each image's class.

    Returns:
        The new state, and the sums over this batch as they were before the update.

    Example:
        >>> import functools, jax, jax.numpy as jnp, optax
        >>> from flax import nnx
        >>> class Linear(nnx.Module):
        ...     def __init__(self, rngs):
        ...         self.dense = nnx.Linear(4, 2, rngs=rngs)
        ...     def __call__(self, images):
        ...         return self.dense(images.reshape(images.shape[0], -1))
        >>> graphdef, state = split_for_training(Linear(nnx.Rngs(0)), optax.adamw(0.1))
        >>> step = jax.jit(functools.partial(train_step, graphdef), donate_argnums=0)
        >>> images, labels = jnp.eye(4).reshape(4, 2, 2, 1), jnp.array([0, 1, 0, 1])
        >>> for _ in range(20):
        ...     state, sums = step(state, images, labels)
        >>> sums.means()[1]
        1.0
    """
    model, optimizer = nnx.merge(graphdef, state, copy=True)  # also outside jit the caller's state stays as it is

    def mean_loss(model: Any) -> tuple[Float[Array, ""], tuple[Any, Any]]:
        logits = model(images)
        losses = cross_entropy(logits, labels)
        return losses.mean(), (losses, logits)

    (_, (losses, logits)), gradients = nnx.value_and_grad(mean_loss, has_aux=True)(model)
    with jax.numpy_dtype_promotion("standard"):  # Optax multiplies its counters with floats
        optimizer.update(model, gradients)
    correct = jnp.sum(logits.argmax(axis=-1) == labels, dtype=jnp.int32)
    sums = BatchSums(losses.sum(), correct, jnp.asarray(labels.shape[0], jnp.int32))
    return nnx.state((model, optimizer)), sums


def train_steps(
    graphdef: nnx.GraphDef[Any],
    state: nnx.State,
    images: UInt8[Array, "n height width channels"],
    labels: Int[Array, " n"],
    indices: Int[Array, "steps batch"],
    *,
    normalisation: Callable[[Array], Array],
    sums: BatchSums | None = None,
    rows: tuple[Any, Any] | None = None,
) -> tuple[nnx.State, BatchSums]:
    """Many steps of training, one :func:`train_step` after the other; under ``jax.jit`` they are a loop in one program.

    A program that runs a whole epoch waits for nobody in between: every batch is gathered from the images on the
    device, and the sums stay there too.

    Args:
        graphdef: from :func:`split_for_training`; bind it with ``functools.partial`` before ``jax.jit``.
        state: from :func:`split_for_training` or from the steps before.
        images: all images to train on, as they are stored.
        labels: the number of each image's class.
        indices: the images of each step, each at least 0 and less than n, as :func:`convjax.data.epoch_batches` gives
            them.
        normalisation: what the model is given of the images of one batch: a :class:`convjax.data.Normalisation`, or
            any pure function.
        sums: where to go on adding; ``None`` begins at 0.
        rows: the row of indices that is the first step's, and the one after the last step's; all rows when left out.
            Both may be arguments of the program, which then is one and the same for every number of steps, and makes
            the same steps to the last bit however they are divided among its calls.

    Returns:
        The state after the last step, and the sums over all of its batches, each as it was before its own update.

    Example:
        >>> import functools, jax, jax.numpy as jnp, optax
        >>> import convjax
        >>> digits = convjax.data.load("digits").train
        >>> model = convjax.nn.models.build("tutorial_cnn", input_shape=(8, 8, 1), rngs=0)
        >>> graphdef, state = split_for_training(model, optax.adamw(0.01))
        >>> normalisation = convjax.data.Normalisation.of(digits.images)
        >>> epoch = jax.jit(functools.partial(train_steps, graphdef, normalisation=normalisation), donate_argnums=0)
        >>> images, labels = jnp.asarray(digits.images), jnp.asarray(digits.labels)
        >>> for n in (1, 2, 3):
        ...     batches = convjax.data.epoch_batches(len(digits), 64, seed=0, epoch=n)
        ...     state, sums = epoch(state, images, labels, batches)
        >>> sums.means()[1] > 0.9
        True
    """

    images, labels, indices = jnp.asarray(images), jnp.asarray(labels), jnp.asarray(indices)

    def step(row: Any, carried: tuple[nnx.State, BatchSums]) -> tuple[nnx.State, BatchSums]:
        state, sums = carried
        chosen = indices[row]
        batch = images.at[chosen].get(mode="promise_in_bounds")
        state, new = train_step(graphdef, state, normalisation(batch), labels[chosen])
        return state, sums.plus(new)

    begun = (state, BatchSums.zero() if sums is None else sums)
    if rows is None and len(indices) == 1:
        return step(0, begun)  # without a loop around it, in which XLA is slower at some steps
    begin, end = (0, len(indices)) if rows is None else rows
    return lax.fori_loop(begin, end, step, begun)


def evaluation_step(
    graphdef: nnx.GraphDef[Any],
    state: nnx.State,
    images: Float[Array, "batch height width channels"],
    labels: Int[Array, " batch"],
    weights: Int[Array, " batch"],
) -> ConfusionSums:
    """Look at one batch without changing anything; pure.

    Args:
        graphdef: from :func:`split_for_evaluation`.
        state: the model's state.
        images: normalised images.
        labels: the number of each image's class.
        weights: 1 for each image that counts, 0 for each that only fills the batch.

    Returns:
        The sums over the images that count.
    """
    logits = nnx.merge(graphdef, state, copy=True)(images)
    classes = logits.shape[-1]
    losses = cross_entropy(logits, labels)
    confusion = jnp.zeros((classes, classes), jnp.int32).at[labels, logits.argmax(axis=-1)].add(weights)
    return ConfusionSums(jnp.where(weights > 0, losses, 0.0).sum(), confusion)
