"""What a run says and leaves behind when its loss is no number."""

import pytest
from typer.testing import CliRunner

from convjax.cli.application import app

MODEL = """
from flax import nnx
import jax.numpy as jnp

class Broken(nnx.Module):
    def __init__(self, features, classes, rngs):
        self.out = nnx.Linear(features, classes, rngs=rngs)
        self.out.kernel[...] = self.out.kernel[...] * jnp.nan

    def __call__(self, images):
        return self.out(images.reshape(images.shape[0], -1))

def build(*, input_shape, classes, rngs):
    height, width, channels = input_shape
    return Broken(height * width * channels, classes, rngs)
"""


@pytest.mark.slow
def test_a_run_that_is_no_number_from_the_beginning_says_that_nothing_is_saved(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "broken_model.py").write_text(MODEL)
    options = ["--dataset", "digits", "--epochs", "1", "--out", "run"]
    answer = CliRunner().invoke(app, ["train", "--model", "broken_model:build", *options])
    assert answer.exit_code == 1, answer.output
    assert "nothing is saved" in answer.output
    assert "training has diverged" in " ".join(answer.output.split())
