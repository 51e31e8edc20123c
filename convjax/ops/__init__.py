"""Pure functions on arrays, channels last: ``(*spatial, channels)`` or ``(batch, *spatial, channels)``."""

from convjax import compatibility as compatibility  # warns where this jaxlib computes wrongly

from .convolution import conv, true_convolution
from .padding import pad
from .pooling import avg_pool, lp_pool, max_pool, min_pool
from .resampling import pixel_shuffle, pixel_unshuffle, upsample
from .transposed import conv_transpose
from .windows import fold, unfold

__all__ = [
    "avg_pool",
    "conv",
    "conv_transpose",
    "fold",
    "lp_pool",
    "max_pool",
    "min_pool",
    "pad",
    "pixel_shuffle",
    "pixel_unshuffle",
    "true_convolution",
    "unfold",
    "upsample",
]
