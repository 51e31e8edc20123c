import numpy as np
import pytest
from flax import nnx

from convjax.data import load
from convjax.nn import models
from convjax.train import Recipe, fit


@pytest.mark.slow
def test_the_default_recipe_reaches_97_percent_on_the_digits_as_the_mean_of_five_seeds():
    digits = load("digits")
    results = []
    for seed in range(5):
        model = models.build("tutorial_cnn", input_shape=(8, 8, 1), classes=10, rngs=nnx.Rngs(seed))
        results.append(fit(model, digits, Recipe(seed=seed)))
    assert np.mean([result.test.accuracy for result in results]) >= 0.97
