import os
import signal
import subprocess
import time

import pytest
from PIL import Image

from convjax.data import Normalisation, load
from convjax.train import RunDirectory, evaluate, load_model

from .conftest import COMMAND, environment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are sent as POSIX has them")


def training(folder, *options):
    running = subprocess.Popen(
        [*COMMAND, "train", *options],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert running.stdout is not None
    return running


def compiling(folder, *options):
    running = training(folder, *options)
    while not running.stdout.readline().startswith("data on"):
        pass  # after this line it compiles
    return running


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_with_130_and_leaves_a_directory_that_can_be_used(tmp_path, number):
    running = training(tmp_path, "--epochs", "100000", "--out", "run")
    for line in running.stdout:
        if line.lstrip("epoch ").startswith("3/"):
            break
    running.send_signal(number)
    rest, complaints = running.communicate(timeout=60)
    assert running.returncode == 130
    assert complaints == ""
    assert "saved after step" in rest
    assert [line.split() for line in rest.splitlines()[-2:]] == [["run/"], ["curves.png", "metrics.jsonl"]]
    assert "convjax train --resume run goes on from there" in rest
    run = RunDirectory(tmp_path / "run")
    history = run.read_history()
    assert [record.epoch for record in history] == list(range(1, len(history) + 1))
    assert len(history) >= 3
    assert all(record.test_accuracy is None for record in history)
    with Image.open(run.curves) as picture:
        picture.verify()
    constants = Normalisation(**run.read_config()["dataset"]["normalisation"])
    result = evaluate(load_model(run.path), load("digits").test, normalisation=constants)
    assert result.accuracy > 0.9


@pytest.mark.slow
def test_an_interruption_before_the_first_epoch_ends_with_130_without_a_traceback(tmp_path):
    running = compiling(tmp_path, "--epochs", "100000")
    running.send_signal(signal.SIGINT)
    rest, complaints = running.communicate(timeout=60)
    assert running.returncode == 130
    assert complaints == ""
    assert "; Ctrl-C again leaves at once\n" in rest
    run = RunDirectory(tmp_path / "runs" / "tutorial_cnn-digits-1")
    assert run.read_history() == ()
    assert run.curves.exists()
    assert load_model(run.path) is not None


@pytest.mark.slow
def test_a_second_interruption_while_a_program_is_compiled_ends_with_130_at_once(tmp_path):
    """Python that takes itself down while XLA's threads compile ends in a segmentation fault."""
    running = compiling(tmp_path, "--model", "resnet20")  # which takes many seconds to compile
    time.sleep(1)  # now it surely does
    running.send_signal(signal.SIGINT)
    assert running.stdout.readline() == "stopping after compiling; Ctrl-C again leaves at once\n"
    running.send_signal(signal.SIGINT)
    _, complaints = running.communicate(timeout=60)
    assert running.returncode == 130
    assert complaints in ("Interrupted.\n", "")  # nothing where it was not in Python's hands
