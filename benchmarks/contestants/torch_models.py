"""The models of convjax in PyTorch."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch  # pyright: ignore[reportMissingImports]  # an extra, [peers]
from torch import nn  # pyright: ignore[reportMissingImports]  # the same

Image = tuple[int, int, int]


def plain(image: Image, convolutions: tuple[tuple[int, int], ...], dense: tuple[int, ...]) -> Any:
    """Convolutions without padding, each with a ReLU and a 2×2 max pool, then dense layers with ReLU between."""
    height, width, channels = image
    layers: list[Any] = []
    for out, kernel in convolutions:
        layers += [nn.Conv2d(channels, out, kernel), nn.ReLU(), nn.MaxPool2d(2)]
        height, width, channels = (height - kernel + 1) // 2, (width - kernel + 1) // 2, out
    layers.append(nn.Flatten())
    sizes = (height * width * channels, *dense)
    for into, out in zip(sizes, dense, strict=False):
        layers += [nn.Linear(into, out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def convolution_and_norm(into: int, out: int, kernel: int, stride: int = 1, groups: int = 1) -> list[Any]:
    """A convolution without bias, and a batch norm; under a stride the zeros lie as XLA's "SAME" has them."""
    convolution = nn.Conv2d(into, out, kernel, stride, 0 if stride > 1 else kernel // 2, groups=groups, bias=False)
    before = [nn.ZeroPad2d((0, kernel - stride, 0, kernel - stride))] if stride > 1 else []
    return [*before, convolution, nn.BatchNorm2d(out)]


class Block(nn.Module):
    """A residual block of resnet20."""

    def __init__(self, into: int, out: int):
        """Draw the parameters."""
        super().__init__()
        one = [nn.Conv2d(into, out, 3, out // into, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU()]
        self.body = nn.Sequential(*one, nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out))

    def forward(self, x: Any) -> Any:
        """The sum of both ways through the block, through a ReLU."""
        y = self.body(x)
        if y.shape != x.shape:
            half = x.shape[1] // 2
            x = nn.functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, half, half))
        return torch.relu(x + y)


def resnet20(image: Image, classes: int) -> Any:
    """Option A of the paper."""
    widths = (16, 16, 16, 16, 32, 32, 32, 64, 64, 64)
    blocks = [Block(into, out) for into, out in pairwise(widths)]
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, classes)]
    return nn.Sequential(*convolution_and_norm(image[-1], 16, 3), nn.ReLU(), *blocks, *head)


def mobilenet_v1(image: Image, classes: int) -> Any:
    """The full width."""
    widths = (32, 64, 128, 128, 256, 256, *(512,) * 6, 1024, 1024)
    strides = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
    layers = [*convolution_and_norm(image[-1], 32, 3, 2), nn.ReLU()]
    for into, out, stride in zip(widths, widths[1:], strides, strict=False):
        layers += [*convolution_and_norm(into, into, 3, stride, into), nn.ReLU()]
        layers += [*convolution_and_norm(into, out, 1), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, classes))


def build(name: str, image: Image, classes: int) -> Any:
    """One of the four models."""
    if name == "fast_mnist":
        return plain(image, ((24, 5), (32, 3)), (256, classes))
    if name == "lenet5":
        return plain(image, ((6, 5), (16, 5)), (120, 84, classes))
    return {"resnet20": resnet20, "mobilenet_v1": mobilenet_v1}[name](image, classes)
