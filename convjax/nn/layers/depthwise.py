"""The layers of convolutions that keep the channels apart, and of those that join them again afterwards."""

from typing import SupportsIndex

import jax.numpy as jnp
from flax import nnx
from jax import lax
from jax.nn.initializers import Initializer, zeros
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax import ops
from convjax.arithmetic.axes import IntOrInts, integer
from convjax.arithmetic.counting import truth
from convjax.arithmetic.paddings import PaddingLike
from convjax.nn.parameters import (
    KEEPS_VARIANCE,
    KEEPS_VARIANCE_THROUGH_RELU,
    as_rngs,
    draw,
    of_one_type,
    require_channels,
)
from convjax.ops import arguments
from convjax.ops.algorithms.registry import NAMES
from convjax.ops.padding import MODES

from .windows import SlidingWindow


class DepthwiseConv(SlidingWindow):
    """A convolution of each channel by itself that holds its kernel and bias.

    Formula:
        y = depthwise_conv(x, kernel, bias), see convjax.depthwise_conv; parameters:
        (∏ kernel_size)·channels·multiplier, and channels·multiplier more for the bias.

    Args:
        channels: channels of the input, which stand last.
        kernel_size: taps along every axis, or one number per axis.
        multiplier: output channels for each channel of the input, side by side.
        stride: elements from one window to the next; an int, or one per axis.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of the kernel to the next; an int, or one per axis.
        bias: whether one number is added to each output channel.
        padding_mode: what stands in the padding: "zeros", "reflect", "replicate" or "circular".
        spatial_dims: the number of spatial axes, one to three.
        algorithm: how it is computed: "auto", "lax", or another of the names in docs/speed.md.
        precision: how exactly an accelerator multiplies float32: "default", "high", "highest"; None leaves it to
            jax_default_matmul_precision.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        kernel_init: fills the kernel, (*kernel_size, 1, channels · multiplier); the default keeps the variance through
            a ReLU, with the fan counted over taps.
        bias_init: fills the bias, (channels · multiplier,).
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Raises:
        ConvjaxError: a size or count that is no int or too small, an unknown padding, mode, algorithm, precision or
            type; and when called, an input that does not fit, or an algorithm that cannot compute this.

    Example:
        >>> layer = DepthwiseConv(8, 3, multiplier=2, padding="SAME", rngs=nnx.Rngs(0))
        >>> layer.kernel.shape, layer(jnp.ones((1, 28, 28, 8))).shape
        ((3, 3, 1, 16), (1, 28, 28, 16))

    Source:
        Howard et al., MobileNets: efficient convolutional neural networks for mobile vision applications, 2017,
        section 3.1.
    """

    def __init__(
        self,
        channels: SupportsIndex,
        kernel_size: IntOrInts,
        *,
        multiplier: SupportsIndex = 1,
        stride: IntOrInts = 1,
        padding: PaddingLike = "VALID",
        dilation: IntOrInts = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        spatial_dims: SupportsIndex = 2,
        algorithm: str = "auto",
        precision: str | lax.Precision | None = None,
        dtype: DTypeLike | None = None,
        param_dtype: DTypeLike = jnp.float32,
        kernel_init: Initializer = KEEPS_VARIANCE_THROUGH_RELU,
        bias_init: Initializer = zeros,
        rngs: nnx.Rngs | int,
    ):
        """Check the numbers and draw the parameters."""
        self._set_window(kernel_size, stride, padding, dilation, spatial_dims)
        self.channels = integer("channels", channels, at_least=1)
        self.multiplier = integer("multiplier", multiplier, at_least=1)
        self.padding_mode = arguments.one_of("padding_mode", padding_mode, MODES)
        self.algorithm = arguments.one_of("algorithm", algorithm, NAMES)
        self.precision = arguments.as_precision(precision)
        self.dtype = None if dtype is None else arguments.as_dtype("dtype", dtype)
        self.param_dtype = arguments.as_dtype("param_dtype", param_dtype)
        rngs = as_rngs(rngs)
        shape = (*self.kernel_size, 1, self.channels * self.multiplier)
        self.kernel = draw("kernel_init", kernel_init, rngs, shape, self.param_dtype)
        biased = truth("bias", bias)
        self.bias = draw("bias_init", bias_init, rngs, shape[-1:], self.param_dtype) if biased else None

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Convolve images, (batch, *spatial, channels) or (*spatial, channels)."""
        require_channels(x, self, wanted=self.channels)
        x, kernel, bias = of_one_type(self.dtype, x, self.kernel, self.bias)
        return ops.depthwise_conv(
            x,
            kernel,
            bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            padding_mode=self.padding_mode,
            algorithm=self.algorithm,
            precision=self.precision,
        )


class SeparableConv(SlidingWindow):
    """A convolution of each channel by itself and one that joins them place by place, with their kernels and a bias.

    Formula:
        y = separable_conv(x, depthwise_kernel, pointwise_kernel, bias), see convjax.separable_conv; parameters:
        (∏ kernel_size)·in_channels·multiplier + in_channels·multiplier·out_channels, and out_channels more for the
        bias.

    Args:
        in_channels: channels of the input, which stand last.
        out_channels: channels of the output.
        kernel_size: taps of the depthwise kernel along every axis, or one number per axis.
        multiplier: channels between the two steps for each channel of the input.
        stride: of the depthwise step; as for DepthwiseConv.
        padding: of the depthwise step; as for DepthwiseConv.
        dilation: of the depthwise step; as for DepthwiseConv.
        bias: whether one number is added to each output channel, at the end.
        padding_mode: of the depthwise step; as for DepthwiseConv.
        spatial_dims: the number of spatial axes, one to three.
        algorithm: of both steps; as for DepthwiseConv.
        precision: of both steps; as for DepthwiseConv.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        depthwise_init: fills depthwise_kernel, (*kernel_size, 1, in_channels · multiplier); the default keeps the
            variance through a ReLU before it.
        pointwise_init: fills pointwise_kernel, (1, ..., 1, in_channels · multiplier, out_channels); the default keeps
            the variance, as there is no ReLU between the two.
        bias_init: fills the bias, (out_channels,).
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Raises:
        ConvjaxError: as DepthwiseConv.

    Example:
        >>> layer = SeparableConv(16, 64, 3, padding="SAME", rngs=nnx.Rngs(0))
        >>> layer.depthwise_kernel.shape, layer.pointwise_kernel.shape
        ((3, 3, 1, 16), (1, 1, 16, 64))
        >>> layer(jnp.ones((1, 28, 28, 16))).shape
        (1, 28, 28, 64)

    Source:
        Chollet, Xception: deep learning with depthwise separable convolutions, 2017, section 1.2.
    """

    def __init__(
        self,
        in_channels: SupportsIndex,
        out_channels: SupportsIndex,
        kernel_size: IntOrInts,
        *,
        multiplier: SupportsIndex = 1,
        stride: IntOrInts = 1,
        padding: PaddingLike = "VALID",
        dilation: IntOrInts = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        spatial_dims: SupportsIndex = 2,
        algorithm: str = "auto",
        precision: str | lax.Precision | None = None,
        dtype: DTypeLike | None = None,
        param_dtype: DTypeLike = jnp.float32,
        depthwise_init: Initializer = KEEPS_VARIANCE_THROUGH_RELU,
        pointwise_init: Initializer = KEEPS_VARIANCE,
        bias_init: Initializer = zeros,
        rngs: nnx.Rngs | int,
    ):
        """Check the numbers and draw the parameters."""
        self._set_window(kernel_size, stride, padding, dilation, spatial_dims)
        self.in_channels = integer("in_channels", in_channels, at_least=1)
        self.out_channels = integer("out_channels", out_channels, at_least=1)
        self.multiplier = integer("multiplier", multiplier, at_least=1)
        self.padding_mode = arguments.one_of("padding_mode", padding_mode, MODES)
        self.algorithm = arguments.one_of("algorithm", algorithm, NAMES)
        self.precision = arguments.as_precision(precision)
        self.dtype = None if dtype is None else arguments.as_dtype("dtype", dtype)
        self.param_dtype = arguments.as_dtype("param_dtype", param_dtype)
        rngs = as_rngs(rngs)
        between = self.in_channels * self.multiplier
        apart, joining = (*self.kernel_size, 1, between), (*(1,) * self.spatial_dims, between, self.out_channels)
        self.depthwise_kernel = draw("depthwise_init", depthwise_init, rngs, apart, self.param_dtype)
        self.pointwise_kernel = draw("pointwise_init", pointwise_init, rngs, joining, self.param_dtype)
        biased = truth("bias", bias)
        self.bias = draw("bias_init", bias_init, rngs, joining[-1:], self.param_dtype) if biased else None

    def __call__(self, x: Num[Array, "*dims in_channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Convolve images, (batch, *spatial, in_channels) or (*spatial, in_channels)."""
        require_channels(x, self, wanted=self.in_channels)
        x, depthwise_kernel, pointwise_kernel, bias = of_one_type(
            self.dtype, x, self.depthwise_kernel, self.pointwise_kernel, self.bias
        )
        return ops.separable_conv(
            x,
            depthwise_kernel,
            pointwise_kernel,
            bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            padding_mode=self.padding_mode,
            algorithm=self.algorithm,
            precision=self.precision,
        )
