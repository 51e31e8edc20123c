"""The batches of a whole training as one sequence that worker processes read from. (No JAX here.)"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import parent_process
from multiprocessing.connection import wait
from os import _exit
from threading import Thread

import numpy as np
from jaxtyping import Int, Int32, UInt8

from convjax.data import ImageArrays, Images, epoch_batches
from convjax.data.reading import picture_of


@dataclass(frozen=True, eq=False)
class BatchSource:
    """The batches from one step of one epoch to the last step of the last; each is read when it is asked for.

    Args:
        images: the images to train on.
        rows: which images of each batch are read here, by their place in the batch.
        batch_size: images a step.
        seed: decides the order, as in :func:`convjax.data.epoch_batches`.
        epochs: the number of the last epoch.
        epoch: the epoch of the first batch, from 1.
        step: how many steps of that epoch come before it.

    Example:
        >>> import numpy as np
        >>> images = ImageArrays(np.zeros((10, 8, 8, 1), np.uint8), np.arange(10))
        >>> source = BatchSource(images, np.arange(2), batch_size=4, seed=0, epochs=3, epoch=2, step=1)
        >>> len(source), source[0][0].shape
        (3, (2, 8, 8, 1))
    """

    images: Images
    rows: Int[np.ndarray, " rows"]
    batch_size: int
    seed: int
    epochs: int
    epoch: int
    step: int

    def __len__(self) -> int:
        """How many batches there are."""
        return (self.epochs - self.epoch + 1) * self._steps_per_epoch - self.step

    def __getitem__(
        self, index: int
    ) -> tuple[UInt8[np.ndarray, "rows height width channels"], Int32[np.ndarray, " rows"]]:
        """The images and labels of one batch.

        Raises:
            ConvjaxError: an image cannot be read.
        """
        epochs, step = divmod(int(index) + self.step, self._steps_per_epoch)
        batches = _batches(len(self.images), self.batch_size, self.seed, self.epoch + epochs)
        chosen = batches[step][self.rows]
        if isinstance(self.images, ImageArrays):
            return self.images.images[chosen], self.images.labels[chosen]
        pixels = np.empty((len(chosen), *self.images.image_shape), np.uint8)
        labels = np.empty(len(chosen), np.int32)
        for place, number in enumerate(chosen):
            pixels[place], labels[place] = picture_of(self.images, int(number))
        return pixels, labels

    @property
    def _steps_per_epoch(self) -> int:
        return len(self.images) // self.batch_size


@lru_cache(maxsize=2)
def _batches(count: int, batch_size: int, seed: int, epoch: int) -> Int32[np.ndarray, "steps batch_size"]:
    return epoch_batches(count, batch_size, seed=seed, epoch=epoch)


def end_with_parent(_worker: int = 0, _workers: int = 1) -> None:
    """End this process as soon as the one that started it is gone, however that ended."""
    parent = parent_process()
    if parent is not None:
        Thread(target=lambda: (wait([parent.sentinel]), _exit(1)), daemon=True).start()
