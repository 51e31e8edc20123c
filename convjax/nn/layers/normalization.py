"""The layers that bring numbers to mean 0 and variance 1, and then to a scale and a bias that are learned."""

from typing import SupportsFloat, SupportsIndex

import jax.numpy as jnp
from flax import nnx
from jax.nn.initializers import Initializer, ones, zeros
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax import ops
from convjax.arithmetic.axes import integer
from convjax.arithmetic.counting import truth
from convjax.arithmetic.messages import counted, problem
from convjax.nn.parameters import as_rngs, draw, of_one_type, require_channels
from convjax.ops import arguments
from convjax.ops.normalization import as_epsilon


class ChannelNorm(nnx.Module):
    """What the layers of this kind have in common: the numbers, checked, a scale and a bias for each channel."""

    def __init__(
        self,
        channels: SupportsIndex,
        *,
        epsilon: SupportsFloat = 1e-5,
        scale: bool = True,
        bias: bool = True,
        dtype: DTypeLike | None = None,
        param_dtype: DTypeLike = jnp.float32,
        scale_init: Initializer = ones,
        bias_init: Initializer = zeros,
        rngs: nnx.Rngs | int,
    ):
        """Check the numbers and make the parameters."""
        self.channels = integer("channels", channels, at_least=1)
        self.epsilon = as_epsilon(epsilon, known="")
        self.dtype = None if dtype is None else arguments.as_dtype("dtype", dtype, arguments.FLOATS)
        self.param_dtype = arguments.as_dtype("param_dtype", param_dtype, arguments.FLOATS)
        rngs = as_rngs(rngs)
        shape, scaled, shifted = (self.channels,), truth("scale", scale), truth("bias", bias)
        self.scale = draw("scale_init", scale_init, rngs, shape, self.param_dtype) if scaled else None
        self.bias = draw("bias_init", bias_init, rngs, shape, self.param_dtype) if shifted else None

    def _arrays(self, x: object) -> tuple[Array, Array | None, Array | None]:
        """The images, the scale and the bias, of one type."""
        require_channels(x, self, wanted=self.channels)
        images, scale, bias = of_one_type(self.dtype, x, self.scale, self.bias)
        return images, scale, bias


class LayerNorm(ChannelNorm):
    """The channels of each position normalised by themselves.

    Formula:
        y = layer_norm(x, scale, bias), see convjax.layer_norm.

    Args:
        channels: channels of the input, which stand last, after any number of other axes.
        epsilon: a positive number that keeps the root from zero.
        scale: whether each channel is multiplied by a number that is learned.
        bias: whether a number that is learned is added to each channel.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        scale_init: fills the scale, (channels,).
        bias_init: fills the bias, (channels,).
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Raises:
        ConvjaxError: a count that is no int or too small, an epsilon that is not positive, an unknown type, a bool that
            is none; and when called, an input of other channels or another rank.

    Example:
        >>> LayerNorm(2, epsilon=1e-12, rngs=0)(jnp.array([[1.0, 3.0], [5.0, 5.0]])).tolist()
        [[-1.0, 1.0], [0.0, 0.0]]

    Source:
        Ba, Kiros and Hinton, Layer normalization, 2016, equation 3.
    """

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*dims channels"]:
        """Normalise each position of an array with its channels last."""
        return ops.layer_norm(*self._arrays(x), epsilon=self.epsilon)


