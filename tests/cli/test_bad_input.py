import os

import jax
import numpy as np
import pytest
from flax import nnx

from convjax.train import load_model

from .conftest import SOURCE

GPU_OR_TPU = "tpu" if jax.default_backend() != "tpu" else "gpu"


def late(arguments: list[str], said: str) -> object:
    """A mistake that is seen when JAX is loaded, which takes seconds."""
    return pytest.param(arguments, said, marks=pytest.mark.slow)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dataset", "digitz"], "There is no data set 'digitz'. Did you mean 'digits'?"),
        (["--dataset", "[/bold]\x1b[31m"], "There is no data set '[/bold]\\x1b[31m'."),
        (["--model", "tutorial-cnn"], "Did you mean 'tutorial_cnn'?"),
        late(["--model", "lenet5"], "at least 16×16, or another model, one of tutorial_cnn, resnet20,"),
        (["--model", "unet_small"], "unet_small tells the class of every pixel"),
        (["--epochs", "0"], "--epochs must be at least 1, not 0."),
        (["--epochs", "1.5"], "Invalid value for '--epochs': '1.5' is not a whole number."),
        (["--learning-rate", "fast"], "Invalid value for '--learning-rate': 'fast' is not a number."),
        (["--batch-size", "-1"], "--batch-size must be at least 1, not -1."),
        late(["--batch-size", "5000"], "--batch-size 5000 is larger than the 1295 images to train on."),
        (["--learning-rate", "-0.1"], "--learning-rate must be more than 0, not -0.1."),
        (["--learning-rate", "nan"], "--learning-rate must be a finite number, not nan."),
        (["--learning-rate", "inf"], "--learning-rate must be a finite number, not inf."),
        (["--seed", "-1"], "--seed must be at least 0, not -1."),
        late(["--platform", GPU_OR_TPU], f"There is no {GPU_OR_TPU} here: JAX finds only"),
        (["--platform", "abacus"], "'abacus' is none of cpu, gpu, tpu."),
        (["--out", "used"], "'used' is not empty, and nothing is overwritten."),
        (["--out", "used/notes.txt"], "'used/notes.txt' is a file"),
        (["--out", "used/notes.txt/run"], "No run can be written to 'used/notes.txt/run'"),
        (["--data-dir", "used"], "'digits' is always there"),
        (["--dataset", "mnist", "--data-dir", "nowhere"], "There is no folder 'nowhere'."),
        (["--epoch", "3"], "--epochs"),
        (["--optimizer", "sdg"], "Invalid value for '--optimizer': no 'sdg'. Did you mean 'sgd'?"),
        (["--compute-dtype", "half"], "Invalid value for '--compute-dtype': use one of float32, bfloat16."),
        (["--momentum", "0.9"], "--momentum must be left out for adamw, which has none, not 0.9."),
        (["--preset", "mnist99"], "There is no preset 'mnist99'. Did you mean 'mnist-99'?"),
        (["--preset", "mnist-99"], "'mnist' is read from a folder that TensorFlow Datasets has prepared."),
        (["--config", "used/notes.txt"], "'used/notes.txt' is no TOML: Expected '=' after a key"),
        (["more"], "unexpected extra argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_answered_in_at_most_four_lines_with_exit_code_2_and_nothing_is_written(
    convjax_command, tmp_path, arguments, said
):
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "notes.txt").write_text("mine")
    answer = convjax_command("train", "--epochs", "1", *arguments)
    lines = answer.stderr.splitlines()
    assert said in " ".join(line.strip() for line in lines)
    assert answer.returncode == 2
    assert 1 <= len(lines) <= 4
    assert max(map(len, lines)) <= 80
    assert "Traceback" not in answer.stderr
    assert "\x1b" not in answer.stderr
    assert (tmp_path / "used" / "notes.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["notes.txt", "used"]


@pytest.mark.slow
def test_an_environment_that_names_an_unknown_platform_is_a_mistake_too(convjax_command):
    answer = convjax_command("train", "--epochs", "1", JAX_PLATFORMS="abacus")
    assert answer.returncode == 2
    assert "JAX_PLATFORMS" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.slow
def test_training_that_diverges_ends_with_1_says_why_and_keeps_the_metrics_so_far(convjax_command, tmp_path):
    answer = convjax_command("train", "--epochs", "2", "--learning-rate", "1e30", "--out", "run")
    assert answer.returncode == 1
    assert "training has diverged" in " ".join(answer.stderr.split())
    assert "Traceback" not in answer.stderr
    assert {path.name for path in (tmp_path / "run").iterdir()} == {"checkpoints", "config.json", "curves.png"}
    assert "saved is the last state before, after step 0" in answer.stdout
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(nnx.state(load_model(tmp_path / "run"))))


@pytest.mark.slow
def test_a_fault_of_convjax_itself_ends_with_3_and_a_traceback(convjax_command, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import convjax.data.registry as registry\n"
        "registry.load_digits = None\n"
        "registry._ALWAYS_THERE = {'digits': lambda: 1 / 0}\n"
    )
    answer = convjax_command("train", "--epochs", "1", PYTHONPATH=os.pathsep.join([str(tmp_path), SOURCE]))
    assert answer.returncode == 3
    assert "ZeroDivisionError" in answer.stderr
    assert "a fault in convjax" in answer.stderr
