"""Integers in, integers out: the sizes, paddings and counts of convolutions. Standard library only."""

from .counting import conv_parameters, dense_parameters
from .paddings import resolve_padding
from .sizes import output_size

__all__ = [
    "conv_parameters",
    "dense_parameters",
    "output_size",
    "resolve_padding",
]
