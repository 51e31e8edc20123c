"""The layers of a small network, with the same weights wherever they are made."""

import jax
import numpy as np
from flax import nnx


def _conv(draw: np.random.Generator, in_channels: int, out_channels: int) -> nnx.Conv:
    zeros = nnx.initializers.zeros_init()
    conv = nnx.Conv(in_channels, out_channels, (3, 3), padding="VALID", kernel_init=zeros, rngs=nnx.Rngs(0))
    conv.kernel[...] = jax.numpy.asarray(draw.normal(size=(3, 3, in_channels, out_channels)).astype(np.float32))
    conv.bias[...] = jax.numpy.asarray(draw.normal(size=out_channels).astype(np.float32))
    return conv


def layers(seed: int) -> dict[str, nnx.Conv]:
    """Return two blocks of convolution, ReLU and pool; an image of 2 channels has 2 after the first, too."""
    draw = np.random.default_rng(seed)

    def pool(x):
        return nnx.max_pool(x, (2, 2), strides=(2, 2))

    return {
        "conv1": _conv(draw, 2, 2),
        "relu1": nnx.relu,
        "pool1": pool,
        "conv2": _conv(draw, 2, 3),
        "relu2": nnx.relu,
    }


def line(slope: float):
    """Return one layer that multiplies and adds 1."""
    return {"line": lambda x: slope * x + 1}


def two_lines():
    """Return two layers that can be reckoned by hand."""
    return {"double": lambda x: 2 * x, "less_five": lambda x: x - 5}
