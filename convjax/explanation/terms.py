"""One number of an output, taken apart: every product of its sum."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from .links import Link, links_of
from .numbers import Numbers
from .settings import Setting
from .taps import PADDING, AxisTaps, Tap


class Term(NamedTuple):
    """One product of a sum, or one number of a pool's window.

    Args:
        tap: the index into the kernel's spatial axes.
        place: the index into the input's spatial axes; None where no element of x stands.
        stands_for: "element", "padding" or "inserted".
        in_channel: the channel of x.
        value: what stands there: zero for what is no element, and -inf in the padding of a max pool.
        weight: the kernel's number; of an average pool the share of this number; of a max pool 1.
        product: value times weight. Their sum is the output without its bias; of a max pool their largest is.
    """

    tap: tuple[int, ...]
    place: tuple[int, ...] | None
    stands_for: str
    in_channel: int
    value: float
    weight: float
    product: float


def terms_of(setting: Setting, axes: tuple[AxisTaps, ...], numbers: Numbers, output: tuple[int, ...]) -> list[Term]:
    """Every term of the output at this index, whose last number is the channel."""
    *place, channel = output
    rows = [axis.table[index] for axis, index in zip(axes, place, strict=True)]
    taps = list(itertools.product(*(range(len(row)) for row in rows)))
    share = 1.0 if numbers.shares is None else float(numbers.shares[tuple(place)])
    empty = float("-inf") if setting.operation == "max_pool" else 0.0

    def term(link: Link, tap: tuple[int, ...]) -> Term:
        read: tuple[Tap, ...] = tuple(row[index] for row, index in zip(rows, tap, strict=True))
        inside = tuple(index for index in read if isinstance(index, int))
        weight = share if numbers.kernel is None else float(numbers.kernel[(*tap, link.i, link.j)])
        if len(inside) == len(read):
            value, stands_for = float(numbers.x[(*inside, link.in_channel)]), "element"
            return Term(tap, inside, stands_for, link.in_channel, value, weight, value * weight)
        stands_for = PADDING if PADDING in read else "inserted"
        return Term(tap, None, stands_for, link.in_channel, empty, weight, empty * weight)

    return [term(link, tap) for link in links_of(setting, channel) for tap in taps]
