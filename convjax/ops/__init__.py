"""Pure functions on arrays, channels last: ``(*spatial, channels)`` or ``(batch, *spatial, channels)``."""

from convjax.compatibility import warn_of_wrong_results as warn_of_wrong_results  # which its import does

from . import initializers as initializers
from .adaptive_pooling import adaptive_avg_pool, adaptive_max_pool, global_avg_pool, global_max_pool
from .batch_normalization import batch_norm, batch_statistics
from .blur_pooling import blur_pool
from .convolution import conv, true_convolution
from .deformable import deformable_conv
from .depthwise import depthwise_conv, separable_conv
from .local import local_conv
from .normalization import group_norm, instance_norm, layer_norm
from .padding import pad
from .pooling import avg_pool, lp_pool, max_pool, min_pool
from .resampling import pixel_shuffle, pixel_unshuffle, upsample
from .transposed import conv_transpose
from .unpooling import max_pool_with_indices, max_unpool
from .windows import fold, unfold

__all__ = [
    "adaptive_avg_pool",
    "adaptive_max_pool",
    "avg_pool",
    "batch_norm",
    "batch_statistics",
    "blur_pool",
    "conv",
    "conv_transpose",
    "deformable_conv",
    "depthwise_conv",
    "fold",
    "global_avg_pool",
    "global_max_pool",
    "group_norm",
    "instance_norm",
    "layer_norm",
    "local_conv",
    "lp_pool",
    "max_pool",
    "max_pool_with_indices",
    "max_unpool",
    "min_pool",
    "pad",
    "pixel_shuffle",
    "pixel_unshuffle",
    "separable_conv",
    "true_convolution",
    "unfold",
    "upsample",
]