class GroupNorm(ChannelNorm):
    """Each group of channels of each image normalised by itself.

    Formula:
        y = group_norm(x, scale, bias, groups=groups), see convjax.group_norm.

    Args:
        channels: as for LayerNorm.
        groups: parts that the channels are split into; 1 normalises whole images.
        epsilon: as for LayerNorm.
        scale: as for LayerNorm.
        bias: as for LayerNorm.
        spatial_dims: the number of spatial axes, one to three.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        scale_init: as for LayerNorm.
        bias_init: as for LayerNorm.
        rngs: as for LayerNorm.

    Raises:
        ConvjaxError: groups that do not divide the channels; and as LayerNorm.

    Example:
        >>> layer = GroupNorm(2, groups=1, epsilon=1e-12, spatial_dims=1, rngs=0)
        >>> layer(jnp.array([[1.0, 1.0], [3.0, 3.0]])).tolist()
        [[-1.0, -1.0], [1.0, 1.0]]

    Source:
        Wu and He, Group normalization, 2018, section 3.1, equations 1 to 3.
    """

    def __init__(
        self,
        channels: SupportsIndex,
        *,
        groups: SupportsIndex,
        epsilon: SupportsFloat = 1e-5,
        scale: bool = True,
        bias: bool = True,
        spatial_dims: SupportsIndex = 2,
        dtype: DTypeLike | None = None,
        param_dtype: DTypeLike = jnp.float32,
        scale_init: Initializer = ones,
        bias_init: Initializer = zeros,
        rngs: nnx.Rngs | int,
    ):
        """Check the numbers and make the parameters."""
        super().__init__(
            channels,
            epsilon=epsilon,
            scale=scale,
            bias=bias,
            dtype=dtype,
            param_dtype=param_dtype,
            scale_init=scale_init,
            bias_init=bias_init,
            rngs=rngs,
        )
        self.spatial_dims = arguments.as_spatial_dims(spatial_dims)
        self.groups = integer("groups", groups, at_least=1)
        if self.channels % self.groups:
            fitting = ", ".join(str(g) for g in range(1, min(self.channels, 256) + 1) if self.channels % g == 0)
            what = f"groups {self.groups} does not divide the {counted(self.channels, 'channel')}"
            raise problem(what, "", f"Use groups that divide them: {fitting}.")

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*dims channels"]:
        """Normalise images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.group_norm(
            *self._arrays(x), groups=self.groups, epsilon=self.epsilon, spatial_dims=self.spatial_dims
        )


class InstanceNorm(ChannelNorm):
    """Each feature map of each image normalised by itself.

    Formula:
        y = instance_norm(x, scale, bias), see convjax.instance_norm.

    Args:
        channels: as for LayerNorm.
        epsilon: as for LayerNorm.
        scale: as for LayerNorm.
        bias: as for LayerNorm.
        spatial_dims: the number of spatial axes, one to three.
        dtype: the type to compute in; None means the common type of the input and the parameters.
        param_dtype: the type to hold the parameters in.
        scale_init: as for LayerNorm.
        bias_init: as for LayerNorm.
        rngs: as for LayerNorm.

    Raises:
        ConvjaxError: as LayerNorm.

    Example:
        >>> layer = InstanceNorm(2, epsilon=1e-12, spatial_dims=1, rngs=0)
        >>> layer(jnp.array([[1.0, 10.0], [3.0, 30.0]])).tolist()
        [[-1.0, -1.0], [1.0, 1.0]]

    Source:
        Ulyanov, Vedaldi and Lempitsky, Instance normalization: the missing ingredient for fast stylization, 2016,
        section 2, equation 3.
    """

    def __init__(
        self,
        channels: SupportsIndex,
        *,
        epsilon: SupportsFloat = 1e-5,
        scale: bool = True,
        bias: bool = True,
        spatial_dims: SupportsIndex = 2,
        dtype: DTypeLike | None = None,
        param_dtype: DTypeLike = jnp.float32,
        scale_init: Initializer = ones,
        bias_init: Initializer = zeros,
        rngs: nnx.Rngs | int,
    ):
        """Check the numbers and make the parameters."""
        super().__init__(
            channels,
            epsilon=epsilon,
            scale=scale,
            bias=bias,
            dtype=dtype,
            param_dtype=param_dtype,
            scale_init=scale_init,
            bias_init=bias_init,
            rngs=rngs,
        )
        self.spatial_dims = arguments.as_spatial_dims(spatial_dims)

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*dims channels"]:
        """Normalise images, (batch, *spatial, channels) or (*spatial, channels)."""
        return ops.instance_norm(*self._arrays(x), epsilon=self.epsilon, spatial_dims=self.spatial_dims)
