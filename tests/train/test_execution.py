"""However the steps of an epoch are executed, they are the same steps."""

import gc
import weakref
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx
from hypothesis import given
from hypothesis import strategies as st
from jax import lax

from convjax.data import Normalisation, epoch_batches, split_by_class
from convjax.nn import Conv, Dense
from convjax.train import BatchSums, Callback, Recipe, fit, split_for_training, train_step, train_steps
from convjax.train.execution import choice as execution
from convjax.train.execution import resident
from convjax.train.execution.placement import Placement

from .conftest import EveryKindOfState

pytestmark = pytest.mark.slow

RECIPE = Recipe(epochs=2, batch_size=16, learning_rate=0.02)  # 5 steps an epoch


class Convolved(nnx.Module):
    """One convolution, of this package or of Flax, and one dense layer."""

    def __init__(self, conv: nnx.Module):
        self.conv, self.dense = conv, Dense(3 * 3 * 4, 3, rngs=nnx.Rngs(1))

    def __call__(self, images: jax.Array) -> jax.Array:
        x = jax.nn.relu(self.conv(images))
        return self.dense(x.reshape(x.shape[0], -1))


MODELS = {
    "every kind of state": lambda: EveryKindOfState(16, 3, nnx.Rngs(0)),
    "convolution": lambda: Convolved(Conv(1, 4, 2, algorithm="patches", rngs=nnx.Rngs(0))),
    "convolution of XLA": lambda: Convolved(Conv(1, 4, 2, algorithm="lax", rngs=nnx.Rngs(0))),
    "Flax's": lambda: Convolved(nnx.Conv(1, 4, (2, 2), padding="VALID", rngs=nnx.Rngs(0))),
}


class Watcher(Callback):
    def __init__(self):
        self.plan, self.steps = None, []

    def on_start(self, plan):
        self.plan = plan

    def on_progress(self, moment):
        self.steps.append(moment.step)


def decided(model: nnx.Module, data, asked: int | None) -> execution.Execution:
    """How fit would execute the steps of an epoch; nothing is compiled."""
    graphdef, state = split_for_training(model, optax.sgd(0.1))
    recipe = replace(RECIPE, steps_per_execution=asked)
    train = data.train.take(np.arange(81))  # as many as are left to train on
    constants = Normalisation((0.0,), (1.0,))
    return execution.choose(graphdef, state, train, normalisation=constants, recipe=recipe, classes=3)


def numbers(state: nnx.State) -> list[np.ndarray]:
    def of(leaf: jax.Array) -> np.ndarray:
        return np.asarray(jax.random.key_data(leaf) if jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key) else leaf)

    return [of(leaf) for leaf in jax.tree.leaves(state)]


def losses(result) -> list[float]:
    return [record.train_loss for record in result.history]


def assert_near(one: nnx.State, other: nnx.State) -> None:
    for left, right in zip(numbers(one), numbers(other), strict=True):
        np.testing.assert_allclose(left, right, rtol=1e-3, atol=1e-4)


def assert_equal(one: nnx.State, other: nnx.State) -> None:
    for left, right in zip(numbers(one), numbers(other), strict=True):
        np.testing.assert_array_equal(left, right)


@pytest.mark.slow
def test_progress_is_told_once_a_call_which_is_all_that_is_waited_for_and_changes_no_bit(rows, monkeypatch):
    waited = []
    means = BatchSums.means
    monkeypatch.setattr(BatchSums, "means", lambda self: waited.append(1) or means(self))

    def trained(steps: int | None):
        watcher = Watcher()
        result = fit(MODELS["convolution"](), rows, replace(RECIPE, steps_per_execution=steps), callbacks=[watcher])
        return result, watcher

    whole, silent = trained(None)
    assert silent.plan.recipe.steps_per_execution == 5
    assert (silent.steps, len(waited)) == ([], 2)
    divided, told = trained(2)
    assert (told.steps, len(waited)) == ([2, 4, 7, 9], 2 + 6)
    assert losses(divided) == losses(whole)
    assert_equal(divided.state, whole.state)


def test_many_steps_are_one_step_after_the_other(rows, every_kind_of_state):
    graphdef, begun = split_for_training(every_kind_of_state, optax.sgd(0.02, momentum=0.9))
    normalisation = Normalisation.of(rows.train.images)
    batches = epoch_batches(90, 16, seed=0, epoch=1)
    step = jax.jit(partial(train_step, graphdef))
    state, sums = begun, BatchSums.zero()
    for chosen in batches:
        state, new = step(state, normalisation(rows.train.images[chosen]), rows.train.labels[chosen])
        sums = sums.plus(new)
    many = jax.jit(partial(train_steps, graphdef, normalisation=normalisation))
    after, total = many(begun, rows.train.images, rows.train.labels, batches)
    assert jax.tree.structure(after) == jax.tree.structure(state)
    np.testing.assert_allclose(total, sums, rtol=1e-4)
    assert_near(after, state)


def test_rows_choose_among_the_steps_and_sums_go_on_where_they_were(rows, every_kind_of_state):
    graphdef, begun = split_for_training(every_kind_of_state, optax.sgd(0.1))
    batches = epoch_batches(90, 16, seed=0, epoch=1)

    @jax.jit
    def made(state, sums, begin, end):
        arrays = (rows.train.images, rows.train.labels, batches)
        return train_steps(graphdef, state, *arrays, normalisation=jnp.float32, sums=sums, rows=(begin, end))

    first = made(begun, BatchSums.zero(), 0, 2)
    assert int(first[1].seen) == 32
    second = made(*first, 2, 5)
    assert int(second[1].seen) == 80
    assert made._cache_size() == 1  # one program, whatever the number of steps
    assert_equal(second, made(begun, BatchSums.zero(), 0, 5))


