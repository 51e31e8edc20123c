"""``kill -9`` at any moment, and ``--resume``: the parameters at the end are those of a run that nobody disturbed."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from convjax.train import EpochRecord, RunDirectory, newest_whole

from .conftest import environment

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")]

MODEL = """
import jax
from flax import nnx

class EveryKindOfState(nnx.Module):
    def __init__(self, features, classes, rngs):
        self.hidden = nnx.Linear(features, 32, rngs=rngs)
        self.norm = nnx.BatchNorm(32, rngs=rngs)
        self.dropout = nnx.Dropout(0.2, rngs=rngs)
        self.out = nnx.Linear(32, classes, rngs=rngs)

    def __call__(self, images):
        x = self.norm(self.hidden(images.reshape(images.shape[0], -1)))
        return self.out(self.dropout(jax.nn.relu(x)))

def small(*, input_shape, classes, rngs):
    return EveryKindOfState(input_shape[0] * input_shape[1], classes, rngs)
"""
NEW = ["--model", "nets:small", "--batch-size", "256", "--steps-per-execution", "2", "--average-decay", "0.99"]
NEW += ["--translate", "1", "--epochs", "1200", "--patience", "1200"]
KILLS = 20
PATIENCE = 120.0  # seconds that something is waited for


class Runs:
    """Processes of ``convjax train`` in one folder, one at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        server = [sys.executable, "-W", "error", str(Path(__file__).with_name("forking.py"))]
        self.server = subprocess.Popen(
            server, cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, *arguments: str) -> int:
        assert self.server.stdin is not None
        self.server.stdin.write(json.dumps(["train", *arguments]) + "\n")
        self.server.stdin.flush()
        return self._number()

    def end(self) -> int:
        return self._number()

    @property
    def said(self) -> str:
        return (self.folder / "said.txt").read_text()

    def _number(self) -> int:
        assert self.server.stdout is not None
        return int(self.server.stdout.readline())


@pytest.fixture
def runs(tmp_path) -> Iterator[Runs]:
    (tmp_path / "nets.py").write_text(MODEL)
    processes = Runs(tmp_path)
    yield processes
    assert processes.server.stdin is not None
    processes.server.stdin.close()
    processes.server.wait()
    assert processes.server.stdout is not None
    processes.server.stdout.close()


def entries(folder: Path) -> set[str]:
    return set(os.listdir(folder)) if folder.is_dir() else set()


def changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def wait_until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def without_times(history: tuple[EpochRecord, ...]) -> list[dict]:
    times = ("images_per_second", "seconds")
    return [{name: value for name, value in asdict(one).items() if name not in times} for one in history]


def test_a_run_that_is_killed_at_twenty_moments_ends_with_the_same_bits(runs):
    runs.begin(*NEW, "--out", "undisturbed")
    assert runs.end() == 0, runs.said
    generator, unfinished = random.Random(0), 0
    run = RunDirectory(runs.folder / "killed")
    arguments = [*NEW, "--out", "killed"]
    for kill in range(KILLS):
        before, written = entries(run.checkpoints), changed(run.metrics)
        process = runs.begin(*arguments, "--save-every", "0")
        if kill % 4 == 3:  # at any moment of beginning, compiling and training
            time.sleep(generator.uniform(0.0, 4.0))
        elif kill % 2:  # while it saves
            wait_until(lambda before=before: any("tmp" in name for name in entries(run.checkpoints) - before))
            time.sleep(generator.uniform(0.0, 0.05))
        else:  # while it trains
            wait_until(lambda written=written: changed(run.metrics) not in (written, 0))
            time.sleep(generator.uniform(0.0, 0.4))
        os.kill(process, signal.SIGKILL)
        assert runs.end() == -signal.SIGKILL, runs.said
        unfinished += any("tmp" in name for name in entries(run.checkpoints))
        if run.config.exists():
            arguments = ["--resume", "killed"]
    assert unfinished >= 3  # a save was cut off at least so often
    runs.begin("--resume", "killed")
    assert runs.end() == 0, runs.said
    assert "going on after step" in runs.said
    one, other = (newest_whole(runs.folder / name / "checkpoints") for name in ("undisturbed", "killed"))
    for name in ("model", "optimizer", "best"):
        assert set(getattr(one, name)) == set(getattr(other, name))
        for key, array in getattr(one, name).items():
            np.testing.assert_array_equal(getattr(other, name)[key], array, err_msg=key)
    undisturbed = RunDirectory(runs.folder / "undisturbed")
    assert without_times(run.read_history()) == without_times(undisturbed.read_history())
    assert entries(run.path) == entries(undisturbed.path)
    assert run.confusion.read_bytes() == undisturbed.confusion.read_bytes()
    runs.begin("--resume", "killed")
    assert runs.end() == 0
    assert "has come to its end already" in runs.said
