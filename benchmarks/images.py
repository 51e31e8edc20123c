"""The images of a whole training, in one file that the process of every library reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from .cases import TrainingRun
from .races import Race


@contextmanager
def images_for(races: Iterable[Race], data_dir: Path | None) -> Iterator[Path | None]:
    """A file with MNIST if one of the races trains on it; a few drawn images where no folder is known."""
    if not any(isinstance(race.case, TrainingRun) for race in races):
        yield None
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / "images.npz"
        np.savez(file, **(_drawn() if data_dir is None else _mnist(data_dir)))
        yield file


def _mnist(data_dir: Path) -> dict[str, Any]:
    from convjax.data import as_arrays, load

    mnist = load("mnist", data_dir=data_dir)
    parts = {"train": as_arrays(mnist.train), "test": as_arrays(mnist.test)}
    return {f"{name}_images": part.images for name, part in parts.items()} | {
        f"{name}_labels": part.labels.astype(np.int32) for name, part in parts.items()
    }


def _drawn(count: int = 1000) -> dict[str, Any]:
    """Images that are bright on the left or on the right, as their labels say."""
    generator = np.random.default_rng(5)
    found: dict[str, Any] = {}
    for name in ("train", "test"):
        labels = generator.integers(0, 2, count).astype(np.int32)
        images = generator.integers(0, 64, (count, 28, 28, 1), np.uint8)
        for image, label in zip(images, labels, strict=True):
            image[:, 14 * label : 14 * (label + 1)] += 128
        found |= {f"{name}_images": images, f"{name}_labels": labels}
    return found
