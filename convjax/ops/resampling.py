"""More pixels out of fewer: by interpolation, and out of channels."""

import functools
import math
from collections.abc import Callable
from typing import Literal, SupportsIndex, cast

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, Float, Num

from convjax.arithmetic.axes import IntOrInts, per_axis
from convjax.arithmetic.counting import truth
from convjax.arithmetic.messages import counted, problem

from . import arguments
from .programs import program, table

METHODS = ("nearest", "bilinear", "bicubic")


def upsample(
    x: Float[Array, "*dims"],
    *,
    factor: IntOrInts | None = None,
    output_size: IntOrInts | None = None,
    method: Literal["nearest", "bilinear", "bicubic"] = "nearest",
    align_corners: bool = False,
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Float[Array, "*out_dims"]:
    """Enlarge images, by a factor or to a size.

    Formula:
        y[i, c] = Σ_j w(p(i) − j) · x[j, c] / Σ_j w(p(i) − j) with p(i) = (i + ½)·n/o − ½, along each axis by itself,
        from n elements to o; with align_corners, p(i) = i·(n − 1)/(o − 1). The weight w is 1 at the element that holds
        the place ("nearest"), the triangle max(1 − |d|, 0) ("bilinear"), or Keys' cubic with a = −½ ("bicubic").

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        factor: how many times as many elements; an int, or one per axis.
        output_size: elements along every axis, or one number per axis; given in place of a factor.
        method: "nearest" repeats elements, "bilinear" and "bicubic" interpolate along every axis, however many.
        align_corners: whether the centres of the outermost pixels meet, not the corners of the images; not for
            "nearest". An axis of one element gives that element everywhere.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        (batch, *output_size, channels), without the batch axis where x has none, in the layout and type of x. In
        PyTorch this "nearest" is called "nearest-exact", and "bicubic" has a = −¾ and repeats the elements at the edge.
        "bilinear" and "bicubic" multiply by a matrix of all weights, unless corners are aligned: a NaN or an infinity
        then reaches all of its feature map.

    Raises:
        ConvjaxError: an x of another rank, empty or not of floats, neither a factor nor an output_size or both, one
            below 1, an output_size below that of x, corners to align for "nearest", an unknown name, traced values
            where Python ints belong.

    Example:
        >>> upsample(jnp.array([[1.0], [3.0]]), factor=2, spatial_dims=1).ravel().tolist()
        [1.0, 1.0, 3.0, 3.0]
        >>> upsample(jnp.array([[1.0], [3.0]]), factor=2, method="bilinear", spatial_dims=1).ravel().tolist()
        [1.0, 1.5, 2.5, 3.0]
        >>> x = jnp.array([[1.0], [4.0]])
        >>> upsample(x, factor=2, method="bilinear", align_corners=True, spatial_dims=1).ravel().tolist()
        [1.0, 2.0, 3.0, 4.0]

    Source:
        Keys, Cubic convolution interpolation for digital image processing, 1981, equation 15; jax.image.resize.
    """
    images = arguments.as_images(x, arguments.FLOATS, spatial_dims=spatial_dims, layout=layout)
    wanted = _wanted_size(images.size, factor, output_size, images.known)
    by = arguments.one_of("method", method, METHODS, known=images.known)
    aligned = truth("align_corners", align_corners, known=images.known)
    if aligned and by == "nearest":
        mend = 'Use method="bilinear" or "bicubic", or align_corners=False.'
        raise problem('align_corners is True for method "nearest", which has no corners to align', images.known, mend)
    resized = _resized_from_corner_to_corner if aligned else _resized
    return images.in_their_layout(resized(images.x, wanted, by))


def pixel_shuffle(
    x: Num[Array, "*dims"], factor: IntOrInts, *, spatial_dims: SupportsIndex = 2, layout: str = "channels_last"
) -> Num[Array, "*out_dims"]:
    """Spread groups of channels over blocks of pixels: the upsampling at the end of a sub-pixel convolution.

    Formula:
        y[r·i + t, c] = x[i, R·c + T(t)], where r is the factor, R = ∏ r, and T numbers the places t of a block row by
        row; i and t have one index per spatial axis.

    Args:
        x: (batch, *spatial, R·channels) or (*spatial, R·channels). The channels that make one output channel lie side
            by side, as in PyTorch; in TensorFlow's depth_to_space they lie apart.
        factor: r, the pixels of a block along every axis, or one number per axis.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        (batch, *(r·spatial), channels), without the batch axis where x has none, in the layout and type of x.

    Raises:
        ConvjaxError: an x of another rank, empty or not of numbers, channels that R does not divide, a factor below 1,
            an unknown layout, traced values where Python ints belong.

    Example:
        >>> pixel_shuffle(jnp.arange(4.0).reshape(1, 1, 4), 2)[..., 0].tolist()
        [[0.0, 1.0], [2.0, 3.0]]

    Source:
        Shi et al., Real-time single image and video super-resolution using an efficient sub-pixel convolutional
        neural network, 2016, section 3.2, equation 4; the operator DepthToSpace of ONNX, mode CRD.
    """
    types = arguments.FLOATS + arguments.COMPLEX + arguments.INTEGERS
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    axes, channels = len(images.size), images.x.shape[-1]
    blocks = per_axis("factor", factor, axes, at_least=1, known=images.known)
    if channels % math.prod(blocks):
        needed = f"{math.prod(blocks)} as factor {blocks} needs"
        mend = f"Use x with a multiple of {math.prod(blocks)} channels{_or_other_layout(images, math.prod(blocks))}."
        raise problem(f"x has {counted(channels, 'channel')}, no multiple of {needed}", images.known, mend)

    def spread(x: Array) -> Array:
        size = x.shape[1:-1]
        apart = x.reshape(x.shape[0], *size, x.shape[-1] // math.prod(blocks), *blocks)
        # (batch, *size, channels, *blocks): each axis of blocks goes behind its axis of size
        order = [place for axis in range(axes) for place in (1 + axis, 2 + axes + axis)]
        larger = [n * r for n, r in zip(size, blocks, strict=True)]
        return apart.transpose(0, *order, 1 + axes).reshape(x.shape[0], *larger, apart.shape[1 + axes])

    return images.in_their_layout(arguments.on_batches(spread, images.x, axes))


def pixel_unshuffle(
    x: Num[Array, "*dims"], factor: IntOrInts, *, spatial_dims: SupportsIndex = 2, layout: str = "channels_last"
) -> Num[Array, "*out_dims"]:
    """Gather blocks of pixels into groups of channels: the inverse of pixel_shuffle.

    Formula:
        y[i, R·c + T(t)] = x[r·i + t, c], where r is the factor, R = ∏ r, and T numbers the places t of a block row by
        row; i and t have one index per spatial axis.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        factor: r, the pixels of a block along every axis, or one number per axis.
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        (batch, *(spatial / r), R·channels), without the batch axis where x has none, in the layout and type of x.

    Raises:
        ConvjaxError: an x of another rank, empty or not of numbers, sizes that the factor does not divide, a factor
            below 1, an unknown layout, traced values where Python ints belong.

    Example:
        >>> pixel_unshuffle(jnp.array([[0.0, 1.0], [2.0, 3.0]]).reshape(2, 2, 1), 2).ravel().tolist()
        [0.0, 1.0, 2.0, 3.0]

    Source:
        The operator SpaceToDepth of ONNX, with the order of channels that undoes DepthToSpace in mode CRD.
    """
    types = arguments.FLOATS + arguments.COMPLEX + arguments.INTEGERS
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    axes = len(images.size)
    blocks = per_axis("factor", factor, axes, at_least=1, known=images.known)
    for axis, (n, r) in enumerate(zip(images.size, blocks, strict=True)):
        if n % r:
            mend = f"Use a factor that divides {n}, or crop x to {n - n % r} or pad it to {n + r - n % r} elements."
            raise problem(f"factor {r} does not divide the {n} elements along spatial axis {axis}", images.known, mend)

    def gathered(x: Array) -> Array:
        smaller = [n // r for n, r in zip(images.size, blocks, strict=True)]
        pairs = [number for pair in zip(smaller, blocks, strict=True) for number in pair]
        apart = x.reshape(x.shape[0], *pairs, x.shape[-1])
        # (batch, first size, first block, ..., channels) becomes (batch, *sizes, channels, *blocks)
        order = [*range(1, 2 * axes, 2), 2 * axes + 1, *range(2, 2 * axes + 1, 2)]
        return apart.transpose(0, *order).reshape(x.shape[0], *smaller, x.shape[-1] * math.prod(blocks))

    return images.in_their_layout(arguments.on_batches(gathered, images.x, axes))


def _or_other_layout(images: arguments.Images, multiple: int) -> str:
    """The other layout where the axis that it has the channels on would fit; nothing where it would not."""
    other, there = ("channels_first", 0) if images.layout == "channels_last" else ("channels_last", -1)
    return "" if images.size[there] % multiple else f", or layout={other!r}"


def _wanted_size(
    size: tuple[int, ...], factor: IntOrInts | None, output_size: IntOrInts | None, known: str
) -> tuple[int, ...]:
    if (factor is None) == (output_size is None):
        which = "neither factor nor output_size is" if factor is None else "both factor and output_size are"
        raise problem(f"{which} given", known, "Use one of them, such as factor=2.")
    if output_size is None:
        factors = per_axis("factor", factor, len(size), at_least=1, known=known)
        wanted = tuple(n * r for n, r in zip(size, factors, strict=True))
        arguments.require_holdable(f"{known}, factor is {factors}", factor=factors, output_size=wanted)
        return wanted
    wanted = per_axis("output_size", output_size, len(size), at_least=1, known=known)
    arguments.require_holdable(known, output_size=wanted)
    if any(o < n for o, n in zip(wanted, size, strict=True)):
        mend = "Use an output_size that is at least as large, or a pool to make images smaller."
        raise problem(f"output_size {wanted} is smaller than x", known, mend)
    return wanted


def _to_size(x: Array, size: tuple[int, ...], method: str) -> Array:
    if method == "nearest":
        return _repeated(x, size)

    def one(image: Array) -> Array:
        wide = image.astype(arguments.accumulator(image.dtype))
        resize = cast("Callable[..., Array]", jax.image.resize)  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only
        return resize(wide, (*size, image.shape[-1]), method).astype(image.dtype)

    return one(x) if x.ndim == len(size) + 1 else jax.vmap(one)(x)


def _repeated(x: Array, size: tuple[int, ...]) -> Array:
    """Places are worked out in ints: in float32, as in jax.image, a few of them are off by one."""
    wide = x.astype(arguments.accumulator(x.dtype))  # so that gradients are added up in this type
    for axis, (n, o) in enumerate(zip(x.shape[-len(size) - 1 : -1], size, strict=True)):
        along = axis + x.ndim - len(size) - 1
        if o % n:
            places = (2 * np.arange(o) + 1) * n // (2 * o)
            wide = jnp.take(wide, places, along, mode="clip")
        else:
            wide = jnp.repeat(wide, o // n, along)
    return wide.astype(x.dtype)


_NEAR = {"bilinear": range(2), "bicubic": range(-1, 3)}  # the elements around a place that give to it


def _to_size_from_corner_to_corner(x: Array, size: tuple[int, ...], method: str) -> Array:
    """Places are worked out in ints, as an element and a fraction of the way to the next one."""
    wide = x.astype(arguments.accumulator(x.dtype))
    for axis, (n, o) in enumerate(zip(x.shape[-len(size) - 1 : -1], size, strict=True)):
        steps, along = max(o - 1, 1), axis - len(size) - 1
        elements, beyond = np.divmod(np.arange(o) * (n - 1), steps)
        fraction = table(beyond, wide.dtype) / steps
        near = [elements + offset for offset in _NEAR[method]]
        weights = [
            jnp.where((one >= 0) & (one < n), _weight(jnp.abs(fraction - offset), method), 0)
            for one, offset in zip(near, _NEAR[method], strict=True)
        ]
        total = functools.reduce(lax.add, weights)
        shape = (1,) * (x.ndim + along) + (o,) + (1,) * (-along - 1)
        given = (
            jnp.take(wide, one, along, mode="clip") * (weight / total).reshape(shape)
            for one, weight in zip(near, weights, strict=True)
        )
        wide = functools.reduce(lax.add, given)
    return wide.astype(x.dtype)


def _weight(distance: Array, method: str) -> Array:
    d = distance
    if method == "bilinear":
        return 1 - d
    return jnp.where(d <= 1, (1.5 * d - 2.5) * d**2 + 1, (2 - d) ** 2 * (1 - d) / 2)


_resized = program(_to_size, "size", "method")
_resized_from_corner_to_corner = program(_to_size_from_corner_to_corner, "size", "method")
