"""Settings drawn at random, and what lax makes of them: written without a line of convjax."""

from dataclasses import dataclass
from random import Random
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

Pairs = tuple[tuple[int, int], ...]
NAMES = ("VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL")


@dataclass(frozen=True)
class Drawn:
    """A setting that works, and its arrays.

    Args:
        arguments: those of explain, with x, kernel and bias as arrays.
        pairs: the zeros that the padding asks for, along each axis.
    """

    arguments: dict[str, Any]
    pairs: Pairs

    def __getattr__(self, name: str) -> Any:
        return self.arguments[name]

    @property
    def state(self) -> dict[str, Any]:
        """The arguments that the operation has, as they stand in an address."""
        without = {"operation", "stride", "padding", "dilation", "x"}
        own = {"avg_pool": {"kernel_size", "count_padding"}, "max_pool": {"kernel_size"}}
        own |= {"conv_transpose": {"kernel", "bias", "groups", "output_padding"}}
        asked = without | own.get(self.operation, {"kernel", "bias", "groups"})
        return {name: value for name, value in self.arguments.items() if name in asked and value is not None}


def drawn_setting(draw: Random) -> Drawn:
    """The first that works of those that are drawn."""
    while True:
        drawn = _drawn(draw)
        if drawn is not None:
            return drawn


