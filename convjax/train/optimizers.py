"""The optimiser of a recipe, put together of Optax's parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import optax
import optax.contrib

from .averaging import averaged
from .recipe import Recipe
from .schedules import schedule_of

RMS_OF_ADAM = 0.2  # that muon's updates are scaled to, so that it takes the learning rates of adamw


def optimizer_of(recipe: Recipe, *, steps_per_epoch: int) -> optax.GradientTransformation:
    """The optimiser that a recipe names, with its learning rates, weight decay, clipping and average.

    Formula:
        θ ← θ − η · (update of the gradient + weight_decay · θ), the second for kernels only, see :func:`is_kernel`; η
        from :func:`schedule_of`. The decay is this one for every optimiser. A penalty of λ/2 · ‖θ‖² as it is often
        published with SGD acts through the momentum, and is weight_decay = λ / (1 − momentum) here.

    Args:
        recipe: says optimizer, learning_rate, schedule, momentum, nesterov, beta1, beta2, weight_decay, clip_norm and
            average_decay. muon updates kernels by Muon, each as a matrix of what it reads by the channels it makes,
            with steps as large as Adam's, and everything else by Adam.
        steps_per_epoch: training steps an epoch, at least 1.

    Example:
        >>> import jax.numpy as jnp
        >>> optimizer = optimizer_of(Recipe(optimizer="sgd", schedule="constant"), steps_per_epoch=100)
        >>> parameters = {"kernel": jnp.ones((2, 2)), "bias": jnp.ones(2)}
        >>> nothing = jax.tree.map(jnp.zeros_like, parameters)
        >>> updates, _ = optimizer.update(nothing, optimizer.init(parameters), parameters)
        >>> round(float(updates["kernel"][0, 0]), 6), abs(float(updates["bias"][0]))  # only the kernel decays
        (-0.00025, 0.0)

    Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019, https://arxiv.org/abs/1711.05101
    (adamw); Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, https://arxiv.org/abs/2302.06675 (lion);
    Liu et al., Muon is Scalable for LLM Training, 2025, https://arxiv.org/abs/2502.16982 (muon).
    """
    made = _MADE[recipe.optimizer](recipe, schedule_of(recipe, steps_per_epoch=steps_per_epoch))
    if recipe.clip_norm is not None:
        made = optax.chain(optax.clip_by_global_norm(recipe.clip_norm), made)
    return made if recipe.average_decay is None else averaged(made, recipe.average_decay)


def is_kernel(path: tuple[Any, ...], parameter: Any) -> bool:
    """Whether a parameter is a kernel, which decays: it has two axes or more and is called neither bias nor scale.

    Args:
        path: where it lies, as ``jax.tree_util.tree_map_with_path`` tells it.
        parameter: the array.
    """
    names = [key.key for key in path if isinstance(key, jax.tree_util.DictKey) and isinstance(key.key, str)]
    return parameter.ndim >= 2 and names[-1:] not in (["bias"], ["scale"])


def _adamw(recipe: Recipe, rate: optax.Schedule) -> optax.GradientTransformation:
    return optax.adamw(
        rate, b1=recipe.beta1 or 0.0, b2=recipe.beta2 or 0.0, weight_decay=recipe.weight_decay or 0.0, mask=_kernels
    )


def _adam(recipe: Recipe, rate: optax.Schedule) -> optax.GradientTransformation:
    return optax.adam(rate, b1=recipe.beta1 or 0.0, b2=recipe.beta2 or 0.0)


def _sgd(recipe: Recipe, rate: optax.Schedule) -> optax.GradientTransformation:
    return optax.chain(
        optax.trace(recipe.momentum or 0.0, nesterov=recipe.nesterov),
        optax.add_decayed_weights(recipe.weight_decay or 0.0, mask=_kernels),
        optax.scale_by_learning_rate(rate),
    )


def _lion(recipe: Recipe, rate: optax.Schedule) -> optax.GradientTransformation:
    return optax.lion(
        rate, b1=recipe.beta1 or 0.0, b2=recipe.beta2 or 0.0, weight_decay=recipe.weight_decay or 0.0, mask=_kernels
    )


def _muon(recipe: Recipe, rate: optax.Schedule) -> optax.GradientTransformation:
    return optax.contrib.muon(
        rate,
        beta=recipe.momentum or 0.0,
        nesterov=recipe.nesterov,
        adam_b1=recipe.beta1 or 0.0,
        adam_b2=recipe.beta2 or 0.0,
        weight_decay=recipe.weight_decay or 0.0,
        weight_decay_mask=_kernels,
        muon_weight_dimension_numbers=_matrices,
        consistent_rms=RMS_OF_ADAM,
    )


def _kernels(parameters: Any) -> Any:
    return jax.tree_util.tree_map_with_path(is_kernel, parameters)


def _matrices(parameters: Any) -> Any:
    def matrix(path: tuple[Any, ...], parameter: Any) -> Any:
        if not is_kernel(path, parameter):
            return None
        *read, made = range(parameter.ndim)
        return optax.contrib.MuonDimensionNumbers(tuple(read), (made,))

    return jax.tree_util.tree_map_with_path(matrix, parameters)


_MADE: dict[str, Callable[[Recipe, optax.Schedule], optax.GradientTransformation]] = {
    "adamw": _adamw,
    "adam": _adam,
    "sgd": _sgd,
    "lion": _lion,
    "muon": _muon,
}
