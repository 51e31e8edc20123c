import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from convjax.cli.application import app
from convjax.data import load
from convjax.train import RunDirectory, load_run, predict

from .conftest import draw


@pytest.fixture(scope="module")
def measured(run) -> dict[str, Any]:
    """What ``convjax evaluate --json`` says of the run."""
    answer = CliRunner().invoke(app, ["evaluate", str(run.path), "--json"])
    assert (answer.exit_code, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


def test_the_numbers_are_those_that_training_printed(run, measured):
    last = run.read_history()[-1]
    assert measured["accuracy"] == last.test_accuracy
    assert measured["loss"] == pytest.approx(last.test_loss, rel=1e-6)  # two devices shared its batches


def test_the_document_says_of_every_class_how_many_there_are_and_how_many_are_right(measured):
    found = measured
    assert (found["schema"], found["dataset"], found["part"]) == ("convjax-evaluation/1", "digits", "test")
    counts = np.bincount(load("digits").test.labels).tolist()
    confusion = np.array(found["confusion"])
    assert [one["images"] for one in found["classes"]] == counts
    assert [one["correct"] for one in found["classes"]] == confusion.diagonal().tolist()
    assert sum(one["correct"] for one in found["classes"]) == round(found["accuracy"] * found["images"])
    assert [one["accuracy"] for one in found["classes"]] == [one["correct"] / one["images"] for one in found["classes"]]


def test_the_table_of_smaller_batches_holds_the_same_in_80_columns(convjax, run, measured):
    found = measured
    lines = convjax("evaluate", run.path, "--batch-size", "100").stdout.splitlines()
    assert lines[0] == "tutorial_cnn on 360 test images of digits"
    assert lines[1] == f"accuracy {100 * found['accuracy']:.1f} %   loss {found['loss']:.4f}"
    assert [line.split() for line in lines[4:]] == [
        [one["name"], str(one["images"]), f"{100 * one['accuracy']:.1f}", "%"] for one in found["classes"]
    ]
    assert max(map(len, lines)) <= 80


@pytest.mark.slow
@pytest.mark.parametrize(
    "recipe",
    [["--average-decay", "0.9"], ["--patience", "1", "--learning-rate", "0.1"], ["--compute-dtype", "bfloat16"]],
    ids=lambda recipe: recipe[0],
)
def test_so_they_are_after_averages_after_patience_and_after_half_precision(convjax, recipe):
    assert convjax("train", "--epochs", "5", *recipe, "--out", "other").exit_code == 0
    found, last = (
        json.loads(convjax("evaluate", "other", "--json").stdout),
        RunDirectory(Path("other")).read_history()[-1],
    )
    assert found["accuracy"] == last.test_accuracy
    assert found["loss"] == pytest.approx(last.test_loss, rel=1e-6)  # training looks at fewer images together


@pytest.mark.slow
def test_all_parts_together_are_every_image_once(convjax, run):
    train, test, both = (
        json.loads(convjax("evaluate", run.path, "--part", part, "--json").stdout) for part in ("train", "test", "all")
    )
    assert (train["images"], test["images"], both["images"]) == (1437, 360, 1797)
    assert both["confusion"] == (np.array(train["confusion"]) + np.array(test["confusion"])).tolist()
    assert both["loss"] == pytest.approx((1437 * train["loss"] + 360 * test["loss"]) / 1797)


@pytest.mark.slow
def test_a_folder_of_some_of_the_classes_is_measured_as_the_same_images_of_the_data_set(convjax, run, tmp_path):
    test = load("digits").test
    chosen = np.flatnonzero(np.isin(test.labels, (3, 8)))
    for i in chosen:
        draw(tmp_path / "mine" / str(test.labels[i]) / f"{i}.png", test.images[i])
    found = json.loads(convjax("evaluate", run.path, "--dataset", "mine", "--part", "all", "--json").stdout)
    saved = load_run(run.path)
    said = predict(saved.model, test.images[chosen], normalisation=saved.normalisation).argmax(axis=1)
    assert found["images"] == len(chosen)
    assert found["accuracy"] == np.mean(said == test.labels[chosen])
    assert [one["name"] for one in found["classes"] if one["images"]] == ["3", "8"]
    assert [one["accuracy"] for one in found["classes"]].count(None) == 8


@pytest.mark.parametrize(
    ("classes", "channels", "said"),
    [
        (("3", "cat"), 1, "'mine' has the class 'cat', which the model of this run does not know"),
        (("3", "8"), 3, "The pictures of 'mine' are 8×8×3, and the model takes 8×8×1."),
    ],
)
def test_images_of_another_kind_are_an_error_that_says_what_differs(convjax, run, tmp_path, classes, channels, said):
    for name in classes:
        (tmp_path / "mine" / name).mkdir(parents=True)
        for i in range(5):
            grey = Image.new("L", (8, 8), 40 * i)
            picture = grey if channels == 1 else Image.merge("RGB", (grey, grey, Image.new("L", (8, 8), 9)))
            picture.save(tmp_path / "mine" / name / f"{i}.png")
    answer = convjax("evaluate", run.path, "--dataset", "mine")
    assert answer.exit_code == 2
    assert said in " ".join(answer.stderr.split())
