"""Images that are read while the device computes: the same training, and nothing left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from PIL import Image

import convjax
from convjax import ConvjaxError
from convjax.data import ImageDataset, split_by_class
from convjax.data.sources.folder import PictureFiles
from convjax.train import Callback, ReadingError, Recipe, fit
from convjax.train.execution import streaming
from convjax.train.execution.batch_source import BatchSource
from convjax.train.execution.placement import Placement

from .conftest import EveryKindOfState, labelled

ROOT = Path(convjax.__file__).parents[1]
RECIPE = Recipe(epochs=3, batch_size=16, learning_rate=0.02, steps_per_execution=1, loading="device")
STREAM = replace(RECIPE, steps_per_execution=None, loading="stream")


class Watcher(Callback):
    def __init__(self, act=None):
        self._act = act

    def on_start(self, plan):
        self.said = plan.execution

    def on_epoch(self, record):
        if self._act:
            self._act(record.epoch)


class Keeper:
    """Keeps the last snapshot."""

    def due(self):
        return False

    def save(self, snapshot):
        self.snapshot = snapshot

    def wait(self):
        pass


def pictures(folder: Path) -> PictureFiles:
    """The images of conftest's rows, each in a PNG file."""
    part = labelled(90, 0)
    paths = [str(folder / f"{place}.png") for place in range(len(part))]
    for place, path in enumerate(paths):
        Image.fromarray(part.images[place, :, :, 0]).save(path)
    return PictureFiles(tuple(paths), part.labels, (4, 4, 1))


def dataset(train) -> ImageDataset:
    return ImageDataset("rows", ("top", "second", "third"), train=train, test=labelled(31, 1))


def trained(data, recipe, **options):
    return fit(EveryKindOfState(16, 3, nnx.Rngs(0)), data, recipe, **options)


def assert_equal(one: nnx.State, other: nnx.State) -> None:
    for left, right in zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True):
        if jnp.issubdtype(left.dtype, jax.dtypes.prng_key):
            left, right = jax.random.key_data(left), jax.random.key_data(right)
        np.testing.assert_array_equal(left, right)


@pytest.mark.slow
def test_files_that_a_worker_reads_train_the_very_model_that_images_on_the_device_train(tmp_path):
    files = pictures(tmp_path)
    watcher = Watcher()
    streamed = trained(dataset(files), STREAM, callbacks=[watcher])
    assert watcher.said == "data streamed by 1 process, one step at a time"
    resident = trained(dataset(labelled(90, 0)), RECIPE)
    assert_equal(streamed.state, resident.state)
    assert [record.train_loss for record in streamed.history] == [record.train_loss for record in resident.history]
    assert streamed.test.loss == resident.test.loss


@pytest.mark.slow
def test_a_stream_goes_on_with_the_very_next_batch(rows):
    whole = trained(rows, STREAM)
    for calls in (2, 5, 8):  # within the first epoch of five steps, at its end, within the second
        asked, keeper = iter([False] * calls + [True]), Keeper()
        trained(rows, STREAM, should_stop=lambda asked=asked: next(asked), checkpointer=keeper)
        assert keeper.snapshot.step == calls
        assert_equal(trained(rows, STREAM, resume=keeper.snapshot).state, whole.state)


def test_the_batches_from_any_step_on_are_those_of_the_whole_training():
    train, _ = split_by_class(labelled(90, 0), 0.1, seed=0)
    options = {"batch_size": 16, "seed": 3, "epochs": 3}
    whole = BatchSource(train, np.arange(16), **options, epoch=1, step=0)
    assert len(whole) == 3 * 5
    for epoch, step in ((1, 4), (2, 0), (3, 2)):
        rest = BatchSource(train, np.arange(16), **options, epoch=epoch, step=step)
        begin = 5 * (epoch - 1) + step
        assert len(rest) == len(whole) - begin
        for index in range(len(rest)):
            np.testing.assert_array_equal(rest[index][0], whole[begin + index][0])
            np.testing.assert_array_equal(rest[index][1], whole[begin + index][1])


class Child:
    name = "grain-process-prefetch-0"

    def __init__(self, pid):
        self.pid, self.killed = pid, False

    def kill(self):
        self.killed = True


