"""The layer that normalises by the statistics of a batch, and keeps running averages of them."""

from typing import SupportsFloat, SupportsIndex

import jax.numpy as jnp
from flax import nnx
from flax.errors import TraceContextError
from jax import lax
from jax.nn.initializers import Initializer, ones, zeros
from jax.typing import DTypeLike
from jaxtyping import Array, Num

from convjax import ops
from convjax.arithmetic.axes import integer
from convjax.arithmetic.counting import truth
from convjax.arithmetic.messages import counted, problem
from convjax.ops import arguments
from convjax.ops.batch_normalization import normalised_by_batch

from .normalization import ChannelNorm


class BatchNorm(ChannelNorm):
    """Each channel normalised by the statistics of the batch while training, and by running averages of them after.

    Formula:
        y = batch_norm(x, mean, variance, scale, bias), see convjax.batch_norm, with those of batch_statistics(x) while
        use_running_average is False, and with the stored ones while it is True. Each call in training stores
        momentum · stored + (1 − momentum) · statistic. The variance is that of the elements at hand, over n; PyTorch
        stores n / (n − 1) times it, and its momentum is 1 − this one.

    Args:
        channels: channels of the input, which stand last.
        momentum: the share of the stored statistics that stays, at least 0 and below 1.
        epsilon: a positive number that keeps the root from zero.
        scale: whether each channel is multiplied by a number that is learned.
        bias: whether a number that is learned is added to each channel.
        use_running_average: False to train, True to evaluate. model.train(), model.eval() and nnx.view switch it, and
            convjax.train does.
        spatial_dims: the number of spatial axes, none to three. Without a batch axis the statistics are those of one
            image; a channel of one element in all has no variance, and comes out as its bias.
        dtype: the type to compute in; None means the common type of the input and the parameters. Statistics of float16
            and bfloat16 are kept in float32.
        param_dtype: the type to hold scale and bias in, and the statistics, in float32 at least.
        scale_init: fills the scale, (channels,).
        bias_init: fills the bias, (channels,).
        rngs: where the random numbers for the parameters come from; an int is a seed.

    Raises:
        ConvjaxError: a count that is no int or too small, a momentum or epsilon out of its range, an unknown type, a
            bool that is none; and when called, an input of other channels or another rank.

    Example:
        >>> layer = BatchNorm(1, momentum=0.75, epsilon=1e-12, spatial_dims=0, rngs=0)
        >>> layer(jnp.array([[1.0], [5.0]])).ravel().tolist(), layer.mean[...].item(), layer.var[...].item()
        ([-1.0, 1.0], 0.75, 1.75)
        >>> layer.eval()
        >>> round(layer(jnp.array([[0.75]])).item(), 4)
        0.0

    Source:
        Ioffe and Szegedy, Batch normalization: accelerating deep network training by reducing internal covariate
        shift, 2015, algorithms 1 and 2; running averages as in Flax.
    """

    def __init__(
        self,
        channels: SupportsIndex,
        *,
        momentum: SupportsFloat = 0.9,
        epsilon: SupportsFloat = 1e-5,
        scale: bool = True,
        bias: bool = True,
        use_running_average: bool = False,
        spatial_dims: SupportsIndex = 2,
        dtype: DTypeLike | None = None,
        param_dtype: DTypeLike = jnp.float32,
        scale_init: Initializer = ones,
        bias_init: Initializer = zeros,
        rngs: nnx.Rngs | int,
    ):
        """Check the numbers and make the parameters and the statistics."""
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
        self.momentum = arguments.number("momentum", momentum, at_least=0.0, known="")
        if self.momentum >= 1:
            mend = "Use momentum=0.9: the share of the stored statistics that stays."
            raise problem(f"momentum must be below 1, got {self.momentum}", "", mend)
        self.use_running_average = truth("use_running_average", use_running_average)
        axes = integer("spatial_dims", spatial_dims, at_least=0)
        self.spatial_dims = axes and arguments.as_spatial_dims(axes)
        wide = arguments.accumulator(self.param_dtype)
        self.mean = nnx.BatchStat(jnp.zeros((self.channels,), wide))
        self.var = nnx.BatchStat(jnp.ones((self.channels,), wide))

    def __call__(self, x: Num[Array, "*dims channels"]) -> Num[Array, "*dims channels"]:
        """Normalise images, (batch, *spatial, channels) or (*spatial, channels)."""
        x, scale, bias = self._arrays(x)
        self._require_rank(x)
        if self.use_running_average:
            wide = arguments.accumulator(x.dtype)
            mean, variance = self.mean[...].astype(wide), self.var[...].astype(wide)
            return ops.batch_norm(x, mean, variance, scale, bias, epsilon=self.epsilon)
        is_alone = 0 < self.spatial_dims == x.ndim - 1
        y, mean, variance = normalised_by_batch(x[None] if is_alone else x, scale, bias, epsilon=self.epsilon)
        self._store(mean=mean, var=variance)
        return y[0] if is_alone else y

    def set_view(self, use_running_average: bool | None = None) -> None:
        """What nnx.view calls on a copy of the layer, and nnx.view_info shows.

        Args:
          use_running_average: False to train, True to evaluate; None leaves it as it is.
        """
        if use_running_average is not None:
            self.use_running_average = truth("use_running_average", use_running_average)

    def _store(self, **statistics: Array) -> None:
        for name, found in statistics.items():
            stored = getattr(self, name)
            kept = stored[...]
            fresh = lax.stop_gradient(found).astype(kept.dtype)
            try:
                stored[...] = self.momentum * kept + (1 - self.momentum) * fresh
            except TraceContextError as error:
                mend = "Use nnx.jit in place of jax.jit, split the model before and merge it within, or model.eval()."
                what = "a BatchNorm in training cannot store statistics from within a function that JAX traces"
                raise problem(what, arguments.shapes(**statistics), mend) from error

    def _require_rank(self, x: Array) -> None:
        known = arguments.shapes(x=x)
        if self.spatial_dims:
            arguments.image_size(x, self.spatial_dims, known=known)
        elif x.ndim > 2:
            mend = f"Use x of shape (batch, channels), or BatchNorm(..., spatial_dims={min(x.ndim - 2, 3)})."
            raise problem(f"x has {counted(x.ndim, 'axis', 'axes')}, not 1 or 2 as spatial_dims=0 needs", known, mend)
