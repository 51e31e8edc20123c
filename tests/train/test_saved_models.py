import json
from pathlib import Path

import jax
import numpy as np
import optax
import pytest
from flax import nnx

from convjax import ConvjaxError
from convjax.data import Normalisation
from convjax.nn import models
from convjax.train import load_model, load_run, save, split_for_training


@pytest.fixture
def written(tmp_path) -> tuple[Path, nnx.Module]:
    """The folder of a run as it is on disk, and its model."""
    model = models.build("tutorial_cnn", input_shape=(4, 6, 1), classes=3, rngs=5)
    config = {
        "schema": "convjax-run/1",
        "model": {"name": "tutorial_cnn", "input_shape": [4, 6, 1], "classes": 3},
        "dataset": {
            "name": "mine",
            "data_dir": None,
            "classes": ["a", "b", "c"],
            "pixel_max": 16,
            "normalisation": {"mean": [4.0], "std": [2.0]},
        },
        "recipe": {"seed": 5},
    }
    (tmp_path / "config.json").write_text(json.dumps(config))
    save(tmp_path / "checkpoints", split_for_training(model, optax.sgd(0.1))[1], step=1, epoch=1)
    return tmp_path, model


def test_a_run_comes_back_with_its_values_and_with_what_is_needed_to_use_them(written):
    folder, model = written
    run = load_run(str(folder))
    same = jax.tree.map(np.array_equal, nnx.state(run.model), nnx.state(model))
    assert all(jax.tree.leaves(same))
    assert run.normalisation == Normalisation((4.0,), (2.0,))
    assert (run.classes, run.image_shape, run.pixel_max) == (("a", "b", "c"), (4, 6, 1), 16)
    assert run.config["dataset"]["name"] == "mine"
    assert run.directory.path == folder
    assert jax.tree.all(jax.tree.map(np.array_equal, nnx.state(load_model(folder)), nnx.state(model)))


def test_a_checkpoint_of_another_model_is_an_error_that_says_what_differs(written):
    folder, _ = written
    config = json.loads((folder / "config.json").read_text())
    config["model"]["input_shape"] = [8, 8, 1]
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ConvjaxError, match=r"another model: dense.kernel is \(192, 3\) there and \(512, 3\) here"):
        load_run(folder)
