"""A running average of the parameters, which often does better than they do themselves."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from flax import nnx


class AveragedState(NamedTuple):
    """The state of :func:`averaged`.

    Args:
        inner: the state of the optimiser inside.
        count: steps that were made.
        average: the averaged parameters.
    """

    inner: Any
    count: Any
    average: Any


def averaged(optimizer: optax.GradientTransformation, decay: float) -> optax.GradientTransformation:
    """An optimiser that also keeps a running average of the parameters after its updates.

    Formula:
        average_t = Σ_i (1 − d) · d^(t − i) · θ_i / (1 − d^t), over the steps i = 1 ... t: weights that add up to 1

    Args:
        optimizer: any transformation of Optax; its updates stay as they are.
        decay: d, more than 0 and less than 1.

    Example:
        >>> optimizer = averaged(optax.sgd(1.0), 0.5)
        >>> parameters = jnp.array(0.0)
        >>> state = optimizer.init(parameters)
        >>> for _ in range(2):
        ...     updates, state = optimizer.update(jnp.array(-3.0), state, parameters)
        ...     parameters = optax.apply_updates(parameters, updates)
        >>> float(parameters), float(state.average)  # (3 + 2 · 6) / 3
        (6.0, 5.0)
    """

    def init(params: Any) -> AveragedState:
        return AveragedState(optimizer.init(params), jnp.zeros((), jnp.int32), jax.tree.map(jnp.copy, params))

    def update(updates: Any, state: Any, params: Any = None) -> tuple[Any, AveragedState]:
        updates, inner = optimizer.update(updates, state.inner, params)
        count = state.count + 1
        # As 1 − d^t this would lose its digits in float32 where d is near 1.
        weight = (1 - decay) / -jnp.expm1(count.astype(jnp.float32) * math.log(decay))
        after = optax.apply_updates(params, updates)
        average = jax.tree.map(lambda old, new: old + weight.astype(old.dtype) * (new - old), state.average, after)
        return updates, AveragedState(inner, count, average)

    return optax.GradientTransformation(init, update)


def averaged_parameters(state: nnx.State) -> nnx.State | None:
    """The running average of the parameters, where the optimiser keeps one.

    Args:
        state: model and optimiser, as :func:`convjax.train.split_for_training` lays them out.

    Returns:
        What ``nnx.update(model, ...)`` takes; ``None`` where there is no average.

    Example:
        >>> import convjax
        >>> from convjax.train import split_for_training
        >>> model = convjax.nn.models.build("tutorial_cnn", input_shape=(8, 8, 1), rngs=0)
        >>> _, state = split_for_training(model, averaged(optax.sgd(0.1), 0.99))
        >>> average = averaged_parameters(state)
        >>> bool((average["conv"]["kernel"][...] == model.conv.kernel[...]).all())
        True
    """
    average = state[1].get("opt_state", {}).get("average")
    if average is None:
        return None
    parameters = nnx.filter_state(state[0], nnx.Param)
    return jax.tree.unflatten(jax.tree.structure(parameters), jax.tree.leaves(average))


def model_to_evaluate(state: nnx.State) -> nnx.State:
    """The state of the model with the averages of its parameters, where there are some, in place of the parameters.

    Running averages of batch norm stay as they are: they are averages already.

    Args:
        state: model and optimiser, as :func:`convjax.train.split_for_training` lays them out.
    """
    average = averaged_parameters(state)
    return state[0] if average is None else nnx.merge_state(state[0], average)
