from collections.abc import Callable

import jax
import jax.numpy as jnp
from flax import nnx


def feature_maps(
    layers: dict[str, Callable[[jax.Array], jax.Array]], images: jax.Array
) -> dict[str, jax.Array]:
    """Return what each of the layers gives for these images, by its name."""
    maps = {}
    for name, layer in layers.items():
        images = layer(images)
        maps[name] = images
    return maps


def strongest_place(maps: jax.Array, channel: int) -> tuple[int, int, int]:
    """Return image, row and column of a channel's largest number."""
    one = maps[..., channel]
    place = jnp.unravel_index(jnp.argmax(one), one.shape)
    return tuple(int(i) for i in place)


def dead_channels(maps: jax.Array) -> list[int]:
    """Return the channels that are 0 for every image at every place."""
    channels = range(maps.shape[-1])
    return [k for k in channels if jnp.allclose(maps[..., k], 0.0)]
