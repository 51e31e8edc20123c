"""A batch worked through a few images at a time, so that what lies between stays in the cache."""

from collections.abc import Callable
from typing import Any, cast

import jax
from jax import lax

from convjax.ops.algorithms.setting import bytes_of

BYTES_AT_ONCE = 8 * 2**20  # of images; a batch of no more is not taken apart
BYTES_OF_BLOCK = 2**21


def in_blocks(function: Callable[..., jax.Array], devices: int) -> Callable[..., jax.Array]:
    """The function of a batch, which makes something of each image alone, block by block.

    A batch that is split over devices is split along its first axis. So every device takes its part of a block from
    its own images. A batch whose size is not known, or that is not split evenly, is worked on at once.
    """
    return lambda *arrays: _in_blocks(function, arrays, devices)


def _in_blocks(function: Callable[..., jax.Array], arrays: tuple[jax.Array, ...], devices: int) -> jax.Array:
    batch = cast("object", arrays[0].shape[0])
    if not isinstance(batch, int) or batch % devices:
        return function(*arrays)
    images = batch // devices
    most = max(bytes_of(array.shape[1:], array.dtype) for array in arrays)
    if images * most <= BYTES_AT_ONCE:
        return function(*arrays)
    block = max(1, min(images, BYTES_OF_BLOCK // most))
    lead = () if devices == 1 else (devices,)  # reshaped in vain, what a loop changes in place would be copied
    out = jax.eval_shape(function, *arrays)  # pyright: ignore[reportUnknownMemberType]  # JAX does not type it
    own = tuple(array.reshape(*lead, images, *array.shape[1:]) for array in arrays)

    def put(result: jax.Array, start: Any, size: int) -> jax.Array:
        parts = (lax.dynamic_slice_in_dim(array, start, size, len(lead)) for array in own)
        made = function(*(part.reshape(-1, *part.shape[1 + len(lead) :]) for part in parts))
        return lax.dynamic_update_slice_in_dim(result, made.reshape(*lead, size, *out.shape[1:]), start, len(lead))

    def step(number: jax.Array, result: jax.Array) -> jax.Array:
        return put(result, number * block, block)

    result = lax.full((*lead, images, *out.shape[1:]), 0, out.dtype)
    blocks, rest = divmod(images, block)
    result = cast("Callable[..., jax.Array]", lax.fori_loop)(0, blocks, step, result)  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
    if rest:
        result = put(result, images - rest, rest)
    return result.reshape(out.shape)
