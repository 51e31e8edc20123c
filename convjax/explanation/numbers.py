"""The arrays of an explanation, and what the public functions make of them: float32, at the highest precision."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from convjax import ops
from convjax.compatibility import quickly_compiled

from .settings import Setting
from .taps import AxisTaps
from .windows import shares_of, winners_of

_Function = Callable[..., Any]
_Options = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, eq=False)
class Numbers:
    """Arrays of float32, channels last and without a batch axis.

    Args:
        x: (*input_size, in_channels).
        kernel: of the shape that the operation takes; None for a pool.
        bias: (out_channels,), or None.
        output: (*output_size, out_channels).
        partial_sums: (in_channels // groups, *output_size, out_channels): what each input channel of an output's group
            adds to it; with the bias they add up to the output. None for a pool.
        shares: (*output_size,): what an average pool multiplies each number of the window by; else None.
        winners: (*output_size, out_channels, spatial_dims): the tap of the largest element in a max pool's window, the
            first where several are equal; else None.
    """

    x: np.ndarray
    kernel: np.ndarray | None
    bias: np.ndarray | None
    output: np.ndarray
    partial_sums: np.ndarray | None
    shares: np.ndarray | None = None
    winners: np.ndarray | None = None


def computed(setting: Setting, axes: tuple[AxisTaps, ...], **given: np.ndarray | None) -> Numbers:
    """Call the operation on these arrays, or on small whole numbers where there are none."""
    arrays = {
        name: usual(name, shape) if given[name] is None else given[name] for name, shape in shapes_of(setting).items()
    }
    x, kernel, bias = (arrays.get(name) for name in ("x", "kernel", "bias"))
    assert x is not None
    function, options = getattr(ops, setting.operation), tuple(_options(setting).items())
    with jax.default_device(_device()):
        if kernel is None:
            pooled = np.asarray(_pooled()(x, function=function, options=options))
            shares = shares_of(setting, axes) if setting.operation == "avg_pool" else None
            winners = winners_of(axes, x) if setting.operation == "max_pool" else None
            return Numbers(x, None, None, pooled, None, shares, winners)
        apart = _taken_apart(setting, kernel)
        output, sums = map(np.asarray, _convolved()(x, kernel, apart, bias, function=function, options=options))
        return Numbers(x, kernel, bias, output, _part_by_part(setting, sums))


def shapes_of(setting: Setting) -> dict[str, tuple[int, ...]]:
    """The arrays that a setting takes, and their shapes."""
    shapes: dict[str, tuple[int, ...]] = {"x": (*setting.input_size, setting.in_channels)}
    if not setting.is_pool:
        shapes["kernel"] = setting.kernel_shape
    if setting.bias:
        shapes["bias"] = (setting.out_channels,)
    return shapes


def usual(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """The numbers of an array that nobody gave.

    Of x digits and of a kernel whole numbers from -1 to 2, in an order without a short period, so that a wrong place is
    seen; of a bias 1, 2, 3 and so on.
    """
    counted = np.arange(math.prod(shape))
    numbers = {"x": counted * 54 % 101 % 10, "kernel": counted * 15 % 67 % 4 - 1, "bias": counted + 1}[name]
    return numbers.astype(np.float32).reshape(shape)


def _device() -> Any:
    """The processor, which adds up alike everywhere; None, for the usual device, where JAX is told to have no other."""
    try:
        return jax.devices("cpu")[0]
    except RuntimeError:
        return None


def _options(setting: Setting) -> dict[str, Any]:
    """All that the public function is told; "lax" is the algorithm that compiles soonest."""
    options: dict[str, Any] = {"stride": setting.stride, "padding": setting.padding, "dilation": setting.dilation}
    options["algorithm"] = "lax"
    if setting.is_pool:
        options |= {"kernel_size": setting.kernel_size, "spatial_dims": setting.spatial_dims}
        return options | ({} if setting.operation == "max_pool" else {"count_padding": setting.count_padding})
    options |= {"groups": setting.groups, "precision": "highest"}
    return options | ({"output_padding": setting.output_padding} if setting.is_transposed else {})


@functools.cache
def _pooled() -> _Function:
    def pooled(x: Any, *, function: _Function, options: _Options) -> Any:
        return function(x, **dict(options))

    return _program(pooled)


@functools.cache
def _convolved() -> _Function:
    def convolved(x: Any, kernel: Any, apart: Any, bias: Any, *, function: _Function, options: _Options) -> Any:
        each = {**dict(options), "groups": x.shape[-1]}
        return function(x, kernel, bias, **dict(options)), function(x, apart, **each)

    return _program(convolved)


def _program(function: _Function) -> _Function:
    """One program for all that is asked, soon compiled: each new setting needs one, and runs it once or a few times."""
    return jax.jit(function, static_argnames=("function", "options"), compiler_options=quickly_compiled())


def _taken_apart(setting: Setting, kernel: np.ndarray) -> np.ndarray:
    """The kernel with which every input channel is a group by itself: the same numbers, for the partial sums."""
    if setting.is_transposed:
        return kernel
    parts, groups = setting.in_channels // setting.groups, setting.groups
    split = kernel.reshape(*setting.kernel_size, parts, groups, -1).swapaxes(-3, -2)
    return split.reshape(*setting.kernel_size, 1, -1)


def _part_by_part(setting: Setting, sums: np.ndarray) -> np.ndarray:
    """What each input channel of a group adds, channel by channel, out of the sums of all input channels."""
    parts, groups = setting.in_channels // setting.groups, setting.groups
    split = np.moveaxis(sums.reshape(*setting.output_size, groups, parts, -1), -2, 0)
    return np.ascontiguousarray(split).reshape(parts, *setting.output_size, setting.out_channels)
