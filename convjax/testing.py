"""Slow loops over NumPy arrays that are obviously right: what the fast operations are compared with.

They share no code with the operations. A convolution is computed in float64 or complex128, whatever the input.
Sizes are never computed from a formula: the windows are listed, one by one.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

PerAxis = int | Sequence[int]
Padding = str | Sequence[tuple[int, int]]


def conv(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> NDArray[Any]:
    """A convolution by loops over images, windows, taps, output channels and input channels.

    Formula:
        y[i, c] = bias[c] + Σ_t Σ_j padded[stride·i + dilation·t, j] · kernel[t, j, c], j over the group of c.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels).
        kernel: (*kernel_size, in_channels // groups, out_channels).
        bias: (out_channels,), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.
        groups: parts that the channels are split into.
        padding_mode: "zeros", "reflect", "replicate" or "circular".

    Returns:
        A float64 or complex128 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> conv([[5.0], [5.0], [7.0], [4.0]], [[[1.0]], [[-1.0]]]).ravel().tolist()
        [0.0, -2.0, 3.0]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.6.
    """
    x, kernel = _wide(x), _wide(kernel)
    *kernel_size, group_channels, out_channels = kernel.shape
    axes = len(kernel_size)
    if x.ndim == axes + 1:
        one = conv(
            x[None],
            kernel,
            bias,
            stride=stride,
            padding=padding,
            dilation=dilation,
            groups=groups,
            padding_mode=padding_mode,
        )
        return one[0]
    strides, dilations = _each(stride, axes), _each(dilation, axes)
    pads = zeros_around(x.shape[1:-1], kernel_size, strides, dilations, padding)
    padded = pad(x, pads, padding_mode=padding_mode, spatial_dims=axes)
    starts = [window_starts(*one) for one in zip(padded.shape[1:-1], kernel_size, strides, dilations, strict=True)]
    y = np.zeros((x.shape[0], *map(len, starts), out_channels), np.result_type(x, kernel))
    for image in range(x.shape[0]):
        for window in np.ndindex(y.shape[1:-1]):
            for tap in np.ndindex(*kernel_size):
                place = [starts[a][window[a]] + dilations[a] * tap[a] for a in range(axes)]
                for out_channel in range(out_channels):
                    group = out_channel // (out_channels // groups)
                    for channel in range(group_channels):
                        element = padded[(image, *place, group * group_channels + channel)]
                        y[(image, *window, out_channel)] += element * kernel[(*tap, channel, out_channel)]
    return y if bias is None else y + _wide(bias)


def true_convolution(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    groups: int = 1,
) -> NDArray[Any]:
    """A convolution by loops whose kernel is turned around first, tap by tap.

    Formula:
        y[i, c] = bias[c] + Σ_t Σ_j padded[stride·i + dilation·t, j] · kernel[k − 1 − t, j, c].

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels).
        kernel: (*kernel_size, in_channels // groups, out_channels).
        bias: (out_channels,), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.
        groups: parts that the channels are split into.

    Returns:
        A float64 or complex128 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> true_convolution([[1.0], [2.0], [3.0]], [[[1.0]], [[-1.0]]]).ravel().tolist()
        [1.0, 1.0]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.4.
    """
    kernel = np.asarray(kernel)
    flipped = np.zeros_like(kernel)
    for tap in np.ndindex(kernel.shape[:-2]):
        opposite = tuple(taps - 1 - index for taps, index in zip(kernel.shape, tap, strict=False))
        flipped[opposite] = kernel[tap]
    return conv(x, flipped, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)


def depthwise_conv(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
) -> NDArray[Any]:
    """A depthwise convolution, one channel that comes out after another.

    Formula:
        y[i, c] = bias[c] + Σ_t padded[stride·i + dilation·t, c // multiplier] · kernel[t, 0, c].

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel: (*kernel_size, 1, channels · multiplier).
        bias: (channels · multiplier,), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.

    Returns:
        A float64 or complex128 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> depthwise_conv([[1.0, 10.0], [2.0, 20.0]], [[[1.0, 1.0]], [[1.0, -1.0]]]).tolist()
        [[3.0, -10.0]]

    Source:
        Howard et al., MobileNets, 2017, equation 3.
    """
    x, kernel = np.asarray(x), np.asarray(kernel)
    came_out: list[NDArray[Any]] = []
    for channel in range(x.shape[-1]):
        for _ in range(kernel.shape[-1] // x.shape[-1]):
            one = len(came_out)
            came_out.append(
                conv(
                    x[..., channel : channel + 1],
                    kernel[..., one : one + 1],
                    stride=stride,
                    padding=padding,
                    dilation=dilation,
                )
            )
    y = np.concatenate(came_out, -1)
    return y if bias is None else y + _wide(bias)


def local_conv(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    groups: int = 1,
) -> NDArray[Any]:
    """An unshared convolution: each window is cut out and convolved with the kernel of its place.

    Formula:
        y[i, c] = bias[i, c] + Σ_t Σ_j padded[stride·i + dilation·t, j] · kernel[i, t, j, c], j over the group of c.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels).
        kernel: (*output_size, *kernel_size, in_channels // groups, out_channels).
        bias: (*output_size, out_channels), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.
        groups: parts that the channels are split into.

    Returns:
        A float64 or complex128 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> local_conv([[1.0], [2.0]], [[[[1.0]]], [[[10.0]]]]).ravel().tolist()
        [1.0, 20.0]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.9.
    """
    x, kernel = _wide(x), _wide(kernel)
    axes = kernel.ndim // 2 - 1
    if x.ndim == axes + 1:
        one = local_conv(x[None], kernel, bias, stride=stride, padding=padding, dilation=dilation, groups=groups)
        return one[0]
    kernel_size = kernel.shape[axes:-2]
    strides, dilations = _each(stride, axes), _each(dilation, axes)
    pads = zeros_around(x.shape[1:-1], kernel_size, strides, dilations, padding)
    padded = pad(x, pads, spatial_dims=axes)
    y = np.zeros((x.shape[0], *kernel.shape[:axes], kernel.shape[-1]), np.result_type(x, kernel))
    for window in np.ndindex(y.shape[1:-1]):
        cut = [
            slice(window[a] * strides[a], window[a] * strides[a] + dilations[a] * (kernel_size[a] - 1) + 1)
            for a in range(axes)
        ]
        alone = conv(padded[(slice(None), *cut)], kernel[window], dilation=dilation, groups=groups)
        y[(slice(None), *window)] = alone.reshape(x.shape[0], -1)
    return y if bias is None else y + _wide(bias)


def deformable_conv(
    x: ArrayLike,
    offsets: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    mask: ArrayLike | None = None,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    groups: int = 1,
) -> NDArray[Any]:
    """A deformable convolution by loops; an element at distance δ < 1 along an axis counts 1 − δ.

    Formula:
        y[i, c] = bias[c] + Σ_t Σ_j mask[i, t] · Σ_p x[p, j] · ∏ max(0, 1 − |position − p|) · kernel[t, j, c].

    Args:
        x: (batch, *spatial, in_channels).
        offsets: (batch, *output_size, d · ∏ kernel_size · axes).
        kernel: (*kernel_size, in_channels // groups, out_channels).
        bias: (out_channels,), or None.
        mask: (batch, *output_size, d · ∏ kernel_size), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.
        groups: parts that the channels are split into.

    Returns:
        A float64 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> deformable_conv([[[1.0], [3.0]]], [[[0.5], [0.0]]], [[[1.0]]]).ravel().tolist()
        [2.0, 3.0]

    Source:
        Dai et al., Deformable convolutional networks, 2017, equations 2 to 4.
    """
    x, offsets, kernel = _wide(x), _wide(offsets), _wide(kernel)
    *kernel_size, group_channels, out_channels = kernel.shape
    axes = len(kernel_size)
    if x.ndim == axes + 1:
        weights = None if mask is None else np.asarray(mask)[None]
        options: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        return deformable_conv(x[None], offsets[None], kernel, bias, mask=weights, **options)[0]
    strides, dilations = _each(stride, axes), _each(dilation, axes)
    size = x.shape[1:-1]
    pads = zeros_around(size, kernel_size, strides, dilations, padding)
    taps = list(np.ndindex(*kernel_size))
    moves = offsets.reshape(*offsets.shape[:-1], -1, len(taps), axes)
    parts = moves.shape[-3]
    weights = np.ones(moves.shape[:-1]) if mask is None else _wide(mask).reshape(moves.shape[:-1])
    y = np.zeros((*offsets.shape[:-1], out_channels))
    for window in np.ndindex(*offsets.shape[:-1]):
        for number, tap in enumerate(taps):
            read = np.zeros(x.shape[-1])
            for channel in range(x.shape[-1]):
                part = channel // (x.shape[-1] // parts)
                start = [window[1 + a] * strides[a] + tap[a] * dilations[a] - pads[a][0] for a in range(axes)]
                position = start + moves[(*window, part, number)]
                for place in np.ndindex(*size):
                    share = np.prod(np.maximum(0, 1 - np.abs(position - place)))
                    read[channel] += share * x[(window[0], *place, channel)] * weights[(*window, part, number)]
            for out_channel in range(out_channels):
                group = out_channel // (out_channels // groups)
                seen = read[group * group_channels : (group + 1) * group_channels]
                y[(*window, out_channel)] += seen @ kernel[(*tap, slice(None), out_channel)]
    return y if bias is None else y + _wide(bias)


def conv_transpose(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    output_padding: PerAxis = 0,
    dilation: PerAxis = 1,
    groups: int = 1,
) -> NDArray[Any]:
    """A transposed convolution by loops: every element of x lays down a copy of the kernel, what overlaps adds up.

    Formula:
        y[stride·i + dilation·t − low, c] += x[i, j] · kernel[t, c, j], for c over the group of j.

    Args:
        x: (batch, *spatial, in_channels) or (*spatial, in_channels).
        kernel: (*kernel_size, out_channels // groups, in_channels).
        bias: (out_channels,), or None.
        stride: an int, or one per axis.
        padding: a name, or one (low, high) pair per axis.
        output_padding: an int, or one per axis.
        dilation: an int, or one per axis.
        groups: parts that the channels are split into.

    Returns:
        A float64 or complex128 array.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> conv_transpose([[1.0], [10.0]], [[[1.0]], [[2.0]], [[3.0]]], stride=2).ravel().tolist()
        [1.0, 2.0, 13.0, 20.0, 30.0]

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, section 4.
    """
    x, kernel = _wide(x), _wide(kernel)
    *kernel_size, group_channels, in_channels = kernel.shape
    axes = len(kernel_size)
    if x.ndim == axes + 1:
        one = conv_transpose(
            x[None],
            kernel,
            bias,
            stride=stride,
            padding=padding,
            output_padding=output_padding,
            dilation=dilation,
            groups=groups,
        )
        return one[0]
    strides, dilations, more = _each(stride, axes), _each(dilation, axes), _each(output_padding, axes)
    size: list[int] = []
    lows: list[int] = []
    for axis, windows in enumerate(x.shape[1:-1]):
        one_axis = (kernel_size[axis], strides[axis], dilations[axis])
        pair = padding if isinstance(padding, str) else padding[axis]
        size.append(_size_before(windows, *one_axis, pair) + more[axis])
        lows.append(_pair(size[-1], *one_axis, pair)[0])
    y = np.zeros((x.shape[0], *size, group_channels * groups), np.result_type(x, kernel))
    for image, *window, channel in np.ndindex(x.shape):
        group = channel // (in_channels // groups)
        for tap in np.ndindex(*kernel_size):
            place = [strides[a] * window[a] + dilations[a] * tap[a] - lows[a] for a in range(axes)]
            if all(0 <= index < n for index, n in zip(place, size, strict=True)):
                for out_channel in range(group_channels):
                    product = x[(image, *window, channel)] * kernel[(*tap, out_channel, channel)]
                    y[(image, *place, group * group_channels + out_channel)] += product
    return y if bias is None else y + _wide(bias)


def _size_before(windows: int, taps: int, stride: int, dilation: int, padding: str | tuple[int, int]) -> int:
    """The size that a convolution takes to so many windows: the smallest, and the largest under "SAME"."""

    def found(size: int) -> int:
        low, high = _pair(size, taps, stride, dilation, padding)
        return len(window_starts(low + size + high, taps, stride, dilation))

    size = 1
    while found(size) < windows:
        size += 1
    while padding in ("SAME", "SAME_LOWER") and found(size + 1) == windows:
        size += 1
    return size


def _pair(size: int, taps: int, stride: int, dilation: int, padding: str | tuple[int, int]) -> tuple[int, int]:
    return _named(padding, size, taps, stride, dilation) if isinstance(padding, str) else padding


def pad(
    x: ArrayLike,
    padding: Sequence[tuple[int, int]],
    *,
    padding_mode: str = "zeros",
    spatial_dims: int = 2,
) -> NDArray[Any]:
    """Padding by a loop over the elements that come out, each of which looks for its own source in x.

    Formula:
        y[i] = x[m(i − low)], where m walks back into x: one element is mirrored, held at the border or begun anew.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        padding: one (low, high) pair per axis.
        padding_mode: "zeros", "reflect", "replicate" or "circular".
        spatial_dims: the number of spatial axes.

    Returns:
        An array of the type of x.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> pad([[1], [2], [3]], [(2, 1)], padding_mode="circular", spatial_dims=1).ravel().tolist()
        [2, 3, 1, 2, 3, 1]

    Source:
        The operator Pad of ONNX.
    """
    x = np.asarray(x)
    if x.ndim == spatial_dims + 1:
        return pad(x[None], padding, padding_mode=padding_mode, spatial_dims=spatial_dims)[0]
    size = x.shape[1:-1]
    padded_size = [low + n + high for n, (low, high) in zip(size, padding, strict=True)]
    y = np.zeros((x.shape[0], *padded_size, x.shape[-1]), x.dtype)
    for place in np.ndindex(*padded_size):
        walked = zip(place, size, padding, strict=True)
        source = [_source(index - low, n, padding_mode) for index, n, (low, _) in walked]
        if None not in source:
            y[(slice(None), *place)] = x[(slice(None), *source)]
    return y


def _source(index: int, size: int, padding_mode: str) -> int | None:
    while not 0 <= index < size:
        if padding_mode == "zeros":
            return None
        if padding_mode == "replicate":
            index += 1 if index < 0 else -1
        elif padding_mode == "circular":
            index += size if index < 0 else -size
        else:  # mirrored at the first element, or at the last
            index = -index if index < 0 else (size - 1) - (index - (size - 1))
    return index


def max_pool(
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis | None = None,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    spatial_dims: int = 2,
) -> NDArray[Any]:
    """A max pool by a loop over windows; taps in the padding are left out, not filled.

    Formula:
        y[i, c] = max_t x[stride·i + dilation·t − low, c] over the taps t that lie within x.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        kernel_size: an int, or one per axis.
        stride: an int, or one per axis; None means kernel_size.
        padding: a name, or one (low, high) pair per axis.
        dilation: an int, or one per axis.
        spatial_dims: the number of spatial axes.

    Returns:
        An array of the type of x.

    Raises:
        ValueError: a window without any element of x.

    Example:
        >>> max_pool([[[1], [2]], [[3], [4]]], 2).tolist()
        [[[4]]]

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3.
    """
    return pool(
        x,
        kernel_size,
        lambda elements, _: np.max(elements, axis=0),
        stride=kernel_size if stride is None else stride,
        padding=padding,
        dilation=dilation,
        spatial_dims=spatial_dims,
    )


def pool(
    x: ArrayLike,
    kernel_size: PerAxis,
    reduce: Callable[[NDArray[Any], int], NDArray[Any]],
    *,
    stride: PerAxis,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
    ceil_mode: bool = False,
    spatial_dims: int = 2,
) -> NDArray[Any]:
    """What ``reduce`` makes of the elements of each window, and of the number of its taps with those in the padding.

    In ceil mode a last window begins where the next would, if elements are left over and it begins before the end of x.

    Example:
        >>> pool([[1.0], [2.0], [6.0]], 2, lambda elements, taps: elements.sum(0) / taps, stride=1, spatial_dims=1)
        array([[1.5],
               [4. ]])
    """
    x = np.asarray(x)
    if x.ndim == spatial_dims + 1:
        options: dict[str, Any] = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
        return pool(x[None], kernel_size, reduce, **options, spatial_dims=spatial_dims)[0]
    sizes, dilations = _each(kernel_size, spatial_dims), _each(dilation, spatial_dims)
    strides = _each(stride, spatial_dims)
    pads = zeros_around(x.shape[1:-1], sizes, strides, dilations, padding)
    taps_inside: list[list[list[int]]] = []  # for each axis, for each window, the indices of x that it reads
    taps_counted: list[list[int]] = []  # for each axis, for each window, its taps within x or the padding
    for n, (low, high), k, s, d in zip(x.shape[1:-1], pads, sizes, strides, dilations, strict=True):
        starts = window_starts(low + n + high, k, s, d)
        left_over = starts[-1] + d * (k - 1) < low + n + high - 1
        if ceil_mode and left_over and starts[-1] + s < low + n:
            starts.append(starts[-1] + s)
        windows = [[start + d * tap - low for tap in range(k)] for start in starts]
        taps_inside.append([[place for place in window if 0 <= place < n] for window in windows])
        taps_counted.append([sum(place < n + high for place in window) for window in windows])

    def of_window(elements: NDArray[Any], window: tuple[int, ...]) -> NDArray[Any]:
        return reduce(elements, math.prod(taps_counted[axis][index] for axis, index in enumerate(window)))

    return reduce_windows(x, taps_inside, of_window)


def reduce_windows(
    x: NDArray[Any],
    places: Sequence[Sequence[Sequence[int]]],
    reduce: Callable[[NDArray[Any], tuple[int, ...]], NDArray[Any]],
) -> NDArray[Any]:
    """What ``reduce`` makes of the elements of each window of a batch, and of the index of the window.

    ``places`` holds for each axis, for each window, the indices that it reads.

    Example:
        >>> sums = reduce_windows(np.ones((1, 3, 1)), [[[0], [0, 1, 2]]], lambda elements, _: elements.sum(0))
        >>> sums.ravel().tolist()
        [1.0, 3.0]
    """
    results: list[NDArray[Any]] = []
    for window in np.ndindex(*map(len, places)):
        read = itertools.product(*(places[axis][index] for axis, index in enumerate(window)))
        elements = [x[(slice(None), *place)] for place in read]
        results.append(reduce(np.array(elements, x.dtype).reshape(-1, x.shape[0], x.shape[-1]), window))
    return np.stack(results, 1).reshape(x.shape[0], *map(len, places), x.shape[-1])


def unfold(
    x: ArrayLike,
    kernel_size: PerAxis,
    *,
    stride: PerAxis = 1,
    padding: Padding = "VALID",
    dilation: PerAxis = 1,
) -> NDArray[Any]:
    """Every window of a batch, copied tap by tap: (batch, *windows, *taps, channels).

    Example:
        >>> unfold([[[1.0], [2.0], [3.0]]], (2,)).ravel().tolist()
        [1.0, 2.0, 2.0, 3.0]
    """
    x = np.asarray(x)
    axes = x.ndim - 2
    sizes, strides, dilations = _each(kernel_size, axes), _each(stride, axes), _each(dilation, axes)
    pads = zeros_around(x.shape[1:-1], sizes, strides, dilations, padding)
    padded = np.pad(x, [(0, 0), *pads, (0, 0)])
    starts = [window_starts(*one) for one in zip(padded.shape[1:-1], sizes, strides, dilations, strict=True)]
    patches = np.zeros((x.shape[0], *map(len, starts), *sizes, x.shape[-1]), x.dtype)
    for window in np.ndindex(*map(len, starts)):
        for tap in np.ndindex(*sizes):
            place = [starts[a][window[a]] + dilations[a] * tap[a] for a in range(axes)]
            patches[(slice(None), *window, *tap)] = padded[(slice(None), *place)]
    return patches


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
    if not isinstance(padding, str):
        return [(low, high) for low, high in padding]
    return [_named(padding, *one) for one in zip(input_size, kernel_size, stride, dilation, strict=True)]


def _named(name: str, size: int, taps: int, stride: int, dilation: int) -> tuple[int, int]:
    reach = sum(dilation for _ in range(taps - 1))  # from the first tap to the last
    if name == "VALID":
        return 0, 0
    if name == "FULL":  # the first window reaches the first element with its last tap, the last one conversely
        return reach, reach
    if name == "CAUSAL":  # the last tap of the window at i reads element i
        return reach, 0
    wanted = len(range(0, size, stride))  # a window for every stride-th element
    total = 0
    while len(window_starts(size + total, taps, stride, dilation)) < wanted:
        total += 1
    low = high = 0
    while low + high < total:  # one at a time, and the side that the name prefers gets the odd one
        if (low < high) or (low == high and name == "SAME_LOWER"):
            low += 1
        else:
            high += 1
    return low, high


def _each(value: PerAxis, axes: int) -> tuple[int, ...]:
    return (value,) * axes if isinstance(value, int) else tuple(value)


def _wide(array: ArrayLike) -> NDArray[Any]:
    array = np.asarray(array)
    return array.astype(np.complex128 if np.iscomplexobj(array) else np.float64)
