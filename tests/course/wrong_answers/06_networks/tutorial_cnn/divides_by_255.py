"""The network of the usual tutorials: twice convolution, ReLU and pool.

Most first networks look like this one. Two blocks extract features, each at
half the size of the one before it; a dense layer classifies:

    layer                     one 28x28 image       parameters
    conv1  3x3, SAME, ReLU    28 x 28 x 32          3*3*1*32 + 32    =    320
    max pool 2x2, stride 2    14 x 14 x 32
    conv2  3x3, SAME, ReLU    14 x 14 x 64          3*3*32*64 + 64   = 18,496
    max pool 2x2, stride 2     7 x  7 x 64
    flatten                    3136
    dense                      10                   3136*10 + 10     = 31,370
                                                                       50,186

Conv2 sums over all 32 channels of conv1, at places that lie 2 pixels apart in
the image: the deeper the layer, the more of the image one number has seen.
More than half of the parameters stand in the dense layer.

A pool has no parameters and rounds down: 7 rows become 3, and 3 become 1. So
along one axis the dense layer meets size // 2 // 2 places. ReLU and a *max*
pool may change places, because ReLU never makes the smaller of two numbers
the larger one; with an average pool they may not.

    >>> net = TutorialCNN((28, 28, 1), 10, rngs=nnx.Rngs(0))
    >>> net.dense.kernel.shape
    (3136, 10)
    >>> weights = jax.tree.leaves(nnx.state(net, nnx.Param))
    >>> sum(array.size for array in weights)
    50186
    >>> small = TutorialCNN((10, 7, 1), 5, channels=(2, 3), rngs=nnx.Rngs(0))
    >>> small.dense.kernel.shape                    # 2 * 1 * 3
    (6, 5)
    >>> small(jnp.zeros((4, 10, 7, 1))).shape
    (4, 5)

The layers must be called `conv1`, `conv2` and `dense`; all have a bias. What
comes out are logits: no ReLU and no softmax after the last layer. Beware of
Flax's pool: `nnx.max_pool(x, (2, 2))` moves by 1 if nothing is said; strides
is a tuple, too. Images are float32, (batch, height, width, channels), and at
least 4x4. You may import Flax, JAX and NumPy. (`convjax train` has a network
of this name too; that one is smaller, with one convolution.)
"""

import jax
import jax.numpy as jnp
from flax import nnx


class TutorialCNN(nnx.Module):
    """Two convolutions with ReLU and max pools, then a dense layer."""

    def __init__(
        self,
        image_shape: tuple[int, int, int],
        classes: int,
        *,
        channels: tuple[int, int] = (32, 64),
        rngs: nnx.Rngs,
    ):
        """Make the layers, for images (height, width, channels)."""
        height, width, depth = image_shape
        first, second = channels
        self.conv1 = nnx.Conv(depth, first, (3, 3), padding="SAME", rngs=rngs)
        self.conv2 = nnx.Conv(first, second, (3, 3), padding="SAME", rngs=rngs)
        places = (height // 2 // 2) * (width // 2 // 2)
        self.dense = nnx.Linear(places * second, classes, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return the logits of a batch of images, (batch, classes)."""
        x = x / 255.0
        x = nnx.relu(self.conv1(x))
        x = nnx.max_pool(x, (2, 2), strides=(2, 2))
        x = nnx.relu(self.conv2(x))
        x = nnx.max_pool(x, (2, 2), strides=(2, 2))
        return self.dense(x.reshape(x.shape[0], -1))
