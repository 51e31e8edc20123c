"""How many windows fit: the size of what comes out, and which inputs come out in a size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import SupportsIndex, overload

from .axes import IntOrInts, number_of_axes, per_axis
from .messages import plain, problem, shown
from .paddings import PaddingLike, Pairs, canonical_padding, named_zeros, zeros_around


@overload
def output_size(
    input_size: SupportsIndex,
    kernel_size: SupportsIndex,
    *,
    stride: SupportsIndex = 1,
    padding: PaddingLike = "VALID",
    dilation: SupportsIndex = 1,
) -> int: ...
@overload
def output_size(
    input_size: Sequence[SupportsIndex],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
) -> tuple[int, ...]: ...
@overload
def output_size(
    input_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
) -> int | tuple[int, ...]: ...
def output_size(
    input_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
) -> int | tuple[int, ...]:
    """The size that comes out of a convolution or a pool: the number of windows that fit.

    Formula:
        o = ⌊(n + low + high − dilation·(k − 1) − 1) / stride⌋ + 1, for each axis by itself.

    Args:
        input_size: n, elements along the axis, or one number per axis.
        kernel_size: k, taps along the axis, or one number per axis.
        stride: elements from one window to the next.
        padding: a name in any case, an int, one int per axis, or one (low, high) pair per axis; see resolve_padding.
        dilation: elements from one tap to the next.

    Returns:
        An int where every size is an int, a tuple with one size per axis where one is a sequence.

    Raises:
        ConvjaxError: a size, stride or dilation below 1, a negative padding, an unknown name, a number that is no int,
            lengths that disagree, a kernel larger than the padded input.

    Example:
        >>> output_size(9, 3, stride=2)
        4
        >>> output_size((8, 28), (3, 5), stride=2, padding="SAME")
        (4, 14)

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, relationship 6 and section 5.1.
    """
    known = f"input_size is {shown(input_size)}, kernel_size is {shown(kernel_size)}"
    axes = number_of_axes(known, input_size=input_size, kernel_size=kernel_size, stride=stride, dilation=dilation)
    swept = sweep(
        per_axis("input_size", input_size, axes or 1, at_least=1, known=known),
        kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        known=known,
    ).output_size
    return swept[0] if axes is None else swept


@overload
def input_sizes_for(
    output_size: SupportsIndex,
    kernel_size: SupportsIndex,
    *,
    stride: SupportsIndex = 1,
    padding: PaddingLike = "VALID",
    dilation: SupportsIndex = 1,
) -> tuple[int, int]: ...
@overload
def input_sizes_for(
    output_size: Sequence[SupportsIndex],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
) -> Pairs: ...
@overload
def input_sizes_for(
    output_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
) -> tuple[int, int] | Pairs: ...
def input_sizes_for(
    output_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
) -> tuple[int, int] | Pairs:
    """The smallest and the largest input size that give an output size; all sizes between them do too.

    Formula:
        From max((o − 1)·stride + e − low − high, 1) to o·stride + e − low − high − 1, where e = dilation·(k − 1) + 1,
        for each axis by itself. Under "SAME" and "SAME_LOWER" from (o − 1)·stride + 1 to o·stride.

    Args:
        output_size: o, windows along the axis, or one number per axis.
        kernel_size: k, taps along the axis, or one number per axis.
        stride: elements from one window to the next.
        padding: a name in any case, an int, one int per axis, or one (low, high) pair per axis; see resolve_padding.
        dilation: elements from one tap to the next.

    Returns:
        (smallest, largest) where every size is an int, a tuple with one such pair per axis where one is a sequence.

    Raises:
        ConvjaxError: a size, stride or dilation below 1, a negative padding, an unknown name, a number that is no int,
            lengths that disagree, a padding that gives more windows than output_size to an input of one element.

    Example:
        >>> input_sizes_for(4, 3, stride=2)
        (9, 10)
        >>> input_sizes_for((7, 14), 3, stride=2, padding="SAME")
        ((13, 14), (27, 28))

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, relationship 6, solved for the
        input size.
    """
    known = f"output_size is {shown(output_size)}, kernel_size is {shown(kernel_size)}"
    axes = number_of_axes(known, output_size=output_size, kernel_size=kernel_size, stride=stride, dilation=dilation)
    wanted = per_axis("output_size", output_size, axes or 1, at_least=1, known=known)
    kernel = per_axis("kernel_size", kernel_size, axes or 1, at_least=1, known=known)
    strides = per_axis("stride", stride, axes or 1, at_least=1, known=known)
    dilations = per_axis("dilation", dilation, axes or 1, at_least=1, known=known)
    form = canonical_padding(padding, axes or 1, known=known)
    ranges: list[tuple[int, int]] = []
    for axis, (o, k, s, d) in enumerate(zip(wanted, kernel, strides, dilations, strict=True)):
        extent = d * (k - 1) + 1
        low, high = named_zeros(form, o * s, extent, s) if isinstance(form, str) else form[axis]
        largest = o * s if form in ("SAME", "SAME_LOWER") else o * s + extent - low - high - 1
        if largest < 1:
            fewest = (1 + low + high - extent) // s + 1
            what = f"output_size {plain(wanted)} is too small for padding {shown(padding)}"
            least = f"{known} and an input of one element already gives {fewest}"
            raise problem(what, least, f"Use output_size {fewest} or more, or less padding.")
        ranges.append((max(largest - s + 1, 1), largest))
    return ranges[0] if axes is None else tuple(ranges)


@dataclass(frozen=True, slots=True)
class Sweep:
    """A kernel moved over an input: all its numbers, checked, one of each per axis."""

    input_size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]
    output_size: tuple[int, ...]

    def taps_inside(self) -> tuple[int, ...]:
        """How many pairs of a window and a tap read an element of the input, along each axis."""
        counts: list[int] = []
        for axis, n in enumerate(self.input_size):
            low = self.padding[axis][0]
            windows, taps = (self.output_size[axis], self.stride[axis]), (self.kernel_size[axis], self.dilation[axis])
            counts.append(_pairs_up_to(low + n - 1, windows, taps) - _pairs_up_to(low - 1, windows, taps))
        return tuple(counts)

    def first_window_of_padding(self) -> tuple[int, int] | None:
        """The axis and position of a window that touches no element of the input, None where all do."""
        for axis, (n, k, s, d) in enumerate(
            zip(self.input_size, self.kernel_size, self.stride, self.dilation, strict=True)
        ):
            low, last = self.padding[axis][0], self.output_size[axis] - 1
            # Where the gaps between taps are no wider than the input, only the outermost windows can miss it. Else it
            # depends on the start modulo the dilation whether one in the middle does, and n of these remainders do
            # not: n + 1 windows meet another, or all that there are.
            for position in (0, last, *(range(1, min(last, n + 1)) if d > n else ())):
                start = position * s - low
                first_tap_inside = max(-(start // d), 0)  # the smallest t with start + t·d ≥ 0
                if first_tap_inside >= k or start + first_tap_inside * d >= n:
                    return axis, position
        return None


def _pairs_up_to(place: int, windows: tuple[int, int], taps: tuple[int, int]) -> int:
    """How many pairs (i, t) of 0 ≤ i < many and 0 ≤ t < few have i·stride + t·dilation ≤ place."""
    (many, stride), (few, dilation) = windows, taps
    if place < 0:
        return 0
    all_of_them = min(max((place - (few - 1) * dilation) // stride + 1, 0), many)  # windows with every tap
    some_of_them = min(place // stride + 1, many) - all_of_them  # windows with their first taps only
    if not some_of_them:
        return all_of_them * few
    last = all_of_them + some_of_them - 1  # from it back to the first of them, the taps grow in number
    return all_of_them * few + some_of_them + _sum_of_floors(some_of_them, stride, place - last * stride, dilation)


def _sum_of_floors(terms: int, slope: int, start: int, divisor: int) -> int:
    """Σ ⌊(slope·j + start) / divisor⌋ over 0 ≤ j < terms, by Euclid's algorithm: points of a grid below a line."""
    total = 0
    while terms:
        total += (slope // divisor) * (terms * (terms - 1) // 2) + (start // divisor) * terms
        slope, start = slope % divisor, start % divisor
        terms, start = divmod(slope * terms + start, divisor)  # the points that are left, counted along the other axis
        slope, divisor = divisor, slope
    return total


def sweep(
    input_size: Sequence[SupportsIndex],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts,
    padding: PaddingLike,
    dilation: IntOrInts,
    known: str,
) -> Sweep:
    """The one place where the arguments of a convolution or a pool are checked and brought to one form.

    ``known`` is what the caller can say of the sizes so far; it stands in every error.
    """
    axes = len(input_size)
    sizes = per_axis("input_size", input_size, axes, at_least=1, known=known)
    kernel = per_axis("kernel_size", kernel_size, axes, at_least=1, known=known)
    strides = per_axis("stride", stride, axes, at_least=1, known=known)
    dilations = per_axis("dilation", dilation, axes, at_least=1, known=known)
    pairs = zeros_around(padding, sizes, kernel, stride=strides, dilation=dilations, known=known)
    windows = tuple(
        (n + sum(pair) - d * (k - 1) - 1) // s + 1
        for n, k, s, d, pair in zip(sizes, kernel, strides, dilations, pairs, strict=True)
    )
    return Sweep(sizes, kernel, strides, pairs, dilations, windows)
