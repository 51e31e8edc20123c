"""Calls of public functions, drawn: their arguments fit, or an argument or two of them were exchanged for anything."""

import inspect
import math
from collections.abc import Callable
from random import Random
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from convjax import ConvjaxError
from convjax.arithmetic import Parallel, Window, output_size

from .bad_values import cases
from .drawing import Drawing
from .vocabulary import FUNCTIONS, Sort, names_of, sorts_of
from .written import Call, Shaped

Fitting = Callable[[Drawing, str], dict[str, Any]]


def of_sizes(draw: Drawing, _: str) -> dict[str, Any]:
    """Sizes of all axes, as arithmetic takes them."""
    axes = draw.axes()
    return {
        "input_size": draw.written(draw.numbers(axes, 1, 30)),
        "output_size": draw.written(draw.numbers(axes, 1, 12)),
        "kernel_size": draw.written(draw.numbers(axes, 1, 5)),
        **draw.window(axes),
        "padding": draw.padding(axes) if axes > 1 else draw.choice(("SAME", "valid", 1, ((1, 2),))),
        "output_padding": 0 if draw.chance(0.7) else draw.number(0, 2),
        "ceil_mode": draw.chance(0.5),
        "count_padding": draw.chance(0.5),
        "spatial_dims": axes,
        **of_channels(draw),
        "in_features": draw.number(1, 99),
        "out_features": draw.number(1, 99),
        "bias": draw.chance(0.5),
        "shape": draw.numbers(draw.number(0, 4), 1, 9),
        "dtype": draw.choice(("float32", "bfloat16", np.float16, jnp.complex64, 2)),
    }


def of_channels(draw: Drawing) -> dict[str, int]:
    """Channels that the groups divide."""
    groups = draw.choice((1, 1, 2, 3))
    return {"in_channels": groups * draw.number(1, 3), "out_channels": groups * draw.number(1, 3), "groups": groups}


def of_layers(draw: Drawing, _: str) -> dict[str, Any]:
    """Layers one after another, some of them in branches."""
    axes = draw.choice((None, 1, 2))

    def window() -> Window:
        if axes is None:
            return Window(draw.number(1, 4), draw.number(1, 2), draw.choice(("VALID", "full", 1, "same")))
        return Window(
            draw.per_axis(axes, 1, 4), draw.per_axis(axes, 1, 2), draw.padding(axes) if axes == 2 else "VALID"
        )

    layers: list[Any] = [window() for _ in range(draw.number(0, 3))]
    if draw.chance(0.4):
        kernel_size = draw.number(1, 3)
        layers.append(Parallel([[Window(kernel_size, padding="SAME")], [[]], [Window(1)]]))
    given = {"input_size": draw.written(draw.numbers(axes or 1, 20, 40))} if draw.chance(0.6) else {}
    return {"layers": layers, "branches": [layers, []], "spatial_dims": 1, **given}


def windows_of(size: tuple[int, ...], kernel_size: tuple[int, ...], window: dict[str, Any]) -> tuple[int, ...]:
    """The windows along every axis; the size of the image where none fits."""
    try:
        return output_size(size, kernel_size, **window)
    except ConvjaxError:
        return size


