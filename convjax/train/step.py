"""The pure step, one and many: state and images in, new state and sums out. For those who write their own loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import optax
from flax import nnx
from jax import lax
from jax.typing import DTypeLike
from jaxtyping import Array, Float, Int, UInt8

from convjax.arithmetic.messages import counted, problem
from convjax.data import Augmentation

from .losses import cross_entropy
from .metrics import BatchSums, ConfusionSums
from .precision import computing_in, rounded


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
    labels: Int[Array, " batch"] | Float[Array, "batch classes"],
    *,
    label_smoothing: float = 0.0,
    accumulation_steps: int = 1,
    compute_dtype: DTypeLike | None = None,
) -> tuple[nnx.State, BatchSums]:
    """One step of training; pure, so that ``jax.jit`` can compile it and reuse the memory of ``state``.

    Args:
        graphdef: from :func:`split_for_training`; bind it with ``functools.partial`` before ``jax.jit``.
        state: from :func:`split_for_training` or from the step before. All of it comes back changed: parameters,
            optimiser, running averages and random streams.
        images: normalised images.
        labels: the number of each image's class, or the share of every class in each image.
        label_smoothing: as in :func:`cross_entropy`.
        accumulation_steps: pieces that the batch is worked off in, one after the other, so that only one piece's
            feature maps are in memory; divides the batch. The gradient is that of the whole batch, except that batch
            norm sees one piece at a time.
        compute_dtype: the type that images and parameters are rounded to before the model computes with them; the
            parameters that are kept, the loss and the optimiser stay as they are. ``None`` rounds nothing.

    Returns:
        The new state, and the sums over this batch as they were before the update.

    Raises:
        ConvjaxError: accumulation_steps does not divide the batch.

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
    if accumulation_steps < 1 or images.shape[0] % accumulation_steps:
        raise problem(
            f"accumulation_steps must divide the batch, got {accumulation_steps!r}",
            f"the batch is {counted(images.shape[0], 'image')}",
            "Use accumulation_steps=1 to work it off at once.",
        )
    model, optimizer = nnx.merge(graphdef, state, copy=True)  # also outside jit the caller's state stays as it is
    structure, parameters, others = nnx.split(model, nnx.Param, ...)

    def mean_loss(parameters: Any, others: Any, images: Any, labels: Any) -> tuple[Any, tuple[BatchSums, Any]]:
        model = computing_in(compute_dtype, nnx.merge(structure, parameters, others, copy=True))
        logits = model(rounded(images, compute_dtype))
        losses = cross_entropy(logits, labels, label_smoothing=label_smoothing)
        return losses.mean(), (_sums(losses, logits, labels), _renewed(others, nnx.state(model, nnx.Not(nnx.Param))))

    gradients_of = jax.grad(mean_loss, has_aux=True)
    if accumulation_steps == 1:
        gradients, (sums, others) = gradients_of(parameters, others, images, labels)
    else:

        def add_piece(carried: Any, piece: Any) -> Any:
            gradients, sums, others = carried
            new, (new_sums, others) = gradients_of(parameters, others, *piece)
            return (jax.tree.map(jnp.add, gradients, new), sums.plus(new_sums), others), None

        begun = (jax.tree.map(jnp.zeros_like, parameters), BatchSums.zero(), others)
        (gradients, sums, others), _ = lax.scan(add_piece, begun, _pieces((images, labels), accumulation_steps))
        gradients = jax.tree.map(lambda gradient: gradient / accumulation_steps, gradients)
    made = optimizer.step[...].astype(jnp.int32)
    sums = sums._replace(first_bad=jnp.where(jnp.isfinite(sums.loss), -1, made + 1))
    nnx.update(model, others)
    with jax.numpy_dtype_promotion("standard"):  # Optax multiplies its counters with floats
        optimizer.update(model, gradients)
    return nnx.state((model, optimizer)), sums


