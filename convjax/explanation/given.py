"""The arrays that somebody wants explained, and what they say about the setting."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from convjax.arithmetic.axes import integer, is_sequence, is_traced, per_axis
from convjax.arithmetic.counting import dividing_groups
from convjax.arithmetic.messages import counted, problem, shown, typed
from convjax.ops.arguments import FLOATS, INTEGERS, MOST_SPATIAL_DIMS, as_spatial_dims, is_array, one_of

from .settings import OPERATIONS, POOLS, Setting

MOST_NUMBERS = 2**20
"""In all arrays together: more are not looked at one by one."""

MOST_MACS = 2**28
"""Of what is computed while somebody waits for it."""


def arrays_of(given: dict[str, Any], x: Any, kernel: Any, bias: Any) -> dict[str, np.ndarray | None]:
    """The three arrays as float32; what their shapes say is written into ``given``."""
    operation = one_of("operation", given["operation"], OPERATIONS)
    pool = operation in POOLS
    if kernel is not None:
        kernel = _kernel(operation, kernel)
        _say_sizes(given, "kernel_size", kernel.shape[:-2])
    if x is not None:
        axes = _spatial_dims(given)
        x = _as_float32("x", x, axes + 1, f"(*input_size, channels) with {axes} spatial axes")
        _say_sizes(given, "input_size", x.shape[:-1])
        _say_count(given, "in_channels", x.shape[-1])
    given["arrays"] = _shapes(x=x, kernel=kernel)
    if kernel is not None:
        _say_channels(given, x, kernel)
    if bias is not None and not isinstance(bias, bool):  # of a bool ``given`` says already what it means
        bias = _as_float32("bias", bias, 1, "(out_channels,)")
        _say_biases(given, bias)
    for name, usual in (("in_channels", 1), ("out_channels", None if pool else 1)):
        given[name] = usual if given[name] is None else given[name]
    for name, array in (("input_size", "x"), ("kernel_size", "kernel")):
        if given[name] is None:
            raise problem(f"{name} is missing", "", f"Use explain(9, 3), or give {array} as an array.")
    return {"x": x, "kernel": kernel, "bias": None if isinstance(bias, bool) else bias}


def why_left_out(setting: Setting) -> str | None:
    """Why the arrays of a setting are not computed; None where they are."""
    parts = setting.in_channels // setting.groups
    outputs = math.prod(setting.output_size) * setting.out_channels
    taps = math.prod(setting.kernel_size)
    numbers = math.prod(setting.input_size) * setting.in_channels + outputs * (1 if setting.is_pool else parts + 1)
    numbers += 0 if setting.is_pool else math.prod(setting.kernel_shape)
    if numbers <= MOST_NUMBERS and outputs * taps * (1 if setting.is_pool else parts) <= MOST_MACS:
        return None
    return f"The arrays are left out: they hold {numbers:,} numbers, and at most {MOST_NUMBERS:,} are computed here."


def _kernel(operation: str, kernel: Any) -> np.ndarray:
    if operation in POOLS:
        has = f" of shape {shown(kernel.shape)}" if is_array(kernel) else ""
        raise problem(f"a kernel{has} is nothing that operation {operation!r} has", "", "Use kernel_size alone.")
    transposed = operation == "conv_transpose"
    channels = "out_channels // groups, in_channels" if transposed else "in_channels // groups, out_channels"
    axes = max(min(kernel.ndim, MOST_SPATIAL_DIMS + 2), 3) if is_array(kernel) else 3
    return _as_float32("kernel", kernel, axes, f"(*kernel_size, {channels})")


def _say_channels(given: dict[str, Any], x: np.ndarray | None, kernel: np.ndarray) -> None:
    groups = integer("groups", given["groups"], at_least=1)
    first, last = kernel.shape[-2] * groups, kernel.shape[-1]
    expected, out_channels = (last, first) if given["operation"] == "conv_transpose" else (first, last)
    _say_count(given, "out_channels", out_channels)
    in_channels = integer("in_channels", expected if given["in_channels"] is None else given["in_channels"], at_least=1)
    given["in_channels"] = in_channels
    dividing_groups(groups, in_channels, out_channels, known=given["arrays"])
    if x is not None and in_channels != expected:
        what = f"x has {counted(in_channels, 'channel')} and kernel expects {expected}"
        mend = "Use a kernel of another shape, other groups, or x with as many channels."
        raise problem(what, f"{given['arrays']}, groups is {groups}", mend)
    _say_count(given, "in_channels", expected)


def _say_biases(given: dict[str, Any], bias: np.ndarray) -> None:
    if given["operation"] in POOLS:
        return  # it has none, as will be said
    if given["out_channels"] is not None:
        channels = integer("out_channels", given["out_channels"], at_least=1)
        if bias.shape != (channels,):
            what = f"bias is {bias.shape} and out_channels is {channels}"
            raise problem(what, given["arrays"], f"Use a bias of {counted(channels, 'number')}.")
    given["out_channels"] = bias.shape[0]


def _shapes(**arrays: np.ndarray | None) -> str:
    return ", ".join(f"{name} is {shown(array.shape)}" for name, array in arrays.items() if array is not None)


def _spatial_dims(given: dict[str, Any]) -> int:
    for name in ("kernel_size", "input_size"):
        if given[name] is not None and is_sequence(given[name]):
            return as_spatial_dims(len(given[name]))
    return as_spatial_dims(given["spatial_dims"])


def _say_sizes(given: dict[str, Any], name: str, found: tuple[int, ...]) -> None:
    """Write down the sizes of an array; an argument that says something else is refused."""
    if given[name] is not None and per_axis(name, given[name], len(found), at_least=1) != found:
        raise _contradiction(name, given[name], found)
    given[name] = found


def _say_count(given: dict[str, Any], name: str, found: int) -> None:
    if given[name] is not None and integer(name, given[name], at_least=1) != found:
        raise _contradiction(name, given[name], found)
    given[name] = found


def _contradiction(name: str, asked: object, found: object) -> Exception:
    what = f"{name} {shown(asked)} is not what the arrays say, {shown(found)}"
    return problem(what, "", f"Use explain without {name} where arrays are given.")


def _as_float32(name: str, value: Any, axes: int, wanted: str) -> np.ndarray:
    """The array as float32, once it is certain that it has that many axes and holds finite numbers."""
    if is_traced(value):
        mend = "Call explain outside of jit, vmap and grad: its answer holds numbers."
        raise problem(f"{name} must be known before tracing, got {typed(value)}", "", mend)
    if not is_array(value):
        raise problem(f"{name} must be an array, got {typed(value)}", "", f"Use np.asarray(...) to make {name} one.")
    if value.dtype.name not in FLOATS + INTEGERS or isinstance(value, np.ma.MaskedArray):
        what = f"{name} is {'masked' if value.dtype.name in FLOATS + INTEGERS else f'of type {value.dtype.name}'}"
        raise problem(what, f"{name} is {shown(value.shape)}", f"Use {name} of type float32, with a number everywhere.")
    array = np.asarray(value)
    if not array.size:
        raise problem(f"{name} {shown(array.shape)} is empty", "", f"Use {name} of shape {wanted}.")
    if array.ndim != axes:
        without = " x[..., None] adds the axis of channels to an image without one." if name == "x" else ""
        has = f"{name} {shown(array.shape)} has {counted(array.ndim, 'axis', 'axes')}"
        raise problem(has, "", f"Use {name} of shape {wanted}.{without}")
    with np.errstate(over="ignore"):
        numbers = array.astype(np.float32)
    if not np.isfinite(numbers).all():
        what = f"{name} holds numbers that are not finite, or too large for float32"
        raise problem(what, "", "Use finite numbers: sums of others say nothing.")
    return numbers
