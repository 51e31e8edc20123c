"""Kernels and images that are worth looking at, for a setting of any size."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from convjax.arithmetic.messages import shown
from convjax.explanation import Explanation, Setting, explain_json
from convjax.explanation.decimals import as_json

from .patterns import (
    Pattern,
    box,
    checkerboard,
    dot,
    edge,
    edges,
    gaussian,
    identity,
    laplacian,
    ramp,
    sharpened,
    sobel,
)
from .refusals import Refusal

MOST_NUMBERS = 2**16
"""Of one preset: what is larger is not offered."""

_MOST_WINDOWS = 4096  # that are looked at for the one of most contrast


@dataclass(frozen=True)
class Preset:
    """Something to choose: its name in requests, its title and what it is for."""

    name: str
    title: str
    about: str


def presets_of(request: dict[str, Any]) -> dict[str, Any]:
    """Every kernel and image that fits a setting.

    Args:
        request: arguments of `convjax.explain`; `seed` of what is random; `digit` to be shown, from 0 to 9; `output`,
            one index per spatial axis, of the window that the matched kernel is taken from.

    Returns:
        kernels and images: name, title, about, and kernel or x in the shape that the setting takes.

    Raises:
        ConvjaxError: arguments that `convjax.explain` refuses.
    """
    arguments = dict(request)
    seed = _whole("seed", arguments.pop("seed", 0), 2**32 - 1)
    digit = _whole("digit", arguments.pop("digit", 7), 9)
    output = arguments.pop("output", None)
    explanation = explain_json(arguments or {"input_size": 5, "kernel_size": 3})
    return {"kernels": _kernels(explanation, seed, output), "images": _images(explanation, seed, digit)}


def _kernels(explanation: Explanation, seed: int, output: Any) -> list[dict[str, Any]]:
    setting = explanation.setting
    if setting.is_pool or math.prod(setting.kernel_shape) > MOST_NUMBERS:
        return []
    made = [(preset, _spread(setting, pattern(setting.kernel_size))) for preset, pattern in _PATTERNS]
    made.append((_MATCHED, _matched(explanation, output)))
    made.append((_RANDOM_KERNEL, np.random.default_rng(seed).integers(-2, 3, setting.kernel_shape)))
    return [
        {"name": preset.name, "title": preset.title, "about": preset.about, "kernel": _plain(kernel)}
        for preset, kernel in made
        if kernel is not None
    ]


def _images(explanation: Explanation, seed: int, digit: int) -> list[dict[str, Any]]:
    setting = explanation.setting
    sizes = setting.input_size
    if math.prod(sizes) * setting.in_channels > MOST_NUMBERS:
        return []
    made: list[tuple[Preset, np.ndarray]] = []
    if len(sizes) == 2:
        made.append((replace(_DIGIT, title=f"Digit {digit}"), _digit(digit, (sizes[0], sizes[1]))))
    made.extend((preset, pattern(sizes)) for preset, pattern in _SCENES)
    channels = [(preset, np.repeat(image[..., None], setting.in_channels, axis=-1)) for preset, image in made]
    random = np.random.default_rng(seed).integers(0, 10, (*sizes, setting.in_channels))
    return [
        {"name": preset.name, "title": preset.title, "about": preset.about, "x": _plain(x)}
        for preset, x in (*channels, (_RANDOM_IMAGE, random))
    ]


def _spread(setting: Setting, pattern: np.ndarray | None) -> np.ndarray | None:
    """The pattern for every pair of channels; a kernel with a single tap goes from each channel to the one like it."""
    if pattern is None:
        return None
    last = setting.kernel_shape[-2:]
    kernel = np.repeat(np.repeat(pattern[..., None, None], last[0], axis=-2), last[1], axis=-1)
    if np.count_nonzero(pattern) == 1:
        rows, columns = np.indices(last)
        kernel = kernel * (rows % last[1] == columns % last[0])
    return kernel


def _matched(explanation: Explanation, output: Any) -> np.ndarray | None:
    """What stands in one window, less its mean: no other window of the same contrast gives a larger sum.

    By the inequality of Cauchy and Schwarz, Σ w·v is largest where v is w, among all v of one length.
    """
    setting, numbers = explanation.setting, explanation.numbers
    if setting.is_transposed or numbers is None:
        return None
    padded = np.pad(numbers.x, (*((0, 1) for _ in explanation.axes), (0, 0)))  # a zero behind each axis
    windows = (_window(explanation, padded, place) for place in _places(explanation, output))
    window = max(windows, key=np.var)
    parts = setting.in_channels // setting.groups
    axes = tuple(range(setting.spatial_dims))
    kernel = np.empty(setting.kernel_shape)
    for channel in range(setting.out_channels):
        group = channel // (setting.out_channels // setting.groups)
        own = window[..., group * parts : (group + 1) * parts]
        kernel[..., channel] = own - own.mean(axis=axes, keepdims=True)
    return kernel


def _window(explanation: Explanation, padded: np.ndarray, place: tuple[int, ...]) -> np.ndarray:
    """What one output reads through each tap; padding is the zero behind the last element."""
    read = (
        [tap if isinstance(tap, int) else -1 for tap in axis.table[index]]
        for axis, index in zip(explanation.axes, place, strict=True)
    )
    return padded[np.ix_(*read)]


def _places(explanation: Explanation, output: Any) -> list[tuple[int, ...]]:
    """The output that was asked for, or all of them."""
    size = explanation.output_size
    if output is None:
        return list(itertools.islice(np.ndindex(size), _MOST_WINDOWS))
    if not isinstance(output, list) or len(output) != len(size):
        raise Refusal(400, f"output must be one index per spatial axis, not {shown(output)}.")
    return [tuple(_whole("output", one, most - 1) for one, most in zip(output, size, strict=True))]


@cache
def _digits() -> tuple[np.ndarray, np.ndarray]:
    from sklearn.datasets import load_digits  # reads a file: only once a digit is wanted

    found: Any = load_digits()
    return found.images, found.target


def _digit(digit: int, size: tuple[int, int]) -> np.ndarray:
    """The first picture of this digit, its 8×8 numbers from 0 to 16 brought to this size and to 0 to 9."""
    from convjax.data.pictures import resized

    images, labels = _digits()
    picture = images[int(np.argmax(labels == digit))]
    pixels = np.rint(picture * (255 / 16)).astype(np.uint8)[..., None]
    return np.rint(resized(pixels, size)[..., 0] * (9 / 255))


def _plain(array: np.ndarray) -> Any:
    """Nested lists of the float32 that the library computes with, in the fewest digits that say which."""
    return json.loads(as_json(array.astype(np.float32)))


def _whole(name: str, value: Any, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Refusal(400, f"{name} must be a whole number from 0 to {most}, not {shown(value)}.")
    return value


_PATTERNS: tuple[tuple[Preset, Pattern], ...] = (
    (Preset("identity", "Identity", "Gives the input back, but for what it cuts off at the border."), identity),
    (
        Preset("vertical_edges", "Vertical edges", "Left minus right: positive where it is brighter on the left."),
        edges(-1),
    ),
    (
        Preset("horizontal_edges", "Horizontal edges", "Above minus below: positive where it is brighter above."),
        edges(-2),
    ),
    (Preset("sobel_vertical", "Sobel, vertical edges", "Left minus right, smoothed along the edge."), sobel(-1)),
    (Preset("sobel_horizontal", "Sobel, horizontal edges", "Above minus below, smoothed along the edge."), sobel(-2)),
    (
        Preset("laplacian", "Laplacian", "The neighbours minus the middle: 0 wherever brightness grows evenly."),
        laplacian,
    ),
    (Preset("sharpen", "Sharpen", "The middle, and once more what sets it off from its neighbours."), sharpened),
    (Preset("box_blur", "Blur, box", "The mean of the window."), box),
    (Preset("gaussian_blur", "Blur, Gaussian", "A mean that counts what is near the middle for more."), gaussian),
)
_MATCHED = Preset(
    "matched",
    "Matched to a window",
    "One window of the input less its mean. Of windows of one contrast, one that looks like it gives the largest sum.",
)
_RANDOM_KERNEL = Preset("random", "Random", "Whole numbers from -2 to 2.")
_DIGIT = Preset("digit", "Digit", "A handwritten digit of the embedded data, from 0 to 9 as bright.")
_SCENES: tuple[tuple[Preset, Callable[[tuple[int, ...]], np.ndarray]], ...] = (
    (Preset("checkerboard", "Checkerboard", "0 and 1 in turn."), checkerboard),
    (Preset("dot", "Single dot", "A single 1: conv makes of it the kernel, flipped along every axis."), dot),
    (Preset("edge", "Edge", "0 on the left, 9 on the right."), edge),
    (Preset("ramp", "Ramp", "Grows by 1 from column to column."), ramp),
)
_RANDOM_IMAGE = Preset("random", "Random", "Whole numbers from 0 to 9.")
