"""The layer of a convolution that shares nothing."""

import math
from collections.abc import Sequence
from typing import SupportsIndex

import jax
import jax.numpy as jnp
from flax import nnx
from jax import lax
from jax.nn.initializers import Initializer, zeros
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax import ops
from convjax.arithmetic.axes import IntOrInts, integer, per_axis
from convjax.arithmetic.counting import dividing_groups, truth
from convjax.arithmetic.messages import problem, shown
from convjax.arithmetic.paddings import PaddingLike
from convjax.nn.parameters import KEEPS_VARIANCE_THROUGH_RELU, as_rngs, draw, filled, of_one_type, require_channels
from convjax.ops import arguments
from convjax.ops.padding import MODES

from .windows import SlidingWindow


class LocalConv(SlidingWindow):
    """A convolution without parameter sharing: it holds a kernel and a bias for every window.

    Formula:
        y = local_conv(x, kernel, bias), see convjax.local_conv; parameters:
        (∏ output_size)·(∏ kernel_size)·(in_channels / groups)·out_channels, and (∏ output_size)·out_channels more for
        the bias.

    Args:
        in_channels: channels of the input, which stand last.
        out_channels: channels of the output.
        kernel_size: taps along every axis, or one number per axis.
        input_size: elements of the images along every axis, or one number per axis: the layer takes no others.
        stride: elements from one window to the next; an int, or one per axis.
        padding: "VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL" in any case, an int, one int per axis, or one
            (low, high) pair per axis.
        dilation: elements from one tap of the kernel to the next; an int, or one per axis.
        groups: parts that the channels are split into.
        bias: whether one number is added to each element of an image that comes out.
        padding_mode: what stands in the padding: "zeros", "reflect", "replicate" or "circular".
        spatial_dims: the number of spatial axes, one to three.
        precision: how exactly an accelerator multiplies float32: "default", "high", "highest"; None leaves it to
            jax_default_matmul_precision.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        kernel_init: fills the kernel of one window, (*kernel_size, in_channels // groups, out_channels), and is asked
            once for each; the default keeps the variance through a ReLU.
        bias_init: fills the bias, (*output_size, out_channels).
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Raises:
        ConvjaxError: a size or count that is no int or too small, groups that do not divide, a kernel larger than the
            padded input, an unknown padding, mode, precision or type; and when called, an input that does not fit.

    Example:
        >>> layer = LocalConv(1, 8, 3, input_size=10, rngs=nnx.Rngs(0))
        >>> layer.kernel.shape, layer.bias.shape
        ((8, 8, 3, 3, 1, 8), (8, 8, 8))
        >>> layer(jnp.ones((1, 10, 10, 1))).shape
        (1, 8, 8, 8)

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.5 (unshared convolution).
    """

    def __init__(
        self,
        in_channels: SupportsIndex,
        out_channels: SupportsIndex,
        kernel_size: IntOrInts,
        *,
        input_size: IntOrInts,
        stride: IntOrInts = 1,
        padding: PaddingLike = "VALID",
        dilation: IntOrInts = 1,
        groups: SupportsIndex = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        spatial_dims: SupportsIndex = 2,
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
        self.input_size = per_axis("input_size", input_size, self.spatial_dims, at_least=1)
        self.groups = dividing_groups(groups, self.in_channels, self.out_channels)
        self.padding_mode = arguments.one_of("padding_mode", padding_mode, MODES)
        self.precision = arguments.as_precision(precision)
        self.dtype = None if dtype is None else arguments.as_dtype("dtype", dtype)
        self.param_dtype = arguments.as_dtype("param_dtype", param_dtype)
        rngs = as_rngs(rngs)
        places = self.output_size(self.input_size)
        of_window = (*self.kernel_size, self.in_channels // self.groups, self.out_channels)
        keys = jax.random.split(rngs.params(), math.prod(places))  # drawn apart, so that places do not count as taps
        each = jax.vmap(lambda key: filled("kernel_init", kernel_init, key, of_window, self.param_dtype))(keys)
        self.kernel = nnx.Param(each.reshape(*places, *of_window))
        biased, everywhere = truth("bias", bias), (*places, self.out_channels)
        self.bias = draw("bias_init", bias_init, rngs, everywhere, self.param_dtype) if biased else None

    def __call__(self, x: Num[Array, "*dims in_channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Convolve images, (batch, *input_size, in_channels) or (*input_size, in_channels)."""
        require_channels(x, self, wanted=self.in_channels)
        x, kernel, bias = of_one_type(self.dtype, x, self.kernel, self.bias)
        return ops.local_conv(
            x,
            kernel,
            bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
            padding_mode=self.padding_mode,
            precision=self.precision,
        )

    def output_size(self, input_size: Sequence[SupportsIndex]) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes, which must be the layer's input_size."""
        sizes = per_axis("input_size", input_size, self.spatial_dims, at_least=1)
        if sizes != self.input_size:
            mend = f"Use {self.input_size}, or LocalConv(..., input_size={sizes}) for this one."
            raise problem(f"input_size {shown(sizes)} is not the one of the layer", "", mend)
        return super().output_size(sizes)
