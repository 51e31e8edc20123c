"""How many windows a pool has, and which elements each window of an adaptive pool reads."""

import dataclasses
from collections.abc import Sequence
from typing import SupportsIndex, overload

from .axes import IntOrInts, number_of_axes, per_axis
from .counting import truth
from .messages import problem, shown
from .paddings import PaddingLike, Pairs
from .sizes import Sweep, sweep

_MOST_WINDOWS = 2**20  # along an axis: each of them is listed


@overload
def pool_output_size(
    input_size: SupportsIndex,
    kernel_size: SupportsIndex,
    *,
    stride: SupportsIndex | None = None,
    padding: PaddingLike = "VALID",
    dilation: SupportsIndex = 1,
    ceil_mode: bool = False,
) -> int: ...
@overload
def pool_output_size(
    input_size: Sequence[SupportsIndex],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts | None = None,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    ceil_mode: bool = False,
) -> tuple[int, ...]: ...
@overload
def pool_output_size(
    input_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts | None = None,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    ceil_mode: bool = False,
) -> int | tuple[int, ...]: ...
def pool_output_size(
    input_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts | None = None,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    ceil_mode: bool = False,
) -> int | tuple[int, ...]:
    """The size that comes out of a pool: the number of its windows.

    Formula:
        o = ⌊(n + low + high − dilation·(k − 1) − 1) / stride⌋ + 1, for each axis by itself.

        With ceil_mode the division is rounded up: one window more where elements are left over at the end. That last
        window may hang over the edge, but it must start within the input or the low padding; else it is left out.

    Args:
        input_size: n, elements along the axis, or one number per axis.
        kernel_size: k, elements of a window along the axis, or one number per axis.
        stride: elements from one window to the next; None means kernel_size, windows side by side.
        padding: a name in any case, an int, one int per axis, or one (low, high) pair per axis; see resolve_padding.
        dilation: elements from one tap of a window to the next.
        ceil_mode: whether a last window may hang over the edge. The first one may not: a window larger than the
            padded input is an error either way, where PyTorch lets it pass if it hangs over by less than the stride.

    Returns:
        An int where every size is an int, a tuple with one size per axis where one is a sequence.

    Raises:
        ConvjaxError: a size, stride or dilation below 1, a negative padding, an unknown name, a number that is no int,
            lengths that disagree, a window larger than the padded input, a ceil_mode that is neither True nor False.

    Example:
        >>> pool_output_size(9, 2), pool_output_size(9, 2, ceil_mode=True)
        (4, 5)
        >>> pool_output_size((112, 112), 3, stride=2, padding=1)
        (56, 56)

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, chapter 3; ceil_mode as in
        PyTorch's MaxPool2d.
    """
    known = f"input_size is {shown(input_size)}, kernel_size is {shown(kernel_size)}"
    given = {"input_size": input_size, "kernel_size": kernel_size, "stride": stride, "dilation": dilation}
    axes = number_of_axes(known, **given)
    windows = pool_sweep(
        per_axis("input_size", input_size, axes or 1, at_least=1, known=known),
        kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
        known=known,
    ).output_size
    return windows[0] if axes is None else windows


def pool_sweep(
    input_size: Sequence[SupportsIndex],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts | None,
    padding: PaddingLike,
    dilation: IntOrInts,
    ceil_mode: bool,
    known: str,
) -> Sweep:
    """The windows of a pool; where the last one hangs over the edge, the high padding reaches to its end."""
    whole = sweep(
        input_size,
        kernel_size,
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
        known=known,
    )
    if not truth("ceil_mode", ceil_mode, known=known):
        return whole
    windows, pairs = list(whole.output_size), list(whole.padding)
    for axis, (n, k, s, d) in enumerate(
        zip(whole.input_size, whole.kernel_size, whole.stride, whole.dilation, strict=True)
    ):
        low, high = pairs[axis]
        start = windows[axis] * s  # where one window more would begin
        left_over = start - s + d * (k - 1) + 1 < low + n + high
        if left_over and start < low + n:
            windows[axis] += 1
            pairs[axis] = low, start + d * (k - 1) + 1 - low - n
    return dataclasses.replace(whole, output_size=tuple(windows), padding=tuple(pairs))


@overload
def adaptive_windows(input_size: SupportsIndex, output_size: SupportsIndex) -> Pairs: ...
@overload
def adaptive_windows(input_size: Sequence[SupportsIndex], output_size: IntOrInts) -> tuple[Pairs, ...]: ...
@overload
def adaptive_windows(input_size: IntOrInts, output_size: IntOrInts) -> Pairs | tuple[Pairs, ...]: ...
def adaptive_windows(input_size: IntOrInts, output_size: IntOrInts) -> Pairs | tuple[Pairs, ...]:
    """The window of each output of an adaptive pool: as many as asked for, of sizes that differ by one at most.

    Formula:
        Output i reads the elements from ⌊i·n / o⌋ up to, not including, ⌈(i + 1)·n / o⌉, for each axis by itself.

    Args:
        input_size: n, elements along the axis, or one number per axis.
        output_size: o, windows along the axis, or one number per axis; where it is larger than n, windows repeat.

    Returns:
        ((start, end), ...), one pair per window, for ints; a tuple of these, one per axis, where one is a sequence.

    Raises:
        ConvjaxError: a size below 1, an output_size above 1,048,576, a number that is no int, lengths that disagree.

    Example:
        >>> adaptive_windows(5, 3)
        ((0, 2), (1, 4), (3, 5))
        >>> adaptive_windows((4, 6), (2, 1))
        (((0, 2), (2, 4)), ((0, 6),))

    Source:
        PyTorch, AdaptiveAvgPool2d, whose windows these are.
    """
    known = f"input_size is {shown(input_size)}, output_size is {shown(output_size)}"
    axes = number_of_axes(known, input_size=input_size, output_size=output_size)
    sizes = per_axis("input_size", input_size, axes or 1, at_least=1, known=known)
    wanted = per_axis("output_size", output_size, axes or 1, at_least=1, known=known)
    if max(wanted) > _MOST_WINDOWS:
        what = f"output_size must be at most {_MOST_WINDOWS} along an axis, got {max(wanted)}"
        raise problem(what, known, f"Use output_size={_MOST_WINDOWS} or less: every window is listed.")
    windows = tuple(
        tuple((i * n // o, -(-(i + 1) * n // o)) for i in range(o)) for n, o in zip(sizes, wanted, strict=True)
    )
    return windows[0] if axes is None else windows
