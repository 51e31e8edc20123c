"""What must be true of a result: for an operation by what arithmetic says, for arithmetic by loops."""

import math
from typing import Any

import jax
import numpy as np

from convjax import arithmetic, testing

from .vocabulary import FUNCTIONS, defaults
from .written import Call


def each(value: Any, axes: int) -> tuple[int, ...]:
    """One int per axis."""
    return tuple(int(one) for one in value) if hasattr(value, "__len__") else (int(value),) * axes


class Given:
    """The arguments of a call of an operation, with its images as if their channels came last."""

    def __init__(self, call: Call):
        """Read them."""
        self.arguments = {**defaults(FUNCTIONS[call.name]), **call.arguments}
        kernel = self.arguments.get("kernel", self.arguments.get("depthwise_kernel"))
        self.images = self.arguments.get("x", self.arguments.get("patches"))
        self.axes = int(self.arguments["spatial_dims"]) if kernel is None else len(kernel.shape) - 2
        if call.name == "local_conv":
            self.axes = len(kernel.shape) // 2 - 1
        self.first = self.arguments.get("layout") == "channels_first"
        self.inner = self.axes * (2 if call.name == "fold" else 1)
        shape = self.images.shape
        self.batch = shape[: len(shape) - self.inner - 1]
        self.channels = shape[len(self.batch) if self.first else -1]
        self.size = shape[len(self.batch) + 1 :] if self.first else shape[len(self.batch) : -1]
        taps = None if kernel is None else kernel.shape[self.axes if call.name == "local_conv" else 0 : -2]
        self.kernel_size = self.arguments.get("kernel_size") if kernel is None else taps

    def __getitem__(self, argument: str) -> Any:
        """What was given for an argument, or its default."""
        return self.arguments[argument]

    def options(self, *names: str) -> dict[str, Any]:
        """These of the arguments."""
        return {name: self.arguments[name] for name in names if name in self.arguments}

    def result(self, *inner: int, channels: int | None = None) -> tuple[int, ...]:
        """A shape with these inner axes, in the layout of the call."""
        out = self.channels if channels is None else channels
        return (*self.batch, out, *inner) if self.first else (*self.batch, *inner, out)


def shapes(call: Call) -> list[tuple[int, ...]]:
    """The shapes that an operation must give, from the sizes that arithmetic gives."""
    if call.name == "batch_statistics":
        given = Given(call)
        return [(given.channels,)] * 2
    if call.name.endswith("norm"):
        return [call.arguments["x"].shape]
    given = Given(call)
    times = 2 if call.name == "max_pool_with_indices" else 1
    return [shape(call.name, given)] * times


def shape(name: str, given: Given) -> tuple[int, ...]:
    """The shape of the images that come out."""
    size, axes = given.size, given.axes
    window = given.options("stride", "padding", "dilation")
    if name == "conv_transpose":
        more = given.options("output_padding")
        out = arithmetic.transposed_output_size(size, given.kernel_size, **window, **more)
        return given.result(*out, channels=given["kernel"].shape[-2] * int(given["groups"]))
    if name in ("separable_conv", "conv", "true_convolution", "depthwise_conv", "local_conv", "deformable_conv"):
        last = given["pointwise_kernel" if name == "separable_conv" else "kernel"].shape[-1]
        return given.result(*arithmetic.output_size(size, given.kernel_size, **window), channels=last)
    if name == "pad":
        pairs = arithmetic.resolve_padding(given["padding"], size, 1)
        return given.result(*(low + n + high for n, (low, high) in zip(size, pairs, strict=True)))
    if name.startswith("global"):
        return given.result()
    if name in ("fold", "max_unpool") or name.startswith("adaptive"):
        return given.result(*each(given["output_size"], axes))
    if name == "unfold":
        windows = arithmetic.output_size(size, given.kernel_size, **window)
        return given.result(*windows, *each(given.kernel_size, axes))
    if name == "upsample":
        if given["factor"] is None:
            return given.result(*each(given["output_size"], axes))
        return given.result(*(n * r for n, r in zip(size, each(given["factor"], axes), strict=True)))
    if name.startswith("pixel"):
        blocks = each(given["factor"], axes)
        up = name == "pixel_shuffle"
        sizes = (n * r if up else n // r for n, r in zip(size, blocks, strict=True))
        channels = given.channels // math.prod(blocks) if up else given.channels * math.prod(blocks)
        return given.result(*sizes, channels=channels)
    ceil_mode = given.options("ceil_mode")
    return given.result(*arithmetic.pool_output_size(size, given.kernel_size, **window, **ceil_mode))


def small(*numbers: Any) -> bool:
    """Whether a loop over the numbers ends soon."""
    return all(abs(number) <= 64 for number in jax.tree.leaves(numbers))


def disagreement(call: Call, result: Any) -> str | None:
    """What is wrong with a result of arithmetic; nothing where it is right."""
    numbers = [leaf for leaf in jax.tree.leaves(result) if not isinstance(leaf, float)]
    if call.name in ("Window", "Parallel"):
        return None
    if call.name == "receptive_field":
        numbers = jax.tree.leaves((result.size, result.stride))
    may_be_zero = ("resolve_padding", "paddings_for", "adaptive_windows", "conv_flops")  # every tap may read padding
    least = 0 if call.name in may_be_zero else 1
    if not numbers or any(type(number) is not int for number in numbers) or min(numbers) < least:
        return f"no ints of at least {least}: {result}"
    given = {**defaults(FUNCTIONS[call.name]), **call.arguments}
    if call.name in ("output_size", "resolve_padding") and small(result):
        return by_loops(given, call.name, result)
    if call.name == "transposed_output_size" and small(result):
        again = {name: value for name, value in given.items() if name not in ("input_size", "output_padding")}
        found = arithmetic.output_size(result, **again)
        axes = len(result) if isinstance(result, tuple) else 1
        if each(found, axes) != each(given["input_size"], axes):
            return f"the convolution takes {result} to {found}"
    if call.name == "paddings_for":
        again = {name: value for name, value in given.items() if name != "output_size"}
        found = arithmetic.output_size(**again, padding=result)
        if each(found, len(result)) != each(given["output_size"], len(result)):
            return f"gives {found}"
    return None


def by_loops(given: dict[str, Any], name: str, result: Any) -> str | None:
    """What loops over windows find instead, if it is something else."""
    sequences = [value for key, value in given.items() if key != "padding" and hasattr(value, "__len__")]
    axes = len(sequences[0]) if sequences else 1
    n, k, s, d = (each(given[key], axes) for key in ("input_size", "kernel_size", "stride", "dilation"))
    if not small(n, k, s, d):
        return None
    padding = given["padding"]
    if isinstance(padding, str):
        pairs = testing.zeros_around(n, k, s, d, padding.upper())
    else:
        pairs = [each(pair, 2) for pair in (padding if hasattr(padding, "__len__") else (padding,) * axes)]
    padded = (low + size + high for size, (low, high) in zip(n, pairs, strict=True))
    counts = tuple(len(testing.window_starts(*one)) for one in zip(padded, k, s, d, strict=True))
    found = tuple(tuple(pair) for pair in pairs) if name == "resolve_padding" else counts if sequences else counts[0]
    return None if found == result else f"loops find {found}, not {result}"


def all_finite(result: Any) -> bool:
    """Whether every number in the result is one, and has an end."""
    return all(np.isfinite(np.asarray(leaf, np.complex128)).all() for leaf in jax.tree.leaves(result))
