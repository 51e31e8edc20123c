"""Integers in, integers out: the sizes, paddings and counts of convolutions. Standard library only."""

from .counting import conv_flops, conv_macs, conv_parameters, dense_macs, dense_parameters
from .memory import activation_bytes
from .paddings import paddings_for, resolve_padding
from .pool_sizes import adaptive_windows, pool_output_size
from .receptive_fields import ReceptiveField, receptive_field
from .sizes import input_sizes_for, output_size
from .transposed_sizes import transposed_output_size
from .windows import Parallel, Window

__all__ = [
    "Parallel",
    "ReceptiveField",
    "Window",
    "activation_bytes",
    "adaptive_windows",
    "conv_flops",
    "conv_macs",
    "conv_parameters",
    "dense_macs",
    "dense_parameters",
    "input_sizes_for",
    "output_size",
    "paddings_for",
    "pool_output_size",
    "receptive_field",
    "resolve_padding",
    "transposed_output_size",
]
