"""All that a training needs to go on where it was, as NumPy arrays: of no device, no mesh and no library for files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

from convjax.errors import ConvjaxError

from .records import EpochRecord


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A training at one moment; :func:`convjax.train.fit` goes on from it as if nothing had been.

    Args:
        model: parameters, running averages and random streams, under names such as ``layers.0.kernel``.
        optimizer: the optimiser's state, named in the same way.
        sums: the sums over the steps of the epoch that is under way.
        best: the model as it did best on the validation images, where the recipe has ``patience``.
        history: one record for each whole epoch.
        steps_into_epoch: how many steps of the next epoch were made.
        step: training steps since the beginning.
        seconds: since training began, without the time between an end and a going on.
        compile_seconds: how many of them were spent compiling.
        decided_by: what must be the same to go on: the recipe, the numbers of images, the normalisation. What is not
            in it is not looked at.
    """

    model: Mapping[str, np.ndarray]
    optimizer: Mapping[str, np.ndarray]
    sums: Mapping[str, float]
    best: Mapping[str, np.ndarray] | None
    history: tuple[EpochRecord, ...]
    steps_into_epoch: int
    step: int
    seconds: float
    compile_seconds: float
    decided_by: Mapping[str, Any] = field(default_factory=dict)

    def is_finite(self, names: Iterable[str]) -> bool:
        """Whether every number in these arrays of the model is one."""
        return all(_is_finite(self.model[name]) for name in names)

    @property
    def validation_loss(self) -> float | None:
        """Of exactly this model; ``None`` in the middle of an epoch."""
        return self.history[-1].validation_loss if self.history and not self.steps_into_epoch else None


class Checkpointer(Protocol):
    """Where :func:`convjax.train.fit` brings its snapshots."""

    def due(self) -> bool:
        """Whether it is time for another one."""
        ...

    def save(self, snapshot: Snapshot) -> None:
        """Take one; it may be written while training goes on."""
        ...

    def wait(self) -> None:
        """Return when the last one is written whole."""
        ...


def arrays_by_name(state: nnx.State) -> dict[str, np.ndarray]:
    """The leaves of a state, copied, under names such as ``layers.0.kernel``.

    Keys of random streams are the integers in them.

    Raises:
        ConvjaxError: two leaves would have one name.
    """
    return {name: _copied(leaf) for name, leaf in _by_name(state).items()}


def must_stay_finite(model: nnx.State) -> frozenset[str]:
    """The names of a model's parameters, and of those running averages that are finite now.

    Whatever else a model holds may be infinite for good, such as a mask or a running minimum.
    """
    averages = arrays_by_name(nnx.filter_state(model, nnx.BatchStat))
    finite = (name for name, array in averages.items() if _is_finite(array))
    return frozenset((*_by_name(nnx.filter_state(model, nnx.Param)), *finite))


def with_arrays(state: nnx.State, arrays: Mapping[str, np.ndarray], *, where: str, what: str) -> nnx.State:
    """The same state with other values.

    Args:
        state: with values or without, as ``nnx.eval_shape`` gives it.
        arrays: by the names of :func:`arrays_by_name`.
        where: where the arrays come from, for the message.
        what: what they are said to be another of: ``model``.

    Raises:
        ConvjaxError: they are those of another state; the message names the first that differs.
    """
    leaves = {name: _of_integers(leaf) for name, leaf in _by_name(state).items()}
    for name in sorted({*leaves, *arrays}):
        here, there = leaves.get(name), arrays.get(name)
        if here is None or there is None or here.shape != there.shape:
            raise ConvjaxError(
                f"{where} is one of another {what}: {name} is {_shape(there)} there and {_shape(here)} here."
            )
        if here.dtype != there.dtype:
            raise ConvjaxError(f"{where} is of another dtype: {name} is {there.dtype} there and {here.dtype} here.")

    def put(path: tuple[Any, ...], leaf: Any) -> Any:
        array = jnp.asarray(arrays[_name(path)])
        return jax.random.wrap_key_data(array, dtype=leaf.dtype) if _is_key(leaf) else array

    return jax.tree_util.tree_map_with_path(put, state)


def _by_name(state: nnx.State) -> dict[str, Any]:
    leaves: dict[str, Any] = {}
    for path, leaf in jax.tree_util.tree_leaves_with_path(state):
        name = _name(path)
        if name in leaves:
            raise ConvjaxError(f"Two variables would be saved under the name {name}.\nGive one of them another name.")
        leaves[name] = leaf
    return leaves


def _name(path: tuple[Any, ...]) -> str:
    """The names on the way to a leaf, but for the one by which a variable holds its value."""
    holds = next((i for i, key in enumerate(path) if not isinstance(key, jax.tree_util.DictKey)), len(path))
    return ".".join(_part(key) for key in (*path[:holds], *path[holds + 1 :]))


def _part(key: Any) -> str:
    for attribute in ("key", "idx", "name"):  # of a dict, a sequence, a class
        if hasattr(key, attribute):
            return str(getattr(key, attribute))
    return str(key)


def _copied(leaf: Any) -> np.ndarray:
    array = jax.random.key_data(leaf) if _is_key(leaf) else leaf
    if not array.is_fully_addressable:  # the same on every device of every process
        array = array.addressable_data(0)
    return np.array(array)


def _of_integers(leaf: Any) -> Any:
    return jax.eval_shape(jax.random.key_data, leaf) if _is_key(leaf) else leaf


def _is_finite(array: np.ndarray) -> bool:
    return not jnp.issubdtype(array.dtype, jnp.floating) or bool(np.isfinite(array).all())


def _is_key(leaf: Any) -> bool:
    return jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key)


def _shape(array: Any) -> str:
    return "absent" if array is None else str(tuple(array.shape))
