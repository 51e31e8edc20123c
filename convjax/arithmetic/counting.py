"""How many numbers a layer learns."""

import math
from typing import SupportsIndex

from .axes import IntOrInts, integer, per_axis
from .messages import problem, shown, typed


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


def dividing_groups(groups: object, in_channels: int, out_channels: int, *, known: str = "") -> int:
    """The groups as an int that divides both numbers of channels."""
    parts = integer("groups", groups, at_least=1, known=known)
    for name, channels in (("in_channels", in_channels), ("out_channels", out_channels)):
        if channels % parts:
            both = math.gcd(in_channels, out_channels)
            fitting = ", ".join(str(g) for g in range(1, min(both, 256) + 1) if both % g == 0)
            what = f"groups {parts} does not divide {name} {channels}"
            raise problem(what, known, f"Use groups that divide both: {fitting}; or another number of channels.")
    return parts


def truth(name: str, value: object, *, known: str = "") -> bool:
    """True or False, and nothing that merely passes for one of them."""
    if not isinstance(value, bool):
        raise problem(f"{name} must be True or False, got {typed(value)}", known, f"Use {name}=True or {name}=False.")
    return value