def _drawn(draw: Random) -> Drawn | None:
    dims = draw.choice((1, 2, 2, 2))
    operation = draw.choice(("conv", "conv", "true_convolution", "conv_transpose", "max_pool", "avg_pool"))
    transposed, pool = operation == "conv_transpose", operation.endswith("pool")
    size = tuple(draw.randint(1, 5 if transposed else 8) for _ in range(dims))
    kernel_size = tuple(draw.randint(1, 4) for _ in range(dims))
    stride = tuple(draw.randint(1, 3) for _ in range(dims))
    dilation = tuple(draw.choice((1, 1, 2)) for _ in range(dims))
    spans = tuple(d * (k - 1) + 1 for d, k in zip(dilation, kernel_size, strict=True))
    padding = _padding(draw, dims, kernel_size if pool else spans)
    pairs = _pairs(padding, size, spans, stride)
    if pairs is None or any(n < 1 for n in _sizes(size, spans, stride, pairs, transposed)):
        return None
    if pool and any(max(pair) >= span for pair, span in zip(pairs, spans, strict=True)):
        return None  # a window of nothing but padding has no largest element
    more = tuple(draw.randrange(s) if transposed and padding not in ("SAME", "SAME_LOWER") else 0 for s in stride)
    groups = 1 if pool else draw.choice((1, 1, 2, 3))
    channels = groups * draw.randint(1, 2)
    kept = channels if pool else groups * draw.randint(1, 2)
    between = (kept // groups, channels) if transposed else (channels // groups, kept)
    arguments = {
        "operation": operation,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "x": _numbers(draw, (*size, channels)),
        "groups": groups,
        "output_padding": more,
        "count_padding": draw.random() < 0.5,
        "kernel": None if pool else _numbers(draw, (*kernel_size, *between)),
        "bias": _numbers(draw, (kept,)) if not pool and draw.random() < 0.5 else None,
        "kernel_size": kernel_size,
    }
    return Drawn(arguments, pairs)


def _padding(draw: Random, dims: int, spans: tuple[int, ...]) -> Any:
    if draw.random() < 0.5:
        return draw.choice(NAMES)
    return tuple((draw.randrange(min(span, 3)), draw.randrange(min(span, 3))) for span in spans[:dims])


def _pairs(padding: Any, size: tuple[int, ...], spans: tuple[int, ...], stride: tuple[int, ...]) -> Pairs | None:
    if padding in ("VALID", "SAME", "SAME_LOWER"):
        return tuple(lax.padtype_to_pads(size, spans, stride, padding))
    if padding == "FULL":
        return tuple((span - 1, span - 1) for span in spans)
    if padding == "CAUSAL":
        return tuple((span - 1, 0) for span in spans)
    return padding


def _sizes(size: Any, spans: Any, stride: Any, pairs: Pairs, transposed: bool) -> list[int]:
    axes = zip(size, spans, stride, pairs, strict=True)
    if transposed:
        return [(n - 1) * s + span - sum(pair) for n, span, s, pair in axes]
    return [(n + sum(pair) - span) // s + 1 for n, span, s, pair in axes]


def _numbers(draw: Random, shape: tuple[int, ...]) -> np.ndarray:
    """Whole numbers as somebody types them, or any; zeros among them."""
    whole = draw.random() < 0.5
    made = [
        draw.randint(-9, 9) if whole else draw.choice((0.0, draw.uniform(-3, 3))) for _ in range(int(np.prod(shape)))
    ]
    return np.array(made, np.float32).reshape(shape)


def expected(drawn: Drawn) -> np.ndarray:
    """The output, (*output_size, out_channels), as lax computes it."""
    if drawn.operation == "max_pool":
        return _reduced(drawn, drawn.x, -jnp.inf, lax.max)
    if drawn.operation == "avg_pool":
        ones = np.ones_like(drawn.x)
        if drawn.count_padding:
            return _reduced(drawn, drawn.x, 0.0, lax.add) / np.prod(drawn.kernel_size)
        return _reduced(drawn, drawn.x, 0.0, lax.add) / _reduced(drawn, ones, 0.0, lax.add)
    bias = 0 if drawn.bias is None else drawn.bias
    return _convolved(drawn, drawn.x, drawn.kernel, drawn.groups) + bias


def expected_parts(drawn: Drawn) -> np.ndarray | None:
    """What each input channel of a group adds to the output, (in_channels // groups, *output_size, out_channels)."""
    if drawn.kernel is None:
        return None
    channels = drawn.x.shape[-1] // drawn.groups
    parts = []
    for one in range(channels):
        lone = np.zeros_like(drawn.x)
        lone[..., one::channels] = drawn.x[..., one::channels]
        parts.append(_convolved(drawn, lone, drawn.kernel, drawn.groups))
    return np.stack(parts)


def _reduced(drawn: Drawn, x: np.ndarray, start: float, reduce: Any) -> np.ndarray:
    window = {"window_dimensions": (*drawn.kernel_size, 1), "window_strides": (*drawn.stride, 1)}
    return np.asarray(
        lax.reduce_window(
            jnp.asarray(x),
            start,
            reduce,
            **window,
            padding=(*drawn.pairs, (0, 0)),
            window_dilation=(*drawn.dilation, 1),
        )
    )


def _convolved(drawn: Drawn, x: np.ndarray, kernel: np.ndarray, groups: int) -> np.ndarray:
    axes = tuple(range(x.ndim - 1))
    space = "HW"[: len(axes)]

    def slide(signal: jax.Array, pairs: Any) -> jax.Array:
        return lax.conv_general_dilated(
            signal[None],
            jnp.asarray(np.flip(kernel, axes) if drawn.operation == "true_convolution" else kernel),
            drawn.stride,
            pairs,
            rhs_dilation=drawn.dilation,
            dimension_numbers=(f"N{space}C", f"{space}IO", f"N{space}C"),
            feature_group_count=groups,
            precision=lax.Precision.HIGHEST,
        )[0]

    if drawn.operation != "conv_transpose":
        return np.asarray(slide(jnp.asarray(x), drawn.pairs))
    # The transpose of the convolution that takes an output of this one to its input.
    spans = [d * (k - 1) + 1 for d, k in zip(drawn.dilation, drawn.kernel_size, strict=True)]
    if drawn.padding in ("SAME", "SAME_LOWER"):
        size = [n * s for n, s in zip(x.shape, drawn.stride, strict=False)]
        pairs = lax.padtype_to_pads(size, spans, drawn.stride, drawn.padding)
    else:
        pairs = drawn.pairs
        sizes = _sizes(x.shape[:-1], spans, drawn.stride, pairs, transposed=True)
        size = [n + more for n, more in zip(sizes, drawn.output_padding, strict=True)]
    like = jax.ShapeDtypeStruct((*size, kernel.shape[-2] * groups), jnp.float32)
    (result,) = jax.linear_transpose(lambda signal: slide(signal, pairs), like)(jnp.asarray(x))
    return np.asarray(result)
