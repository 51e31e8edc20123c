"""Where arrays lie: on one device, or batches shared out over a mesh of devices and all else on each of them."""

from __future__ import annotations

from typing import Any, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec
from jaxtyping import Int

Tree = TypeVar("Tree")


class Placement:
    """Puts arrays where a training computes, and takes them back.

    Args:
        mesh: devices along one axis, ``data``, as :func:`convjax.train.data_mesh` gives them; ``None`` leaves
            everything on JAX's default device.
    """

    def __init__(self, mesh: Mesh | None) -> None:
        """Name the devices; nothing is moved."""
        self.mesh = mesh
        self._shared = mesh and NamedSharding(mesh, PartitionSpec("data"))
        self._everywhere = mesh and NamedSharding(mesh, PartitionSpec())

    @property
    def devices(self) -> int:
        """How many devices there are."""
        return self.mesh.size if self.mesh else 1

    def rows(self, batch_size: int) -> Int[np.ndarray, " rows"]:
        """Which images of every batch lie on devices of this process."""
        if self._shared is None:
            return np.arange(batch_size)
        held = self._shared.addressable_devices_indices_map((batch_size,)).values()
        return np.unique(np.concatenate([np.arange(batch_size)[index] for index in held]))

    def abstract(self, shape: tuple[int, ...], dtype: Any, *, shared_axis: int | None = None) -> jax.ShapeDtypeStruct:
        """What a program is compiled for: an array whose axis is shared out, or one that is the same everywhere."""
        return jax.ShapeDtypeStruct(shape, dtype, sharding=self._sharding(shared_axis))

    def batch(self, rows: np.ndarray, batch_size: int) -> jax.Array:
        """The array of a batch, of which this process brings the :meth:`rows` that lie on its devices."""
        if self._shared is None:
            return jnp.asarray(rows)
        if self._shared.is_fully_addressable:
            return jax.device_put(rows, self._shared)
        held = self.rows(batch_size)

        def part(index: Any) -> np.ndarray:
            return rows[np.searchsorted(held, np.arange(batch_size)[index[0]])]

        return jax.make_array_from_callback((batch_size, *rows.shape[1:]), self._shared, part)

    def shared(self, array: np.ndarray, *, axis: int) -> jax.Array:
        """An array that every process knows whole, shared out along an axis."""
        sharding = self._sharding(axis)
        if sharding is None:
            return jnp.asarray(array)
        return jax.make_array_from_callback(array.shape, sharding, lambda index: array[index])

    def everywhere(self, tree: Tree) -> Tree:
        """Arrays that every process knows whole, on each device."""
        sharding = self._everywhere
        if sharding is None:
            return jax.tree.map(jnp.asarray, tree)

        def put(leaf: Any) -> jax.Array:
            if isinstance(leaf, jax.Array) and leaf.sharding == sharding:
                return leaf
            if sharding.is_fully_addressable:
                return jax.device_put(leaf, sharding)
            if jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key):
                return jax.random.wrap_key_data(put(jax.random.key_data(leaf)), impl=jax.random.key_impl(leaf))
            array = np.asarray(leaf)
            return jax.make_array_from_callback(array.shape, sharding, lambda index: array[index])

        return jax.tree.map(put, tree)

    def local(self, tree: Tree) -> Tree:
        """The same values as arrays of this process alone; of what is the same everywhere."""
        if self.mesh is None:
            return tree

        def take(leaf: jax.Array) -> jax.Array:
            if jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key):
                return jax.random.wrap_key_data(take(jax.random.key_data(leaf)), impl=jax.random.key_impl(leaf))
            return leaf.addressable_data(0)

        return jax.tree.map(take, tree)

    def _sharding(self, shared_axis: int | None) -> NamedSharding | None:
        if self.mesh is None or shared_axis is None:
            return self._everywhere
        return NamedSharding(self.mesh, PartitionSpec(*(None,) * shared_axis, "data"))
