"""What a convolution learns beside what dense layers for the same images would: counts, and what each one counts."""

from __future__ import annotations

import math
from dataclasses import dataclass

from convjax.arithmetic import conv_parameters, dense_parameters
from convjax.arithmetic.messages import counted, times

from .settings import Setting

USUAL_UNITS = 1000
"""Of a dense layer on whole images that people speak of: as many as ImageNet has classes."""

NAMES = {
    "conv": "this convolution",
    "true_convolution": "this true convolution",
    "conv_transpose": "this transposed convolution",
    "max_pool": "this max pool",
    "avg_pool": "this average pool",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number of parameters, and of what.

    Args:
        label: which layer it is, and between how many numbers.
        parameters: how many numbers it learns.
    """

    label: str
    parameters: int

    @property
    def text(self) -> str:
        """The number with commas: some are too large for other languages' numbers."""
        return f"{self.parameters:,}"


def parameters_of(setting: Setting) -> int:
    """Weights, and biases if there are any."""
    if setting.is_pool:
        return 0
    counts = {"groups": setting.groups, "bias": setting.bias, "spatial_dims": setting.spatial_dims}
    return conv_parameters(setting.kernel_size, setting.in_channels, setting.out_channels, **counts)


def dense_parameters_of(setting: Setting) -> int:
    """What a dense layer with as many outputs has: a weight for each pair of a number in and a number out."""
    return dense_parameters(_numbers_in(setting), _numbers_out(setting), bias=setting.bias)


def comparisons_of(setting: Setting) -> tuple[Comparison, ...]:
    """This layer, a dense one of as many outputs, and a dense one of a usual number of units."""
    numbers_in, numbers_out = _numbers_in(setting), _numbers_out(setting)
    bias = ", with biases" if setting.bias else ""
    units = dense_parameters(numbers_in, USUAL_UNITS, bias=setting.bias)
    return (
        Comparison(f"{NAMES[setting.operation]}: {_weights(setting)}{bias}", parameters_of(setting)),
        Comparison(
            f"a dense layer with as many outputs: {numbers_in:,} numbers in × {numbers_out:,} numbers out{bias}",
            dense_parameters_of(setting),
        ),
        Comparison(
            f"a dense layer with {USUAL_UNITS:,} units: {numbers_in:,} numbers in × {USUAL_UNITS:,} numbers out{bias}",
            units,
        ),
    )


def _weights(setting: Setting) -> str:
    if setting.is_pool:
        return "it learns nothing"
    per_group = setting.in_channels // setting.groups
    read = f"{counted(per_group, 'input channel')}{' of its group' if setting.groups > 1 else ''}"
    return f"{times(setting.kernel_size)} taps × {read} × {counted(setting.out_channels, 'output channel')}"


def _numbers_in(setting: Setting) -> int:
    return math.prod(setting.input_size) * setting.in_channels


def _numbers_out(setting: Setting) -> int:
    return math.prod(setting.output_size) * setting.out_channels
