import jax
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.data import Normalisation
from convjax.train import evaluate, predict
from convjax.train.prediction import BATCH


@pytest.mark.parametrize("count", [1, BATCH + 1])
def test_the_probabilities_are_the_softmax_of_the_logits_for_any_number_of_pictures(count, every_kind_of_state, rows):
    constants = Normalisation.of(rows.train.images)
    images = rows.train.images[np.arange(count) % len(rows.train)]
    found = predict(every_kind_of_state, images, normalisation=constants)
    model = nnx.view(every_kind_of_state, deterministic=True, use_running_average=True)
    logits = np.asarray(model(constants(images)), np.float64).reshape(count, 3)
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert (found.dtype, found.shape) == (np.float32, (count, 3))
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_no_pictures_have_no_probabilities(every_kind_of_state, rows):
    found = predict(every_kind_of_state, rows.test.images[:0], normalisation=Normalisation((0.0,), (1.0,)))
    assert found.shape == (0, 3)


def test_the_most_probable_class_is_the_one_that_evaluate_counts(every_kind_of_state, rows):
    constants = Normalisation.of(rows.train.images)
    said = predict(every_kind_of_state, rows.test.images, normalisation=constants).argmax(axis=1)
    confusion = evaluate(every_kind_of_state, rows.test, normalisation=constants).confusion
    np.testing.assert_array_equal(np.bincount(said, minlength=3), confusion.sum(axis=0))


def test_predicting_changes_nothing_in_the_model(every_kind_of_state, rows):
    before = jax.tree.map(np.asarray, nnx.state(every_kind_of_state, nnx.Param, nnx.BatchStat))
    predict(every_kind_of_state, rows.test.images, normalisation=Normalisation.of(rows.train.images))
    after = nnx.state(every_kind_of_state, nnx.Param, nnx.BatchStat)
    jax.tree.map(np.testing.assert_array_equal, before, after)
    assert not every_kind_of_state.dropout.deterministic


def test_pictures_on_the_device_are_taken_too(every_kind_of_state, rows):
    constants, images = Normalisation.of(rows.train.images), rows.test.images
    found = predict(every_kind_of_state, jax.numpy.asarray(images), normalisation=constants)
    np.testing.assert_array_equal(found, predict(every_kind_of_state, images, normalisation=constants))


def test_what_is_no_model_is_an_error_that_says_where_to_get_one(rows):
    with pytest.raises(ConvjaxError, match=r"must be a Flax NNX module, got None.*\n.*load_run"):
        predict(None, rows.test.images, normalisation=Normalisation((0.0,), (1.0,)))


@pytest.mark.parametrize(
    ("images", "said"),
    [
        (np.zeros((4, 4, 1), np.uint8), "images is uint8 of shape (4, 4, 1)"),
        (np.zeros((2, 4, 4, 1), np.float32), "images is float32 of shape (2, 4, 4, 1)"),
        ([[1]], "images is [[1]] (list)"),
    ],
)
def test_what_are_no_pictures_as_they_are_stored_is_an_error_that_says_what_is_needed(
    images, said, every_kind_of_state
):
    with pytest.raises(ConvjaxError, match="uint8 array of shape") as caught:
        predict(every_kind_of_state, images, normalisation=Normalisation((0.0,), (1.0,)))
    assert said in str(caught.value)
