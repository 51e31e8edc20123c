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
    image = jnp.argmax(one.max(axis=(1, 2)))
    row = jnp.argmax(one[image].max(axis=1))
    column = jnp.argmax(one[image].max(axis=0))
    return int(image), int(row), int(column)


def dead_channels(maps: jax.Array) -> list[int]:
    """Return the channels that are 0 for every image at every place."""
    dead = (maps == 0).all(axis=(0, 1, 2))
    return [int(k) for k in jnp.nonzero(dead)[0]]
