import jax
import numpy as np
import pytest
from flax import nnx

from convjax.data import ImageArrays, ImageDataset


class EveryKindOfState(nnx.Module):
    """Parameters, running averages and random streams: whatever a step must not forget."""

    def __init__(self, features: int, classes: int, rngs: nnx.Rngs):
        self.hidden = nnx.Linear(features, 16, rngs=rngs)
        self.norm = nnx.BatchNorm(16, rngs=rngs)
        self.dropout = nnx.Dropout(0.5, rngs=rngs)
        self.out = nnx.Linear(16, classes, rngs=rngs)

    def __call__(self, images: jax.Array) -> jax.Array:
        x = self.norm(self.hidden(images.reshape(images.shape[0], -1)))
        return self.out(self.dropout(jax.nn.relu(x)))


@pytest.fixture
def every_kind_of_state() -> EveryKindOfState:
    return EveryKindOfState(16, 3, nnx.Rngs(0))


def labelled(count: int, seed: int) -> ImageArrays:
    """Three classes that a linear model tells apart: a bright row on noise."""
    generator = np.random.default_rng(seed)
    labels = (np.arange(count) % 3).astype(np.int32)
    images = generator.integers(0, 60, (count, 4, 4, 1)).astype(np.uint8)
    images[np.arange(count), labels] += 120
    return ImageArrays(images, labels)


@pytest.fixture(scope="session")
def rows() -> ImageDataset:
    """90 training and 31 test images, 4×4, of three classes."""
    return ImageDataset("rows", ("top", "second", "third"), train=labelled(90, 0), test=labelled(31, 1))
