"""A model with running averages through the whole of training: steps, a run's folder, and back."""

import io

import jax
import numpy as np
import pytest
from flax import nnx
from rich.console import Console

from convjax import data
from convjax.data import Normalisation
from convjax.train import Recipe, RunDirectory, evaluate, load_model
from convjax.train.runs import session

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Two epochs of resnet20 on the digits, in a folder."""
    out = tmp_path_factory.mktemp("runs") / "resnet20"
    assert session.run(
        "resnet20",
        "digits",
        Recipe(epochs=2, batch_size=64, learning_rate=3e-3),
        data_dir=None,
        out=out,
        platform=None,
        console=Console(file=io.StringIO()),
        should_stop=lambda: False,
    )
    return RunDirectory(out)


def test_a_residual_network_learns_the_digits(run):
    first, last = run.read_history()
    assert last.train_loss < first.train_loss / 2
    assert last.test_accuracy > 0.7  # a guess is right one time in ten


def test_a_model_read_back_has_its_running_averages_and_does_what_the_metrics_say(run):
    model = load_model(run.path)
    for leaf in jax.tree.leaves(nnx.state(model, nnx.BatchStat)):
        assert float(leaf.std()) > 0  # all of them were 0, or 1, at first
    constants = Normalisation(**run.read_config()["dataset"]["normalisation"])
    result = evaluate(model, data.load("digits").test, normalisation=constants)
    last = run.read_history()[-1]
    np.testing.assert_allclose((result.loss, result.accuracy), (last.test_loss, last.test_accuracy), rtol=1e-5)
