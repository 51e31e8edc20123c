"""The layer of a transposed convolution."""

from collections.abc import Sequence
from typing import SupportsIndex

import jax.numpy as jnp
from flax import nnx
from jax import lax
from jax.nn.initializers import Initializer, zeros
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax import ops
from convjax.arithmetic import transposed_output_size
from convjax.arithmetic.axes import IntOrInts, integer, per_axis
from convjax.arithmetic.counting import dividing_groups, truth
from convjax.arithmetic.paddings import PaddingLike
from convjax.arithmetic.transposed_sizes import require_small
from convjax.nn.parameters import as_rngs, draw, of_one_type, require_channels
from convjax.ops import arguments
from convjax.ops.algorithms.registry import NAMES
from convjax.ops.initializers import he_normal

from .windows import SlidingWindow


class ConvTranspose(SlidingWindow):
    """A transposed convolution that holds its kernel and bias.

    Formula:
        y = conv_transpose(x, kernel, bias), see convjax.conv_transpose; parameters:
        (∏ kernel_size)·(out_channels / groups)·in_channels, and out_channels more for the bias.

    Args:
        in_channels: channels of the input, which stand last: the output channels of the convolution to transpose.
        out_channels: channels of the output.
        kernel_size: taps along every axis, or one number per axis.
        stride: elements from one copy of the kernel to the next; an int, or one per axis.
        padding: that of the convolution, which here takes elements off: "VALID", "SAME", "SAME_LOWER", "FULL",
            "CAUSAL" in any case, an int, one int per axis, or one (low, high) pair per axis.
        output_padding: elements more at the end, fewer than the stride; an int, or one per axis.
        dilation: elements from one tap of the kernel to the next; an int, or one per axis.
        groups: parts that the channels are split into.
        bias: whether one number is added to each output channel.
        spatial_dims: the number of spatial axes, one to three.
        algorithm: how it is computed: "auto", "lax", or another of the names in docs/speed.md.
        precision: how exactly an accelerator multiplies float32: "default", "high", "highest"; None leaves it to
            jax_default_matmul_precision.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        kernel_init: fills the kernel, (*kernel_size, out_channels // groups, in_channels); None means
            he_normal(groups=groups, transposed=True).
        bias_init: fills the bias, (out_channels,).
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Raises:
        ConvjaxError: a size or count that is no int or too small, groups that do not divide, an unknown padding,
            algorithm, precision or type, an output_padding that is not below the stride; and when called, an input
            that does not fit, or an algorithm that cannot compute this.

    Example:
        >>> layer = ConvTranspose(64, 3, 3, stride=2, padding="SAME", rngs=nnx.Rngs(0))
        >>> layer.kernel.shape
        (3, 3, 3, 64)
        >>> layer(jnp.ones((1, 14, 14, 64))).shape, layer.output_size((14, 14))
        ((1, 28, 28, 3), (28, 28))

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016, section 4.
    """

    def __init__(
        self,
        in_channels: SupportsIndex,
        out_channels: SupportsIndex,
        kernel_size: IntOrInts,
        *,
        stride: IntOrInts = 1,
        padding: PaddingLike = "VALID",
        output_padding: IntOrInts = 0,
        dilation: IntOrInts = 1,
        groups: SupportsIndex = 1,
        bias: bool = True,
        spatial_dims: SupportsIndex = 2,
        algorithm: str = "auto",
        precision: str | lax.Precision | None = None,
        dtype: DTypeLike | None = None,
        param_dtype: DTypeLike = jnp.float32,
        kernel_init: Initializer | None = None,
        bias_init: Initializer = zeros,
        rngs: nnx.Rngs | int,
    ):
        """Check the numbers and draw the parameters."""
        self._set_window(kernel_size, stride, padding, dilation, spatial_dims)
        self.output_padding = per_axis("output_padding", output_padding, self.spatial_dims, at_least=0)
        require_small(self.output_padding, self.stride, self.padding, known="")
        self.in_channels = integer("in_channels", in_channels, at_least=1)
        self.out_channels = integer("out_channels", out_channels, at_least=1)
        self.groups = dividing_groups(groups, self.in_channels, self.out_channels)
        self.algorithm = arguments.one_of("algorithm", algorithm, NAMES)
        self.precision = arguments.as_precision(precision)
        self.dtype = None if dtype is None else arguments.as_dtype("dtype", dtype)
        self.param_dtype = arguments.as_dtype("param_dtype", param_dtype)
        rngs = as_rngs(rngs)
        init = he_normal(groups=self.groups, transposed=True) if kernel_init is None else kernel_init
        shape = (*self.kernel_size, self.out_channels // self.groups, self.in_channels)
        self.kernel = draw("kernel_init", init, rngs, shape, self.param_dtype)
        biased = truth("bias", bias)
        self.bias = draw("bias_init", bias_init, rngs, (self.out_channels,), self.param_dtype) if biased else None

    def __call__(self, x: Num[Array, "*dims in_channels"]) -> Num[Array, "*out_dims out_channels"]:
        """Spread images, (batch, *spatial, in_channels) or (*spatial, in_channels)."""
        require_channels(x, self, wanted=self.in_channels)
        x, kernel, bias = of_one_type(self.dtype, x, self.kernel, self.bias)
        return ops.conv_transpose(
            x,
            kernel,
            bias,
            stride=self.stride,
            padding=self.padding,
            output_padding=self.output_padding,
            dilation=self.dilation,
            groups=self.groups,
            algorithm=self.algorithm,
            precision=self.precision,
        )

    def output_size(self, input_size: Sequence[SupportsIndex]) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes."""
        return transposed_output_size(
            input_size,
            self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            output_padding=self.output_padding,
            dilation=self.dilation,
        )
