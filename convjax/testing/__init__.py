"""Slow loops over NumPy arrays that are obviously right: what the fast operations are compared with.

They share no code with the operations. A convolution is computed in float64 or complex128, whatever the input.
Sizes are never computed from a formula: the windows are listed, one by one.
"""

from .convolution import conv, true_convolution
from .deformable import deformable_conv
from .depthwise import depthwise_conv
from .local import local_conv
from .padding import pad
from .pooling import max_pool, pool, reduce_windows
from .sizes import window_starts, zeros_around
from .transposed import conv_transpose
from .windows import unfold

__all__ = [
    "conv",
    "conv_transpose",
    "deformable_conv",
    "depthwise_conv",
    "local_conv",
    "max_pool",
    "pad",
    "pool",
    "reduce_windows",
    "true_convolution",
    "unfold",
    "window_starts",
    "zeros_around",
]
