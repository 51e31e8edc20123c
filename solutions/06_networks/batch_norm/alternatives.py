"""Other right answers."""

import jax
import jax.numpy as jnp
from flax import nnx


class _Four(nnx.Module):
    def __init__(self, channels, *, momentum=0.9, epsilon=1e-5):
        self.scale, self.bias = nnx.Param(jnp.ones((channels,))), nnx.Param(jnp.zeros((channels,)))
        self.mean, self.var = nnx.BatchStat(jnp.zeros((channels,))), nnx.BatchStat(jnp.ones((channels,)))
        self.momentum = momentum
        self.epsilon = epsilon


class BatchNorm__of_rows(_Four):
    def __call__(self, x, *, training=False):
        rows = jnp.reshape(x, (-1, x.shape[-1]))
        if not training:
            return self.normalised(rows, self.mean[...], self.var[...]).reshape(x.shape)
        mean = rows.sum(0) / len(rows)
        var = ((rows - mean) ** 2).sum(0) / len(rows)
        y = self.normalised(rows, mean, var)
        for stored, new in ((self.mean, mean), (self.var, var)):
            stored[...] = stored[...] + (1 - self.momentum) * (new - stored[...])
        return y.reshape(x.shape)

    def normalised(self, x, mean, var):
        factor = self.scale[...] * jax.lax.rsqrt(var + self.epsilon)
        return x * factor + (self.bias[...] - mean * factor)


class BatchNorm__channel_by_channel(_Four):
    def __call__(self, x, *, training=False):
        outputs, means, variances = [], [], []
        for channel in range(x.shape[-1]):
            values = x[..., channel]
            mean, var = self.mean[channel], self.var[channel]
            if training:
                m, v = jnp.mean(values), jnp.mean(jnp.square(values - jnp.mean(values)))
            else:
                m, v = mean, var
            means.append(self.momentum * mean + (1 - self.momentum) * m)
            variances.append(self.momentum * var + (1 - self.momentum) * v)
            normal = (values - m) / (v + self.epsilon) ** 0.5
            outputs.append(self.scale[channel] * normal + self.bias[channel])
        if training:
            self.mean[...], self.var[...] = jnp.stack(means), jnp.stack(variances)
        return jnp.stack(outputs, axis=-1)
