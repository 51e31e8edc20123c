"""The gradient of the images under a stride, as convolutions without one: one for every place within a stride."""

from collections.abc import Callable
from itertools import product
from math import gcd, prod

import jax
import jax.numpy as jnp
from jax import lax

from . import lax as by_lax
from .setting import Setting, Sizes, zeros

Forward = Callable[[jax.Array, jax.Array, Setting], jax.Array]


def input_gradient(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes) -> jax.Array:
    """The convolutions of XLA over g, laid between each other."""
    return gathered(g, kernel, setting, input_size, by_lax.forward)


def gathered(g: jax.Array, kernel: jax.Array, setting: Setting, input_size: Sizes, forward: Forward) -> jax.Array:
    """The gradient of the images, each of its elements gathered from g by convolutions of the given algorithm.

    Tap t of window i reads element u = stride·i + dilation·t − low of the image, so u gets
    g[(u + low − dilation·t) / stride] · kernel[t] from every tap t where this is whole: those with dilation·t ≡ u + low
    modulo the stride. Elements of one remainder are a convolution of g with these taps alone, turned around.
    """
    g, kernel = setting.in_one_type(g, kernel)
    rows = tuple(-(-n // s) for n, s in zip(input_size, setting.stride, strict=True))
    turned = by_lax.with_groups_turned(kernel, setting.groups)
    pieces = [_piece(g, turned, setting, rows, place, forward) for place in product(*map(range, setting.stride))]
    together = _interleaved(pieces, setting.stride)
    return lax.slice(together, (0,) * together.ndim, (g.shape[0], *input_size, together.shape[-1]))


def _piece(g: jax.Array, turned: jax.Array, setting: Setting, rows: Sizes, place: Sizes, forward: Forward) -> jax.Array:
    """The elements place, place + stride, ... along every axis."""
    dims = setting.spatial_dims
    taps: list[slice] = []
    padding: list[tuple[int, int]] = []
    dilation: list[int] = []
    for axis in range(dims):
        stride, spread, taken = setting.stride[axis], setting.dilation[axis], turned.shape[axis]
        reached = place[axis] + setting.padding[axis][0]
        common = gcd(stride, spread)
        step = stride // common
        first = next((t for t in range(min(step, taken)) if (spread * t - reached) % stride == 0), None)
        if first is None:
            return zeros((g.shape[0], *rows, turned.shape[-1]), setting.dtype)
        count = -(-(taken - first) // step)
        behind = (spread * first - reached) // stride  # how far back in g the first of the taps reads
        reach = spread // common * (count - 1)
        taps.append(slice(first, None, step))
        dilation.append(spread // common)
        padding.append((behind + reach, rows[axis] - behind - g.shape[1 + axis]))
    own = jnp.flip(turned[tuple(taps)], tuple(range(dims)))
    unstrided = Setting((1,) * dims, tuple(padding), tuple(dilation), setting.groups, setting.dtype, setting.precision)
    return forward(g, own, unstrided)


def _interleaved(pieces: list[jax.Array], stride: Sizes) -> jax.Array:
    """The pieces, in the order of their places, laid between each other along every axis."""
    if prod(stride) == 1:
        return pieces[0]
    batch, *rows, channels = pieces[0].shape
    dims = len(stride)
    together = jnp.stack(pieces).reshape(*stride, batch, *rows, channels)
    order = [dims, *(axis for d in range(dims) for axis in (dims + 1 + d, d)), 2 * dims + 1]
    sizes = tuple(n * s for n, s in zip(rows, stride, strict=True))
    return together.transpose(order).reshape(batch, *sizes, channels)
