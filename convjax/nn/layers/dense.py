"""The dense layer."""

from typing import SupportsIndex

import jax.numpy as jnp
from flax import nnx
from jax import lax
from jax.nn.initializers import Initializer, zeros
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax.arithmetic.axes import integer
from convjax.arithmetic.counting import truth
from convjax.nn.parameters import KEEPS_VARIANCE, as_rngs, draw, of_one_type, require_channels
from convjax.ops import arguments


class Dense(nnx.Module):
    """A layer in which every output reads every input.

    Formula:
        y[i] = bias[i] + Σ_j x[j] · kernel[j, i]; parameters: in_features·out_features, and out_features more for the
        bias.

    Args:
        in_features: numbers that come in.
        out_features: numbers that go out.
        bias: whether one number is added to each output.
        precision: how exactly an accelerator multiplies float32: "default", "high", "highest"; None leaves it to
            jax_default_matmul_precision.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        kernel_init: fills the kernel, (in_features, out_features); the default keeps the variance.
        bias_init: fills the bias, (out_features,).
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Raises:
        ConvjaxError: a count that is no int or too small, an unknown precision or type; and when called, an input with
            another last axis.

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
        precision: str | lax.Precision | None = None,
        dtype: DTypeLike | None = None,
        param_dtype: DTypeLike = jnp.float32,
        kernel_init: Initializer = KEEPS_VARIANCE,
        bias_init: Initializer = zeros,
        rngs: nnx.Rngs | int,
    ):
        """Check the numbers and draw the parameters."""
        self.in_features = integer("in_features", in_features, at_least=1)
        self.out_features = integer("out_features", out_features, at_least=1)
        self.precision = arguments.as_precision(precision)
        self.dtype = None if dtype is None else arguments.as_dtype("dtype", dtype)
        self.param_dtype = arguments.as_dtype("param_dtype", param_dtype)
        rngs = as_rngs(rngs)
        shape = (self.in_features, self.out_features)
        self.kernel = draw("kernel_init", kernel_init, rngs, shape, self.param_dtype)
        biased = truth("bias", bias)
        self.bias = draw("bias_init", bias_init, rngs, shape[-1:], self.param_dtype) if biased else None

    def __call__(self, x: Num[Array, "*dims in_features"]) -> Num[Array, "*dims out_features"]:
        """Map the last axis of an array of any rank."""
        require_channels(x, self, wanted=self.in_features, things="feature")
        x, kernel, bias = of_one_type(self.dtype, x, self.kernel, self.bias)
        wide = arguments.accumulator(x.dtype)
        y = jnp.dot(x, kernel, precision=self.precision, preferred_element_type=wide)
        if bias is not None:
            y = y + bias.reshape((1,) * (y.ndim - 1) + bias.shape).astype(y.dtype)
        return y.astype(x.dtype)
