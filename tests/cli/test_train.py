import json
import subprocess

import pytest
from PIL import Image

from convjax.data import Normalisation, load, split_by_class
from convjax.train import RunDirectory, evaluate, load_model

from .conftest import COMMAND, environment

FIELDS = [
    "epoch",
    "step",
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "test_loss",
    "test_accuracy",
    "images_per_second",
    "seconds",
]


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> tuple[RunDirectory, subprocess.CompletedProcess[str]]:
    """One run of two epochs, piped, with what it wrote and said."""
    folder = tmp_path_factory.mktemp("somewhere")
    said = subprocess.run(
        [*COMMAND, "train", "--epochs", "2", "--seed", "3"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return RunDirectory(folder / "runs" / "tutorial_cnn-digits-1"), said


def test_a_run_ends_with_0_and_writes_everything_a_run_directory_holds(finished):
    run, said = finished
    assert (said.returncode, said.stderr) == (0, "")
    assert sorted(path.name for path in run.path.iterdir()) == [
        "checkpoints",
        "config.json",
        "confusion.png",
        "curves.png",
        "metrics.jsonl",
        "mistakes.png",
    ]


def test_the_metrics_hold_one_line_an_epoch_and_test_values_on_the_last(finished):
    run, _ = finished
    first, last = (json.loads(line) for line in run.metrics.read_text().splitlines())
    assert list(first) == FIELDS
    assert (first["epoch"], last["epoch"], last["step"]) == (1, 2, 2 * first["step"])
    assert (first["test_loss"], first["test_accuracy"]) == (None, None)
    assert last["test_accuracy"] > 0.85


def test_the_configuration_holds_everything_that_decided_the_run(finished):
    config = finished[0].read_config()
    assert config["schema"] == "convjax-run/1"
    assert config["model"] == {"name": "tutorial_cnn", "input_shape": [8, 8, 1], "classes": 10, "parameters": 5450}
    assert config["dataset"]["name"] == "digits"
    assert (config["recipe"]["epochs"], config["recipe"]["seed"]) == (2, 3)
    assert config["recipe"]["steps_per_execution"] == 40  # as was chosen: all of an epoch
    train, _ = split_by_class(load("digits").train, config["recipe"]["validation_fraction"], seed=3)
    assert config["dataset"]["train_images"] == len(train)
    assert Normalisation(**config["dataset"]["normalisation"]).mean == [train.images.mean()]


def test_the_model_in_the_checkpoint_does_on_the_test_images_what_the_metrics_say(finished):
    run, _ = finished
    constants = Normalisation(**run.read_config()["dataset"]["normalisation"])
    result = evaluate(load_model(run.path), load("digits").test, normalisation=constants)
    assert result.accuracy == run.read_history()[-1].test_accuracy


def test_the_pictures_can_be_opened(finished):
    run, _ = finished
    for path in run.pictures:
        with Image.open(path) as picture:
            picture.verify()


def test_what_is_piped_is_plain_lines_of_at_most_80_columns_that_say_where_things_lie(finished):
    run, said = finished
    lines = said.stdout.splitlines()
    assert "\x1b" not in said.stdout
    assert "\r" not in said.stdout
    assert max(map(len, lines)) <= 80
    assert lines[0] == "preset digits: with what you changed of it"
    assert lines[1] == "tutorial_cnn on digits · 5,450 parameters · cpu"
    assert lines[3] == "40 steps of 32 an epoch; 15 images left over, another draw each epoch"
    assert lines[4] == "data on the device, one program per epoch"
    assert [line.split()[1] for line in lines if line.startswith("epoch")] == ["1/2", "2/2"]
    accuracy = run.read_history()[-1].test_accuracy
    assert lines[-3].startswith(f"test accuracy after the last epoch {100 * accuracy:.1f} %")
    assert lines[-2] == "runs/tutorial_cnn-digits-1/"
    assert lines[-1].split() == ["curves.png", "confusion.png", "mistakes.png", "metrics.jsonl"]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_final_loss_in_other_calls_and_the_next_run_the_next_number(
    finished, convjax_command, tmp_path
):
    (tmp_path / "runs" / "tutorial_cnn-digits-6").mkdir(parents=True)
    again = convjax_command("train", "--epochs", "2", "--seed", "3", "--steps-per-execution", "7")
    assert again.returncode == 0
    assert again.stdout.splitlines()[4] == "data on the device, one program per 7 of 40 steps"
    run = RunDirectory(tmp_path / "runs" / "tutorial_cnn-digits-7")
    assert run.read_config()["recipe"]["steps_per_execution"] == 7
    last = run.read_history()[-1]
    assert last.train_loss == finished[0].read_history()[-1].train_loss
    assert last.test_loss == finished[0].read_history()[-1].test_loss


@pytest.mark.slow
def test_output_that_nobody_reads_any_more_does_not_end_the_run(tmp_path):
    reader = subprocess.Popen(
        [*COMMAND, "train", "--epochs", "2"], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE
    )
    assert reader.stdout is not None
    reader.stdout.close()
    assert reader.wait(timeout=120) == 0
    assert (tmp_path / "runs" / "tutorial_cnn-digits-1" / "confusion.png").exists()


@pytest.mark.slow
def test_an_output_that_knows_ascii_only_is_written_with_escapes(convjax_command):
    said = convjax_command("train", "--epochs", "1", PYTHONIOENCODING="ascii")
    assert said.returncode == 0
    assert "\\xb7 5,450 parameters" in said.stdout
