import json
from dataclasses import replace

import numpy as np
import optax
import pytest
from flax import nnx
from rich.console import Console

from convjax import ConvjaxError
from convjax.data import ImageArrays, ImageDataset, Normalisation
from convjax.train import (
    DivergedError,
    EpochRecord,
    Evaluation,
    Fit,
    Plan,
    Recipe,
    RunDirectory,
    split_for_training,
)
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


@pytest.mark.parametrize(
    ("step", "trained", "tested", "told"),
    [(40, 0.9, 0.3, True), (40, 0.9, 0.85, False), (4000, 0.9, 0.3, False), (40, 0.9, None, False)],
    ids=["few steps", "no gap", "many steps", "stopped"],
)
def test_a_test_far_below_the_training_after_few_steps_is_laid_to_batch_norm(
    every_kind_of_state, step, trained, tested, told
):
    _, state = split_for_training(every_kind_of_state, optax.sgd(0.1))
    right = None if tested is None else round(100 * tested)
    test = None if right is None else Evaluation(1.0, np.array([[right, 100 - right], [0, 0]]))
    record = EpochRecord(1, step, 0.1, trained, None, None, None, tested, 1.0, 1.0)
    how = {"normalisation": PLAN.normalisation, "best_epoch": None, "interrupted": tested is None}
    result = Fit(state=state, history=(record,), test=test, step=step, seconds=1.0, compile_seconds=0.0, **how)
    assert session.lags_behind(result) == told


def test_images_that_fill_no_batch_are_told(tmp_path, capsys):
    plan = replace(PLAN, recipe=Recipe(batch_size=32), steps_per_epoch=3, train_images=100)
    about = {"model": {"name": "lenet5", "parameters": 1}, "platform": "cpu", "dataset": {}}
    how = {"out": tmp_path / "run", "keep": 1, "save_every": 1.0, "snapshot": None, "resumed": None}
    with Recorder(about, IMAGES, Console(), **how) as recorder:
        recorder.on_start(plan)
    assert "3 steps of 32 an epoch; 4 images left over, another draw each epoch" in capsys.readouterr().out.splitlines()
