"""``kill -9`` at any moment, and ``--resume``: the parameters at the end are those of a run that nobody disturbed."""

import os
import random
import signal
import time
from collections.abc import Iterator

import numpy as np
import pytest

from convjax.train import RunDirectory, newest_whole

from .runs import NEW, Runs, changed, entries, wait_until, without_times

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")]

LONG = [*NEW, "--average-decay", "0.99", "--translate", "1", "--epochs", "1200", "--patience", "1200"]
KILLS = 20


@pytest.fixture
def runs(tmp_path) -> Iterator[Runs]:
    processes = Runs(tmp_path)
    yield processes
    processes.close()


def test_a_run_that_is_killed_at_twenty_moments_ends_with_the_same_bits(runs):
    runs.begin(*LONG, "--out", "undisturbed")
    assert runs.end() == 0, runs.said
    generator, unfinished = random.Random(0), 0
    run = RunDirectory(runs.folder / "killed")
    arguments = [*LONG, "--out", "killed"]
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
