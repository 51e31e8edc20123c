"""From feature maps to one number for each class.

The convolutions of a network extract features; its last layer decides. That
layer is dense: it weighs every number of every feature map, and wants them in
one row for each image. So the maps are flattened first:

    (batch, height, width, channels)  --->  (batch, height*width*channels)

The images stay apart; only what belongs to one image is laid in a row. The
order is that of the memory: row by row, in each row place by place, at each
place channel by channel. So the number at row r, column c, channel k goes to

    (r * width + c) * channels + k

    row 0                        row 1                   2x3 maps, 2 channels
    c 0    c 1    c 2            c 0    c 1    c 2
    k0 k1  k0 k1  k0 k1          k0 k1  k0 k1  k0 k1
     0  1   2  3   4  5           6  7   8  9  10 11     place in the row

Any fixed order could be learned from, but the weights are worth something
only with the order they were learned in. (PyTorch keeps channels first, so
its order is another one.)

The dense layer then gives, for each class, the numbers times that class's
weights, summed, plus a bias: a logit. A logit is any real number, not a
probability; whoever wants those takes softmax later, together with the loss.
The class that is predicted is the place of the largest logit.

    >>> head = FlattenAndClassify((2, 3, 4), 5, rngs=nnx.Rngs(0))
    >>> head.dense.kernel.shape, head.dense.bias.shape          # 2 * 3 * 4
    ((24, 5), (5,))
    >>> maps = jnp.arange(24.0).reshape(1, 2, 3, 4)
    >>> head.dense.kernel[...] = jnp.eye(24)[:, :5]   # class i: number i
    >>> head(maps).tolist()
    [[0.0, 1.0, 2.0, 3.0, 4.0]]
    >>> head.predict(maps).tolist()
    [4]

`feature_shape` is (height, width, channels) of one image's maps. The layer
must be called `dense`, for the checks write weights of their own into it; it
keeps a bias. Where two logits are equally large, the first class counts.
Maps are float32; the predicted classes are ints. You may import Flax, JAX and
NumPy.
"""

import jax
import jax.numpy as jnp
from flax import nnx


class FlattenAndClassify(nnx.Module):
    """A flattened image's dense layer, with a logit for each class."""

    def __init__(
        self,
        feature_shape: tuple[int, int, int],
        classes: int,
        *,
        rngs: nnx.Rngs,
    ):
        """Make the layer `dense`, for maps of this shape."""
        height, width, channels = feature_shape
        self.dense = nnx.Linear(height * width * channels, classes, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return the logits, (batch, classes)."""
        return self.dense(x.reshape(x.shape[0], -1))

    def predict(self, x: jax.Array) -> jax.Array:
        """Return for each image the class with the largest logit."""
        logits = self(x)
        return jnp.argmax(jnp.abs(logits), axis=-1)
