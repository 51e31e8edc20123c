import inspect
from dataclasses import fields

import pytest
from typer.testing import CliRunner

from convjax.cli import train_command
from convjax.cli.application import app
from convjax.data import Augmentation
from convjax.train import Recipe
from convjax.train.runs import session

MODIFIED = {
    "epochs": ("7", 7),
    "batch_size": ("16", 16),
    "optimizer": ("sgd", "sgd"),
    "learning_rate": ("0.5", 0.5),
    "schedule": ("linear", "linear"),
    "warmup_epochs": ("0.5", 0.5),
    "momentum": ("0.5", 0.5),
    "beta1": ("0.5", 0.5),
    "beta2": ("0.5", 0.5),
    "weight_decay": ("0.5", 0.5),
    "label_smoothing": ("0.5", 0.5),
    "clip_norm": ("0.5", 0.5),
    "average_decay": ("0.5", 0.5),
    "accumulation_steps": ("2", 2),
    "compute_dtype": ("bfloat16", "bfloat16"),
    "patience": ("2", 2),
    "validation_fraction": ("0.5", 0.5),
    "seed": ("5", 5),
    "steps_per_execution": ("3", 3),
    "loading": ("device", "device"),
    "translate": ("2", 2),
    "brightness": ("0.5", 0.5),
    "contrast": ("0.5", 0.5),
    "cutout": ("2", 2),
    "mixup": ("0.5", 0.5),
    "nesterov": (None, False),
    "flip": (None, True),
}
OF_ANOTHER = {"momentum": ["--optimizer", "sgd"]}


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """What the command would train, and what it said before; nothing is trained."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(train_command, "keep_memory", lambda: None)

    def ask(*arguments: str):
        calls = []
        monkeypatch.setattr(session, "run", lambda *places, **named: calls.append((places, named)) or True)
        answer = CliRunner().invoke(app, ["train", *arguments])
        assert answer.exit_code == 0, answer.output
        (((model, dataset, recipe), named),) = calls
        return model, dataset, recipe, named, answer.output

    return ask


NAMES = [field.name for kind in (Recipe, Augmentation) for field in fields(kind) if field.name != "augmentation"]


@pytest.mark.parametrize("name", NAMES)
def test_every_value_of_a_recipe_has_an_option_of_its_name_that_changes_it_and_nothing_else(asked, name):
    typed, value = MODIFIED[name]
    flag = f"--{name.replace('_', '-')}"
    option = [flag, typed] if typed else ["--no-nesterov" if name == "nesterov" else flag]
    before = OF_ANOTHER.get(name, [])
    recipe, plain = asked(*before, *option)[2], asked(*before)[2]
    for part, other in ((recipe, plain), (recipe.augmentation, plain.augmentation)):
        for field in fields(part):
            if field.name == name:
                assert getattr(part, name) == value
            elif field.name != "augmentation" and name != "optimizer":
                assert getattr(part, field.name) == getattr(other, field.name)


def test_the_defaults_that_the_help_tells_are_those_of_the_recipe():
    said = " ".join(CliRunner().invoke(app, ["train", "--help"], env={"COLUMNS": "80"}).output.split())
    for option, default in (("epochs N", 30), ("batch-size N", 32), ("validation-fraction X", 0.1), ("seed N", 0)):
        assert f"[default: {default}]" in said.split(f"--{option} ")[1].split(" --")[0]
    assert "[default: 0.002, sgd 0.05, lion 0.001]" in said
    assert "[default: 0.1, sgd 0.005, lion 1]" in said


def test_what_is_typed_wins_over_a_file_were_it_the_default_and_none_takes_a_value_back(asked, tmp_path):
    (tmp_path / "mine.toml").write_text("model = 'lenet5'\n[recipe]\nepochs = 3\npatience = 2\nseed = 4\n")
    model, _, recipe, _, _ = asked(
        *("--config", "mine.toml", "--image-size", "28x28"), *("--epochs", "30", "--patience", "none")
    )
    assert (model, recipe.epochs, recipe.patience, recipe.seed) == ("lenet5", 30, None, 4)


@pytest.fixture
def prepared(tmp_path):
    """A folder that looks as if TFDS had prepared MNIST in it."""
    folder = tmp_path / "tfds" / "mnist" / "3.0.1"
    folder.mkdir(parents=True)
    (folder / "dataset_info.json").write_text("{}")
    return ["--dataset", "mnist", "--data-dir", str(tmp_path / "tfds")]


def test_mnist_takes_its_preset_by_itself_and_says_so(asked, prepared):
    model, dataset, recipe, _, said = asked(*prepared)
    assert (model, dataset) == ("fast_mnist", "mnist")
    assert recipe == asked("--preset", "mnist-99", *prepared)[2]
    assert said.startswith("preset mnist-99: ")
    assert asked(*prepared, "--seed", "3")[4] == said


def test_what_is_typed_changes_the_preset_and_another_model_or_a_file_leaves_it_away(asked, prepared, tmp_path):
    (tmp_path / "mine.toml").write_text("[recipe]\nseed = 4\n")
    model, _, recipe, _, said = asked(*prepared, "--epochs", "5")
    assert (model, recipe.epochs, recipe.batch_size) == ("fast_mnist", 5, 64)
    assert said == "preset mnist-99: with what you changed of it\n"
    for other in (["--model", "lenet5"], ["--config", "mine.toml"]):
        model, _, recipe, _, said = asked(*prepared, *other)
        assert (recipe.batch_size, said) == (32, "")


def test_the_options_stand_in_groups_under_headings():
    said = CliRunner().invoke(app, ["train", "--help"], env={"COLUMNS": "80"}).output
    headings = [line for line in said.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert headings[:2] == ["What to train:", "The run:"]
    assert {"How to train:", "The optimiser:", "Changes to the images:", "How it is executed:"} <= set(headings)
    options = {f"--{name.replace('_', '-')} " for name in inspect.signature(train_command.train).parameters}
    assert not {option for option in options - {"--context "} if option not in said}
