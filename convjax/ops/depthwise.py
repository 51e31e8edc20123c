"""Convolutions that keep the channels apart, and those that join them again afterwards."""

from jax import lax
from jaxtyping import Array, Inexact

from convjax.arithmetic.axes import IntOrInts
from convjax.arithmetic.messages import counted, plain, problem
from convjax.arithmetic.paddings import PaddingLike

from . import arguments, kernels
from .algorithms.registry import NAMES
from .convolution import Plan, arrays, convolved
from .padding import fitting_mode


def depthwise_conv(
    x: Inexact[Array, "*dims"],
    kernel: Inexact[Array, "*kernel_size 1 out_channels"],
    bias: Inexact[Array, " out_channels"] | None = None,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    padding_mode: str = "zeros",
    layout: str = "channels_last",
    algorithm: str = "auto",
    precision: str | lax.Precision | None = None,
) -> Inexact[Array, "*out_dims"]:
    """Convolve each channel by itself, with one kernel or with several.

    Formula:
        y[i, c] = bias[c] + Σ_t x[stride·i + dilation·t − low, c // m] · kernel[t, 0, c], with m the multiplier
        out_channels / channels: the outputs c·m to c·m + m − 1 see channel c. It is conv with groups=channels.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels), of real or complex numbers.
        kernel: (*kernel_size, 1, channels · multiplier); its rank tells the number of spatial axes.
        bias: (channels · multiplier,), or None.
        stride: as for conv.
        padding: as for conv.
        dilation: as for conv.
        padding_mode: as for conv.
        layout: as for conv.
        algorithm: as for conv.
        precision: as for conv.

    Returns:
        (batch, *output_size, channels · multiplier), without the batch axis where x has none, in the layout and type
        of x.

    Raises:
        ConvjaxError: a kernel whose last axis but one is not 1 or whose last is no multiple of the channels; and as
            conv.

    Example:
        >>> x, kernel = jnp.array([[1.0, 10.0], [2.0, 20.0]]), jnp.array([[1.0, 1.0], [1.0, -1.0]]).reshape(2, 1, 2)
        >>> depthwise_conv(x, kernel).tolist()
        [[3.0, -10.0]]
        >>> depthwise_conv(jnp.ones((1, 28, 28, 8)), jnp.ones((3, 3, 1, 16)), padding="SAME").shape
        (1, 28, 28, 16)

    Source:
        Howard et al., MobileNets: efficient convolutional neural networks for mobile vision applications, 2017,
        section 3.1, equation 3.
    """
    x, kernel = arrays(x, kernel=kernel)
    known = arguments.shapes(x=x, kernel=kernel)
    dims = kernels.spatial_dims_of(kernel, known, channels="1")
    layout = arguments.one_of("layout", layout, arguments.LAYOUTS, known=known)
    size = arguments.image_size(x, dims, known=known, layout=layout)
    channels = _channels(x, kernel, layout, known, name="kernel")
    offset = None if bias is None else kernels.fitting_bias(bias, x, kernel.shape[-1:], kernel=kernel)
    swept = arguments.swept(size, kernel.shape[:-2], stride=stride, padding=padding, dilation=dilation, known=known)
    mode = fitting_mode(padding_mode, swept.padding, size, known)
    exactness = arguments.as_precision(precision, known=known)
    way = arguments.one_of("algorithm", algorithm, NAMES, known=known)
    return convolved(x, kernel, offset, Plan(swept, channels, mode, layout, exactness), way)


