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
