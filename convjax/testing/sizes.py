"""Where windows begin and how many elements stand around an axis: listed and tried, never taken from a formula."""

from collections.abc import Sequence

from .arguments import Padding


def window_starts(padded_size: int, kernel_size: int, stride: int, dilation: int) -> list[int]:
    """Where the windows begin that end within the padded axis.

    Example:
        >>> window_starts(8, 3, 2, 1)
        [0, 2, 4]
    """
    starts: list[int] = []
    start = 0
    while start + dilation * (kernel_size - 1) < padded_size:
        starts.append(start)
        start += stride
    return starts


def zeros_around(
    input_size: Sequence[int],
    kernel_size: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
    padding: Padding,
) -> list[tuple[int, int]]:
    """The (low, high) pair of every axis, found by trying.

    Example:
        >>> zeros_around([5], [2], [1], [1], "SAME")
        [(0, 1)]
    """
    pairs = [padding] * len(input_size) if isinstance(padding, str) else padding
    return [pair_on_axis(*one) for one in zip(pairs, input_size, kernel_size, stride, dilation, strict=True)]


def pair_on_axis(padding: str | tuple[int, int], size: int, taps: int, stride: int, dilation: int) -> tuple[int, int]:
    """The (low, high) pair of one axis, found by trying where the padding has a name.

    Example:
        >>> pair_on_axis("SAME_LOWER", 5, 2, 1, 1)
        (1, 0)
    """
    if not isinstance(padding, str):
        return padding
    reach = sum(dilation for _ in range(taps - 1))  # from the first tap to the last
    if padding == "VALID":
        return 0, 0
    if padding == "FULL":  # the first window reaches the first element with its last tap, the last one conversely
        return reach, reach
    if padding == "CAUSAL":  # the last tap of the window at i reads element i
        return reach, 0
    wanted = len(range(0, size, stride))  # a window for every stride-th element
    total = 0
    while len(window_starts(size + total, taps, stride, dilation)) < wanted:
        total += 1
    low = high = 0
    while low + high < total:  # one at a time, and the side that the name prefers gets the odd one
        if (low < high) or (low == high and padding == "SAME_LOWER"):
            low += 1
        else:
            high += 1
    return low, high
