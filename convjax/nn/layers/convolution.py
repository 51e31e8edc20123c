"""The layer of a convolution."""

from typing import SupportsIndex

import jax.numpy as jnp
from flax import nnx
from jax import lax
from jax.nn.initializers import Initializer, zeros
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax import ops
from convjax.arithmetic.axes import IntOrInts, integer
from convjax.arithmetic.counting import dividing_groups, truth
from convjax.arithmetic.paddings import PaddingLike
from convjax.nn.parameters import KEEPS_VARIANCE_THROUGH_RELU, as_rngs, draw, of_one_type, require_channels
from convjax.ops import arguments
from convjax.ops.algorithms.registry import NAMES
from convjax.ops.padding import MODES

from .windows import SlidingWindow


class Conv(SlidingWindow):
    """A convolution that holds its kernel and bias.

    Formula:
        y = conv(x, kernel, bias), see convjax.conv; parameters: (∏ kernel_size)·(in_channels / groups)·out_channels,
        and out_channels more for the bias.

    Args:
        in_channels: channels of the input, which stand last.
        out_channels: channels of the output.
        kernel_size: taps along every axis, or one number per axis; an int never means one dimension.
        stride: elements from one window to the next; an int, or one per axis.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of the kernel to the next; an int, or one per axis.
        groups: parts that the channels are split into.
        bias: whether one number is added to each output channel.
        padding_mode: what stands in the padding: "zeros", "reflect", "replicate" or "circular".
        spatial_dims: the number of spatial axes, one to three.
        algorithm: how it is computed: "auto", "lax", or another of the names in docs/speed.md.
        precision: how exactly an accelerator multiplies float32: "default", "high", "highest"; None leaves it to
            jax_default_matmul_precision.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        kernel_init: fills the kernel, (*kernel_size, in_channels // groups, out_channels); the default keeps the
            variance through a ReLU, with the fan counted over taps and input channels of the group.
        bias_init: fills the bias, (out_channels,).
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Raises:
        ConvjaxError: a size or count that is no int or too small, groups that do not divide, an unknown padding, mode,
            algorithm, precision or type; and when called, an input that does not fit, or an algorithm that cannot
            compute this.

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
        self.in_channels = integer("in_channels", in_channels, at_least=1)
        self.out_channels = integer("out_channels", out_channels, at_least=1)
        self.groups = dividing_groups(groups, self.in_channels, self.out_channels)
        self.padding_mode = arguments.one_of("padding_mode", padding_mode, MODES)
        self.algorithm = arguments.one_of("algorithm", algorithm, NAMES)
        self.precision = arguments.as_precision(precision)
        self.dtype = None if dtype is None else arguments.as_dtype("dtype", dtype)
        self.param_dtype = arguments.as_dtype("param_dtype", param_dtype)
        rngs = as_rngs(rngs)
        shape = (*self.kernel_size, self.in_channels // self.groups, self.out_channels)
        self.kernel = draw("kernel_init", kernel_init, rngs, shape, self.param_dtype)
        biased = truth("bias", bias)
        self.bias = draw("bias_init", bias_init, rngs, shape[-1:], self.param_dtype) if biased else None

    def __call__(self, x: Num[Array, "*dims in_channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Convolve images, (batch, *spatial, in_channels) or (*spatial, in_channels)."""
        require_channels(x, self, wanted=self.in_channels)
        x, kernel, bias = of_one_type(self.dtype, x, self.kernel, self.bias)
        return ops.conv(
            x,
            kernel,
            bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
            padding_mode=self.padding_mode,
            algorithm=self.algorithm,
            precision=self.precision,
        )
