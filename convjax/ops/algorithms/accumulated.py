"""The kernel's gradient where few channels go into every group: the products of many taps added up in one loop."""

from math import prod
from typing import cast

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from .setting import Setting, Sizes, bytes_of, places, size_of, zeros
from .taps import all_padded
from .walk import walked

Sums = tuple[jax.Array, ...]

MOST_SUMS = 160  # each an array of its own until the end
TAPS_IN_ONE_LOOP = 9
TERMS_IN_ONE_LOOP = 72  # products of some taps and rows; where there are more, XLA does not unroll the loop over rows
IN_ONE_PIECE = 28 * 2**20  # bytes; for more than 32 MiB the allocator of glibc asks for fresh pages at every call


def kernel_gradient(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes) -> jax.Array:
    """For every tap what it read times what came of it, summed over a few rows first and over the rest at the end.

    XLA makes one loop of the products of many taps and their sums over a few rows, with the channels innermost, so
    that it is vectorised and loads once what several taps read; sums over many elements it does one by one.
    """
    x, g = setting.in_one_type(x, g)
    devices = setting.devices if x.shape[0] % setting.devices == 0 else 1
    images, group_in = x.shape[0] // devices, x.shape[-1] // setting.groups
    sums = prod(kernel_size) * group_in
    rows = _rows_at_once(images, g.shape[1], _taps_at_once(kernel_size, group_in))
    of_padded = bytes_of((*setting.padded_size(size_of(x)), x.shape[-1]), setting.dtype)
    block = _block(images, of_padded + bytes_of((sums, *g.shape[1:]), setting.dtype) // rows)

    def add(totals: Sums, images: jax.Array, gradients: jax.Array) -> Sums:
        more = _of_block(images, gradients, setting, kernel_size, devices)
        return tuple(total + one for total, one in zip(totals, more, strict=True))

    if block >= images:
        totals = _of_block(x, g, setting, kernel_size, devices)
    else:
        start = tuple(zeros((devices, g.shape[-1]), setting.dtype) for _ in range(sums))
        totals = walked(add, start, x, g, block=block, devices=devices)
    by_channel = jnp.stack([total.sum(0) for total in totals]).reshape(group_in, *kernel_size, g.shape[-1])
    return jnp.moveaxis(by_channel, 0, -2)


def _of_block(x: jax.Array, g: jax.Array, setting: Setting, kernel_size: Sizes, devices: int) -> Sums:
    """The sums over the images of each device, (devices, out_channels), by channel into a group and by tap."""
    groups, output_size = setting.groups, size_of(g)
    group_in = x.shape[-1] // groups
    padded = all_padded(x, setting)
    apart = padded.reshape(*padded.shape[:-1], groups, group_in)
    by_group = g.reshape(*g.shape[:-1], groups, -1)

    def product(tap: Sizes, channel: int) -> jax.Array:
        if group_in == by_group.shape[-1] == 1:
            return setting.read(padded, tap, output_size) * g
        return setting.read(apart[..., channel], tap, output_size)[..., None] * by_group

    every = [(tap, channel) for channel in range(group_in) for tap in places(kernel_size)]
    together = _taps_at_once(kernel_size, group_in)
    sums: list[jax.Array] = []
    for begin in range(0, len(every), together):
        products = [product(tap, channel) for tap, channel in every[begin : begin + together]]
        sums += _summed(products, devices, g.shape[-1])
    return tuple(sums)


def _summed(products: list[jax.Array], devices: int, out_channels: int) -> list[jax.Array]:
    """Of each of the arrays, which are of one shape, the sums over the images of each device: a few rows first."""
    batch, height, *rest = products[0].shape
    rows = _rows_at_once(batch // devices, height, len(products))
    over = height % rows if rows < height else 0
    whole = [one[:, : height - over] for one in products]
    parts = [[one.reshape(batch * (height - over) // rows, rows, *rest) for one in whole]]
    if over:
        parts.append([one[:, height - over :] for one in products])
    sums, *more = ([one.reshape(devices, -1, out_channels).sum(1) for one in _in_one_loop(part)] for part in parts)
    return [one + other for one, other in zip(sums, more[0], strict=True)] if more else sums


def _in_one_loop(arrays: list[jax.Array]) -> Sums:
    """The sum of each over its second axis."""
    start = (np.zeros((), arrays[0].dtype),) * len(arrays)
    return cast("Sums", lax.reduce(tuple(arrays), start, _added, (1,)))


def _added(totals: Sums, ones: Sums) -> Sums:
    return tuple(total + one for total, one in zip(totals, ones, strict=True))


def _taps_at_once(kernel_size: Sizes, group_in: int) -> int:
    """How many taps one loop goes through: a row of them, and more where x, of which it takes every so many-th channel,
    costs more to load.
    """
    row = kernel_size[-1]
    return row if group_in == 1 and 1 < row <= TAPS_IN_ONE_LOOP else min(TAPS_IN_ONE_LOOP, prod(kernel_size))


def _rows_at_once(images: int, height: int, taps: int) -> int:
    """How many rows one loop adds up: all of a few images, or some of one, if possible such that leave none over."""
    most = TERMS_IN_ONE_LOOP // taps
    if height <= most:
        return height * next(several for several in range(most // height, 0, -1) if images % several == 0)
    even = next(rows for rows in range(most, 0, -1) if height % rows == 0)
    return even if 2 * even > most else height // -(-height // most)


def _block(images: int, of_one_image: int) -> int:
    """How many images at a time: as many as fit into one piece, or somewhat fewer where these leave none over."""
    most = max(1, min(images, IN_ONE_PIECE // of_one_image))
    return next((size for size in range(most, most // 2, -1) if images % size == 0), most)
