"""What does a network see on the way?

A network gives out its last layer only. What its layers see stands in between:
for each layer an array (batch, height, width, channels), of which every
channel is one feature map for each image. To keep them, go through the layers
one by one, and give to each what came out of the one before:

    images ---> conv1 ---> relu1 ---> pool1 ---> conv2 ---> ...
                  |          |          |          |
                kept       kept       kept       kept

Here a network is a dict from names to layers, in their order; each layer is
called like a function. Three questions can then be asked of it:

- what does every layer give? (feature_maps)
- which image excites a channel most, and where? Look at what lies there, and
  you have an idea of what the channel looks for. (strongest_place)
- which channels are 0 after ReLU, for every image at every place? They are
  called dead: they say nothing, and as no gradient passes a ReLU that gives 0,
  their own weights learn nothing from these images. (dead_channels)

    >>> def edges(x):                       # 2 channels: falls and rises
    ...     fall = x[:, :, :-1] - x[:, :, 1:]
    ...     return jnp.concatenate([fall, -fall], axis=-1)
    >>> layers = {"edges": edges, "relu": nnx.relu}
    >>> row = jnp.array([9.0, 9.0, 4.0, 1.0]).reshape(1, 1, 4, 1)
    >>> maps = feature_maps(layers, row)
    >>> list(maps)
    ['edges', 'relu']
    >>> maps["edges"][0, 0].T.tolist()      # a row for each channel
    [[0.0, 5.0, 3.0], [-0.0, -5.0, -3.0]]
    >>> maps["relu"][0, 0].T.tolist()
    [[0.0, 5.0, 3.0], [0.0, 0.0, 0.0]]
    >>> strongest_place(maps["relu"], 0)    # image 0, row 0, column 1
    (0, 0, 1)
    >>> dead_channels(maps["relu"])
    [1]

`feature_maps` keeps what layers give as it is, under their names, and not the
images themselves. `strongest_place` is about the largest number, not the
largest absolute one; of several the first counts, image by image and row by
row. Its three numbers, and those in the list, are ints. Arrays are float32.
You may import Flax, JAX and NumPy.

(Where a network is a module, `self.sow(nnx.Intermediate, "name", y)` inside
its __call__ keeps y in the same way.)
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp
from flax import nnx


def feature_maps(
    layers: dict[str, Callable[[jax.Array], jax.Array]], images: jax.Array
) -> dict[str, jax.Array]:
    """Return what each of the layers gives for these images, by its name."""
    maps = {}
    for layer in layers.values():
        images = layer(images)
        maps[layer.__name__] = images
    return maps


def strongest_place(maps: jax.Array, channel: int) -> tuple[int, int, int]:
    """Return image, row and column of a channel's largest number."""
    one = maps[..., channel]
    place = jnp.unravel_index(jnp.argmax(one), one.shape)
    return tuple(int(i) for i in place)


def dead_channels(maps: jax.Array) -> list[int]:
    """Return the channels that are 0 for every image at every place."""
    dead = (maps == 0).all(axis=(0, 1, 2))
    return [int(k) for k in jnp.nonzero(dead)[0]]
