import json

import numpy as np
import pytest
from flax import nnx
from rich.console import Console

from convjax import ConvjaxError
from convjax.data import ImageArrays, ImageDataset, Normalisation
from convjax.train import DivergedError, Plan, Recipe, RunDirectory
from convjax.train.runs import session
from convjax.train.runs.recorder import Recorder

PART = ImageArrays(np.zeros((1, 4, 4, 1), np.uint8), np.zeros(1, np.int32))
IMAGES = ImageDataset("mine", ("a", "b"), PART, PART)
PLAN = Plan(
    recipe=Recipe(steps_per_execution=40),
    steps_per_epoch=40,
    train_images=1,
    validation_images=1,
    test_images=1,
    normalisation=Normalisation((0.0,), (1.0,)),
    execution="",
    step=0,
)


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """A run of a training that begins and diverges at once."""

    def begin(recipe: Recipe) -> RunDirectory:
        def diverging(*_arguments, callbacks, **_options):
            for callback in callbacks:
                callback.on_start(PLAN)
            raise DivergedError("The loss is nan.", step=1)

        monkeypatch.setattr(session, "fit", diverging)
        monkeypatch.setattr(session.data, "load", lambda *_, **__: IMAGES)
        monkeypatch.setattr(session.models, "resolve", lambda _name: lambda **_: nnx.Linear(1, 1, rngs=nnx.Rngs(0)))
        how = {"data_dir": None, "out": tmp_path / "run", "platform": None, "console": Console(quiet=True)}
        with pytest.raises(DivergedError):
            session.run("tutorial_cnn", "digits", recipe, should_stop=lambda: False, **how)
        return RunDirectory(tmp_path / "run")

    return begin


@pytest.mark.parametrize(
    ("there", "option"),
    [
        ({"classes": ["b", "a"]}, "--dataset"),
        ({"train_images": 7, "data_dir": "somewhere"}, "--data-dir"),
    ],
)
def test_a_run_does_not_go_on_with_other_images_and_says_how_the_same_are_named(tmp_path, there, option):
    same = {"classes": ["a", "b"], "train_images": 1, "validation_images": 1, "test_images": 1}
    about = {"model": {"name": "lenet5"}, "dataset": {}}
    run = RunDirectory.create(tmp_path / "run", {"dataset": same | there})
    how = {"out": None, "keep": 1, "save_every": 1.0, "snapshot": None}
    recorder = Recorder(about, IMAGES, Console(quiet=True), resumed=run, **how)
    with pytest.raises(ConvjaxError, match=f"was trained on other images(.|\n)* with {option}\\."):
        recorder.on_start(PLAN)


@pytest.mark.parametrize(("asked", "chosen"), [(None, ["steps_per_execution"]), (40, [])])
def test_what_a_run_chose_is_told_from_what_it_was_asked_for(begun, monkeypatch, asked, chosen):
    monkeypatch.setattr(Recorder, "draw", lambda *_: None)
    config = json.loads(begun(Recipe(steps_per_execution=asked)).config.read_text())
    assert (config["recipe"]["steps_per_execution"], config["chosen"]) == (40, chosen)


def test_the_curves_of_a_training_that_diverges_are_drawn_while_no_other_may_write_into_the_folder(begun, monkeypatch):
    pytest.importorskip("fcntl", reason="Windows has no such lock")
    tried = []

    def draw(recorder, *_):
        with pytest.raises(ConvjaxError, match="Another process is training in "), recorder.directory.held():
            pass
        tried.append(recorder.directory.path)

    monkeypatch.setattr(Recorder, "draw", draw)
    run = begun(Recipe())
    assert tried == [run.path]
