"""Layers: parameters, and a call of the operation that uses them; each in the file named as its operation's file.

Images have their channels last, as everywhere where no ``layout`` is asked for: a network turns its input once, with
``jnp.moveaxis``, not in every layer.
"""

from .adaptive_pooling import AdaptiveAvgPool, AdaptiveMaxPool, GlobalAvgPool, GlobalMaxPool
from .batch_normalization import BatchNorm
from .blur_pooling import BlurPool
from .convolution import Conv
from .deformable import DeformableConv
from .dense import Dense
from .depthwise import DepthwiseConv, SeparableConv
from .local import LocalConv
from .normalization import GroupNorm, InstanceNorm, LayerNorm
from .pooling import AvgPool, LpPool, MaxPool, MinPool
from .resampling import PixelShuffle, PixelUnshuffle, Upsample
from .shape import Flatten
from .transposed import ConvTranspose

__all__ = [
    "AdaptiveAvgPool",
    "AdaptiveMaxPool",
    "AvgPool",
    "BatchNorm",
    "BlurPool",
    "Conv",
    "ConvTranspose",
    "DeformableConv",
    "Dense",
    "DepthwiseConv",
    "Flatten",
    "GlobalAvgPool",
    "GlobalMaxPool",
    "GroupNorm",
    "InstanceNorm",
    "LayerNorm",
    "LocalConv",
    "LpPool",
    "MaxPool",
    "MinPool",
    "PixelShuffle",
    "PixelUnshuffle",
    "SeparableConv",
    "Upsample",
]
