"""In how many ways each element reaches one unit through windows: which elements it sees, and how often."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from convjax.arithmetic import Parallel, Window
from convjax.arithmetic.axes import per_axis
from convjax.arithmetic.sizes import Sweep, sweep
from convjax.arithmetic.windows import Layer

Paths = Float[np.ndarray, "*size"]


def sizes_of(layers: Sequence[Layer], input_size: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The size of the input, and of what each layer gives.

    Raises:
        ConvjaxError: a layer does not fit.
    """
    sizes = [input_size]
    for number, layer in enumerate(layers):
        sizes.append(_size_after(layer, sizes[-1], f"layers[{number}]"))
    return sizes


def paths_to(layers: Sequence[Layer], input_size: tuple[int, ...], unit: tuple[int, ...]) -> list[Paths]:
    """For the input and what each layer gives, in how many ways each of its elements reaches the unit of the last one.

    They are the gradients of the unit where every kernel is filled with ones.
    """
    sizes = sizes_of(layers, input_size)
    found = [np.zeros(sizes[-1])]
    found[0][unit] = 1
    for layer, size in zip(reversed(layers), reversed(sizes[:-1]), strict=True):
        found.insert(0, _before(layer, size, found[0]))
    return found


def _size_after(layer: Layer, size: tuple[int, ...], where: str) -> tuple[int, ...]:
    if isinstance(layer, Window):
        return _sweep(layer, size, where).output_size
    if isinstance(layer, Parallel):
        return _size_after(layer.branches[0], size, f"{where}.branches[0]")
    return sizes_of(layer, size)[-1]


def _before(layer: Layer, size: tuple[int, ...], paths: Paths) -> Paths:
    """The paths at the input of a layer, from those at its output."""
    if isinstance(layer, Parallel):
        return np.sum([_before(branch, size, paths) for branch in layer.branches], axis=0)
    if not isinstance(layer, Window):
        for one, before in zip(reversed(layer), reversed(sizes_of(layer, size)[:-1]), strict=True):
            paths = _before(one, before, paths)
        return paths
    swept = _sweep(layer, size, "layers")
    for axis in range(len(size)):
        paths = np.moveaxis(np.tensordot(_reads(swept, axis), paths, (1, axis)), 0, axis)
    return paths


def _reads(swept: Sweep, axis: int) -> Float[np.ndarray, "inputs outputs"]:
    """1 where an output reads an input."""
    reads = np.zeros((swept.input_size[axis], swept.output_size[axis]))
    for output in range(swept.output_size[axis]):
        for tap in range(swept.kernel_size[axis]):
            place = swept.stride[axis] * output + swept.dilation[axis] * tap - swept.padding[axis][0]
            if 0 <= place < len(reads):
                reads[place, output] += 1
    return reads


def _sweep(window: Window, size: tuple[int, ...], where: str) -> Sweep:
    axes, known = len(size), f"{where} is {window}, its input is {size}"
    return sweep(
        size,
        per_axis("kernel_size", window.kernel_size, axes, at_least=1),
        stride=per_axis("stride", window.stride, axes, at_least=1),
        padding=window.padding,
        dilation=per_axis("dilation", window.dilation, axes, at_least=1),
        known=known,
    )
