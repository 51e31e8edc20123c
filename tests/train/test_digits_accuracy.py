import numpy as np
import pytest
from flax import nnx

from convjax.data import load
from convjax.nn import models
from convjax.train import fit
from convjax.train.runs.presets import preset_of, recipe_of


@pytest.mark.slow
def test_the_preset_of_the_digits_reaches_98_percent_as_the_mean_of_the_final_epochs_of_five_seeds():
    digits = load("digits")
    accuracies = []
    for seed in range(5):
        model = models.build(preset_of("digits").model, input_shape=(8, 8, 1), classes=10, rngs=nnx.Rngs(seed))
        accuracies.append(fit(model, digits, recipe_of("digits", seed=seed)).test.accuracy)
    assert np.mean(accuracies) >= 0.98
