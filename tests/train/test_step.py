from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from convjax.train import (
    cross_entropy,
    evaluation_step,
    split_for_evaluation,
    split_for_training,
    train_step,
    train_steps,
)


class Softmax(nnx.Module):
    """Softmax regression: small enough to differentiate by hand."""

    def __init__(self):
        self.weights = nnx.Param(jnp.asarray(np.random.default_rng(0).normal(size=(4, 3)), jnp.float32))

    def __call__(self, images):
        return images.reshape(images.shape[0], -1) @ self.weights[...]


def batch(count: int = 6, pixels: int = 4) -> tuple[jax.Array, jax.Array]:
    generator = np.random.default_rng(1)
    side = int(pixels**0.5)
    images = jnp.asarray(generator.normal(size=(count, side, side, 1)), jnp.float32)
    return images, jnp.asarray(generator.integers(0, 3, count), jnp.int32)


def log_softmax(logits: np.ndarray) -> np.ndarray:
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def test_cross_entropy_is_minus_the_log_of_the_right_class_probability():
    logits = np.random.default_rng(0).normal(size=(5, 7)) * 10
    labels = np.array([0, 6, 3, 3, 1])
    expected = -log_softmax(logits)[np.arange(5), labels]
    losses = cross_entropy(jnp.asarray(logits, jnp.float32), jnp.asarray(labels, jnp.int32))
    np.testing.assert_allclose(losses, expected, rtol=1e-5)


def test_cross_entropy_of_half_precision_logits_is_computed_in_float32():
    losses = cross_entropy(jnp.zeros((1, 1000), jnp.bfloat16), jnp.zeros(1, jnp.int32))
    assert losses.dtype == jnp.float32
    np.testing.assert_allclose(losses, np.log(1000), rtol=1e-6)


def test_two_steps_of_adamw_are_those_worked_out_by_hand():
    rate, decay, first, second, small = 0.1, 0.05, 0.9, 0.999, 1e-8
    images, labels = batch()
    x, y = np.asarray(images, np.float64).reshape(6, 4), np.eye(3)[np.asarray(labels)]
    weights = np.asarray(Softmax().weights[...], np.float64)
    mean = square = np.zeros_like(weights)
    graphdef, state = split_for_training(Softmax(), optax.adamw(rate, weight_decay=decay))
    step = jax.jit(partial(train_step, graphdef))
    for count in (1, 2):
        log_probabilities = log_softmax(x @ weights)
        state, sums = step(state, images, labels)
        np.testing.assert_allclose(sums.loss, -(y * log_probabilities).sum(), rtol=1e-5)
        gradient = x.T @ (np.exp(log_probabilities) - y) / 6
        mean = first * mean + (1 - first) * gradient
        square = second * square + (1 - second) * gradient**2
        update = mean / (1 - first**count) / (np.sqrt(square / (1 - second**count)) + small)
        weights = weights - rate * (update + decay * weights)
        np.testing.assert_allclose(nnx.to_pure_dict(state[0])["weights"], weights, atol=1e-5)


def test_a_step_returns_all_state_changed_parameters_averages_random_streams_and_the_optimiser(every_kind_of_state):
    graphdef, state = split_for_training(every_kind_of_state, optax.adamw(0.1))
    images, labels = batch(pixels=16)
    after, _ = jax.jit(partial(train_step, graphdef))(state, images, labels)
    assert jax.tree.structure(after) == jax.tree.structure(state)
    before, after = nnx.to_pure_dict(state), nnx.to_pure_dict(after)
    model, changed = before[0], after[0]
    assert (changed["hidden"]["kernel"] != model["hidden"]["kernel"]).any()
    assert (changed["norm"]["mean"] != model["norm"]["mean"]).all()
    assert changed["dropout"]["rngs"]["count"] > model["dropout"]["rngs"]["count"]
    assert after[1]["step"] == before[1]["step"] + 1


def test_a_step_leaves_the_state_it_was_given_as_it_was_also_without_jit():
    graphdef, state = split_for_training(Softmax(), optax.sgd(0.1))
    before = [np.array(leaf) for leaf in jax.tree.leaves(state)]
    train_step(graphdef, state, *batch())
    for one, other in zip(before, jax.tree.leaves(state), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_step_counts_the_images_that_were_right_before_its_update():
    images, labels = batch(50)
    graphdef, state = split_for_training(Softmax(), optax.sgd(0.1))
    said = np.asarray(images).reshape(50, 4) @ np.asarray(Softmax().weights[...])
    _, sums = train_step(graphdef, state, images, labels)
    assert int(sums.correct) == int((said.argmax(axis=1) == np.asarray(labels)).sum())
    assert int(sums.seen) == 50


def test_looking_at_a_batch_changes_nothing_and_says_the_same_twice(every_kind_of_state):
    graphdef, state = split_for_evaluation(every_kind_of_state)
    images, labels = batch(pixels=16)
    first = evaluation_step(graphdef, state, images, labels, jnp.ones(6, jnp.int32))
    second = evaluation_step(graphdef, state, images, labels, jnp.ones(6, jnp.int32))
    assert float(first.loss) == float(second.loss)
    assert int(first.confusion.sum()) == 6


def test_an_image_that_only_fills_the_batch_is_not_counted_even_where_its_loss_is_nan():
    graphdef, state = split_for_evaluation(Softmax())
    images, labels = batch()
    alone = evaluation_step(graphdef, state, images[:4], labels[:4], jnp.ones(4, jnp.int32))
    filled = evaluation_step(
        graphdef, state, images.at[4:].set(jnp.nan), labels, jnp.asarray([1, 1, 1, 1, 0, 0], jnp.int32)
    )
    np.testing.assert_allclose(filled.loss, alone.loss, rtol=1e-6)
    np.testing.assert_array_equal(filled.confusion, alone.confusion)


class Sowing(nnx.Module):
    """Keeps its feature maps for whoever wants to look at them, and counts its calls."""

    def __init__(self):
        self.dense = nnx.Linear(4, 2, rngs=nnx.Rngs(0))
        self.calls = nnx.BatchStat(jnp.zeros(()))

    def __call__(self, images):
        features = images.reshape(images.shape[0], -1)
        self.sow(nnx.Intermediate, "features", features)
        self.calls[...] += 1.0
        return self.dense(features)


@pytest.mark.filterwarnings(r"ignore:Using 'Module.sow\(\)' outside:DeprecationWarning")  # models still do it
@pytest.mark.parametrize("calls", [0, pytest.param(2, marks=pytest.mark.slow)])
def test_a_model_that_sows_is_trained_and_looked_at_and_its_state_keeps_its_form(calls):
    model, images, labels = Sowing(), jnp.ones((4, 2, 2, 1)), jnp.arange(4) % 2
    for _ in range(calls):
        model(images[:1])
    graphdef, state = split_for_training(model, optax.sgd(0.1))
    steps = partial(train_steps, graphdef, normalisation=lambda some: some, accumulation_steps=2)
    after, _ = jax.jit(steps)(state, images, labels, np.zeros((3, 4), np.int32))
    assert jax.tree.structure(after) == jax.tree.structure(state)
    assert after[0]["calls"][...] == calls + 6
    nnx.update(model, after[0])
    graphdef, state = split_for_evaluation(model)
    sums = evaluation_step(graphdef, state, images, labels, jnp.ones(4, jnp.int32))
    assert sums.confusion.sum() == 4
