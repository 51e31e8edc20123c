import json
from pathlib import Path

import pytest
from rich.console import Console

from convjax import ConvjaxError
from convjax.data import Normalisation
from convjax.train import EpochRecord, Moment, Plan, Recipe, RunDirectory, TensorBoard, fit
from convjax.train.runs import session, tensorboard

from .event_files import Event, events_of

pytest.importorskip("tensorboardX", reason="the extra [tensorboard] is not installed")


def plan(step: int = 0) -> Plan:
    return Plan(Recipe(epochs=3), 40, 1295, 142, 360, Normalisation((0.0,), (1.0,)), "data on the device", step)


def record(epoch: int, **changes: float | None) -> EpochRecord:
    numbers = {"train_loss": 0.5, "train_accuracy": 0.75, "validation_loss": 0.25, "validation_accuracy": 0.875}
    rest = {"test_loss": None, "test_accuracy": None, "images_per_second": 1000.0, "seconds": 1.0}
    return EpochRecord(epoch, 40 * epoch, **(numbers | rest | changes))


def as_tensorboard_shows(events: list[Event]) -> dict[str, dict[int, float]]:
    """The points of every curve, without those that a later session takes back."""
    curves: dict[str, dict[int, float]] = {}
    for event in events:
        if event.starts:
            curves = {name: {s: v for s, v in points.items() if s < event.step} for name, points in curves.items()}
        for name, value in event.scalars.items():
            curves.setdefault(name, {})[event.step] = value
    return curves


def test_the_numbers_of_epochs_and_of_looks_stand_at_their_steps(tmp_path):
    with TensorBoard(tmp_path / "board") as board:
        board.on_start(plan())
        board.on_progress(Moment(1, 10, 2.0, 0.5, 500.0))
        board.on_epoch(record(1))
        board.on_epoch(record(2, validation_loss=None, validation_accuracy=None, test_loss=1.5, test_accuracy=0.625))
    events = events_of(tmp_path / "board")
    assert events[0].version == "brain.Event:2"
    assert as_tensorboard_shows(events) == {
        "running/loss": {10: 2.0},
        "running/accuracy": {10: 0.5},
        "running/images_per_second": {10: 500.0},
        "epoch": {40: 1.0, 80: 2.0},
        "images_per_second": {40: 1000.0, 80: 1000.0},
        "loss/train": {40: 0.5, 80: 0.5},
        "accuracy/train": {40: 0.75, 80: 0.75},
        "loss/validation": {40: 0.25},
        "accuracy/validation": {40: 0.875},
        "loss/test": {80: 1.5},
        "accuracy/test": {80: 0.625},
    }
    (text,) = (event.texts["recipe/text_summary"] for event in events if event.texts)
    assert json.loads(text)["recipe"]["epochs"] == 3


def test_what_was_written_can_be_read_before_the_file_is_ended(tmp_path):
    board = TensorBoard(tmp_path)
    board.on_start(plan())
    board.on_epoch(record(1))
    assert 40 in as_tensorboard_shows(events_of(tmp_path))["loss/train"]
    board.__exit__(None, None, None)


def test_a_run_that_is_gone_on_with_takes_back_the_steps_after_its_checkpoint(tmp_path):
    for begun, made in ((0, (1, 2)), (40, (2, 3))):
        with TensorBoard(tmp_path) as board:
            board.on_start(plan(step=begun))
            for epoch in made:
                board.on_epoch(record(epoch, train_loss=begun + epoch))
    assert as_tensorboard_shows(events_of(tmp_path))["loss/train"] == {40: 1, 80: 42, 120: 43}


@pytest.mark.slow
def test_fit_takes_it_as_any_callback(tmp_path, rows, every_kind_of_state):
    with TensorBoard(tmp_path) as board:
        result = fit(every_kind_of_state, rows, Recipe(epochs=2, batch_size=16), callbacks=[board])
    found = as_tensorboard_shows(events_of(tmp_path))["loss/train"]
    assert found == {one.step: pytest.approx(one.train_loss, rel=1e-6) for one in result.history}


def test_without_the_package_nothing_is_begun_and_the_mend_is_said(monkeypatch):
    monkeypatch.setattr(tensorboard, "find_spec", lambda _: None)
    with pytest.raises(ConvjaxError, match=r"pip install 'convjax\[tensorboard\]'"):
        TensorBoard("nowhere")


def test_a_number_before_training_is_an_error(tmp_path):
    with pytest.raises(ConvjaxError, match="training has not started"):
        TensorBoard(tmp_path).on_epoch(record(1))


@pytest.mark.slow
def test_a_run_leaves_its_configuration_and_its_pictures_there(tmp_path):
    how = {"data_dir": None, "out": tmp_path / "run", "platform": None, "console": Console(quiet=True)}
    session.run("tutorial_cnn", "digits", Recipe(epochs=1), should_stop=lambda: False, tensorboard=True, **how)
    run = RunDirectory(Path(tmp_path / "run"))
    events = events_of(run.tensorboard)
    pictures = {name: data for event in events for name, data in event.pictures.items()}
    assert pictures == {path.stem: path.read_bytes() for path in run.pictures}
    texts = {name: text for event in events for name, text in event.texts.items()}
    assert json.loads(texts["config/text_summary"]) == json.loads(run.config.read_text())
