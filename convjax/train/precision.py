"""Steps that compute in half precision, with parameters that stay in full precision."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx
from jax.typing import DTypeLike


def rounded(tree: Any, dtype: DTypeLike | None) -> Any:
    """Every array of floating-point numbers in another type; the gradient comes back in its own."""
    if dtype is None:
        return tree
    return jax.tree.map(lambda leaf: leaf.astype(dtype) if jnp.issubdtype(leaf.dtype, jnp.floating) else leaf, tree)


def computing_in(dtype: DTypeLike | None, model: Any) -> Any:
    """The model with its parameters rounded, and with layers that compute in this type where they have none said.

    Layers whose running averages stay in float32 would compute in float32 else, as those of Flax do.
    """
    if dtype is None:
        return model
    nnx.update(model, rounded(nnx.state(model, nnx.Param), dtype))
    layers: Any = nnx.iter_modules(model)
    for _, layer in layers:
        if getattr(layer, "dtype", dtype) is None:
            layer.dtype = jnp.dtype(dtype)
    return model
