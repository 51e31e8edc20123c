"""Pure functions on arrays, channels last: ``(*spatial, channels)`` or ``(batch, *spatial, channels)``."""

from convjax import compatibility as compatibility  # warns where this jaxlib computes wrongly

from .convolution import conv, true_convolution
from .padding import pad
from .pooling import max_pool

__all__ = [
    "conv",
    "max_pool",
    "pad",
    "true_convolution",
]
