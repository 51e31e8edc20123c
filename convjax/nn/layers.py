"""Layers: parameters, and a call of the operation that uses them."""

import math
from collections.abc import Sequence
from typing import SupportsIndex

import jax.numpy as jnp
from flax import nnx
from jax.nn.initializers import Initializer, zeros
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax import ops
from convjax.arithmetic import output_size
from convjax.arithmetic.axes import IntOrInts, integer, per_axis
from convjax.arithmetic.counting import dividing_groups, truth
from convjax.arithmetic.messages import problem, shown
from convjax.arithmetic.paddings import PaddingLike, canonical_padding
from convjax.ops import arguments

from .parameters import KEEPS_VARIANCE, KEEPS_VARIANCE_THROUGH_RELU, as_dtype, as_rngs, draw, of_one_type


class Conv(nnx.Module):
    """A convolution that holds its kernel and bias.

    Formula:
        y = conv(x, kernel, bias), see convjax.conv; parameters: (∏ kernel_size)·(in_channels / groups)·out_channels,
        and out_channels more for the bias.

    Args:
        in_channels: channels of the input.
        out_channels: channels of the output.
        kernel_size: taps along every axis, or one number per axis; an int never means one dimension.
        stride: elements from one window to the next; an int, or one per axis.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of the kernel to the next; an int, or one per axis.
        groups: parts that the channels are split into.
        bias: whether one number is added to each output channel.
        spatial_dims: the number of spatial axes, one to three.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        kernel_init: fills the kernel, (*kernel_size, in_channels // groups, out_channels); the default keeps the
            variance through a ReLU, with the fan counted over taps and input channels of the group.
        bias_init: fills the bias, (out_channels,).
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Raises:
        ConvjaxError: a size or count that is no int or too small, groups that do not divide, an unknown padding; and
            when called, an input that does not fit.

    Example:
        >>> layer = Conv(3, 64, 3, padding="SAME", rngs=nnx.Rngs(0))
        >>> layer.kernel.shape, layer.bias.shape
        ((3, 3, 3, 64), (64,))
        >>> layer(jnp.ones((1, 32, 32, 3))).shape, layer.output_size((32, 32))
        ((1, 32, 32, 64), (32, 32))

    Source:
        He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, section 2.2, for the initial kernel.
    """

    def __init__(
        self,
        in_channels: SupportsIndex,
        out_channels: SupportsIndex,
        kernel_size: IntOrInts,
        *,
        stride: IntOrInts = 1,
        padding: PaddingLike = "VALID",
        dilation: IntOrInts = 1,
        groups: SupportsIndex = 1,
        bias: bool = True,
        spatial_dims: SupportsIndex = 2,
        dtype: DTypeLike | None = None,
        param_dtype: DTypeLike = jnp.float32,
        kernel_init: Initializer = KEEPS_VARIANCE_THROUGH_RELU,
        bias_init: Initializer = zeros,
        rngs: nnx.Rngs | int,
    ):
        """Check the numbers and draw the parameters."""
        axes = arguments.as_spatial_dims(spatial_dims)
        self.in_channels = integer("in_channels", in_channels, at_least=1)
        self.out_channels = integer("out_channels", out_channels, at_least=1)
        self.kernel_size = per_axis("kernel_size", kernel_size, axes, at_least=1)
        self.stride = per_axis("stride", stride, axes, at_least=1)
        self.padding = canonical_padding(padding, axes)
        self.dilation = per_axis("dilation", dilation, axes, at_least=1)
        self.groups = dividing_groups(groups, self.in_channels, self.out_channels)
        self.dtype = None if dtype is None else as_dtype("dtype", dtype)
        self.param_dtype = as_dtype("param_dtype", param_dtype)
        rngs = as_rngs(rngs)
        shape = (*self.kernel_size, self.in_channels // self.groups, self.out_channels)
        self.kernel = draw("kernel_init", kernel_init, rngs, shape, self.param_dtype)
        biased = truth("bias", bias)
        self.bias = draw("bias_init", bias_init, rngs, shape[-1:], self.param_dtype) if biased else None

    def __call__(self, x: Num[Array, "*dims in_channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Convolve images, (batch, *spatial, in_channels) or (*spatial, in_channels)."""
        x, kernel, bias = of_one_type(self.dtype, x, self.kernel, self.bias)
        return ops.conv(
            x,
            kernel,
            bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
        )

    def output_size(self, input_size: Sequence[SupportsIndex]) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes."""
        return output_size(
            input_size, self.kernel_size, stride=self.stride, padding=self.padding, dilation=self.dilation
        )


class Dense(nnx.Module):
    """A layer in which every output reads every input.

    Formula:
        y[i] = bias[i] + Σ_j x[j] · kernel[j, i]; parameters: in_features·out_features, and out_features more for the
        bias.

    Args:
        in_features: numbers that come in.
        out_features: numbers that go out.
        bias: whether one number is added to each output.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        kernel_init: fills the kernel, (in_features, out_features); the default keeps the variance.
        bias_init: fills the bias, (out_features,).
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Raises:
        ConvjaxError: a count that is no int or too small; and when called, an input with another last axis.

    Example:
        >>> layer = Dense(84, 10, rngs=nnx.Rngs(0))
        >>> layer(jnp.ones((5, 84))).shape
        (5, 10)

    Source:
        LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998, section 4.6, for the initial kernel.
    """

    def __init__(
        self,
        in_features: SupportsIndex,
        out_features: SupportsIndex,
        *,
        bias: bool = True,
        dtype: DTypeLike | None = None,
        param_dtype: DTypeLike = jnp.float32,
        kernel_init: Initializer = KEEPS_VARIANCE,
        bias_init: Initializer = zeros,
        rngs: nnx.Rngs | int,
    ):
        """Check the numbers and draw the parameters."""
        self.in_features = integer("in_features", in_features, at_least=1)
        self.out_features = integer("out_features", out_features, at_least=1)
        self.dtype = None if dtype is None else as_dtype("dtype", dtype)
        self.param_dtype = as_dtype("param_dtype", param_dtype)
        rngs = as_rngs(rngs)
        shape = (self.in_features, self.out_features)
        self.kernel = draw("kernel_init", kernel_init, rngs, shape, self.param_dtype)
        biased = truth("bias", bias)
        self.bias = draw("bias_init", bias_init, rngs, shape[-1:], self.param_dtype) if biased else None

    def __call__(self, x: Num[Array, "*dims in_features"]) -> Num[Array, "*dims out_features"]:
        """Map the last axis of an array of any rank."""
        x, kernel, bias = of_one_type(self.dtype, x, self.kernel, self.bias)
        if x.ndim == 0 or x.shape[-1] != self.in_features:
            mend = f"Use an x of {self.in_features} features, or Dense({x.shape[-1] if x.ndim else 1}, ...)."
            raise problem(f"x does not have {self.in_features} features", f"x is {shown(x.shape)}", mend)
        y = jnp.dot(x, kernel, preferred_element_type=arguments.accumulator(x.dtype))
        if bias is not None:
            y = y + bias.reshape((1,) * (y.ndim - 1) + bias.shape).astype(y.dtype)
        return y.astype(x.dtype)


class MaxPool(nnx.Module):
    """The largest element of each window; a layer without parameters.

    Formula:
        y = max_pool(x), see convjax.max_pool.

    Args:
        kernel_size: elements of a window along every axis, or one number per axis.
        stride: elements from one window to the next; None means kernel_size, windows side by side.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of a window to the next; an int, or one per axis.
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: a size that is no int or too small, an unknown padding; and when called, an input that does not
            fit.

    Example:
        >>> MaxPool(2)(jnp.ones((1, 28, 28, 32))).shape, MaxPool(2).output_size((28, 28))
        ((1, 14, 14, 32), (14, 14))

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3.
    """

    def __init__(
        self,
        kernel_size: IntOrInts,
        *,
        stride: IntOrInts | None = None,
        padding: PaddingLike = "VALID",
        dilation: IntOrInts = 1,
        spatial_dims: SupportsIndex = 2,
    ):
        """Check the numbers."""
        self.spatial_dims = axes = arguments.as_spatial_dims(spatial_dims)
        self.kernel_size = per_axis("kernel_size", kernel_size, axes, at_least=1)
        self.stride = self.kernel_size if stride is None else per_axis("stride", stride, axes, at_least=1)
        self.padding = canonical_padding(padding, axes)
        self.dilation = per_axis("dilation", dilation, axes, at_least=1)

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*out_dims channels"]:
        """Pool images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.max_pool(
            x,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            spatial_dims=self.spatial_dims,
        )

    def output_size(self, input_size: Sequence[SupportsIndex]) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes."""
        return output_size(
            input_size, self.kernel_size, stride=self.stride, padding=self.padding, dilation=self.dilation
        )


class Flatten(nnx.Module):
    """All numbers of an image in one row, for the dense layer after it.

    Formula:
        y[(h·W + w)·C + c] = x[h, w, c] with two spatial axes: the last axis runs fastest.

    Args:
        spatial_dims: the number of spatial axes, one to three.

    Raises:
        ConvjaxError: when called, an x of another rank.

    Example:
        >>> Flatten()(jnp.ones((5, 14, 14, 32))).shape, Flatten()(jnp.ones((14, 14, 32))).shape
        ((5, 6272), (6272,))

    Source:
        The row-major order of NumPy's reshape.
    """

    def __init__(self, *, spatial_dims: SupportsIndex = 2):
        """Check the number."""
        self.spatial_dims = arguments.as_spatial_dims(spatial_dims)

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*batch features"]:
        """Flatten images, (batch, *spatial, channels) or (*spatial, channels); the batch axis stays."""
        x = arguments.as_array("x", x, arguments.FLOATS + arguments.COMPLEX + arguments.INTEGERS)
        size = arguments.image_size(x, self.spatial_dims, known=arguments.shapes(x=x))
        return x.reshape((*x.shape[: -len(size) - 1], math.prod(size) * x.shape[-1]))
