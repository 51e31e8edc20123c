"""LeNet-5, a reader of handwritten digits, in today's form.

Yann LeCun, Leon Bottou, Yoshua Bengio and Patrick Haffner described it in
"Gradient-based learning applied to document recognition" (Proceedings of the
IEEE, 1998). It was not the first convolutional network: Fukushima's
neocognitron is of 1980, and LeCun's own network for zip codes of 1989. But
its plan, from few large maps to many small ones and then dense layers, became
the usual one.

    1998   here               gives           parameters
    C1     conv1   5x5, SAME  28 x 28 x 6     5*5*1*6 + 6      =    156
    S2     max pool 2x2       14 x 14 x 6
    C3     conv2   5x5        10 x 10 x 16    5*5*6*16 + 16    =  2,416
    S4     max pool 2x2        5 x  5 x 16
           flatten            400
    C5     dense1             120             400*120 + 120    = 48,120
    F6     dense2              84             120*84 + 84      = 10,164
           dense3              10             84*10 + 10       =    850
                                                                61,706

ReLU follows conv1, conv2, dense1 and dense2. What differs from 1998:

- the images were 32x32, and C1 had no padding. An image of 28x28 with 2 zeros
  on each side is as large, so here conv1 takes 28x28 and pads.
- ReLU in place of a scaled tanh.
- max pools in place of S2 and S4, which added up four numbers, multiplied the
  sum by a weight, added a bias and squashed the result.
- conv2 sees all 6 maps. In C3 each of the 16 maps saw 3, 4 or all 6 of them,
  after a table; so it had 1,516 parameters.
- C5 was called a convolution: on maps of 5x5 a 5x5 kernel fits once, so it is
  the same as a dense layer.
- dense3 gives logits. In 1998 each class had a pattern of 84 numbers, set by
  hand, and the squared distance of F6 to it was its output.

    >>> net = LeNet5(rngs=nnx.Rngs(0))
    >>> weights = jax.tree.leaves(nnx.state(net, nnx.Param))
    >>> sum(array.size for array in weights)
    61706
    >>> net.conv2.kernel.shape, net.dense1.kernel.shape
    ((5, 5, 6, 16), (400, 120))
    >>> net(jax.numpy.zeros((3, 28, 28, 1))).shape
    (3, 10)

The layers must be called `conv1`, `conv2`, `dense1`, `dense2` and `dense3`;
all have a bias. Nothing follows dense3. Images are float32, (batch, 28, 28,
in_channels). You may import Flax, JAX and NumPy.
"""

import jax
from flax import nnx


class LeNet5(nnx.Module):
    """LeNet-5 with ReLU, max pools and logits."""

    def __init__(
        self, *, in_channels: int = 1, classes: int = 10, rngs: nnx.Rngs
    ):
        """Make the five layers, for images of 28x28."""
        self.conv1 = nnx.Conv(in_channels, 6, (5, 5), padding="SAME", rngs=rngs)
        self.conv2 = nnx.Conv(6, 16, (5, 5), padding="VALID", rngs=rngs)
        self.dense1 = nnx.Linear(400, 120, rngs=rngs)
        self.dense2 = nnx.Linear(120, 84, rngs=rngs)
        self.dense3 = nnx.Linear(84, classes, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return the logits of a batch of images, (batch, classes)."""
        x = nnx.relu(self.conv1(x))
        x = nnx.max_pool(x, (3, 3), strides=(2, 2), padding="SAME")
        x = nnx.relu(self.conv2(x))
        x = nnx.max_pool(x, (3, 3), strides=(2, 2), padding="SAME")
        x = x.reshape(x.shape[0], -1)
        x = nnx.relu(self.dense1(x))
        x = nnx.relu(self.dense2(x))
        return self.dense3(x)
