"""Which element of the input each output reads through each tap of the kernel, axis by axis.

Windows separate by axis: these small tables drive whatever is drawn, and whoever draws needs no arithmetic of strides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from convjax.arithmetic.messages import problem, shown

from .settings import Setting

PADDING: Final = "padding"
INSERTED: Final = "inserted"

Tap = int | Literal["padding", "inserted"]
"""The index of an element of the input, or what stands in its stead: a zero of the padding, or one between elements."""

MOST_READS = 2**18
"""Along one axis: a longer table is to be computed with, not to be looked at."""


@dataclass(frozen=True)
class AxisTaps:
    """One axis: ``line[places[output][tap]]`` is what the output reads through that tap of the kernel.

    Args:
        input_size: elements of the input along the axis.
        line: what the kernel moves over, from the first place to the last: the elements of the input, those zeros that
            a transposed convolution inserts between them, and the padding around them.
        places: one row per output, one column per tap: where in the line.
    """

    input_size: int
    line: tuple[Tap, ...]
    places: tuple[tuple[int, ...], ...]

    @cached_property
    def table(self) -> tuple[tuple[Tap, ...], ...]:
        """What each output reads through each tap: one row per output, one column per tap."""
        return tuple(tuple(self.line[place] for place in row) for row in self.places)

    @cached_property
    def feeds(self) -> tuple[tuple[int, ...], ...]:
        """For each element of the input, the outputs that read it; none where the stride leaves it out."""
        outputs: list[list[int]] = [[] for _ in range(self.input_size)]
        for output, row in enumerate(self.table):
            for element in row:
                if isinstance(element, int):
                    outputs[element].append(output)
        return tuple(map(tuple, outputs))

    @property
    def unread(self) -> tuple[int, ...]:
        """The elements of the input that no output reads."""
        return tuple(element for element, outputs in enumerate(self.feeds) if not outputs)

    @property
    def covers(self) -> tuple[tuple[int, int] | None, ...]:
        """For each output the first element that it reads and the one after the last; None where it reads none."""
        read = ([element for element in row if isinstance(element, int)] for row in self.table)
        return tuple((min(elements), max(elements) + 1) if elements else None for elements in read)


def taps_of(setting: Setting) -> tuple[AxisTaps, ...]:
    """The table of every axis; a ConvjaxError where one is too long to be looked at."""
    for axis in range(setting.spatial_dims):
        _require_short(setting, axis)
    along = _laid_down if setting.is_transposed else _slid
    return tuple(along(setting, axis) for axis in range(setting.spatial_dims))


def _require_short(setting: Setting, axis: int) -> None:
    n, pair = setting.input_size[axis], setting.sweep.padding[axis]
    reads = setting.output_size[axis] * setting.kernel_size[axis]
    if max(n, sum(pair), reads) <= MOST_READS:
        return
    culprit = f"padding {shown(pair)}" if sum(pair) > n else f"input_size {n}"
    where = f" along spatial axis {axis}" if setting.spatial_dims > 1 else ""
    what = f"{culprit}{where} makes a table of {max(n, sum(pair), reads):,} numbers"
    raise problem(what, "", f"Use smaller sizes: at most {MOST_READS:,} can be explained.")


def _slid(setting: Setting, axis: int) -> AxisTaps:
    n, k = setting.input_size[axis], setting.kernel_size[axis]
    stride, dilation = setting.stride[axis], setting.dilation[axis]
    low, high = setting.sweep.padding[axis]
    steps = range(k)[::-1] if setting.operation == "true_convolution" else range(k)
    places = tuple(tuple(stride * output + dilation * step for step in steps) for output in _outputs(setting, axis))
    before: list[Tap] = [PADDING] * low
    after: list[Tap] = [PADDING] * high
    return AxisTaps(n, (*before, *range(n), *after), places)


def _laid_down(setting: Setting, axis: int) -> AxisTaps:
    """The same sums as copies of the kernel laid down make, as windows over the input with zeros between."""
    n, stride, dilation = setting.input_size[axis], setting.stride[axis], setting.dilation[axis]
    low, _ = setting.sweep.padding[axis]
    steps = range(setting.kernel_size[axis])
    reads = [[output + low - dilation * step for step in steps] for output in _outputs(setting, axis)]
    last = (n - 1) * stride
    start, end = min(0, *map(min, reads)), max(last, *map(max, reads)) + 1

    def at(place: int) -> Tap:
        if not 0 <= place <= last:
            return PADDING
        return INSERTED if place % stride else place // stride

    places = tuple(tuple(place - start for place in row) for row in reads)
    return AxisTaps(n, tuple(at(place) for place in range(start, end)), places)


def _outputs(setting: Setting, axis: int) -> range:
    return range(setting.output_size[axis])
