"""How large an image a transposed convolution gives back."""

from collections.abc import Sequence
from typing import SupportsIndex, overload

from .axes import IntOrInts, number_of_axes, per_axis
from .messages import plain, problem, shown
from .paddings import PaddingLike, Pairs, canonical_padding, named_zeros
from .sizes import Sweep


@overload
def transposed_output_size(
    input_size: SupportsIndex,
    kernel_size: SupportsIndex,
    *,
    stride: SupportsIndex = 1,
    padding: PaddingLike = "VALID",
    output_padding: SupportsIndex = 0,
    dilation: SupportsIndex = 1,
) -> int: ...
@overload
def transposed_output_size(
    input_size: Sequence[SupportsIndex],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    output_padding: IntOrInts = 0,
    dilation: IntOrInts = 1,
) -> tuple[int, ...]: ...
@overload
def transposed_output_size(
    input_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    output_padding: IntOrInts = 0,
    dilation: IntOrInts = 1,
) -> int | tuple[int, ...]: ...
def transposed_output_size(
    input_size: IntOrInts,
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    output_padding: IntOrInts = 0,
    dilation: IntOrInts = 1,
) -> int | tuple[int, ...]:
    """The size that comes out of a transposed convolution: one that the convolution takes back to the input size.

    Formula:
        (n − 1)·stride + dilation·(k − 1) + 1 − low − high + output_padding, for each axis by itself, where (low, high)
        is the padding of the convolution that is transposed. Under "SAME" and "SAME_LOWER" it is n·stride.

        A convolution of stride s takes s sizes to n (fewer where the padding alone is enough for n windows);
        output_padding counts up from the smallest. "SAME" gives the largest.

    Args:
        input_size: n, elements along the axis, or one number per axis.
        kernel_size: k, taps along the axis, or one number per axis.
        stride: the stride of the convolution that is transposed: elements from one copy of the kernel to the next.
        padding: the padding of the convolution that is transposed, which takes elements off; a name in any case, an
            int, one int per axis, or one (low, high) pair per axis.
        output_padding: elements more at the end, fewer than stride; 0 under "SAME" and "SAME_LOWER".
        dilation: elements from one tap to the next.

    Returns:
        An int where every size is an int, a tuple with one size per axis where one is a sequence.

    Raises:
        ConvjaxError: a size, stride or dilation below 1, a negative padding, an output_padding that is not below the
            stride, an unknown name, a number that is no int, lengths that disagree, a padding that leaves nothing.

    Example:
        >>> transposed_output_size(4, 3, stride=2)
        9
        >>> transposed_output_size((7, 7), 4, stride=2, padding=1)
        (14, 14)
        >>> transposed_output_size(7, 3, stride=2, padding=1, output_padding=1)
        14

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, relationship 14.
    """
    known = f"input_size is {shown(input_size)}, kernel_size is {shown(kernel_size)}"
    axes = number_of_axes(
        known,
        input_size=input_size,
        kernel_size=kernel_size,
        stride=stride,
        output_padding=output_padding,
        dilation=dilation,
    )
    back = transposed_sweep(
        per_axis("input_size", input_size, axes or 1, at_least=1, known=known),
        kernel_size,
        stride=stride,
        padding=padding,
        output_padding=output_padding,
        dilation=dilation,
        known=known,
    ).input_size
    return back[0] if axes is None else back


def transposed_sweep(
    input_size: Sequence[SupportsIndex],
    kernel_size: IntOrInts,
    *,
    stride: IntOrInts,
    padding: PaddingLike,
    output_padding: IntOrInts,
    dilation: IntOrInts,
    known: str,
) -> Sweep:
    """The convolution that is transposed: its output has ``input_size``, its input has the size that comes out."""
    axes = len(input_size)
    sizes = per_axis("input_size", input_size, axes, at_least=1, known=known)
    kernel = per_axis("kernel_size", kernel_size, axes, at_least=1, known=known)
    strides = per_axis("stride", stride, axes, at_least=1, known=known)
    more = per_axis("output_padding", output_padding, axes, at_least=0, known=known)
    dilations = per_axis("dilation", dilation, axes, at_least=1, known=known)
    form = canonical_padding(padding, axes, known=known)
    same = form in ("SAME", "SAME_LOWER")
    require_small(more, strides, padding, known=known)
    extents = tuple(d * (k - 1) + 1 for k, d in zip(kernel, dilations, strict=True))
    if isinstance(form, str):
        largest = (n * s for n, s in zip(sizes, strides, strict=True))  # only "SAME" asks for it
        pairs = tuple(named_zeros(form, *axis) for axis in zip(largest, extents, strides, strict=True))
    else:
        pairs = form
    covered = tuple((n - 1) * s + e for n, s, e in zip(sizes, strides, extents, strict=True))
    back = tuple(n * s for n, s in zip(sizes, strides, strict=True))
    if not same:
        back = tuple(c - sum(pair) + m for c, pair, m in zip(covered, pairs, more, strict=True))
    if any(m < 1 for m in back):
        raise _nothing_left(padding, pairs, covered, known)
    return Sweep(back, kernel, strides, pairs, dilations, sizes)


def require_small(
    output_padding: tuple[int, ...], stride: tuple[int, ...], padding: PaddingLike, *, known: str
) -> None:
    """Refuse an output_padding that the convolution would take to another size than it came from."""
    for more, s in zip(output_padding, stride, strict=True):
        if more and isinstance(padding, str) and padding.upper() in ("SAME", "SAME_LOWER"):
            mend = "Use output_padding=0: input_size·stride is the largest size that gives this one back."
            raise problem(f"output_padding must be 0 with padding={shown(padding)}, got {more}", known, mend)
        if more >= s:
            mend = f"Use output_padding={s - 1} or less: the convolution takes a larger output to another size."
            raise problem(f"output_padding must be below the stride {s}, got {more}", known, mend)


def _nothing_left(padding: object, pairs: Pairs, covered: tuple[int, ...], known: str) -> Exception:
    taken = plain([low + high for low, high in pairs])
    return problem(
        f"padding {shown(padding)} takes {taken} off the {plain(covered)} that the kernels cover and leaves nothing",
        known,
        "Use padding='VALID', a smaller padding, or a larger input.",
    )