@pytest.mark.slow
def test_a_request_to_stop_is_heard_after_each_call_and_what_was_made_is_what_single_steps_make(rows):
    def stopped(steps: int, calls: int):
        asked = iter([False] * calls + [True])
        recipe = replace(RECIPE, steps_per_execution=steps)
        return fit(MODELS["convolution"](), rows, recipe, should_stop=lambda: next(asked))

    result, single = stopped(2, 4), stopped(1, 7)  # 2 + 2 + 1 steps of the first epoch, 2 of the second
    assert result.interrupted
    assert (result.step, len(result.history)) == (single.step, len(single.history)) == (7, 1)
    assert_near(result.state, single.state)


@pytest.mark.parametrize(
    ("name", "asked", "steps", "words"),
    [
        ("convolution", None, 5, "data on the device, one program per epoch"),
        ("convolution", 99, 5, "data on the device, one program per epoch"),
        ("convolution", 3, 3, "data on the device, one program per 3 of 5 steps"),
        ("convolution", 1, 1, "data on the device, one step at a time"),
        ("Flax's", None, 1, "data on the device, one step at a time: XLA's loops slow its gradients"),
        ("convolution of XLA", None, 1, "data on the device, one step at a time: XLA's loops slow its gradients"),
        ("Flax's", 5, 5, "data on the device, one program per epoch"),
    ],
)
def test_how_many_steps_a_call_makes_is_decided_by_who_asks_or_by_the_model_and_said(name, asked, steps, words, rows):
    made = decided(MODELS[name](), rows, asked)
    assert (made.steps, str(made)) == (steps, words)
    assert decided(MODELS[name](), rows, made.steps).steps == steps  # as it is saved with the run


@pytest.mark.slow
def test_images_too_large_for_the_device_are_sent_batch_by_batch_and_train_the_same_model(rows, monkeypatch):
    here = fit(MODELS["convolution"](), rows, RECIPE)
    monkeypatch.setattr(execution, "room", lambda _: rows.train.images[:80].nbytes)
    watcher = Watcher()
    sent = fit(MODELS["convolution"](), rows, RECIPE, callbacks=[watcher])
    assert watcher.plan.execution == "data too large for the device, streamed from memory, one step at a time"
    np.testing.assert_allclose(losses(sent), losses(here), rtol=1e-4)
    assert_near(sent.state, here.state)
    assert str(decided(MODELS["convolution"](), rows, 5)) == "data on the device, one program per epoch"


def test_images_may_take_half_of_what_a_device_says_that_it_has_left():
    told = SimpleNamespace(memory_stats=lambda: {"bytes_limit": 1000, "bytes_in_use": 200})
    assert execution.room(told) == 400
    assert execution.room(SimpleNamespace(memory_stats=lambda: None)) == 2 * 2**30


@pytest.mark.parametrize("spatial_dims", [1, 2, 3])
def test_jaxs_gradients_of_a_convolution_are_slow_in_loops_and_convolutions_with_channels_last_are_not(spatial_dims):
    axes = "HWD"[:spatial_dims]
    orders = (f"N{axes}C", f"{axes}IO", f"N{axes}C")

    def conv(x, kernel):
        return lax.conv_general_dilated(x, kernel, (1,) * spatial_dims, "SAME", dimension_numbers=orders)

    x, kernel = jnp.ones((2, *(5,) * spatial_dims, 3)), jnp.ones((*(3,) * spatial_dims, 3, 4))
    gradient = jax.grad(lambda kernel: conv(x, kernel).sum())
    assert not resident.has_convolutions_slow_in_loops(jax.jit(conv).lower(x, kernel).as_text())
    assert resident.has_convolutions_slow_in_loops(jax.jit(gradient).lower(kernel).as_text())


@given(steps=st.integers(1, 10_000), seconds=st.floats(1e-4, 10))
def test_the_calls_of_an_epoch_are_as_few_as_their_time_allows_and_about_equal(steps, seconds):
    each = resident.steps_of_equal_calls(steps, seconds)
    most = max(1, int(resident.SECONDS / seconds))
    assert 1 <= each <= most
    calls = -(-steps // each)
    assert calls == -(-steps // most) or each == -(-steps // -(-steps // most))
    assert (calls - 1) * each < steps <= calls * each


def test_a_program_is_reckoned_by_the_operations_of_one_step_whatever_the_number_of_steps(rows):
    graphdef, state = split_for_training(MODELS["convolution"](), optax.sgd(0.1))

    def seconds(steps: int, batch: int) -> float:
        indices = jnp.zeros((steps, batch), jnp.int32)

        def program(state, begin, end):
            arrays = (rows.train.images, rows.train.labels, indices)
            return train_steps(graphdef, state, *arrays, normalisation=jnp.float32, rows=(begin, end))

        return resident.seconds_of_step(jax.jit(program).lower(state, 0, steps), "cpu") - resident.SECONDS_PER_STEP

    assert seconds(50, 64) == seconds(2, 64)
    assert 1.5 < seconds(2, 64) / seconds(2, 32) < 2.5


def test_images_that_lie_on_the_device_are_not_held_in_memory_as_well(rows):
    train, _ = split_by_class(rows.train, 0.1, seed=0)
    program: Any = SimpleNamespace(lower_one_of=lambda _: SimpleNamespace(compile=lambda: None))
    recipe = Recipe(batch_size=16, steps_per_execution=1)
    chosen = resident.Resident(program, train, recipe=recipe, placement=Placement(None), platform="cpu")
    held = weakref.ref(train)
    del train
    assert held() is not None
    chosen.compile()
    gc.collect()
    assert held() is None
