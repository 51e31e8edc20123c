"""What the models compute, compiled: those that take long in the slow tests only."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from convjax.nn import models

QUICK = ["tutorial_cnn"]  # the others are compiled in the slow tests only
COMPILED = [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in models.names()]
SIDES = {"vgg16": 32, "unet_small": 16}


def images(name, *, count=3):
    side = SIDES.get(name, 20)
    return jnp.asarray(np.random.default_rng(0).normal(size=(count, side, side, 1)), jnp.float32)


@functools.cache
def small(name):
    side = SIDES.get(name, 20)
    return models.build(name, input_shape=(side, side, 1))


@functools.cache
def compiled(name, *, training=False):
    """The model as a function of its state and images, and its state."""
    modes = {"deterministic": True, "use_running_average": not training}
    graph, state = nnx.split(nnx.view(small(name), **modes, raise_if_not_found=False))
    return jax.jit(lambda state, x: nnx.merge(graph, state)(x)), state


@pytest.mark.parametrize("name", COMPILED)
def test_a_model_gives_one_image_what_it_gives_it_in_a_batch(name):
    function, state = compiled(name)
    x = images(name)
    np.testing.assert_allclose(function(state, x)[1], function(state, x[1]), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", [*QUICK, pytest.param("resnet20", marks=pytest.mark.slow)])
def test_a_seed_and_the_streams_of_that_seed_give_the_same_model(name):
    shape = (20, 20, 1)
    models_of = [models.build(name, input_shape=shape, rngs=rngs) for rngs in (3, nnx.Rngs(3), 4)]
    by_seed, by_streams, other = (nnx.state(model, nnx.Param) for model in models_of)
    assert jax.tree.all(jax.tree.map(lambda a, b: bool((a == b).all()), by_seed, by_streams))
    assert not jax.tree.all(jax.tree.map(lambda a, b: bool((a == b).all()), by_seed, other))


@pytest.mark.parametrize("name", COMPILED)
def test_every_parameter_gets_a_gradient_that_is_finite(name):
    function, state = compiled(name)
    parameters, rest = nnx.split_state(state, nnx.Param, ...)
    x = images(name, count=4)
    gradient = jax.grad(lambda parameters: (function(nnx.merge_state(parameters, rest), x) ** 2).sum())
    for leaf in jax.tree.leaves(jax.jit(gradient)(parameters)):
        assert bool(jnp.all(jnp.isfinite(leaf)) & jnp.any(leaf != 0))


@pytest.mark.parametrize("name", COMPILED)
def test_the_logits_of_a_fresh_model_in_training_are_of_moderate_size(name):
    function, state = compiled(name, training=True)
    logits = function(state, images(name, count=32) * 0.3 + 0.5)
    assert 0.05 < float(logits.std()) < 3


@pytest.mark.parametrize("name", COMPILED)
def test_a_model_is_exported_with_a_symbolic_batch_size_and_gives_what_it_gave(name):
    function, state = compiled(name)
    abstract_state = jax.tree.map(lambda leaf: jax.ShapeDtypeStruct(leaf.shape, leaf.dtype), state)
    side = SIDES.get(name, 20)
    x = jax.ShapeDtypeStruct(jax.export.symbolic_shape(f"batch, {side}, {side}, 1"), jnp.float32)
    exported = jax.export.export(function)(abstract_state, x)
    assert str(exported.out_avals[0].shape[0]) == "batch"
    batch = images(name)
    expected = function(state, batch)
    for count in (2, 3):
        np.testing.assert_allclose(exported.call(state, batch[:count]), expected[:count], rtol=1e-4, atol=1e-4)
