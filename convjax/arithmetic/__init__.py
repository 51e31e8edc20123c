"""Integers in, integers out: the sizes, paddings and counts of convolutions. Standard library only."""

from .counting import conv_flops as conv_flops
from .counting import conv_macs as conv_macs
from .counting import conv_parameters, dense_parameters
from .counting import dense_macs as dense_macs
from .memory import activation_bytes as activation_bytes
from .paddings import paddings_for as paddings_for
from .paddings import resolve_padding
from .pool_sizes import adaptive_windows as adaptive_windows
from .pool_sizes import pool_output_size as pool_output_size
from .receptive_fields import ReceptiveField as ReceptiveField
from .receptive_fields import receptive_field as receptive_field
from .sizes import input_sizes_for as input_sizes_for
from .sizes import output_size
from .transposed_sizes import transposed_output_size as transposed_output_size
from .windows import Parallel as Parallel
from .windows import Window as Window

__all__ = [
    "conv_parameters",
    "dense_parameters",
    "output_size",
    "resolve_padding",
]
