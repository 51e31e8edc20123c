"""The forms that padding is written in, and the zeros on each side that they come to."""

from collections.abc import Sequence
from typing import SupportsIndex

from .axes import IntOrInts, integer, is_sequence, is_traced, number_of_axes, per_axis
from .messages import counted, did_you_mean, plain, problem, shown, times, typed

PaddingLike = str | SupportsIndex | Sequence[SupportsIndex | Sequence[SupportsIndex]]
"""A name in any case, an int, one int per axis, or one ``(low, high)`` pair per axis."""

Pairs = tuple[tuple[int, int], ...]
"""Zeros before the first and after the last element, for each axis."""

NAMES = ("VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL")
MODES = ("zeros", "reflect", "replicate", "circular")

_FORMS = f"Use one of {', '.join(map(repr, NAMES))}, an int, one int per axis, or one (low, high) pair per axis."


def resolve_padding(
    padding: PaddingLike,
    input_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    dilation: IntOrInts = 1,
) -> Pairs:
    """The zeros that a padding puts on the two sides of every axis.

    Formula:
        With n the input size, k the kernel size, s the stride and e = dilation·(k − 1) + 1 the extent of the kernel:

        - ``"VALID"``: (0, 0)
        - ``"SAME"``: t = max((⌈n/s⌉ − 1)·s + e − n, 0) in all, (⌊t/2⌋, ⌈t/2⌉): an odd zero goes to the end
        - ``"SAME_LOWER"``: (⌈t/2⌉, ⌊t/2⌋): an odd zero goes to the start
        - ``"FULL"``: (e − 1, e − 1)
        - ``"CAUSAL"``: (e − 1, 0): no output sees a later input

    Args:
        padding: a name in any case, an int, one int per axis, or one (low, high) pair per axis. With two axes
            (1, 2) is one int per axis.
        input_size: elements along the axis, or one number per axis.
        kernel_size: taps along the axis, or one number per axis.
        stride: elements from one window to the next.
        dilation: elements from one tap to the next.

    Returns:
        ((low, high), ...), one pair per axis, nested also for one axis.

    Raises:
        ConvjaxError: a size, stride or dilation below 1, a negative padding, an unknown name, a number that is no int,
            lengths that disagree, a kernel larger than the padded input.

    Example:
        >>> resolve_padding("same", 5, 3)
        ((1, 1),)
        >>> resolve_padding("SAME", (28, 5), (2, 3), stride=2)
        ((0, 0), (1, 1))

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, section 2; the odd zero as in
        the operator Conv of ONNX, attribute auto_pad (SAME_UPPER and SAME_LOWER).
    """
    known = f"input_size is {shown(input_size)}, kernel_size is {shown(kernel_size)}"
    axes = number_of_axes(known, input_size=input_size, kernel_size=kernel_size, stride=stride, dilation=dilation) or 1
    return zeros_around(
        padding,
        per_axis("input_size", input_size, axes, at_least=1, known=known),
        per_axis("kernel_size", kernel_size, axes, at_least=1, known=known),
        stride=per_axis("stride", stride, axes, at_least=1, known=known),
        dilation=per_axis("dilation", dilation, axes, at_least=1, known=known),
        known=known,
    )