@pytest.mark.parametrize("hangs", [False, True])
def test_of_the_processes_that_read_only_those_are_ended_by_force_that_came_with_a_stream_that_hangs(
    hangs, rows, monkeypatch
):
    reading, go_on, children = threading.Event(), threading.Event(), [Child(1)]

    class Hanging(BatchSource):
        def __getitem__(self, index):
            reading.set()
            if hangs:
                go_on.wait(60)
            return super().__getitem__(index)

    monkeypatch.setattr(streaming, "active_children", lambda: list(children))
    if hangs:
        monkeypatch.setattr(streaming, "SECONDS_TO_END", 0.01)
    source = Hanging(rows.train, np.arange(16), batch_size=16, seed=0, epochs=1, epoch=1, step=0)
    stream = streaming._Stream(source, 0, Placement(None))
    assert reading.wait(60)
    children.append(Child(2))
    stream.close()
    go_on.set()
    assert [child.killed for child in children] == [False, hangs]


def test_many_steps_a_call_cannot_be_streamed_and_the_message_says_why(rows):
    with pytest.raises(ConvjaxError, match=r"steps_per_execution=4 needs the images on the device"):
        trained(rows, replace(STREAM, steps_per_execution=4))


def test_without_grain_the_message_says_how_to_install_it_and_what_to_do_without(tmp_path, monkeypatch):
    """It is told before a picture is read: of a large set that takes minutes."""
    monkeypatch.setattr(streaming, "find_spec", lambda _: None)
    files = pictures(tmp_path)
    for path in files.paths:
        Path(path).unlink()
    with pytest.raises(
        ConvjaxError, match=r"needs Grain, which is not installed.\n.*convjax\[grain\].*--loading device"
    ):
        trained(dataset(files), STREAM)


@pytest.mark.slow
def test_a_picture_that_breaks_in_the_third_epoch_is_named_and_what_was_trained_is_saved(tmp_path):
    files = pictures(tmp_path)

    def break_them(epoch: int) -> None:
        for path in files.paths if epoch == 2 else ():
            Path(path).write_bytes(Path(path).read_bytes()[:20])

    keeper = Keeper()
    recipe = replace(STREAM, epochs=40)
    with pytest.raises(ReadingError, match=r"\.png"):
        trained(dataset(files), recipe, callbacks=[Watcher(break_them)], checkpointer=keeper)
    assert keeper.snapshot.step >= 10
    again = trained(dataset(labelled(90, 0)), recipe, resume=keeper.snapshot, callbacks=[])
    assert_equal(again.state, trained(dataset(labelled(90, 0)), recipe).state)


CHILD = """
import signal
import sys
from pathlib import Path
from tests.train import test_streaming as here
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where the tests run in the background
    told = here.Watcher(lambda epoch: print(epoch, flush=True))
    data, recipe = here.dataset(here.pictures(Path(sys.argv[1]))), here.replace(here.STREAM, epochs=10_000)
    here.trained(data, recipe, callbacks=[told])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and /dev/shm")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_however_a_training_ends_its_workers_end_too_and_their_memory_is_given_back(number, tmp_path):
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    before = set(os.listdir("/dev/shm"))
    with subprocess.Popen(
        [sys.executable, script, tmp_path],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as child:
        assert child.stdout.readline() == "1\n", child.stderr.read()
        own = memory_of(child.pid)
        assert len(processes_of_session(child.pid)) > 1
        os.killpg(child.pid, number) if number == signal.SIGINT else child.send_signal(number)
        errors = child.communicate(timeout=60)[1]
        until = time.monotonic() + 30
        while processes_of_session(child.pid) and time.monotonic() < until:
            time.sleep(0.1)
    assert processes_of_session(child.pid) == []
    assert not {name for name in os.listdir("/dev/shm") if name in own - before}
    assert "ForkServer" not in errors
    assert errors.count("Traceback") == (1 if number == signal.SIGINT else 0)  # that of the script alone


def processes_of_session(session: int) -> list[int]:
    """The processes of a session that live."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def memory_of(session: int) -> set[str]:
    """The names of the shared memory that the processes of a session have in use."""
    found = set()
    for process in processes_of_session(session):
        try:
            maps = Path(f"/proc/{process}/maps").read_text()
        except OSError:
            continue
        found |= {line.rpartition("/")[2].split()[0] for line in maps.splitlines() if "/dev/shm/" in line}
    return found
