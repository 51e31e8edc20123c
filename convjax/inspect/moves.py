"""How a convolution or a pool moves over its input, read off an equation of JAX's or of this package's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import jax.numpy as jnp
import numpy as np

from .capturing import CONVOLUTIONS, kind_of

Pairs = tuple[tuple[int, int], ...]
_OPERATIONS = {"largest": "max_pool", "smallest": "min_pool", "sum": "sum_pool"}


@dataclass(frozen=True, slots=True)
class Moves:
    """An operation and how its window moves, one number per spatial axis.

    Args:
        operation: "conv", "conv_transpose", "max_pool", "min_pool", "avg_pool" or "sum_pool".
        kernel_size: taps.
        stride: elements from one window to the next.
        padding: zeros before the first and after the last element; of a transposed convolution what is taken off.
        dilation: elements from one tap to the next.
        groups: parts that the channels are split into.
    """

    operation: str
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]
    groups: int = 1

    @property
    def is_pool(self) -> bool:
        """Whether there is no kernel of weights."""
        return self.operation.endswith("pool")

    def averaging(self, divided: bool) -> Moves:
        """The pool that this is where its sums are divided by how many numbers there are."""
        return replace(self, operation="avg_pool") if divided and self.operation == "sum_pool" else self

    def reads(self, output: int, axis: int, input_size: int) -> tuple[int, int]:
        """The elements of the input that an output reads along an axis: the first, and the one after the last.

        Where it reads none, because all of its window is padding, the first is not before the last.
        """
        kernel, stride = self.kernel_size[axis], self.stride[axis]
        low, reach = self.padding[axis][0], self.dilation[axis] * (self.kernel_size[axis] - 1)
        if self.operation == "conv_transpose":
            place = output + low  # in the input with stride - 1 zeros between its elements
            return max(-((reach - place) // stride), 0), min(place // stride + 1, input_size)
        begin = stride * output - low
        taps = [place for place in (begin + self.dilation[axis] * t for t in range(kernel)) if 0 <= place < input_size]
        return (taps[0], taps[-1] + 1) if taps else (0, 0)

    def around(self, output: int, axis: int, span: tuple[int, int]) -> tuple[int, int]:
        """The padding with which the elements of a span alone give this one output."""
        low, reach = self.padding[axis][0], self.dilation[axis] * (self.kernel_size[axis] - 1)
        first, after = span
        if self.operation == "conv_transpose":
            before = output + low - self.stride[axis] * first
            return before, (after - first - 1) * self.stride[axis] + reach - before
        begin = self.stride[axis] * output - low
        return first - begin, begin + reach + 1 - after


def moves_of(equation: Any, given: Sequence[Any]) -> tuple[Moves | None, Any]:
    """How the operation of an equation moves, and its kernel; None for an operation that cannot be told so."""
    name, params = equation.primitive.name, equation.params
    if name in ("convolution_forward", "convolution_input_gradient"):
        found, kernel = params["setting"], given[1]
        size = tuple(kernel.shape[:-2])
        operation = CONVOLUTIONS[name]
        return Moves(operation, size, found.stride, found.padding, found.dilation, found.groups), kernel
    if name == "conv_general_dilated":
        return _of_lax(params, given[1])
    if name in ("pool_pooled", "pool_collected"):
        found = params["swept"]
        operation = _OPERATIONS[params["kind"]]
        return Moves(operation, found.kernel_size, found.stride, found.padding, found.dilation), None
    operation = kind_of(equation)
    if operation not in ("max_pool", "min_pool", "sum_pool"):
        return None, None
    sizes, strides = params["window_dimensions"], params["window_strides"]
    padding, dilation = params["padding"], params["window_dilation"]
    outside = (sizes[0], sizes[-1], strides[0], strides[-1])
    if outside != (1, 1, 1, 1) or any(gaps != 1 for gaps in params["base_dilation"]):
        return None, None
    pairs = tuple((int(low), int(high)) for low, high in padding[1:-1])
    return Moves(operation, tuple(sizes[1:-1]), tuple(strides[1:-1]), pairs, tuple(dilation[1:-1])), None


def _of_lax(params: dict[str, Any], kernel: Any) -> tuple[Moves | None, Any]:
    """A convolution of XLA's, if it is one of channels last."""
    numbers, gaps = params["dimension_numbers"], tuple(params["lhs_dilation"])
    out_channels, in_channels, *spatial = numbers.rhs_spec
    axes = len(spatial)
    last = (0, axes + 1, *range(1, axes + 1))
    if tuple(numbers.lhs_spec) != last or tuple(numbers.out_spec) != last or params["batch_group_count"] != 1:
        return None, None
    kernel = jnp.transpose(kernel, (*spatial, in_channels, out_channels))
    size, dilation, groups = tuple(kernel.shape[:-2]), tuple(params["rhs_dilation"]), params["feature_group_count"]
    padding = tuple((int(low), int(high)) for low, high in params["padding"])
    if all(gap == 1 for gap in gaps):
        return Moves("conv", size, tuple(params["window_strides"]), padding, dilation, groups), kernel
    if any(stride != 1 for stride in params["window_strides"]):
        return None, None
    reach = np.multiply(dilation, np.subtract(size, 1))
    taken_off = tuple((int(one - low), int(one - high)) for one, (low, high) in zip(reach, padding, strict=True))
    turned = jnp.flip(kernel, tuple(range(axes)))
    parts = jnp.reshape(turned, (*size, turned.shape[-2], groups, -1))  # (…, in of a group, group, out of a group)
    turned = jnp.reshape(jnp.moveaxis(parts, -1, -3), (*size, parts.shape[-1], -1))
    turned = _in_order_of_channels(turned, groups)
    return Moves("conv_transpose", size, gaps, taken_off, dilation, groups), turned


def _in_order_of_channels(kernel: Any, groups: int) -> Any:
    """From (…, out, in of a group, group) flattened to channels that stand group by group."""
    *front, channels = kernel.shape
    apart = jnp.reshape(kernel, (*front, channels // groups, groups))
    return jnp.reshape(jnp.swapaxes(apart, -1, -2), (*front, channels))
