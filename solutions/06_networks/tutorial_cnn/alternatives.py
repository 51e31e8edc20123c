"""Other right answers."""

import jax
import jax.numpy as jnp
from flax import nnx


class TutorialCNN__pool_before_relu(nnx.Module):
    def __init__(self, image_shape, classes, *, channels=(32, 64), rngs):
        self.conv1 = nnx.Conv(image_shape[-1], channels[0], kernel_size=[3, 3], rngs=rngs)
        self.conv2 = nnx.Conv(channels[0], channels[1], kernel_size=[3, 3], rngs=rngs)
        # What comes out of the convolutions says what the dense layer meets.
        features = jax.eval_shape(self.features, jnp.zeros((1, *image_shape)))
        self.dense = nnx.Linear(features.size, classes, rngs=rngs)

    def features(self, x):
        x = nnx.relu(nnx.max_pool(self.conv1(x), (2, 2), (2, 2)))
        return nnx.relu(nnx.max_pool(self.conv2(x), (2, 2), (2, 2)))

    def __call__(self, x):
        return self.dense(jax.vmap(jnp.ravel)(self.features(x)))


class _Weights(nnx.Module):
    def __init__(self, shape, rngs):
        self.kernel = nnx.Param(0.1 * jax.random.normal(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros(shape[-1]))


def _halved(x):
    _, height, width, _ = x.shape
    x = x[:, : height // 2 * 2, : width // 2 * 2]
    rows = jnp.maximum(x[:, 0::2], x[:, 1::2])
    return jnp.maximum(rows[:, :, 0::2], rows[:, :, 1::2])


class TutorialCNN__without_layers_of_flax(nnx.Module):
    def __init__(self, image_shape, classes, *, channels=(32, 64), rngs):
        height, width, depth = image_shape
        self.conv1 = _Weights((3, 3, depth, channels[0]), rngs)
        self.conv2 = _Weights((3, 3, channels[0], channels[1]), rngs)
        self.dense = _Weights(((height // 4) * (width // 4) * channels[1], classes), rngs)

    def __call__(self, x):
        for layer in (self.conv1, self.conv2):
            padding = [(1, 1), (1, 1)]
            layout = ("NHWC", "HWIO", "NHWC")
            x = jax.lax.conv_general_dilated(x, layer.kernel[...], (1, 1), padding, dimension_numbers=layout)
            x = _halved(jax.nn.relu(x + layer.bias[...]))
        return x.reshape(len(x), -1) @ self.dense.kernel[...] + self.dense.bias[...]