def separable_conv(
    x: Inexact[Array, "*dims"],
    depthwise_kernel: Inexact[Array, "*kernel_size 1 between_channels"],
    pointwise_kernel: Inexact[Array, "*ones between_channels out_channels"],
    bias: Inexact[Array, " out_channels"] | None = None,
    *,
    stride: IntOrInts = 1,
    padding: PaddingLike = "VALID",
    dilation: IntOrInts = 1,
    padding_mode: str = "zeros",
    layout: str = "channels_last",
    algorithm: str = "auto",
    precision: str | lax.Precision | None = None,
) -> Inexact[Array, "*out_dims"]:
    """Convolve each channel by itself, then join the channels place by place: few parameters for a large kernel.

    Formula:
        y = conv(depthwise_conv(x, depthwise_kernel), pointwise_kernel, bias); its parameters are
        ∏ kernel_size · channels · multiplier + channels · multiplier · out_channels, without the bias.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels), of real or complex numbers.
        depthwise_kernel: (*kernel_size, 1, channels · multiplier); its rank tells the number of spatial axes.
        pointwise_kernel: (1, ..., 1, channels · multiplier, out_channels), with a 1 for every spatial axis.
        bias: (out_channels,), or None; added at the end.
        stride: of the depthwise step; as for conv.
        padding: of the depthwise step; as for conv.
        dilation: of the depthwise step; as for conv.
        padding_mode: of the depthwise step; as for conv.
        layout: as for conv.
        algorithm: of both steps; as for conv.
        precision: of both steps; as for conv.

    Returns:
        (batch, *output_size, out_channels), without the batch axis where x has none, in the layout and type of x.
        float16 and bfloat16 are rounded after each of the two steps.

    Raises:
        ConvjaxError: kernels of ranks, channels or types that do not fit each other or x; and as conv.

    Example:
        >>> x, depthwise_kernel = jnp.array([[1.0, 10.0], [2.0, 20.0]]), jnp.ones((2, 1, 2))
        >>> separable_conv(x, depthwise_kernel, jnp.array([[[1.0, 2.0], [1.0, 0.0]]])).tolist()
        [[33.0, 6.0]]

    Source:
        Chollet, Xception: deep learning with depthwise separable convolutions, 2017, section 1.2.
    """
    x, depthwise_kernel = arrays(x, depthwise_kernel=depthwise_kernel)
    _, pointwise_kernel = arrays(x, pointwise_kernel=pointwise_kernel)
    known = arguments.shapes(x=x, depthwise_kernel=depthwise_kernel, pointwise_kernel=pointwise_kernel)
    dims = kernels.spatial_dims_of(depthwise_kernel, known, name="depthwise_kernel", channels="1")
    layout = arguments.one_of("layout", layout, arguments.LAYOUTS, known=known)
    size = arguments.image_size(x, dims, known=known, layout=layout)
    channels = _channels(x, depthwise_kernel, layout, known, name="depthwise_kernel")
    _require_pointwise(pointwise_kernel, depthwise_kernel, known)
    out_channels = pointwise_kernel.shape[-1:]
    offset = None if bias is None else kernels.fitting_bias(bias, x, out_channels, pointwise_kernel=pointwise_kernel)
    kernel_size = depthwise_kernel.shape[:-2]
    swept = arguments.swept(size, kernel_size, stride=stride, padding=padding, dilation=dilation, known=known)
    mode = fitting_mode(padding_mode, swept.padding, size, known)
    exactness = arguments.as_precision(precision, known=known)
    way = arguments.one_of("algorithm", algorithm, NAMES, known=known)
    apart = convolved(x, depthwise_kernel, None, Plan(swept, channels, mode, layout, exactness), way)
    place = arguments.swept(swept.output_size, (1,) * dims, stride=1, padding="VALID", dilation=1, known=known)
    return convolved(apart, pointwise_kernel, offset, Plan(place, 1, "zeros", layout, exactness), way)


def _channels(x: Array, kernel: Array, layout: str, known: str, *, name: str) -> int:
    """The channels of x, each of which has its kernels."""
    dims = kernel.ndim - 2
    channels, (group_channels, out_channels) = kernels.channels_of(x, layout, dims), kernel.shape[-2:]
    wanted = f"Use a {name} of shape {(*kernel.shape[:-2], 1, channels)}, or with a multiple of {channels} at the end."
    if group_channels != 1:
        what = f"{name} takes {group_channels} channels for every output channel; a depthwise one takes 1"
        raise problem(what, known, f"{wanted[:-1]}; or conv, to join channels.")
    if out_channels % channels:
        what = f"{name} has {counted(out_channels, 'output channel')}, no multiple of the {channels} of x"
        (other,) = (one for one in arguments.LAYOUTS if one != layout)
        in_other = kernels.channels_of(x, other, dims)
        fits = out_channels % in_other == 0
        raise problem(what, known, kernels.other_layout_mend(x, in_other, layout, dims) if fits else wanted)
    return channels


def _require_pointwise(pointwise: Array, depthwise: Array, known: str) -> None:
    kernels.require_elements(pointwise, known, name="pointwise_kernel")
    wanted = ((1,) * (depthwise.ndim - 2), depthwise.shape[-1])
    if pointwise.ndim != depthwise.ndim or (pointwise.shape[:-2], pointwise.shape[-2]) != wanted:
        shape = ", ".join(map(str, (*wanted[0], wanted[1])))
        what = (
            f"pointwise_kernel {plain(pointwise.shape) if pointwise.ndim else ()} does not take what comes of the first"
        )
        raise problem(what, known, f"Use a pointwise_kernel of shape ({shape}, out_channels).")
