"""Which algorithm computes a convolution where nobody asked for one: that which was fastest where it was measured.

``python -m benchmarks --write-choices`` measures all algorithms on convolutions of many kinds and sizes and writes
measured.json: which one won each, and how many times as fast as lax it was. A convolution that was not measured is
computed as the nearest one of its kind was. Nothing is timed when a program runs, and where nothing is known, or
nothing near enough, the choice is lax.

A choice cannot know whether its program stands in a loop, where XLA is slower at some algorithms and 10 to 500 times
slower at the gradients of lax. So the winner is the fastest in a program by itself among those that keep 85 % of this
speed in a loop; and a gradient is left to lax only where nothing else comes within 5 % of it.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import log2, prod
from typing import Any

import numpy as np
from jaxlib.version import __version__ as jaxlib_version

from .registry import Case, Direction, supports
from .setting import Setting

TABLE = "measured.json"
PLATFORMS = ("cpu",)  # that the table knows; elsewhere XLA's own libraries choose

REACH: dict[Direction, float] = {"forward": 4, "input_gradient": 16, "kernel_gradient": 16}
"""How many times as large or small as what was measured any number may be, where the winner was as fast as lax; a
gradient reaches farther, since a guess costs less than lax in a loop."""

FEW_CHANNELS = 4  # of images that a network begins with, of which patches are small

GATHERING = ("lax", "canonical", "sub_pixel")
APART = ("taps", "accumulated", "per_group")
"""The first leave groups to XLA, which collects a batch that is split over devices before it convolves groups; the
others do not, and take their place there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a convolution stands among others: only those of its kind are compared, by how far their numbers are."""

    kind: tuple[Any, ...]
    numbers: tuple[float, ...]
    """Logarithms to base 2."""

    def distances(self, other: "Place") -> tuple[float, ...]:
        """How far apart each of the numbers are."""
        return tuple(abs(one - another) for one, another in zip(self.numbers, other.numbers, strict=True))


@dataclass(frozen=True, slots=True)
class Winner:
    """The algorithm that was the fastest at one place, and up to which distance it is believed to be so."""

    place: Place
    algorithm: str
    reach: float


@cache
def table() -> dict[str, Any]:
    """What was measured, and on what."""
    return json.loads(resources.files("convjax.ops.algorithms").joinpath(TABLE).read_text(encoding="utf-8"))


def chosen(algorithm: str, platform: str | None, direction: Direction, case: Case) -> str:
    """The algorithm asked for, where it has this direction and can compute the case; else the choice."""
    if algorithm != "auto" and supports(algorithm, direction, case):
        return algorithm
    return choose(platform, direction, case)


@cache
def choose(platform: str | None, direction: Direction, case: Case) -> str:
    """The winner of the nearest convolution of the same kind that was measured, if it can compute the case and is near
    enough; else "lax".

    A pure function of what is static. Nothing is known of a symbolic batch, nor of types that were not measured.
    """
    known = winners(platform, direction, case.setting.dtype.name, jaxlib_version)
    if case.batch is None or not known:
        return "lax"
    place = place_of(case)
    able = [one for one in known if one.place.kind == place.kind and supports(one.algorithm, direction, case)]
    nearest = min(able, key=lambda one: sum(d * d for d in one.place.distances(place)), default=None)
    near = nearest is not None and max(nearest.place.distances(place)) <= nearest.reach
    name = nearest.algorithm if nearest is not None and near else "lax"
    if name in GATHERING and case.setting.devices > 1 and case.setting.groups > 1:
        return next((other for other in APART if supports(other, direction, case)), name)
    return name


@cache
def winners(platform: str | None, direction: Direction, dtype: str, jaxlib: str) -> tuple[Winner, ...]:
    """Those measured on a platform in a type, with the release of jaxlib that is nearest; the newer of two."""
    measured = [one for one in table()["measured"] if (one["platform"], one["dtype"]) == (platform, dtype)]
    if not measured:
        return ()
    now = series(jaxlib)
    nearest = min(measured, key=lambda one: (abs(series(one["jaxlib"]) - now), -series(one["jaxlib"])))
    return tuple(_winner(row, direction) for row in nearest["cases"] if direction in row)


def series(release: str) -> int:
    """A number for the first two parts of a version: 12 of 0.12.0.1."""
    major, minor = release.split(".")[:2]
    return 1000 * int(major) + int(minor)


def _winner(row: dict[str, Any], direction: Direction) -> Winner:
    algorithm, ratio, *_ = row[direction]
    return Winner(place_of(case_of(row)), algorithm, log2(REACH[direction]) + max(0.0, log2(ratio)))


def case_of(row: dict[str, Any]) -> Case:
    """The convolution that a row of the table was measured on; its numbers hold along every axis."""
    size = tuple(row["size"])

    def each(number: int) -> tuple[int, ...]:
        return (number,) * len(size)

    around = tuple((number, number) for number in each(row["padding"]))
    setting = Setting(each(row["stride"]), around, each(row["dilation"]), row["groups"], np.dtype(np.float32))
    return Case(row["batch"], size, tuple(row["kernel"]), setting)


def place_of(case: Case) -> Place:
    """The kind of a convolution, and its numbers."""
    setting, (*kernel_size, group_in, out_channels) = case.setting, case.kernel_shape
    groups, taps = setting.groups, prod(kernel_size)
    windows = prod(setting.output_size(case.input_size, tuple(kernel_size)))
    spread = prod(d for d, k in zip(setting.dilation, kernel_size, strict=True) if k > 1)
    grouping = "dense" if groups == 1 else "depthwise" if group_in == 1 else "grouped"
    few_channels = groups == 1 and group_in <= FEW_CHANNELS
    kind = (setting.spatial_dims, grouping, few_channels, taps > 1, prod(setting.stride) > 1, spread > 1)
    images = -(-(case.batch or 1) // setting.devices)
    numbers = (images, windows, group_in, out_channels // groups, groups, taps, prod(setting.stride), spread)
    return Place(kind, tuple(log2(max(number, 1)) for number in numbers))
