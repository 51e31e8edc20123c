from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.data import Augmentation
from convjax.nn.models import build
from convjax.train import cross_entropy, split_for_training, train_step, train_steps

from .conftest import EveryKindOfState
from .test_step import Softmax, batch, log_softmax

pytestmark = pytest.mark.slow


def leaves(state: nnx.State) -> list[np.ndarray]:
    """Keys of random streams as the numbers in them."""

    def plain(leaf):
        return jax.random.key_data(leaf) if jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key) else leaf

    return [np.asarray(plain(leaf)) for leaf in jax.tree.leaves(state)]


def assert_equal(one, other) -> None:
    for left, right in zip(leaves(one), leaves(other), strict=True):
        np.testing.assert_array_equal(left, right)


def test_smoothed_labels_give_every_class_a_share_of_the_loss():
    logits, labels, share = np.random.default_rng(0).normal(size=(5, 4)), np.array([0, 3, 1, 1, 2]), 0.2
    wanted = (1 - share) * np.eye(4)[labels] + share / 4
    found = cross_entropy(jnp.asarray(logits, jnp.float32), jnp.asarray(labels, jnp.int32), label_smoothing=share)
    np.testing.assert_allclose(found, -(wanted * log_softmax(logits)).sum(axis=1), rtol=1e-5)


def test_labels_that_are_shares_weigh_the_classes_and_the_largest_counts_as_right():
    images, labels = batch(50)
    shares = np.random.default_rng(2).dirichlet(np.ones(3), 50).astype(np.float32)
    graphdef, state = split_for_training(Softmax(), optax.sgd(0.1))
    logits = np.asarray(images).reshape(50, 4) @ np.asarray(Softmax().weights[...])
    _, sums = jax.jit(partial(train_step, graphdef))(state, images, jnp.asarray(shares))
    np.testing.assert_allclose(sums.loss, -(shares * log_softmax(logits)).sum(), rtol=1e-5)
    assert int(sums.correct) == int((logits.argmax(axis=1) == shares.argmax(axis=1)).sum())
    same = cross_entropy(jnp.asarray(logits), jax.nn.one_hot(labels, 3))
    np.testing.assert_allclose(same, cross_entropy(jnp.asarray(logits), labels), rtol=1e-5)


