"""Images that are read while the device computes, batch by batch, by processes of their own."""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from multiprocessing import active_children, resource_tracker
from typing import Any

import jax
import numpy as np
from flax import nnx

from convjax.arithmetic.messages import counted
from convjax.data import ImageArrays, Images
from convjax.errors import ConvjaxError
from convjax.train.errors import ReadingError
from convjax.train.metrics import BatchSums
from convjax.train.recipe import Recipe

from .batch_source import BatchSource, end_with_parent
from .execution import Execution
from .placement import Placement
from .program import Program

BATCHES_AHEAD = 2  # on the device, while it computes with another one
BATCHES_PER_WORKER = 2  # that each process has read and that wait to be fetched
MOST_WORKERS = 32
SECONDS_TO_END = 10.0


class Streamed(Execution):
    """One batch after the other, read ahead: by worker processes, or from memory where the images lie there.

    Args:
        program: what a step computes.
        train: the images to train on.
        recipe: says the batch size, the order and the number of epochs.
        placement: where arrays lie.
        platform: what kind of device computes.
        why: why the images do not lie on the device, in words that a comma ends.
    """

    steps = 1

    def __init__(
        self, program: Program, train: Images, *, recipe: Recipe, placement: Placement, platform: str, why: str
    ) -> None:
        """Trace the program."""
        super().__init__(placement)
        self._train, self._recipe, self._why = train, recipe, why
        self._workers = _workers_for(train, platform)
        self._lowered = program.lower_one()
        self._stream: _Stream | None = None

    def __str__(self) -> str:
        """How it is done, as it is told to a person."""
        by = f"by {counted(self._workers, 'process', 'processes')}" if self._workers else "from memory"
        return f"data {self._why}streamed {by}, one step at a time"

    def compile(self, *, epoch: int = 1, step: int = 0) -> None:
        """Begin to read, and compile the program in the meantime."""
        source = BatchSource(
            self._train,
            self._placement.rows(self._recipe.batch_size),
            batch_size=self._recipe.batch_size,
            seed=self._recipe.seed,
            epochs=self._recipe.epochs,
            epoch=epoch,
            step=step,
        )
        self._stream = _Stream(source, self._workers, self._placement)
        self._program = self._lowered.compile()

    def __call__(self, state: nnx.State, sums: BatchSums, batches: Any, begin: int) -> tuple[nnx.State, BatchSums, int]:  # noqa: ARG002  # the order follows from the recipe
        """Make the next step."""
        if self._stream is None:
            raise RuntimeError("compile() comes before the first step")
        return *self._program(state, sums, *self._stream.next_batch()), begin + 1

    def close(self) -> None:
        """End the processes that read."""
        if self._stream is not None:
            self._stream.close()


def check_installed(train: Images, platform: str) -> None:
    """Raise where reading these images while the device computes needs a package that is not there.

    Args:
        train: the images to train on.
        platform: what kind of device computes.

    Raises:
        ConvjaxError: Grain is not installed.
    """
    if _workers_for(train, platform) and find_spec("grain") is None:
        raise ConvjaxError(
            "The images are to be read while the device computes, and that needs Grain, which is not installed.\n"
            "pip install 'convjax[grain]'. Or read all of them first: --loading device."
        )


def _workers_for(train: Images, platform: str) -> int:
    return 0 if isinstance(train, ImageArrays) else workers(platform)


def workers(platform: str) -> int:
    """How many processes read: one for each core that this process may use, half as many where it computes there too.

    Example:
        >>> 1 <= workers("cpu") <= workers("gpu") <= MOST_WORKERS
        True
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(MOST_WORKERS, cores // 2 if platform == "cpu" else cores))


class _Stream:
    """A thread that fetches batches from the workers and puts them on the device, some ahead of the one in use."""

    def __init__(self, source: BatchSource, workers: int, placement: Placement) -> None:
        self._source, self._workers, self._placement = source, workers, placement
        self._batches: queue.Queue[Any] = queue.Queue(BATCHES_AHEAD)
        self._ended = threading.Event()
        self._there_before = {child.pid for child in active_children()}
        if hasattr(signal, "pthread_sigmask"):
            resource_tracker.ensure_running()  # starting it later would let signals through again, see _fetch
        self._thread = threading.Thread(target=self._fetch, daemon=True)
        self._thread.start()

    def next_batch(self) -> tuple[jax.Array, jax.Array]:
        """Images and labels of the next batch.

        Raises:
            ReadingError: an image cannot be read, or a process that reads has ended.
        """
        batch = self._batches.get()
        if isinstance(batch, BaseException):
            raise batch
        return batch

    def close(self) -> None:
        """End the thread and its processes."""
        self._ended.set()
        self._thread.join(SECONDS_TO_END)
        if not self._thread.is_alive():
            return
        for child in active_children():
            # It hangs, as in a file system that is gone. Those that were there before are of the user's own pipelines.
            if child.name.startswith("grain-process-prefetch") and child.pid not in self._there_before:
                child.kill()

    def _fetch(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            # Processes inherit it: Ctrl-C in a terminal and a cluster's SIGTERM reach them too, and are not for them.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        try:
            with self._reading() as batches:
                for batch in map(self._on_device, batches):
                    self._put(batch)
                    if self._ended.is_set():
                        return
        except ConvjaxError as error:
            self._put(ReadingError(str(error)))
        except Exception as error:  # whatever it is: the thread that waits for a batch would wait for ever
            self._put(_explained(error))

    @contextmanager
    def _reading(self) -> Iterator[Iterator[Any]]:
        if not self._workers:
            yield (self._source[index] for index in range(len(self._source)))
            return
        import grain  # an optional package, and slow to load
        from absl import flags

        if not flags.FLAGS.is_parsed():
            flags.FLAGS.mark_as_parsed()  # Grain reads flags of its own, which only a program of absl's has parsed
        batches = grain.MapDataset.source(self._source).to_iter_dataset(
            grain.ReadOptions(num_threads=0, prefetch_buffer_size=0)
        )
        options = grain.MultiprocessingOptions(self._workers, BATCHES_PER_WORKER)
        with closing(iter(batches.mp_prefetch(options, worker_init_fn=end_with_parent))) as iterator:
            yield iterator

    def _on_device(self, batch: tuple[np.ndarray, np.ndarray]) -> tuple[jax.Array, jax.Array]:
        (images, labels), size = batch, self._source.batch_size
        # Copies: Grain gives memory that it shares with a worker and takes back.
        return self._placement.batch(np.array(images), size), self._placement.batch(np.array(labels), size)

    def _put(self, batch: Any) -> None:
        while not self._ended.is_set():
            try:
                self._batches.put(batch, timeout=0.1)
            except queue.Full:
                continue
            return


def _explained(error: Exception) -> Exception:
    if "Worker process was terminated" not in str(error):
        return error
    return ReadingError(
        f"A process that reads the images has ended: {error}\n"
        "Where memory is short, use a smaller batch_size. In a script of your own, put what trains under"
        " if __name__ == '__main__': such processes import the script."
    )
