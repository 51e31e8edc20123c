import subprocess
import sys

import pytest
from typer.testing import CliRunner

from convjax.cli.application import app

from .conftest import environment


@pytest.mark.parametrize("arguments", [["--help"], ["train", "--help"], ["-h"], ["--version"]])
def test_help_and_version_load_neither_jax_nor_matplotlib_nor_scikit_learn(arguments):
    program = (
        "import atexit, sys\n"
        "slow = ('jax', 'flax', 'matplotlib', 'sklearn', 'tensorflow_datasets', 'orbax')\n"
        "atexit.register(lambda: print('loaded:', [name for name in slow if name in sys.modules]))\n"
        f"sys.argv = ['convjax', *{arguments!r}]\n"
        "from convjax.cli import main\n"
        "main()\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines()[-1] == "loaded: []"


def test_the_help_of_train_names_every_option_and_fits_80_columns(convjax_command):
    said = convjax_command("train", "--help", COLUMNS="80")
    assert said.returncode == 0
    numbers = ("epochs", "batch-size", "learning-rate", "seed", "steps-per-execution")
    for option in ("model", "dataset", "data-dir", *numbers, "out", "platform"):
        assert f"--{option} " in said.stdout
    assert max(map(len, said.stdout.splitlines())) <= 80


def test_the_version_is_one_line_that_names_jax_too(convjax_command):
    said = convjax_command("--version")
    assert said.returncode == 0
    assert said.stdout.startswith("convjax ")
    assert "jax" in said.stdout
    assert len(said.stdout.splitlines()) == 1


def test_without_a_command_the_help_is_shown_and_the_exit_code_is_2(convjax_command):
    said = convjax_command()
    assert said.returncode == 2
    assert "train" in said.stdout + said.stderr


def test_a_misspelt_command_is_answered_with_the_right_one(convjax_command):
    said = convjax_command("trian")
    assert said.returncode == 2
    assert "Did you mean 'train'?" in said.stderr


def test_the_help_of_train_names_every_model_that_it_can_train(convjax_command):
    said = " ".join(convjax_command("train", "--help", COLUMNS="80").stdout.split())
    names = "tutorial_cnn, lenet5, fast_mnist, resnet20, mobilenet_v1, resnet18, vgg16"
    assert f"{names}; or your own, package.module:function." in said
    assert "unet_small" not in said


@pytest.mark.parametrize("command", ["evaluate", "explore", "export", "plot", "predict", "summary", "train"])
def test_a_help_text_tells_no_type_of_python_and_no_default_in_parentheses(command):
    said = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "80"}).output
    assert "<" not in said
    assert "[default: (" not in " ".join(said.split())


def test_the_list_of_commands_cuts_no_description_off_at_80_columns():
    _, _, commands = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "80"}).output.partition("Commands:\n")
    assert [line.split()[0] for line in commands.splitlines()] == sorted(app_commands())
    assert "..." not in commands


def app_commands() -> list[str]:
    return [str(command.name or command.callback.__name__) for command in app.registered_commands if command.callback]


@pytest.mark.parametrize(
    ("typed", "meant"), [("--lr", "--learning-rate"), ("--epoch", "--epochs"), ("--wd", "--weight")]
)
def test_an_option_that_other_trainers_have_is_answered_with_ours(typed, meant):
    said = CliRunner().invoke(app, ["train", typed, "1"])
    assert said.exit_code == 2
    assert f"No such option: {typed}. Did you mean {meant}" in said.output
