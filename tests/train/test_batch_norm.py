"""Layers of this package that behave differently in training, in the trainer."""

import jax
import numpy as np
from flax import nnx

from convjax.nn import BatchNorm, Conv, Dense
from convjax.train import Recipe, evaluate, fit


class Normalised(nnx.Module):
    def __init__(self):
        rngs = nnx.Rngs(0)
        self.conv, self.norm = Conv(1, 8, (1, 4), bias=False, rngs=rngs), BatchNorm(8, momentum=0.5, rngs=rngs)
        self.dense = Dense(4 * 8, 3, rngs=rngs)

    def __call__(self, images: jax.Array) -> jax.Array:
        x = jax.nn.relu(self.norm(self.conv(images)))
        return self.dense(x.reshape(x.shape[0], -1))


def test_a_model_with_batch_norm_learns_stores_statistics_and_is_evaluated_with_them(rows):
    model = Normalised()
    result = fit(model, rows, Recipe(epochs=8, batch_size=16, learning_rate=0.02))
    assert result.history[-1].train_loss < result.history[0].train_loss / 2
    assert result.test.accuracy > 0.9
    stored = np.asarray(model.norm.mean[...])
    assert np.all(stored != 0)
    again = evaluate(model, rows.test, normalisation=result.normalisation)
    assert again.accuracy == result.test.accuracy
    np.testing.assert_array_equal(model.norm.mean[...], stored)
    assert model.norm.use_running_average is False  # as it was before
