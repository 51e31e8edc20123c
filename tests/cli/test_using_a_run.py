"""What evaluate, predict and export have in common."""

import json
import os
import subprocess
import sys

import pytest

from convjax.data import load
from convjax.train import RunDirectory

from .conftest import draw, environment

NETS = (
    "from flax import nnx\n"
    "class Flat(nnx.Module):\n"
    "    def __init__(self, *, input_shape, classes, rngs):\n"
    "        height, width, channels = input_shape\n"
    "        self.dense = nnx.Linear(height * width * channels, classes, rngs=rngs)\n"
    "        float(self.dense.kernel[0, 0])\n"  # needs values
    "    def __call__(self, images):\n"
    "        print('called')\n"
    "        return self.dense(images.reshape(images.shape[0], -1))\n"
)


@pytest.mark.slow
def test_a_model_of_ones_own_is_trained_and_found_again_by_every_command_until_it_is_gone(
    convjax, tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    (tmp_path / "nets_of_one.py").write_text(NETS)
    trained = convjax("train", "--model", "nets_of_one:Flat", "--epochs", "1")
    assert (trained.exit_code, trained.stderr) == (0, "")
    run = RunDirectory(tmp_path / "runs" / "Flat-digits-1")
    assert run.read_config()["model"]["name"] == "nets_of_one:Flat"
    evaluated = convjax("evaluate", run.path, "--json")
    assert json.loads(evaluated.stdout)["accuracy"] == run.read_history()[-1].test_accuracy
    assert "called" in evaluated.stderr  # and not in the document
    picture = draw(tmp_path / "0.png", load("digits").test.images[0])
    assert convjax("predict", run.path, picture).exit_code == 0
    assert convjax("export", run.path).exit_code == 0

    (tmp_path / "nets_of_one.py").unlink()
    del sys.modules["nets_of_one"]
    for arguments in (["evaluate", run.path], ["predict", run.path, picture], ["export", run.path, "--out", "x"]):
        answer = convjax(*arguments)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "There is no module 'nets_of_one' for the model 'nets_of_one:Flat'" in answer.stderr
        assert "looked in the current folder" in answer.stderr


WITHOUT_JAX = [
    (["evaluate", "rnu"], "there is no such folder. Did you mean 'run'?"),
    (["evaluate", "nowhere"], "There is no run in 'nowhere'"),
    (["evaluate", "notes.txt"], "There is no run in 'notes.txt'"),
    (["evaluate", "broken"], "config.json"),
    (["evaluate", "empty"], "config.json' is of the schema None"),
    (["evaluate", "list"], "config.json' is of the schema None"),
    (["evaluate", "other"], "is of the schema 'convjax-run/9', and 'convjax-run/1' is read here"),
    (["evaluate", "half"], "does not say what its model was trained on"),
    (["evaluate", "gone"], "There is no module 'nets_that_went'"),
    (["evaluate", "[/bold]\x1b[31m"], "There is no run in '[/bold]\\x1b[31m'"),
    (["evaluate", "run", "--dataset", "digitz"], "Did you mean 'digits'?"),
    (["evaluate", "run", "--data-dir", "here"], "'digits' is always there"),
    (["evaluate", "run", "--part", "tset"], "Did you mean 'test'?"),
    (["evaluate", "run", "--batch-size", "0"], "'0' is less than 1"),
    (["evaluate", "run", "--batch-size", "many"], "'many' is not a whole number"),
    (["evaluate"], "Missing argument 'RUN'"),
    (["predict", "run"], "Missing argument 'IMAGE"),
    (["predict", "run", "0.png", "--top", "0"], "'0' is less than 1"),
    (["predict", "nowhere", "0.png"], "There is no run in 'nowhere'"),
    (["predict", "run", "nowhere.png"], "There is no file 'nowhere.png'"),
    (["export", "nowhere"], "There is no run in 'nowhere'"),
    (["export", "run", "--out", "notes.txt"], "'notes.txt' is there already, and nothing is overwritten"),
    (["export", "run", "more"], "unexpected extra argument"),
]


def test_what_can_be_found_wrong_without_jax_is_told_in_a_few_lines_without_loading_it(run, tmp_path):
    config = run.read_config()
    configs = {
        "run": config,
        "empty": {},
        "list": [],
        "other": config | {"schema": "convjax-run/9"},
        "half": config | {"dataset": {"name": "digits"}},
        "gone": config | {"model": config["model"] | {"name": "nets_that_went:Small"}},
    }
    for name, content in configs.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps(content))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{")
    (tmp_path / "notes.txt").write_text("mine")
    program = (
        "import contextlib, io, json, sys\n"
        "from convjax.cli.application import main\n"
        "import convjax.cli\n"
        "answers = []\n"
        "for arguments in json.loads(sys.argv[1]):\n"
        "    sys.argv, said = ['convjax', *arguments], io.TextIOWrapper(io.BytesIO(), encoding='utf-8')\n"
        "    code = None\n"
        "    with contextlib.redirect_stderr(said):\n"
        "        try:\n"
        "            main()\n"
        "        except SystemExit as end:\n"
        "            code = end.code\n"
        "        said.flush()\n"
        "    answers.append((code, said.buffer.getvalue().decode(), 'jax' in sys.modules))\n"
        "print(json.dumps(answers))\n"
    )
    cases = json.dumps([arguments for arguments, _ in WITHOUT_JAX])
    ended = subprocess.run(
        [sys.executable, "-c", program, cases],
        cwd=tmp_path,
        env=environment(COLUMNS="80"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    for (arguments, text), (code, told, jax_is_loaded) in zip(WITHOUT_JAX, json.loads(ended.stdout), strict=True):
        assert (code, jax_is_loaded) == (2, False), arguments
        lines = told.splitlines()
        assert text in " ".join(line.strip() for line in lines), arguments
        assert max(map(len, lines)) <= 80
        assert len(lines) <= 6
        assert "\x1b" not in told
        assert "Traceback" not in told


@pytest.mark.parametrize("command", ["evaluate", "predict", "export"])
def test_the_help_fits_80_columns_and_names_the_exit_codes(convjax, command, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    answer = convjax(command, "--help")
    assert answer.exit_code == 0
    assert "Exit code: 0 done, 2 wrong usage" in " ".join(answer.stdout.split())
    assert max(map(len, answer.stdout.splitlines())) <= 80


def test_a_run_without_a_checkpoint_is_told(convjax, run, tmp_path):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "config.json").write_bytes(run.config.read_bytes())
    answer = convjax("evaluate", "bare")
    assert answer.exit_code == 2
    assert "There is no checkpoint in 'bare/checkpoints'." in answer.stderr


@pytest.mark.slow
def test_the_commands_run_as_they_are_typed(convjax_command, run, tmp_path):
    draw(tmp_path / "0.png", load("digits").test.images[0])
    evaluated = convjax_command("evaluate", str(run.path))
    assert (evaluated.returncode, evaluated.stderr) == (0, "")
    predicted = convjax_command("predict", str(run.path), "0.png", "nowhere.png")
    assert predicted.returncode == 2
    assert predicted.stdout.startswith("0.png\n")
    assert predicted.stderr.splitlines()[0] == "There is no file 'nowhere.png'."
    exported = convjax_command("export", str(run.path), "--out", "exported")
    assert (exported.returncode, exported.stderr) == (0, "")
    assert sorted(os.listdir(tmp_path / "exported")) == sorted(
        ["README.txt", "model.jax_export", "model.json", "parameters.safetensors"]
    )
