"""Other right answers."""

import jax
import jax.numpy as jnp
from flax import nnx


class ConvBlock__of_a_list(nnx.Module):
    def __init__(self, in_channels, out_channels, kernel_size, *, stride=1, padding="VALID", rngs):
        settings = {"strides": [stride] * 2, "padding": padding.lower().upper()}
        self.conv = nnx.Conv(in_channels, out_channels, [kernel_size] * 2, rngs=rngs, **settings)

    def __call__(self, x):
        return nnx.relu(self.conv(x))


class _Weights(nnx.Module):
    def __init__(self, shape, rngs):
        self.kernel = nnx.Param(0.1 * jax.random.normal(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros(shape[-1]))


class ConvBlock__by_lax(nnx.Module):
    def __init__(self, in_channels, out_channels, kernel_size, *, stride=1, padding="VALID", rngs):
        self.conv = _Weights((kernel_size, kernel_size, in_channels, out_channels), rngs)
        self.stride, self.padding = stride, padding

    def __call__(self, x):
        layout = ("NHWC", "HWIO", "NHWC")
        y = jax.lax.conv_general_dilated(
            x, self.conv.kernel[...], (self.stride,) * 2, self.padding, dimension_numbers=layout
        )
        y = y + self.conv.bias[...]
        return jnp.where(y > 0, y, 0.0)


class ConvBlock__by_sums_of_shifted_images(nnx.Module):
    def __init__(self, in_channels, out_channels, kernel_size, *, stride=1, padding="VALID", rngs):
        self.conv = _Weights((kernel_size, kernel_size, in_channels, out_channels), rngs)
        self.size, self.stride, self.padding = kernel_size, stride, padding

    def __call__(self, x):
        if self.padding == "SAME":
            total = [max((-(-n // self.stride) - 1) * self.stride + self.size - n, 0) for n in x.shape[1:3]]
            x = jnp.pad(x, ((0, 0), *((extra // 2, extra - extra // 2) for extra in total), (0, 0)))
        rows, columns = (n - self.size + 1 for n in x.shape[1:3])
        step = self.stride
        y = sum(
            jnp.einsum("bhwi,io->bhwo", x[:, r : r + rows : step, c : c + columns : step], self.conv.kernel[...][r, c])
            for r in range(self.size)
            for c in range(self.size)
        )
        return nnx.relu(y + self.conv.bias[...])
