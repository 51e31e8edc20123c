"""A few lines of Python that give the same output."""

from __future__ import annotations

import math

import numpy as np

from .decimals import words
from .numbers import Numbers, shapes_of, usual
from .settings import Setting

FEW = 64
"""Numbers that are written down one by one where a rule gives them too."""

USUAL = {
    "x": "(jnp.arange({}) * 54 % 101 % 10).astype('float32')",
    "kernel": "(jnp.arange({}) * 15 % 67 % 4 - 1).astype('float32')",
    "bias": "jnp.arange(1.0, {} + 1)",
}
"""The rules of convjax.explanation.numbers.usual, in the words of JAX."""


def snippet_of(setting: Setting, numbers: Numbers | None) -> str:
    """Lines that import, write the arrays down and call the function; ``y`` is the output."""
    shapes = shapes_of(setting)
    lines = ["import jax.numpy as jnp", "import convjax", ""]
    lines += [_given(name, shape, numbers) for name, shape in shapes.items()]
    inputs = list(shapes)
    if setting.is_pool:
        inputs.append(f"kernel_size={setting.kernel_size}")
    arguments = inputs + [f"{name}={value!r}" for name, value in _options(setting).items()]
    call = f"y = convjax.{setting.operation}({', '.join(arguments)})"
    if len(call) > 100:
        call = f"y = convjax.{setting.operation}(\n" + "".join(f"    {argument},\n" for argument in arguments) + ")"
    return "\n".join([*lines, call]) + "\n"


def _options(setting: Setting) -> dict[str, object]:
    """What is not the default; of a pool the stride always, for its default is the window."""
    found: dict[str, object] = {}
    if setting.is_pool or set(setting.stride) != {1}:
        found["stride"] = setting.stride
    if setting.padding != "VALID":
        found["padding"] = setting.padding
    if any(setting.output_padding):
        found["output_padding"] = setting.output_padding
    if set(setting.dilation) != {1}:
        found["dilation"] = setting.dilation
    if setting.groups != 1:
        found["groups"] = setting.groups
    if not setting.count_padding:
        found["count_padding"] = False
    if setting.is_pool:
        found["spatial_dims"] = setting.spatial_dims
    else:
        found["precision"] = "highest"
    return found


def _given(name: str, shape: tuple[int, ...], numbers: Numbers | None) -> str:
    """A line for an array: by the rule of the usual numbers where it has these, else number by number."""
    array = None if numbers is None else getattr(numbers, name)
    if array is None or (array.size > FEW and np.array_equal(array, usual(name, shape))):
        return f"{name} = {USUAL[name].format(math.prod(shape))}{_reshaped(shape)}"
    return _written(name, array)


def _reshaped(shape: tuple[int, ...]) -> str:
    return "" if len(shape) == 1 else f".reshape({', '.join(map(str, shape))})"


def _written(name: str, array: np.ndarray) -> str:
    numbers, end = words(array), f"{_reshaped(array.shape)}"
    line = f"{name} = jnp.array([{', '.join(numbers)}], 'float32'){end}"
    if len(line) <= 100:
        return line
    each = max(1, 96 // (max(map(len, numbers)) + 2))
    rows = [", ".join(numbers[start : start + each]) for start in range(0, len(numbers), each)]
    return f"{name} = jnp.array([\n" + "".join(f"    {row},\n" for row in rows) + f"], 'float32'){end}"
