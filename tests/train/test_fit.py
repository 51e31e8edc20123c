from dataclasses import replace

import jax
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.nn.models import build
from convjax.train import Callback, DivergedError, Fit, Recipe, evaluate, fit, training

from .conftest import EveryKindOfState

SHORT = Recipe(epochs=3, batch_size=16, learning_rate=0.02)


class Watcher(Callback):
    def __init__(self):
        self.plan, self.records, self.evaluations = None, [], []

    def on_start(self, plan):
        self.plan = plan

    def on_evaluation(self):
        self.evaluations.append(len(self.records))

    def on_epoch(self, record):
        self.records.append(record)


def values(model: nnx.Module) -> list[np.ndarray]:
    return [np.asarray(leaf) for leaf in jax.tree.leaves(nnx.state(model, nnx.Param, nnx.BatchStat))]


@pytest.fixture(scope="module")
def trained(rows) -> tuple[nnx.Module, Fit, Watcher]:
    model, watcher = EveryKindOfState(16, 3, nnx.Rngs(0)), Watcher()
    recipe = Recipe(epochs=15, batch_size=16, learning_rate=0.02)
    return model, fit(model, rows, recipe, callbacks=[watcher]), watcher


def test_training_lowers_the_loss_and_changes_the_model_in_place(trained, rows):
    model, result, _ = trained
    assert result.history[-1].train_loss < result.history[0].train_loss / 2
    assert result.test.accuracy > 0.9
    again = evaluate(model, rows.test, normalisation=result.normalisation)
    assert again.loss == pytest.approx(result.test.loss, rel=1e-6)


def test_the_test_images_are_looked_at_after_the_last_epoch_only(trained):
    history = trained[1].history
    assert [record.test_accuracy is None for record in history] == [True] * 14 + [False]
    assert not any(record.validation_accuracy is None for record in history)


def test_a_callback_hears_of_every_epoch_with_its_steps(trained):
    _, result, watcher = trained
    steps = watcher.plan.train_images // 16
    assert [(record.epoch, record.step) for record in watcher.records] == [(n, n * steps) for n in range(1, 16)]
    assert tuple(watcher.records) == result.history
    assert watcher.evaluations == list(range(15))  # once before each record


@pytest.mark.slow
def test_the_same_seed_gives_the_same_parameters_and_another_seed_others(rows):
    def trained(seed: int) -> list[np.ndarray]:
        model = EveryKindOfState(16, 3, nnx.Rngs(0))
        fit(model, rows, Recipe(epochs=2, batch_size=16, seed=seed))
        return values(model)

    first, again, other = trained(0), trained(0), trained(1)
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, two)
    assert any((one != two).any() for one, two in zip(first, other, strict=True))


@pytest.mark.slow
def test_the_test_images_have_no_influence_on_what_is_learned(rows):
    models = [EveryKindOfState(16, 3, nnx.Rngs(0)) for _ in range(2)]
    fit(models[0], rows, SHORT)
    fit(models[1], type(rows)("rows", rows.classes, rows.train, rows.test.take(np.arange(3))), SHORT)
    for one, other in zip(values(models[0]), values(models[1]), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.slow
def test_without_validation_images_all_training_images_are_trained_on(every_kind_of_state, rows):
    watcher = Watcher()
    recipe = Recipe(epochs=1, batch_size=16, validation_fraction=0)
    result = fit(every_kind_of_state, rows, recipe, callbacks=[watcher])
    assert (watcher.plan.train_images, watcher.plan.validation_images) == (90, 0)
    assert result.history[0].validation_loss is None


def test_a_request_to_stop_ends_training_at_the_next_call_and_keeps_what_was_learned(every_kind_of_state, rows):
    before = values(every_kind_of_state)
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 7  # in the second epoch of five steps

    result = fit(every_kind_of_state, rows, replace(SHORT, steps_per_execution=1), should_stop=should_stop)
    assert result.interrupted
    assert (result.step, len(result.history), result.test) == (7, 1, None)
    assert any((one != other).any() for one, other in zip(before, values(every_kind_of_state), strict=True))


def test_a_loss_that_is_no_number_ends_training_and_leaves_the_model_as_it_was(every_kind_of_state, rows):
    before = values(every_kind_of_state)
    with pytest.raises(DivergedError, match=r"epoch 1.*\n.*learning_rate smaller than 1e\+30"):
        fit(every_kind_of_state, rows, Recipe(epochs=3, batch_size=16, learning_rate=1e30))
    for one, other in zip(before, values(every_kind_of_state), strict=True):
        np.testing.assert_array_equal(one, other)


def test_images_are_looked_at_together_as_many_as_the_memory_of_a_step_is_enough_for(rows, monkeypatch):
    asked = []

    class Asked(Exception):
        pass

    def evaluator(*_, batch_size, **__):
        asked.append(batch_size)
        raise Asked

    monkeypatch.setattr(training, "Evaluator", evaluator)
    for recipe in (Recipe(batch_size=40), Recipe(batch_size=80, accumulation_steps=2)):
        with pytest.raises(Asked):
            fit(EveryKindOfState(16, 3, nnx.Rngs(0)), rows, recipe)
    assert asked == [40, 40]


def test_a_batch_larger_than_the_training_images_is_an_error_with_both_numbers(every_kind_of_state, rows):
    with pytest.raises(ConvjaxError, match="batch_size 100 is larger than the 81 images"):
        fit(every_kind_of_state, rows, Recipe(batch_size=100))


def test_a_model_for_other_classes_is_an_error_before_any_callback_is_called(rows):
    watcher = Watcher()
    with pytest.raises(ConvjaxError, match="4 classes apart, but the data set has 3"):
        fit(EveryKindOfState(16, 4, nnx.Rngs(0)), rows, SHORT, callbacks=[watcher])
    assert watcher.plan is None


def test_arrays_in_place_of_a_data_set_are_an_error_that_says_what_to_make_of_them(every_kind_of_state):
    with pytest.raises(ConvjaxError) as caught:
        fit(every_kind_of_state, (1, 2), SHORT)
    assert str(caught.value) == (
        "data must be an ImageDataset, got (1, 2) (tuple).\n"
        "  Use ImageDataset(name, classes, train=ImageArrays(images, labels), test=ImageArrays(images, labels))."
    )


@pytest.mark.slow
def test_images_of_another_size_than_the_model_takes_are_told_without_a_batch_that_nobody_asked_for(rows):
    with pytest.raises(ConvjaxError, match=r"shape \(8, 8, 1\):\n  an image of x is \(4, 4, 1\)\.\n  Use such images"):
        fit(build("tutorial_cnn", input_shape=(8, 8, 1), classes=3), rows, SHORT)
