"""Pure functions on arrays, channels last: ``(*spatial, channels)`` or ``(batch, *spatial, channels)``."""

from convjax import compatibility as compatibility  # warns where this jaxlib computes wrongly

from .convolution import conv, true_convolution
from .depthwise import depthwise_conv, separable_conv
from .local import local_conv
from .padding import pad
from .pooling import avg_pool, lp_pool, max_pool, min_pool
from .resampling import pixel_shuffle, pixel_unshuffle, upsample
from .transposed import conv_transpose
from .windows import fold, unfold

__all__ = [
    "avg_pool",
    "conv",
    "conv_transpose",
    "depthwise_conv",
    "fold",
    "local_conv",
    "lp_pool",
    "max_pool",
    "min_pool",
    "pad",
    "pixel_shuffle",
    "pixel_unshuffle",
    "separable_conv",
    "true_convolution",
    "unfold",
    "upsample",
]
