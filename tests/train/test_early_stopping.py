import jax
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.data import ImageArrays, ImageDataset, split_by_class
from convjax.train import Recipe, evaluate, fit
from convjax.train.early_stopping import best_epoch, has_waited

from .conftest import EveryKindOfState
from .test_resuming import InMemory, without_times

RECIPE = Recipe(epochs=40, batch_size=16, learning_rate=0.05, schedule="constant", patience=3, validation_fraction=0.3)


@pytest.fixture(scope="module")
def hard(rows) -> ImageDataset:
    """The rows with a third of the labels drawn at random, which can be learned by heart only."""
    drawn = np.random.default_rng(0).integers(0, 3, len(rows.train)).astype(np.int32)
    labels = np.where(np.arange(len(rows.train)) % 3 == 0, drawn, rows.train.labels).astype(np.int32)
    return ImageDataset("hard", rows.classes, ImageArrays(rows.train.images, labels), rows.test)


@pytest.mark.parametrize(
    ("losses", "patience", "ends"),
    [
        ([0.5], 1, False),
        ([0.5, 0.5], 1, True),  # not lower
        ([0.5, 0.6, 0.4], 2, False),
        ([0.5, 0.6, 0.7], 2, True),
        ([0.5, 0.6, 0.7], None, False),
        ([], 1, False),
    ],
)
def test_training_ends_when_so_many_epochs_were_not_below_the_lowest(losses, patience, ends):
    assert has_waited(losses, patience) is ends


def test_of_equal_losses_the_first_is_the_best():
    assert best_epoch([3.0, 1.0, 2.0, 1.0]) == 2


def test_without_images_to_validate_on_there_is_no_patience(rows):
    with pytest.raises(ConvjaxError, match=r"patience needs .*validat"):
        fit(EveryKindOfState(16, 3, nnx.Rngs(0)), rows, Recipe(epochs=2, patience=1, validation_fraction=0.001))


@pytest.mark.slow
def test_the_model_of_the_best_epoch_is_given_back_tested_and_kept_also_when_training_is_gone_on_with(hard):
    model, memory = EveryKindOfState(16, 3, nnx.Rngs(0)), InMemory()
    result = fit(model, hard, RECIPE, checkpointer=memory)
    losses = [record.validation_loss for record in result.history]
    assert len(losses) == result.best_epoch + 3 < 40
    assert min(losses) == losses[result.best_epoch - 1] < losses[-1]
    _, validation = split_by_class(hard.train, 0.3, seed=0)
    assert evaluate(model, validation, normalisation=result.normalisation).loss == pytest.approx(min(losses), rel=1e-6)
    tested = evaluate(model, hard.test, normalisation=result.normalisation)
    assert tested.loss == pytest.approx(result.history[-1].test_loss, rel=1e-6)
    assert [record.test_loss is None for record in result.history] == [True] * (len(losses) - 1) + [False]
    halfway = next(one for one in memory.kept if len(one.history) == len(losses) - 1)  # the best one lies behind it
    other = EveryKindOfState(16, 3, nnx.Rngs(1))
    again = fit(other, hard, RECIPE, resume=halfway)
    assert without_times(again.history) == without_times(result.history)
    for one, two in zip(*(jax.tree.leaves(nnx.state(each, nnx.Param)) for each in (model, other)), strict=True):
        np.testing.assert_array_equal(one, two)
    finished = fit(EveryKindOfState(16, 3, nnx.Rngs(2)), hard, RECIPE, resume=memory.kept[-1])
    assert (finished.best_epoch, finished.interrupted) == (result.best_epoch, False)
    np.testing.assert_array_equal(finished.test.confusion, result.test.confusion)
