"""What does a network see on the way? The reference."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from flax import nnx  # noqa: F401  # the lesson's example has a ReLU


def feature_maps(layers: dict[str, Callable[[jax.Array], jax.Array]], images: jax.Array) -> dict[str, jax.Array]:
    """Return what each of the layers gives for these images, by its name."""
    maps = {}
    x = images
    for name, layer in layers.items():
        x = layer(x)
        maps[name] = x
    return maps


def strongest_place(maps: jax.Array, channel: int) -> tuple[int, int, int]:
    """Return image, row and column of a channel's largest number."""
    one = maps[..., channel]
    return tuple(map(int, jnp.unravel_index(jnp.argmax(one), one.shape)))


def dead_channels(maps: jax.Array) -> list[int]:
    """Return the channels that are 0 for every image at every place."""
    return [channel for channel in range(maps.shape[-1]) if not maps[..., channel].any()]
