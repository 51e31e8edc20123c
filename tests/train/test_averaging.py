import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from convjax.train import (
    Recipe,
    averaged,
    averaged_parameters,
    evaluate,
    fit,
    model_to_evaluate,
    split_for_training,
)

from .conftest import EveryKindOfState

pytestmark = pytest.mark.slow


def test_the_average_weighs_every_step_by_how_long_ago_it_was_and_the_weights_add_up_to_1():
    decay, gradients = 0.8, np.random.default_rng(0).normal(size=(6, 3)).astype(np.float32)
    optimizer, parameters = averaged(optax.sgd(0.1), decay), jnp.ones(3)
    state, after = optimizer.init(parameters), []
    for gradient in gradients:
        updates, state = optimizer.update(gradient, state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        after.append(1 - 0.1 * gradients[: len(after) + 1].sum(axis=0))
        np.testing.assert_allclose(parameters, after[-1], rtol=1e-5)  # the steps themselves are those of sgd
        weights = (1 - decay) * decay ** np.arange(len(after))[::-1] / (1 - decay ** len(after))
        assert weights.sum() == pytest.approx(1)
        np.testing.assert_allclose(state.average, weights @ np.array(after), rtol=1e-5)


@pytest.mark.parametrize("decay", [0.9999999, 0.99999999, 1 - 2**-53])
def test_a_decay_near_1_is_the_plain_mean_of_all_steps_and_its_weights_still_add_up_to_1(decay):
    optimizer, parameters = averaged(optax.sgd(1.0), decay), jnp.array(0.0)
    state = optimizer.init(parameters + 7)  # what there was before the first step counts for nothing
    for step in range(1, 5):
        updates, state = optimizer.update(jnp.array(-1.0), state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        np.testing.assert_allclose(state.average, (step + 1) / 2, rtol=1e-5)


def test_a_model_is_evaluated_with_its_averages_where_it_has_some(every_kind_of_state):
    _, plain = split_for_training(every_kind_of_state, optax.sgd(0.1))
    assert averaged_parameters(plain) is None
    assert nnx.to_pure_dict(model_to_evaluate(plain)).keys() == nnx.to_pure_dict(plain[0]).keys()
    _, state = split_for_training(every_kind_of_state, averaged(optax.sgd(0.1), 0.9))
    state[1]["opt_state"]["average"] = jax.tree.map(lambda leaf: leaf + 1, state[1]["opt_state"]["average"])
    found, model = (nnx.to_pure_dict(tree) for tree in (model_to_evaluate(state), state[0]))
    np.testing.assert_allclose(found["hidden"]["kernel"], model["hidden"]["kernel"] + 1)
    np.testing.assert_array_equal(found["norm"]["mean"], model["norm"]["mean"])
    assert jax.tree.structure(model_to_evaluate(state)) == jax.tree.structure(state[0])


def test_fit_reports_and_gives_back_the_averaged_model(rows):
    model = EveryKindOfState(16, 3, nnx.Rngs(0))
    result = fit(model, rows, Recipe(epochs=2, batch_size=16, average_decay=0.9))
    average = averaged_parameters(result.state)
    np.testing.assert_array_equal(model.hidden.kernel[...], average["hidden"]["kernel"][...])
    assert (model.hidden.kernel[...] != result.state[0]["hidden"]["kernel"][...]).any()
    again = evaluate(model, rows.test, normalisation=result.normalisation)
    assert again.loss == pytest.approx(result.test.loss, rel=1e-6)