def of_convolution(draw: Drawing, name: str) -> dict[str, Any]:
    """Images and a kernel for them, and what goes with the two."""
    axes, channels = draw.axes(), of_channels(draw)
    size, kernel_size, dtype = draw.size(axes), draw.numbers(axes, 1, 3), draw.dtype(name)
    window = draw.window(axes)
    group_in = channels["in_channels"] // channels["groups"]
    out = channels["out_channels"]
    batch = draw.batch()
    given = {
        "x": Shaped((*batch, *size, channels["in_channels"]), dtype),
        "kernel": Shaped((*kernel_size, group_in, out), dtype),
        "groups": channels["groups"],
        **window,
        "spatial_dims": axes,
    }
    everywhere: tuple[int, ...] = ()
    if name == "conv_transpose":
        group_out = draw.number(1, 3)
        given["kernel"] = Shaped((*kernel_size, group_out, channels["in_channels"]), dtype)
        given["output_padding"] = 0 if draw.chance(0.7) else draw.number(0, 2)
        out = group_out * channels["groups"]
    else:
        windows = windows_of(size, kernel_size, window)
        everywhere = windows if name == "local_conv" else ()
        if name == "local_conv":
            given["kernel"] = Shaped((*windows, *kernel_size, group_in, out), dtype)
        if name == "deformable_conv":
            taps = math.prod(kernel_size)
            given["offsets"] = Shaped((*batch, *windows, taps * axes), dtype)
            given["mask"] = Shaped((*batch, *windows, taps), dtype) if draw.chance(0.5) else None
    if name in ("depthwise_conv", "separable_conv"):
        out = channels["in_channels"] * draw.number(1, 2)
        given["kernel"] = given["depthwise_kernel"] = Shaped((*kernel_size, 1, out), dtype)
    if name == "separable_conv":
        between, out = out, draw.number(1, 3)
        given["pointwise_kernel"] = Shaped(((1,) * axes) + (between, out), dtype)
    given["bias"] = Shaped((*everywhere, out), dtype) if draw.chance(0.5) else None
    return given


def of_pool(draw: Drawing, name: str) -> dict[str, Any]:
    """Images, and windows that move over them."""
    axes = draw.axes()
    given = {
        "x": Shaped((*draw.batch(), *draw.size(axes), draw.number(1, 3)), draw.dtype(name)),
        "kernel_size": draw.per_axis(axes, 1, 3),
        "output_size": draw.per_axis(axes, 7 if name == "upsample" else 1, 8),
        "factor": draw.per_axis(axes, 1, 3),
        **draw.window(axes),
        "spatial_dims": axes,
        "p": draw.choice((1, 2, 2.5, np.float32(3))),
    }
    if name == "upsample":
        given["factor" if draw.chance(0.5) else "output_size"] = None
    if name not in ("unfold", "blur_pool") and draw.chance(0.3):
        given["stride"] = None
    return given


def of_unpool(draw: Drawing, name: str) -> dict[str, Any]:
    """Elements, and the places that they came from."""
    given = of_pool(draw, name)
    return {**given, "indices": Shaped(given["x"].shape, "int32")}


def of_patches(draw: Drawing, name: str) -> dict[str, Any]:
    """Patches as unfold gives them."""
    axes = draw.axes()
    size, kernel_size, window = draw.size(axes), draw.numbers(axes, 1, 3), draw.window(axes)
    windows = windows_of(size, kernel_size, window)
    patches = Shaped((*draw.batch(), *windows, *kernel_size, draw.number(1, 3)), draw.dtype(name, "patches"))
    sizes = {"output_size": draw.written(size), "kernel_size": draw.written(kernel_size)}
    return {"patches": patches, **sizes, **window, "spatial_dims": axes}


def of_shuffle(draw: Drawing, name: str) -> dict[str, Any]:
    """Images whose channels, or whose sizes, a factor divides."""
    axes = draw.axes()
    factor, size, channels = draw.numbers(axes, 1, 3), draw.numbers(axes, 1, 3), draw.number(1, 3)
    if name == "pixel_shuffle":
        channels *= math.prod(factor)
    else:
        size = tuple(n * r for n, r in zip(size, factor, strict=True))
    x = Shaped((*draw.batch(), *size, channels), draw.dtype(name))
    return {"x": x, "factor": draw.written(factor), "spatial_dims": axes}


def of_norm(draw: Drawing, name: str) -> dict[str, Any]:
    """Images, and a number for each of their channels."""
    axes, channels = draw.axes(), of_channels(draw)["in_channels"] * 2
    dtype = draw.dtype(name)
    wide = "float32" if dtype in ("bfloat16", "float16") else dtype
    return {
        "x": Shaped((*draw.batch(), *draw.size(axes), channels), dtype),
        "mean": Shaped((channels,), wide),
        "variance": Shaped((channels,), wide),
        "scale": Shaped((channels,), dtype) if draw.chance(0.5) else None,
        "bias": Shaped((channels,), dtype) if draw.chance(0.5) else None,
        "groups": draw.choice((1, 2, channels)),
        "epsilon": draw.choice((1e-5, 1, np.float32(0.1))),
        "spatial_dims": axes,
    }