def train_steps(
    graphdef: nnx.GraphDef[Any],
    state: nnx.State,
    images: UInt8[Array, "n height width channels"],
    labels: Int[Array, " n"],
    indices: Int[Array, "steps batch"] | None,
    *,
    normalisation: Callable[[Array], Array],
    sums: BatchSums | None = None,
    rows: tuple[Any, Any] | None = None,
    augmentation: Augmentation | None = None,
    classes: int | None = None,
    seed: int = 0,
    label_smoothing: float = 0.0,
    accumulation_steps: int = 1,
    compute_dtype: DTypeLike | None = None,
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
            them. ``None`` makes one step with the images as they are.
        normalisation: what the model is given of the images of one batch: a :class:`convjax.data.Normalisation`, or
            any pure function.
        sums: where to go on adding; ``None`` begins at 0.
        rows: the row of indices that is the first step's, and the one after the last step's; all rows when left out.
            Both may be arguments of the program, which then is one and the same for every number of steps, and makes
            the same steps to the last bit however they are divided among its calls.
        augmentation: how the normalised images of a batch are changed at random: an
            :class:`convjax.data.Augmentation`, or any function that is called in the same way.
        classes: how many classes there are; needed where there is an augmentation.
        seed: of the augmentation. Its key follows from this and from the number of steps that the optimiser has
            made, and so does not depend on how the steps are divided among calls, nor on when a run was resumed.
        label_smoothing: as in :func:`train_step`.
        accumulation_steps: as in :func:`train_step`.
        compute_dtype: as in :func:`train_step`.

    Returns:
        The state after the last step, and the sums over all of its batches, each as it was before its own update.

    Raises:
        ConvjaxError: an augmentation without classes, or accumulation_steps that do not divide the batch.

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
    if augmentation and classes is None:
        raise problem("classes must be given where there is an augmentation", "", "Use classes=10 for ten classes.")
    change = partial(augmentation, classes=classes or 0) if augmentation else None
    images, labels = jnp.asarray(images), jnp.asarray(labels)
    options = {
        "label_smoothing": label_smoothing,
        "accumulation_steps": accumulation_steps,
        "compute_dtype": compute_dtype,
    }

    def step(batch: tuple[Any, Any], carried: tuple[nnx.State, BatchSums]) -> tuple[nnx.State, BatchSums]:
        state, sums = carried
        images, labels = normalisation(batch[0]), batch[1]
        if change:
            images, labels = change(_key_of_step(seed, state), images, labels)
        state, new = train_step(graphdef, state, images, labels, **options)
        return state, sums.plus(new)

    begun = (state, BatchSums.zero() if sums is None else sums)
    if indices is None:
        return step((images, labels), begun)
    indices = jnp.asarray(indices)

    def chosen(row: Any) -> tuple[Any, Any]:
        return images.at[indices[row]].get(mode="promise_in_bounds"), labels[indices[row]]

    if rows is None and len(indices) == 1:
        return step(chosen(0), begun)  # without a loop around it, in which XLA is slower at some steps
    begin, end = (0, len(indices)) if rows is None else rows
    return lax.fori_loop(begin, end, lambda row, carried: step(chosen(row), carried), begun)


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


def _renewed(before: Any, after: Any) -> Any:
    # What a model sows is left out: a loop's state has one structure, and what is sown grows with every call.
    new = dict(nnx.to_flat_state(after))
    structure = jax.tree.structure
    return nnx.from_flat_state(
        (path, new[path] if structure(new[path]) == structure(old) else old) for path, old in nnx.to_flat_state(before)
    )


def _key_of_step(seed: int, state: nnx.State) -> Array:
    # An own branch of the seed's keys: the first of them draw the parameters.
    branch = jax.random.fold_in(jax.random.key(seed), 2**32 - 1)
    made: Any = state[1]["step"]
    return jax.random.fold_in(branch, made[...])


def _sums(losses: Any, logits: Any, labels: Any) -> BatchSums:
    classes = labels if labels.ndim == 1 else labels.argmax(axis=-1)
    correct = jnp.sum(logits.argmax(axis=-1) == classes, dtype=jnp.int32)
    return BatchSums(losses.sum(), correct, jnp.asarray(labels.shape[0], jnp.int32), jnp.asarray(-1, jnp.int32))


def _pieces(batch: Any, count: int) -> Any:
    """Each array with an axis of so many pieces in front; a piece takes every count-th image.

    So each device keeps the images that it has where the batch is spread over several.
    """
    return jax.tree.map(lambda array: jnp.moveaxis(array.reshape(-1, count, *array.shape[1:]), 1, 0), batch)
