import jax
import numpy as np
import optax
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.train import restore, save, split_for_training

from .conftest import EveryKindOfState


def abstract(classes: int = 3) -> nnx.State:
    return nnx.state(nnx.eval_shape(lambda: EveryKindOfState(16, classes, nnx.Rngs(0))))


def numbers(leaf: jax.Array) -> np.ndarray:
    is_key = jax.numpy.issubdtype(leaf.dtype, jax.dtypes.prng_key)
    return np.asarray(jax.random.key_data(leaf) if is_key else leaf)


def test_a_model_comes_back_bit_for_bit_with_its_averages_and_random_streams(tmp_path):
    model = EveryKindOfState(16, 3, nnx.Rngs(7))
    model.dropout(jax.numpy.ones(3))  # advances the stream
    _, state = split_for_training(model, optax.adamw(0.1))
    save(tmp_path / "checkpoints", state, step=12, epoch=3)
    found = restore(tmp_path / "checkpoints", abstract())
    assert jax.tree.structure(found) == jax.tree.structure(state[0])
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(state[0]), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(numbers(one), numbers(other))


def test_the_newest_checkpoint_is_the_one_that_comes_back(tmp_path):
    for step, seed in ((2, 0), (10, 1)):
        _, state = split_for_training(EveryKindOfState(16, 3, nnx.Rngs(seed)), optax.sgd(0.1))
        save(tmp_path, state, step=step, epoch=1)
    found = restore(tmp_path, abstract())
    np.testing.assert_array_equal(found["out"]["kernel"][...], state[0]["out"]["kernel"][...])


def test_the_folder_may_be_named_by_a_string(tmp_path):
    _, state = split_for_training(EveryKindOfState(16, 3, nnx.Rngs(0)), optax.sgd(0.1))
    save(str(tmp_path), state, step=1, epoch=1)
    found = restore(str(tmp_path), abstract())
    np.testing.assert_array_equal(found["out"]["kernel"][...], state[0]["out"]["kernel"][...])


@pytest.mark.parametrize("step", [1, 2])
def test_a_step_that_is_not_the_newest_is_an_error_and_not_left_out_in_silence(tmp_path, step):
    _, state = split_for_training(EveryKindOfState(16, 3, nnx.Rngs(0)), optax.sgd(0.1))
    save(tmp_path, state, step=2, epoch=1)
    with pytest.raises(ConvjaxError, match=f"Step {step} is not saved: step 2 is in .*\nUse a new folder"):
        save(tmp_path, state, step=step, epoch=1)


def test_a_checkpoint_of_another_model_is_an_error_that_says_what_differs(tmp_path):
    _, state = split_for_training(EveryKindOfState(16, 3, nnx.Rngs(0)), optax.sgd(0.1))
    save(tmp_path, state, step=1, epoch=1)
    with pytest.raises(ConvjaxError, match=r"another model: out.bias is \(3,\) there and \(4,\) here"):
        restore(tmp_path, abstract(classes=4))


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_where_there_is_no_checkpoint_there_is_an_error(tmp_path, folder):
    with pytest.raises(ConvjaxError, match="There is no checkpoint"):
        restore(tmp_path / folder, abstract())


@pytest.mark.parametrize("give", [lambda model: model, nnx.state, lambda _: None], ids=["model", "its state", "none"])
def test_a_state_that_is_not_one_of_training_is_an_error_that_says_where_to_get_one(tmp_path, give):
    state = give(EveryKindOfState(16, 3, nnx.Rngs(0)))
    with pytest.raises(ConvjaxError, match=r"state must be that of a model and its optimiser, got ") as caught:
        save(tmp_path, state, step=1, epoch=1)
    assert str(caught.value).splitlines()[-1] == (
        "  Use fit(...).state, or the second that split_for_training(model, optimizer) gives."
    )
    assert list(tmp_path.iterdir()) == []
