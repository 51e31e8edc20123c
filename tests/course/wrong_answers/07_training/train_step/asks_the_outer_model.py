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