@pytest.mark.parametrize("pieces", [2, 6])
def test_a_batch_worked_off_in_pieces_makes_the_step_that_it_makes_at_once(pieces):
    images, labels = batch(12)
    graphdef, state = split_for_training(Softmax(), optax.sgd(0.1))
    at_once, sums = train_step(graphdef, state, images, labels)
    step = jax.jit(partial(train_step, graphdef, accumulation_steps=pieces))
    by_pieces, sums_of_pieces = step(state, images, labels)
    for one, other in zip(leaves(by_pieces), leaves(at_once), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(sums_of_pieces, sums, rtol=1e-5)


def test_batch_norm_sees_one_piece_after_the_other_and_a_step_is_still_one_step():
    model = EveryKindOfState(16, 3, nnx.Rngs(0))
    images, labels = batch(8, pixels=16)
    graphdef, state = split_for_training(model, optax.sgd(0.0))
    after, _ = jax.jit(partial(train_step, graphdef, accumulation_steps=2))(state, images, labels)
    hidden = np.asarray(images).reshape(8, 16) @ np.asarray(model.hidden.kernel[...]) + np.asarray(
        model.hidden.bias[...]
    )
    mean, momentum = np.zeros(16), model.norm.momentum
    for piece in (hidden[0::2], hidden[1::2]):
        mean = momentum * mean + (1 - momentum) * piece.mean(axis=0)
    np.testing.assert_allclose(after[0]["norm"]["mean"][...], mean, rtol=1e-4, atol=1e-6)
    assert int(after[1]["step"][...]) == 1


def test_pieces_that_do_not_divide_the_batch_are_an_error_with_both_numbers():
    graphdef, state = split_for_training(Softmax(), optax.sgd(0.1))
    with pytest.raises(
        ConvjaxError, match=r"accumulation_steps must divide the batch, got 4:\n  the batch is 6 images"
    ):
        train_step(graphdef, state, *batch(6), accumulation_steps=4)


def test_in_half_precision_every_product_is_one_of_half_precision_and_state_and_loss_stay_as_they_are(
    every_kind_of_state,
):
    graphdef, state = split_for_training(every_kind_of_state, optax.adam(0.1))
    step = jax.jit(partial(train_step, graphdef, compute_dtype="bfloat16"))
    with jax.numpy_dtype_promotion("standard"):  # the batch norm of Flax asks for it
        lowered = step.lower(state, *batch(pixels=16))
    products = [line for line in lowered.as_text().splitlines() if "stablehlo.dot_general" in line]
    assert len(products) >= 5  # two forwards, two for the kernels, one for what lies between
    assert all(line.count("xbf16>") == 3 for line in products)
    after, sums = lowered.out_info
    assert jax.tree.map(lambda leaf: leaf.dtype, after) == jax.tree.map(lambda leaf: leaf.dtype, state)
    assert sums.loss.dtype == jnp.float32


@pytest.mark.slow
def test_computing_in_bfloat16_is_what_a_model_of_this_type_does_with_parameters_in_float32():
    images, labels = jnp.asarray(np.random.default_rng(0).normal(size=(4, 8, 8, 1)), jnp.float32), jnp.arange(4)
    made = {}
    for name, dtype, compute_dtype in (("built", "bfloat16", None), ("asked", None, "bfloat16"), ("full", None, None)):
        model = build("tutorial_cnn", input_shape=(8, 8, 1), dtype=dtype)
        graphdef, state = split_for_training(model, optax.sgd(0.1))
        made[name] = jax.jit(partial(train_step, graphdef, compute_dtype=compute_dtype))(state, images, labels)
    assert {leaf.dtype.name for leaf in jax.tree.leaves(made["asked"][0][0])} == {"float32"}
    np.testing.assert_allclose(made["asked"][1].loss, made["built"][1].loss, rtol=1e-6)
    for asked, built in zip(leaves(made["asked"][0]), leaves(made["built"][0]), strict=True):
        np.testing.assert_allclose(asked, built, rtol=1e-2, atol=1e-4)
    assert float(made["asked"][1].loss) != float(made["full"][1].loss)
    np.testing.assert_allclose(made["asked"][1].loss, made["full"][1].loss, rtol=2e-2)


def bytes_of(count: int = 12) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(3)
    return generator.integers(0, 250, (count, 2, 2, 1)).astype(np.uint8), generator.integers(0, 3, count).astype(
        np.int32
    )


def steps_of(graphdef, **options):
    program = jax.jit(
        partial(train_steps, graphdef, normalisation=lambda x: x.astype(jnp.float32) / 256, classes=3, **options)
    )
    return lambda state, images, labels, indices, sums=None: program(state, images, labels, indices, sums=sums)


INDICES = np.random.default_rng(4).integers(0, 12, (5, 4)).astype(np.int32)


@pytest.mark.slow
def test_what_is_drawn_for_a_step_follows_from_the_seed_and_from_how_many_steps_were_made():
    images, labels = bytes_of()
    graphdef, begun = split_for_training(Softmax(), optax.adam(0.1))
    made = steps_of(graphdef, augmentation=Augmentation(translate=1, flip=True, brightness=0.5), seed=5)
    at_once, _ = made(begun, images, labels, INDICES)
    state, sums = made(begun, images, labels, INDICES[:2])
    resumed = jax.tree.map(lambda leaf: jnp.asarray(np.asarray(leaf)), state)  # as it comes back from a disk
    in_two, _ = made(resumed, images, labels, INDICES[2:], sums)
    assert_equal(in_two, at_once)
    other, _ = steps_of(graphdef, augmentation=Augmentation(translate=1, brightness=0.5), seed=6)(
        begun, images, labels, INDICES
    )
    assert (leaves(other)[0] != leaves(at_once)[0]).any()


def test_each_step_draws_anew():
    images, labels = bytes_of()
    seen = []

    def note(key, images, labels, *, classes):
        jax.debug.callback(lambda data: seen.append(tuple(np.asarray(data).tolist())), jax.random.key_data(key))
        assert classes == 3
        return images, labels

    graphdef, begun = split_for_training(Softmax(), optax.sgd(0.1))
    steps_of(graphdef, augmentation=note)(begun, images, labels, INDICES)
    jax.effects_barrier()
    assert len(set(seen)) == len(INDICES)


def test_without_indices_the_images_are_the_batch_of_one_step():
    images, labels = bytes_of()
    graphdef, begun = split_for_training(Softmax(), optax.sgd(0.1))
    made = steps_of(graphdef, augmentation=Augmentation(brightness=0.5))
    assert_equal(
        made(begun, images[INDICES[0]], labels[INDICES[0]], None)[0], made(begun, images, labels, INDICES[:1])[0]
    )


def test_the_first_step_whose_loss_is_no_number_is_remembered_also_in_later_calls():
    images, labels = bytes_of()
    images[11] = 255
    indices = np.array([[0, 1], [2, 3], [4, 11], [5, 6], [7, 11]], np.int32)
    graphdef, state = split_for_training(Softmax(), optax.sgd(0.0))
    made = jax.jit(
        partial(train_steps, graphdef, normalisation=lambda x: jnp.where(x == 255, jnp.inf, x.astype(jnp.float32)))
    )
    state, sums = made(state, images, labels, indices[:2])
    assert int(sums.first_bad) == -1
    state, sums = made(state, images, labels, indices[2:4], sums=sums)
    assert int(sums.first_bad) == 3
    _, sums = made(state, images, labels, indices[4:], sums=sums)
    assert int(sums.first_bad) == 3


def test_an_augmentation_without_classes_is_an_error():
    graphdef, state = split_for_training(Softmax(), optax.sgd(0.1))
    with pytest.raises(ConvjaxError, match="classes must be given"):
        train_steps(
            graphdef, state, *bytes_of(), INDICES, normalisation=jnp.float32, augmentation=Augmentation(flip=True)
        )
