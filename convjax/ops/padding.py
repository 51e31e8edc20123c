"""More elements around images: zeros, or elements of the images themselves."""

from typing import SupportsIndex

import jax.numpy as jnp
from jaxtyping import Array, Num

from convjax.arithmetic.messages import counted, problem, shown
from convjax.arithmetic.paddings import MODES, PaddingLike, Pairs, canonical_padding

from . import arguments
from .programs import program

_NUMPYS_NAMES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad(
    x: Num[Array, "*dims"],
    padding: PaddingLike,
    *,
    padding_mode: str = "zeros",
    spatial_dims: SupportsIndex = 2,
    layout: str = "channels_last",
) -> Num[Array, "*out_dims"]:
    """Put elements around images: zeros, or what the images hold, mirrored, repeated or begun anew.

    Formula:
        y[i] = x[m(i − low)] along each axis by itself, of n elements, with

        - ``"zeros"``: m(j) = j, and 0 where j lies outside: 0 0 | a b c d | 0 0
        - ``"reflect"``: mirrored, without the outermost element: c b | a b c d | c b
        - ``"replicate"``: m(j) = min(max(j, 0), n − 1): a a | a b c d | d d
        - ``"circular"``: m(j) = j mod n: c d | a b c d | a b

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels), of real or complex numbers.
        padding: elements on both sides of every axis, one such int per axis, or one (low, high) pair per axis.
        padding_mode: "zeros", "reflect", "replicate" or "circular".
        spatial_dims: the number of spatial axes of x, one to three.
        layout: "channels_last", or "channels_first" where x and the result have their channels before the spatial
            axes.

    Returns:
        (batch, *(low + size + high), channels), without the batch axis where x has none, in the layout and type of x.

    Raises:
        ConvjaxError: an x of another rank, empty or not of numbers, a negative padding or one by name, an unknown name,
            more than size − 1 elements to reflect or more than size to begin anew, traced values where Python ints
            belong.

    Example:
        >>> pad(jnp.arange(1, 5).reshape(4, 1), ((2, 1),), padding_mode="reflect", spatial_dims=1).ravel().tolist()
        [3, 2, 1, 2, 3, 4, 3]
        >>> pad(jnp.ones((1, 28, 28, 3)), (1, 2)).shape
        (1, 30, 32, 3)

    Source:
        The operator Pad of ONNX, modes constant, reflect, edge and wrap; torch.nn.functional.pad for the names.
    """
    types = arguments.FLOATS + arguments.COMPLEX + arguments.INTEGERS
    images = arguments.as_images(x, types, spatial_dims=spatial_dims, layout=layout)
    pairs = canonical_padding(padding, len(images.size), known=images.known)
    if isinstance(pairs, str):
        what = f"padding {shown(padding)} depends on a kernel, and pad has none"
        raise problem(what, images.known, "Use resolve_padding(padding, input_size, kernel_size) to get its numbers.")
    arguments.require_holdable(images.known, padding=sum(pairs, ()))
    mode = fitting_mode(padding_mode, pairs, images.size, images.known)
    return images.in_their_layout(_padded(images.x, pairs, mode))


def fitting_mode(padding_mode: object, padding: Pairs, size: tuple[int, ...], known: str) -> str:
    """One of MODES, once it is certain that images of this size have enough elements for it."""
    mode = arguments.one_of("padding_mode", padding_mode, MODES, known=known)
    for axis, (pair, n) in enumerate(zip(padding, size, strict=True)):
        most = {"reflect": n - 1, "circular": n}.get(mode, max(pair))
        if max(pair) > most:
            what = f"padding {pair} along spatial axis {axis} is more than padding_mode={mode!r} has elements for"
            needed = f"Use a padding of at most {most} there, padding_mode='replicate', or a larger input."
            raise problem(what, f"{known}, and {mode} finds {counted(most, 'element')} along that axis", needed)
    return mode


def surrounded(x: Array, padding: Pairs, mode: str) -> Array:
    """Images, channels last, with these elements around them."""
    if not any(map(any, padding)):
        return x
    widths = ((0, 0),) * (x.ndim - len(padding) - 1) + (*padding, (0, 0))
    return jnp.pad(x, widths, mode=_NUMPYS_NAMES[mode])  # pyright: ignore[reportUnknownMemberType]  # JAX types it in part only


_padded = program(surrounded, "padding", "mode")
