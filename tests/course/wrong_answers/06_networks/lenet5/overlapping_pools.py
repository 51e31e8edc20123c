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
