"""One step of training, compiled

Training is one step, again and again. Each step has four parts:

    1. forward     logits = model(images)
    2. loss        the mean cross-entropy of logits and labels
    3. backward    the gradient of the loss for each parameter
    4. update      the optimiser moves the parameters by the gradients

Parts 1 and 2 are written as a function of the model alone, because that is
what is differentiated. Flax does part 3 with nnx.value_and_grad(f)(model),
which gives the pair of loss and gradients, and part 4 with
optimizer.update(model, gradients), which changes the model and remembers the
velocities. The loss of Optax,
optax.softmax_cross_entropy_with_integer_labels(logits, labels), takes logits
as they come and gives one number for each image.

nnx.jit compiles the step: Python runs through it once for each shape of the
arguments, and from then on one compiled program does all four parts. So what
Python itself would do with numbers, such as float(loss) or an `if` on it,
cannot stand inside; and the step needs the optimiser as an argument, for what
it remembers has to outlive the step.

The loss that comes out is the one before the update, as part 2 found it. So
with all weights at 0 the first step says log(3), the loss of three equal
shares, and the next one less:

    >>> import jax.numpy as jnp
    >>> model = Network(nnx.Rngs(0))
    >>> nnx.update(model, jax.tree.map(jnp.zeros_like, nnx.state(model)))
    >>> optimizer = model.optimizer(0.5)
    >>> images, labels = jnp.ones((4, 5, 6, 1)), jnp.array([2, 2, 2, 0])
    >>> batch = images, labels
    >>> losses = [train_step(model, optimizer, *batch) for _ in range(2)]
    >>> [round(float(loss), 4) for loss in losses]
    [1.0986, 0.9651]

`images` has shape (batch, height, width, 1), `labels` has shape (batch,) and
holds class numbers from 0. You may import JAX, Flax, Optax and the standard
library. Leave Network and, on your honour, the line @nnx.jit as they are.
"""

import jax
import optax
from flax import nnx


class Network(nnx.Module):
    """Convolution, ReLU, the mean over all places, and a dense layer."""

    def __init__(self, rngs: nnx.Rngs):
        self.conv = nnx.Conv(1, 4, (3, 3), rngs=rngs)
        self.dense = nnx.Linear(4, 3, rngs=rngs)

    def __call__(self, images: jax.Array) -> jax.Array:
        """Return three logits for each image."""
        return self.dense(nnx.relu(self.conv(images)).mean(axis=(1, 2)))

    def optimizer(self, learning_rate: float) -> nnx.Optimizer:
        """Return gradient descent with momentum for these parameters."""
        descent = optax.sgd(learning_rate, momentum=0.9)
        return nnx.Optimizer(self, descent, wrt=nnx.Param)


@nnx.jit
def train_step(
    model: Network,
    optimizer: nnx.Optimizer,
    images: jax.Array,
    labels: jax.Array,
) -> jax.Array:
    """Change the model by one step, and return the loss before it."""
    def loss_of(network):
        logits = model(images)
        losses = optax.softmax_cross_entropy_with_integer_labels(
            logits, labels
        )
        return losses.mean()

    loss, gradients = nnx.value_and_grad(loss_of)(model)
    optimizer.update(model, gradients)
    return loss
