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
        def pool(maps):
            rows = maps.shape[1] // 2
            columns = maps.shape[2] // 2
            return maps[:, : 2 * rows : 2, : 2 * columns : 2]

        x = pool(nnx.relu(self.conv1(x)))
        x = pool(nnx.relu(self.conv2(x)))
        return self.dense(x.reshape(x.shape[0], -1))