def paddings_for(
    input_size: IntOrInts,
    output_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    dilation: IntOrInts = 1,
) -> Pairs:
    """The fewest zeros on the two sides of every axis that give an output size.

    Formula:
        t = max((o − 1)·stride + dilation·(k − 1) + 1 − n, 0) in all, as (⌊t/2⌋, ⌈t/2⌉): an odd zero goes to the end.

        Every total from t to o·stride + dilation·(k − 1) − n gives the same size, however it is split.

    Args:
        input_size: n, elements along the axis, or one number per axis.
        output_size: o, the windows that are wanted along the axis, or one number per axis.
        kernel_size: k, taps along the axis, or one number per axis.
        stride: elements from one window to the next.
        dilation: elements from one tap to the next.

    Returns:
        ((low, high), ...), one pair per axis, nested also for one axis: what every padding takes.

    Raises:
        ConvjaxError: a size, stride or dilation below 1, a number that is no int, lengths that disagree, an input
            in which more windows fit than are wanted, before any padding.

    Example:
        >>> paddings_for(224, 112, 7, stride=2)
        ((2, 3),)
        >>> paddings_for((5, 9), 5, 3)
        Traceback (most recent call last):
        convjax.errors.ConvjaxError: no padding gives output_size 5 along spatial axis 1, where 7 windows fit without:
          input_size is (5, 9), output_size is 5, kernel_size is 3.
          Use output_size 7 or more there, a larger stride, or slice the input before.

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, relationship 6, solved for the
        padding.
    """
    known = (
        f"input_size is {shown(input_size)}, output_size is {shown(output_size)}, kernel_size is {shown(kernel_size)}"
    )
    axes = (
        number_of_axes(
            known,
            input_size=input_size,
            output_size=output_size,
            kernel_size=kernel_size,
            stride=stride,
            dilation=dilation,
        )
        or 1
    )
    sizes = per_axis("input_size", input_size, axes, at_least=1, known=known)
    wanted = per_axis("output_size", output_size, axes, at_least=1, known=known)
    kernel = per_axis("kernel_size", kernel_size, axes, at_least=1, known=known)
    strides = per_axis("stride", stride, axes, at_least=1, known=known)
    dilations = per_axis("dilation", dilation, axes, at_least=1, known=known)
    pairs: list[tuple[int, int]] = []
    for axis, (n, o, k, s, d) in enumerate(zip(sizes, wanted, kernel, strides, dilations, strict=True)):
        extent = d * (k - 1) + 1
        fit = (n - extent) // s + 1  # zero or less where the kernel needs padding to fit
        if fit > o:
            where = f" along spatial axis {axis}" if axes > 1 else ""
            what = f"no padding gives output_size {o}{where}, where {fit} windows fit without"
            mend = f"Use output_size {fit} or more there, a larger stride, or slice the input before."
            raise problem(what, known, mend)
        total = max((o - 1) * s + extent - n, 0)
        pairs.append((total // 2, total - total // 2))
    return tuple(pairs)


def canonical_padding(padding: object, axes: int, *, known: str = "") -> str | Pairs:
    """One of ``NAMES``, or one pair per axis."""
    if isinstance(padding, str):
        mode = padding.lower()
        if mode in MODES:
            what = f"padding {shown(padding)} is a padding_mode: it says what stands in the padding, not how much"
            before = f"convjax.pad(x, 1, padding_mode={mode!r}) before what has no padding_mode"
            raise problem(what, known, f"Use padding=1, padding_mode={mode!r}, or {before}.")
        if padding.upper() not in NAMES:
            raise problem(
                f"padding {shown(padding)} is not known", known, f"{did_you_mean(padding.upper(), NAMES)}{_FORMS}"
            )
        return padding.upper()
    if is_traced(padding) or (hasattr(padding, "__index__") and not is_sequence(padding)):
        zeros = integer("padding", padding, at_least=0, known=known)
        return ((zeros, zeros),) * axes
    if not is_sequence(padding):
        raise problem(f"padding {typed(padding)} is none of its forms", known, _FORMS)
    entries = list(padding)
    nested = [is_sequence(entry) and not is_traced(entry) for entry in entries]
    if any(nested) and not all(nested):
        raise problem(f"padding {shown(padding)} mixes ints and pairs", known, _FORMS)
    if axes == 1 and len(entries) == 2 and not any(nested):
        mend = f"Use padding=({shown(padding)},) for {shown(entries[0])} before and {shown(entries[1])} after."
        raise problem(f"padding {shown(padding)} has 2 ints for 1 spatial axis", known, mend)
    if len(entries) != axes:
        per = "pair" if any(nested) else "int"
        example = ((1, 1),) * axes if any(nested) else (1,) * axes
        has = f"{counted(len(entries), per)} for {counted(axes, 'spatial axis', 'spatial axes')}"
        mend = f"Use one {per} per axis: padding={example}"
        if len(entries) == 2 * axes and all(type(entry) is int and entry >= 0 for entry in entries):
            pairs = tuple(zip(entries[::2], entries[1::2], strict=True))
            mend += f", or one (low, high) pair per axis: padding={pairs}"
        raise problem(f"padding {shown(padding)} has {has}", known, f"{mend}.")
    return tuple(_pair(entry, padding, known) for entry in entries)


def _pair(entry: object, padding: object, known: str) -> tuple[int, int]:
    if not is_sequence(entry) or is_traced(entry):
        zeros = integer("padding", entry, at_least=0, known=known)
        return zeros, zeros
    if len(entry) != 2:
        what = f"padding {shown(padding)} has {len(entry)} values in {shown(entry)}"
        raise problem(what, known, "Use a (low, high) pair for every axis: the zeros before and the zeros after.")
    low, high = (integer("padding", one, at_least=0, known=known) for one in entry)
    return low, high


def zeros_around(
    padding: object,
    input_size: tuple[int, ...],
    kernel_size: tuple[int, ...],
    *,
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
    known: str,
) -> Pairs:
    """The pair of every axis, once it is certain that the kernel fits into the padded input."""
    form = canonical_padding(padding, len(input_size), known=known)
    extents = tuple(d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True))
    axes = zip(input_size, extents, stride, strict=True)
    pairs = tuple(named_zeros(form, *axis) for axis in axes) if isinstance(form, str) else form
    padded = tuple(n + low + high for n, (low, high) in zip(input_size, pairs, strict=True))
    if any(extent > room for extent, room in zip(extents, padded, strict=True)):
        raise _too_large(padding, pairs, kernel_size, dilation, extents, padded, known)
    return pairs


def named_zeros(name: str, n: int, extent: int, stride: int) -> tuple[int, int]:
    """The pair that one of ``NAMES`` comes to along an axis of n elements."""
    if name == "VALID":
        return 0, 0
    if name == "FULL":
        return extent - 1, extent - 1
    if name == "CAUSAL":
        return extent - 1, 0
    total = max((-(-n // stride) - 1) * stride + extent - n, 0)
    smaller, larger = total // 2, total - total // 2
    return (smaller, larger) if name == "SAME" else (larger, smaller)


def _too_large(
    padding: object,
    pairs: Pairs,
    kernel_size: tuple[int, ...],
    dilation: tuple[int, ...],
    extents: tuple[int, ...],
    padded: tuple[int, ...],
    known: str,
) -> Exception:
    kernel = f"kernel_size {plain(kernel_size)}"
    if extents != kernel_size:
        kernel += f" with dilation {plain(dilation)} extends over {plain(extents)} and"
    added = plain([low + high for low, high in pairs])
    adds = "adds nothing" if not any(map(any, pairs)) else f"adds {added} in all"
    fitting = times([(room - 1) // d + 1 for room, d in zip(padded, dilation, strict=True)])
    return problem(
        f"{kernel} is larger than the padded input {plain(padded)}",
        f"{known} and padding={shown(padding)} {adds}",
        f"Use padding='SAME', a kernel of at most {fitting}, or a larger input.",
    )
