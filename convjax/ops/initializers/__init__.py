"""What kernels hold at first: functions of ``(key, shape, dtype)`` that know where a kernel has its channels.

A kernel is ``(*kernel_size, in_channels // groups, out_channels)`` for a convolution, the same array for its transpose
(``(*kernel_size, out_channels // groups, in_channels)``, seen from there), and ``(in_features, out_features)`` for a
dense layer. What these functions return goes wherever one of :mod:`jax.nn.initializers` goes.
"""

from .fans import glorot_normal, glorot_uniform, he_normal, he_uniform, lecun_normal, lecun_uniform
from .interpolation import bilinear
from .isometries import delta_orthogonal, dirac, orthogonal

__all__ = [
    "bilinear",
    "delta_orthogonal",
    "dirac",
    "glorot_normal",
    "glorot_uniform",
    "he_normal",
    "he_uniform",
    "lecun_normal",
    "lecun_uniform",
    "orthogonal",
]
