"""How many numbers a layer learns, and how many multiplications it makes."""

import math
from typing import SupportsIndex

from .axes import IntOrInts, integer, is_traced, per_axis
from .messages import problem, shown, typed
from .paddings import PaddingLike
from .sizes import sweep


def conv_parameters(
    kernel_size: IntOrInts,
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    *,
    groups: SupportsIndex = 1,
    bias: bool = True,
    spatial_dims: SupportsIndex = 2,
) -> int:
    """The number of parameters of a convolution; they do not depend on the size of its input.

    Formula:
        (∏ kernel_size) · (in_channels / groups) · out_channels, and out_channels more for the bias.

    Args:
        kernel_size: taps along every axis, or one number per axis.
        in_channels: channels of the input.
        out_channels: channels of the output, which is the number of kernels.
        groups: parts that the channels are split into; each output channel sees in_channels / groups input channels.
        bias: whether one number is added to each output channel.
        spatial_dims: the number of spatial axes; an int kernel_size counts along each of them.

    Returns:
        An int.

    Raises:
        ConvjaxError: a size or count below 1 or no int, groups that do not divide in_channels and out_channels,
            a kernel_size with another length than spatial_dims, a bias that is neither True nor False.

    Example:
        >>> conv_parameters(3, 3, 64, bias=False)
        1728
        >>> conv_parameters((5, 5), 1, 6)
        156

    Source:
        LeCun, Bottou, Bengio and Haffner, Gradient-based learning applied to document recognition, 1998, section II.B.
    """
    known = (
        f"kernel_size is {shown(kernel_size)}, in_channels is {shown(in_channels)} "
        f"and out_channels is {shown(out_channels)}"
    )
    axes = integer("spatial_dims", spatial_dims, at_least=1, known=known)
    taps = math.prod(per_axis("kernel_size", kernel_size, axes, at_least=1, known=known))
    inputs = integer("in_channels", in_channels, at_least=1, known=known)
    outputs = integer("out_channels", out_channels, at_least=1, known=known)
    parts = dividing_groups(groups, inputs, outputs, known=known)
    return taps * (inputs // parts) * outputs + outputs * truth("bias", bias, known=known)


def dense_parameters(in_features: SupportsIndex, out_features: SupportsIndex, *, bias: bool = True) -> int:
    """The number of parameters of a dense layer: one for every pair of an input and an output.

    Formula:
        in_features · out_features, and out_features more for the bias.

    Args:
        in_features: numbers that come in.
        out_features: numbers that go out.
        bias: whether one number is added to each output.

    Returns:
        An int.

    Raises:
        ConvjaxError: a count below 1 or no int, a bias that is neither True nor False.

    Example:
        >>> dense_parameters(224 * 224 * 3, 1000, bias=False)
        150528000
        >>> dense_parameters(84, 10)
        850

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.2, figure 9.2.
    """
    known = f"in_features is {shown(in_features)} and out_features is {shown(out_features)}"
    inputs = integer("in_features", in_features, at_least=1, known=known)
    outputs = integer("out_features", out_features, at_least=1, known=known)
    return inputs * outputs + outputs * truth("bias", bias, known=known)


def conv_macs(
    output_size: IntOrInts,
    kernel_size: IntOrInts,
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    *,
    groups: SupportsIndex = 1,
    spatial_dims: SupportsIndex = 2,
) -> int:
    """The multiply-adds (MACs) of a convolution of one image: one for each tap of each kernel at each position.

    Formula:
        (∏ output_size) · (∏ kernel_size) · (in_channels / groups) · out_channels. 1 MAC = 2 FLOPs.

    Args:
        output_size: windows along every axis, or one number per axis; see convjax.output_size.
        kernel_size: taps along every axis, or one number per axis.
        in_channels: channels of the input.
        out_channels: channels of the output, which is the number of kernels.
        groups: parts that the channels are split into; each output channel sees in_channels / groups input channels.
        spatial_dims: the number of spatial axes; an int counts along each of them.

    Returns:
        An int. Taps that read padding count; the bias does not.

    Raises:
        ConvjaxError: a size or count below 1 or no int, groups that do not divide in_channels and out_channels,
            a size with another length than spatial_dims.

    Example:
        >>> conv_macs(112, 3, 32, 32, groups=32)
        3612672
        >>> conv_macs((112, 112), 1, 32, 64)
        25690112

    Source:
        Howard and others, MobileNets: efficient convolutional neural networks for mobile vision applications, 2017,
        section 3.1.
    """
    known = (
        f"output_size is {shown(output_size)}, kernel_size is {shown(kernel_size)}, "
        f"in_channels is {shown(in_channels)} and out_channels is {shown(out_channels)}"
    )
    axes = integer("spatial_dims", spatial_dims, at_least=1, known=known)
    windows = math.prod(per_axis("output_size", output_size, axes, at_least=1, known=known))
    weights = conv_parameters(
        kernel_size, in_channels, out_channels, groups=groups, bias=False, spatial_dims=spatial_dims
    )
    return windows * weights


def conv_flops(
    input_size: IntOrInts,
    kernel_size: IntOrInts,
    in_channels: SupportsIndex,
    out_channels: SupportsIndex,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    groups: SupportsIndex = 1,
    spatial_dims: SupportsIndex = 2,
    count_padding: bool = True,
) -> int:
    """The floating-point operations (FLOPs) of a convolution of one image: a multiplication and an addition per MAC.

    Formula:
        2 · (∏ r) · (in_channels / groups) · out_channels, where along each axis r is the number of pairs of a window
        and a tap: all output_size · kernel_size of them with count_padding, else those whose tap reads the input.

    Args:
        input_size: elements along every axis, or one number per axis.
        kernel_size: taps along every axis, or one number per axis.
        in_channels: channels of the input.
        out_channels: channels of the output, which is the number of kernels.
        stride: elements from one window to the next.
        padding: a name in any case, an int, one int per axis, or one (low, high) pair per axis; see resolve_padding.
        dilation: elements from one tap to the next.
        groups: parts that the channels are split into; each output channel sees in_channels / groups input channels.
        spatial_dims: the number of spatial axes; an int counts along each of them.
        count_padding: True counts as PyTorch's FlopCounterMode does, 2 · conv_macs; False counts as XLA's
            cost_analysis does, without the taps that read padding.

    Returns:
        An int. The bias does not count.

    Raises:
        ConvjaxError: a size, stride, dilation or count below 1 or no int, a negative or unknown padding, groups that
            do not divide in_channels and out_channels, a length other than spatial_dims, a kernel larger than the
            padded input, a count_padding that is neither True nor False.

    Example:
        >>> conv_flops(4, 2, 1, 2, padding="SAME")
        256
        >>> conv_flops(4, 2, 1, 2, padding="SAME", count_padding=False)
        196

    Source:
        torch.utils.flop_counter of PyTorch; HloCostAnalysis::HandleConvolution of XLA.
    """
    known = (
        f"input_size is {shown(input_size)}, kernel_size is {shown(kernel_size)}, "
        f"in_channels is {shown(in_channels)} and out_channels is {shown(out_channels)}"
    )
    axes = integer("spatial_dims", spatial_dims, at_least=1, known=known)
    found = sweep(
        per_axis("input_size", input_size, axes, at_least=1, known=known),
        kernel_size,
        stride=stride,
        padding=padding,
        dilation=dilation,
        known=known,
    )
    settings = {"groups": groups, "spatial_dims": spatial_dims}
    if truth("count_padding", count_padding, known=known):
        return 2 * conv_macs(found.output_size, found.kernel_size, in_channels, out_channels, **settings)
    one_tap = conv_parameters(1, in_channels, out_channels, bias=False, **settings)
    return 2 * math.prod(found.taps_inside()) * one_tap


def dense_macs(in_features: SupportsIndex, out_features: SupportsIndex) -> int:
    """The multiply-adds (MACs) of a dense layer of one image: one for every pair of an input and an output.

    Formula:
        in_features · out_features. 1 MAC = 2 FLOPs.

    Args:
        in_features: numbers that come in.
        out_features: numbers that go out.

    Returns:
        An int. The bias does not count.

    Raises:
        ConvjaxError: a count below 1 or no int.

    Example:
        >>> dense_macs(7 * 7 * 512, 4096)
        102760448

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.2.
    """
    return dense_parameters(in_features, out_features, bias=False)


def dividing_groups(groups: object, in_channels: int, out_channels: int, *, known: str = "", mend: str = "") -> int:
    """The groups as an int that divides both numbers of channels; the mend is said where a better one is known."""
    parts = integer("groups", groups, at_least=1, known=known)
    for name, channels in (("in_channels", in_channels), ("out_channels", out_channels)):
        if channels % parts:
            both = math.gcd(in_channels, out_channels)
            fitting = ", ".join(str(g) for g in range(1, min(both, 256) + 1) if both % g == 0)
            what = f"groups {parts} does not divide {name} {channels}"
            usual = f"Use groups that divide both: {fitting}; or another number of channels."
            raise problem(what, known, mend or usual)
    return parts


def truth(name: str, value: object, *, known: str = "") -> bool:
    """True or False, and nothing that merely passes for one of them."""
    if is_traced(value):
        mend = f"Use True or False, or mark {name} static: jax.jit(function, static_argnames=...)."
        raise problem(f"{name} must be known before tracing, got {typed(value)}", known, mend)
    if not isinstance(value, bool):
        raise problem(f"{name} must be True or False, got {typed(value)}", known, f"Use {name}=True or {name}=False.")
    return value
