"""Many devices share a batch, and the training is that of one device."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jax
import numpy as np
import optax
import pytest
from flax import nnx

import convjax
from convjax import ConvjaxError
from convjax.data import ImageArrays, ImageDataset, Normalisation
from convjax.nn import models
from convjax.train import Callback, Recipe, data_mesh, evaluate, fit, split_for_training
from convjax.train.evaluation import Evaluator
from convjax.train.execution import choice as execution

from .conftest import EveryKindOfState, labelled

ROOT = Path(convjax.__file__).parents[1]
# SGD, since AdamW makes whole steps of rounding errors where a gradient is 0, as that of a bias before batch norm.
RECIPE = Recipe(epochs=2, batch_size=16, optimizer="sgd", learning_rate=0.02)


def losses(result) -> list[float]:
    return [loss for record in result.history for loss in (record.train_loss, record.validation_loss)]


class Watcher(Callback):
    def on_start(self, plan):
        self.said = plan.execution


@pytest.mark.slow
def test_two_devices_train_as_one_does(rows):
    """With the data on each of them, and with a stream."""
    results, said = [], []
    for devices, loading in ((1, "device"), (2, "device"), (2, "stream")):
        watcher, model = Watcher(), EveryKindOfState(16, 3, nnx.Rngs(0))
        recipe = replace(RECIPE, loading=loading)
        results.append(fit(model, rows, recipe, devices=jax.devices()[:devices], callbacks=[watcher]))
        said.append(watcher.said)
        assert all(len(leaf.devices()) == 1 for leaf in jax.tree.leaves(nnx.state(model)))
    for result in results[1:]:
        np.testing.assert_allclose(losses(result), losses(results[0]), rtol=1e-5)
        np.testing.assert_array_equal(result.test.confusion, results[0].test.confusion)
    shared = "2 devices share every batch: 8 images each; batch norm measures all 16\n"
    assert said[0] == "data on the device, one program per epoch"
    assert said[1] == f"{shared}data on each device, one program per epoch"
    assert said[2] == f"{shared}data streamed from memory, one step at a time"


def test_batch_norm_is_spoken_of_only_where_there_is_one(every_kind_of_state):
    def said(model):
        _, state = split_for_training(model, optax.sgd(0.1))
        return execution.shared_out(state, batch_size=32, mesh=data_mesh(jax.devices()[:2]))

    assert said(nnx.Linear(2, 2, rngs=nnx.Rngs(0))) == "2 devices share every batch: 16 images each"
    assert said(every_kind_of_state).endswith("16 images each; batch norm measures all 32")


def test_devices_left_out_are_one_cpu():
    assert len(jax.devices()) > 1
    assert data_mesh() is None
    assert data_mesh(jax.devices()).shape == {"data": len(jax.devices())}


def test_a_batch_that_cannot_be_shared_out_is_an_error_that_names_the_nearest_sizes(rows, every_kind_of_state):
    with pytest.raises(
        ConvjaxError, match=r"batch_size 15 cannot be shared out evenly over 2 devices\.\n  Use 14 or 16"
    ):
        fit(every_kind_of_state, rows, replace(RECIPE, batch_size=15), devices=jax.devices()[:2])


def test_more_devices_than_images_is_an_error_that_names_both(every_kind_of_state):
    data = ImageDataset(
        "one", ("top", "second"), train=labelled(90, 0).take(np.array([0])), test=labelled(90, 1).take(np.array([0]))
    )
    with pytest.raises(ConvjaxError, match="There are 2 devices, and only 1 image to train on"):
        fit(every_kind_of_state, data, replace(RECIPE, batch_size=1), devices=jax.devices()[:2])


def test_every_image_is_counted_once_by_devices_that_do_not_divide_a_batch(rows, every_kind_of_state):
    constants = Normalisation.of(rows.train)
    evaluator = Evaluator(
        every_kind_of_state, rows.image_shape, constants, mesh=data_mesh(jax.devices()[:2]), batch_size=7
    )
    alone = evaluate(every_kind_of_state, rows.train, normalisation=constants)
    together = evaluator(nnx.state(every_kind_of_state), rows.train)
    np.testing.assert_array_equal(together.confusion, alone.confusion)
    assert together.loss == pytest.approx(alone.loss, rel=1e-6)


def compiled_step(name: str, loading: str) -> str:
    """The program of one step over two devices."""
    model = models.build(name, input_shape=(32, 32, 3), classes=10, rngs=0)
    graphdef, state = split_for_training(model, optax.sgd(0.1))
    images = np.zeros((64, 32, 32, 3), np.uint8)
    made = execution.choose(
        graphdef,
        state,
        ImageArrays(images, np.zeros(64, np.int32)),
        normalisation=Normalisation((0.0,) * 3, (1.0,) * 3),
        recipe=Recipe(batch_size=8, steps_per_execution=1, loading=loading),
        classes=10,
        mesh=data_mesh(jax.devices()[:2]),
    )
    return made._lowered.compile().as_text()


@pytest.mark.slow
@pytest.mark.parametrize("loading", ["device", "stream"])
def test_a_step_with_grouped_convolutions_sends_no_feature_map_around(loading):
    program = compiled_step("mobilenet_v1", loading)
    assert "all-reduce" in program
    assert not any(word in program for word in ("all-gather", "all-to-all", "collective-permute"))


CHILD = """
import jax
jax.config.update("jax_num_cpu_devices", 8)
from flax import nnx
from convjax.train import Recipe, fit
from tests.train import conftest
rows = conftest.ImageDataset("rows", ("a", "b", "c"), train=conftest.labelled(300, 0), test=conftest.labelled(31, 1))
for devices in (1, 8):
    model = conftest.EveryKindOfState(16, 3, nnx.Rngs(0))
    recipe = Recipe(epochs=3, batch_size=32, optimizer="sgd", learning_rate=0.02)
    result = fit(model, rows, recipe, devices=jax.devices()[:devices])
    print(*(loss for record in result.history for loss in (record.train_loss, record.validation_loss)))
"""


@pytest.mark.slow
def test_eight_devices_have_the_losses_of_one():
    run = subprocess.run([sys.executable, "-c", CHILD], cwd=ROOT, capture_output=True, text=True, check=True)
    one, eight = ([float(number) for number in line.split()] for line in run.stdout.splitlines())
    np.testing.assert_allclose(eight, one, rtol=1e-5)
