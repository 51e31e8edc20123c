"""The models of convjax with the layers of Flax: lax.conv_general_dilated and lax.reduce_window inside."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx
from jax.typing import DTypeLike

Image = tuple[int, int, int]


class Plain(nnx.Module):
    """Convolutions without padding, each with a ReLU and a 2×2 max pool, then dense layers with ReLU between."""

    def __init__(self, image: Image, convolutions: tuple[tuple[int, int], ...], dense: tuple[int, ...], dtype: Any):
        """Draw the parameters; a convolution is its channels and its kernel_size."""
        rngs = nnx.Rngs(0)
        height, width, channels = image
        layers: list[nnx.Module] = []
        for out, kernel in convolutions:
            layers.append(nnx.Conv(channels, out, (kernel, kernel), padding="VALID", dtype=dtype, rngs=rngs))
            height, width, channels = (height - kernel + 1) // 2, (width - kernel + 1) // 2, out
        self.convolutions = nnx.List(layers)
        sizes = (height * width * channels, *dense)
        self.dense = nnx.List(
            [nnx.Linear(into, out, dtype=dtype, rngs=rngs) for into, out in zip(sizes, dense, strict=False)]
        )

    def __call__(self, x: Any) -> Any:
        """The logits of images."""
        for convolution in self.convolutions:
            x = nnx.max_pool(jax.nn.relu(convolution(x)), (2, 2), strides=(2, 2))
        x = x.reshape(x.shape[0], -1)
        for layer in self.dense[:-1]:
            x = jax.nn.relu(layer(x))
        return self.dense[-1](x)


class ConvolutionAndNorm(nnx.Module):
    """A convolution without bias, and a batch norm."""

    def __init__(self, into: int, out: int, kernel: int, stride: int, padding: Any, groups: int, dtype: Any):
        """Draw the parameters."""
        rngs = nnx.Rngs(0)
        convolution = partial(nnx.Conv, use_bias=False, dtype=dtype, rngs=rngs, feature_group_count=groups)
        self.convolution = convolution(into, out, (kernel, kernel), strides=stride, padding=padding)
        self.norm = nnx.BatchNorm(out, momentum=0.9, dtype=dtype, rngs=rngs)

    def __call__(self, x: Any) -> Any:
        """The normalised feature maps."""
        return self.norm(self.convolution(x))


class ResNet20(nnx.Module):
    """Option A of the paper."""

    def __init__(self, image: Image, classes: int, dtype: Any):
        """Draw the parameters."""
        self.first = ConvolutionAndNorm(image[-1], 16, 3, 1, 1, 1, dtype)
        pairs: list[nnx.List] = []
        for before, width in ((16, 16), (16, 32), (32, 64)):
            for into in (before, width, width):
                stride = width // into
                one = ConvolutionAndNorm(into, width, 3, stride, 1, 1, dtype)
                pairs.append(nnx.List([one, ConvolutionAndNorm(width, width, 3, 1, 1, 1, dtype)]))
        self.blocks = nnx.List(pairs)
        self.dense = nnx.Linear(64, classes, dtype=dtype, rngs=nnx.Rngs(0))

    def __call__(self, x: Any) -> Any:
        """The logits of images."""
        x = jax.nn.relu(self.first(x))
        for one, two in self.blocks:
            y = two(jax.nn.relu(one(x)))
            if y.shape != x.shape:
                half = x.shape[-1] // 2
                x = jnp.pad(x[:, ::2, ::2], ((0, 0), (0, 0), (0, 0), (half, half)))
            x = jax.nn.relu(x + y)
        return self.dense(x.mean((1, 2)))


class MobileNetV1(nnx.Module):
    """The full width."""

    def __init__(self, image: Image, classes: int, dtype: Any):
        """Draw the parameters."""
        widths = (32, 64, 128, 128, 256, 256, *(512,) * 6, 1024, 1024)
        strides = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
        layers = [ConvolutionAndNorm(image[-1], 32, 3, 2, "SAME", 1, dtype)]
        for into, out, stride in zip(widths, widths[1:], strides, strict=False):
            layers.append(ConvolutionAndNorm(into, into, 3, stride, "SAME", into, dtype))
            layers.append(ConvolutionAndNorm(into, out, 1, 1, "SAME", 1, dtype))
        self.layers = nnx.List(layers)
        self.dense = nnx.Linear(1024, classes, dtype=dtype, rngs=nnx.Rngs(0))

    def __call__(self, x: Any) -> Any:
        """The logits of images."""
        for layer in self.layers:
            x = jax.nn.relu(layer(x))
        return self.dense(x.mean((1, 2)))


def build(name: str, image: Image, classes: int, dtype: DTypeLike) -> nnx.Module:
    """One of the four models."""
    if name == "fast_mnist":
        return Plain(image, ((24, 5), (32, 3)), (256, classes), dtype)
    if name == "lenet5":
        return Plain(image, ((6, 5), (16, 5)), (120, 84, classes), dtype)
    return {"resnet20": ResNet20, "mobilenet_v1": MobileNetV1}[name](image, classes, dtype)
