"""The layer that does one thing in training and another afterwards.

In training a batch norm gives every channel of a batch the mean 0 and the
variance 1, then a scale and a bias of its own. With m and v for the mean and
the variance of one channel over all images, rows and columns of the batch:

    y = scale * (x - m) / sqrt(v + epsilon) + bias

    (3 images, 4 rows, 5 columns, 2 channels):  2 means, each of 60 numbers

So what becomes of an image depends on the others in its batch. Once the
network is trained that must not be, and there may be only one image. So the
layer keeps running averages while it trains, and uses them afterwards:

    training    y from the batch's m and v; then the layer stores
                mean <- momentum * mean + (1 - momentum) * m
                var  <- momentum * var  + (1 - momentum) * v
    otherwise   y from the stored mean and var; nothing is stored

Conventions: `momentum` is the share of the old average that stays (PyTorch
calls 1 minus it momentum). v is the sum of the squared deviations over n, here
60, for y and for what is stored (PyTorch stores the one over n - 1). Scale
and var begin at 1, bias and mean at 0.

    >>> norm = BatchNorm(1, momentum=0.75)
    >>> batch = jnp.array([1.0, 5.0]).reshape(2, 1, 1, 1)   # m = 3, v = 4
    >>> norm(batch, training=True).ravel().round(3).tolist()
    [-1.0, 1.0]
    >>> norm.mean[...].tolist(), norm.var[...].tolist()
    ([0.75], [1.75])
    >>> norm(batch).ravel().round(2)              # (1 - 0.75) / sqrt(1.75)
    Array([0.19, 3.21], dtype=float32)
    >>> norm.mean[...].tolist()                   # as before
    [0.75]

`scale` and `bias` are learned: nnx.Param. `mean` and `var` are counted, not
learned: nnx.BatchStat, so that no optimiser moves them. All four have the
shape (channels,). A stored array is read as self.mean[...] and replaced by
self.mean[...] = new. Images are float32, (batch, height, width, channels);
epsilon is more than 0. You may import Flax, JAX and NumPy. It is a matter of
honour not to use nnx.BatchNorm.

(Flax's own layers take the training form unless told otherwise; many have
measured a network that was still training. Here nothing said means: not.)
"""

import jax
import jax.numpy as jnp
from flax import nnx


class BatchNorm(nnx.Module):
    """Each channel normalised over the batch, or by running averages."""

    def __init__(
        self, channels: int, *, momentum: float = 0.9, epsilon: float = 1e-5
    ):
        """Make `scale`, `bias`, `mean` and `var`, each (channels,)."""
        self.momentum = momentum
        self.epsilon = epsilon
        self.scale = nnx.Param(jnp.ones((channels,)))
        self.bias = nnx.Param(jnp.zeros((channels,)))
        self.mean = nnx.BatchStat(jnp.zeros((channels,)))
        self.var = nnx.BatchStat(jnp.ones((channels,)))

    def __call__(self, x: jax.Array, *, training: bool = False) -> jax.Array:
        """Return the normalised images; in training, store averages too."""
        if training:
            m = x.mean(axis=(0, 1, 2))
            v = ((x - m) ** 2).mean(axis=(0, 1, 2))
            self.mean[...] = self.momentum * self.mean[...] + (1 - self.momentum) * m
            self.var[...] = self.momentum * self.var[...] + (1 - self.momentum) * v
        else:
            m = self.mean[...]
            v = self.var[...]
        y = (x - m) / jnp.sqrt(v + self.epsilon)
        return self.scale[...] * (y + self.bias[...])