FAMILIES: dict[str, Fitting] = {
    **dict.fromkeys(("receptive_field", "Parallel"), of_layers),
    **dict.fromkeys(("conv", "true_convolution", "depthwise_conv", "separable_conv", "local_conv"), of_convolution),
    **dict.fromkeys(("deformable_conv", "conv_transpose"), of_convolution),
    **dict.fromkeys((name for name in FUNCTIONS if name.endswith("pool")), of_pool),
    **dict.fromkeys(("max_pool_with_indices", "pad", "unfold", "upsample"), of_pool),
    "max_unpool": of_unpool,
    "fold": of_patches,
    **dict.fromkeys(("pixel_shuffle", "pixel_unshuffle"), of_shuffle),
    **dict.fromkeys((name for name in FUNCTIONS if name.endswith("norm")), of_norm),
    "batch_statistics": of_norm,
}
"""What draws the arguments of a function; the functions of arithmetic that are not named take sizes."""

EXCHANGED = {}
for (name, _), pairs in cases().items():
    for argument, value in pairs:
        EXCHANGED.setdefault((name, argument), []).append(value)
"""For each argument of each function, what is wrong with it alone."""

IN_LAYOUT = {"x": 1, "indices": 1, "patches": 2}
"""The arrays that a layout speaks of, with the number of their axes for each spatial axis."""


def drawn_call(random: Random, name: str) -> Call:
    """A call of the function: half of them fit, of the others an argument or two were exchanged."""
    draw, function = Drawing(random), FUNCTIONS[name]
    drawn = FAMILIES.get(name, of_sizes)(draw, name)
    given = {argument: drawn[argument] for argument in inspect.signature(function).parameters if argument in drawn}
    for argument, sort in sorts_of(function).items():
        if sort is Sort.NAME and draw.chance(0.3):
            given[argument] = draw.choice(names_of(function, argument))
        if sort is Sort.TRUTH and argument not in given:
            given[argument] = draw.chance(0.5)
    if given.get("layout") == "channels_first":
        images = {argument: given[argument] for argument in IN_LAYOUT if argument in given}
        given |= {arg: channels_first(image, IN_LAYOUT[arg] * drawn["spatial_dims"]) for arg, image in images.items()}
    if draw.chance(0.5):
        for argument in random.sample(sorted(given), k=min(draw.choice((1, 1, 2)), len(given))):
            given[argument] = exchanged(draw, name, argument)
    return Call(name, given)


def channels_first(image: Shaped, axes: int) -> Shaped:
    """The image with its channels before its last axes."""
    *others, channels = image.shape
    batch = len(others) - axes
    return Shaped((*others[:batch], channels, *others[batch:]), image.dtype)


def exchanged(draw: Drawing, name: str, argument: str) -> Any:
    """A value for an argument that need not fit: one that is wrong in its own way, or a number, or several."""
    value = draw.choice(EXCHANGED.get((name, argument), [None]))
    some = draw.choice((draw.number(-2, 12), draw.numbers(2, -1, 5), (draw.numbers(2, 0, 3), draw.numbers(2, 0, 3))))
    array = Shaped(draw.numbers(draw.number(0, 6), 0, 5), draw.choice(("float32", "float32", "bfloat16", "int32")))
    if sorts_of(FUNCTIONS[name])[argument] is not Sort.ARRAY:
        return value if draw.chance(0.5) else some
    if draw.chance(0.5):
        return array
    is_key = isinstance(value, jax.Array) and jnp.issubdtype(value.dtype, jax.dtypes.prng_key)
    return Shaped(value.shape, value.dtype.name) if isinstance(value, jax.Array) and not is_key else value
