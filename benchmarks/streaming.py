"""Images that are streamed from PNG files against images that lie on the device: ``python -m benchmarks.streaming``.

Both train resnet20 on images of 32×32 in three colours, in turn, some steps at a time; the ratio is that of the images
a second of the same round.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import jax
import numpy as np
import optax
from flax import nnx
from PIL import Image

from convjax.data import Normalisation, as_arrays, epoch_batches
from convjax.data.sources.folder import PictureFiles
from convjax.nn import models
from convjax.train import BatchSums, Recipe, keep_memory, split_for_training
from convjax.train.execution.choice import Execution, choose

IMAGES, SHAPE, CLASSES = 2048, (32, 32, 3), 10


class Runner:
    """One of the two, with a state of its own."""

    def __init__(self, files: PictureFiles, recipe: Recipe) -> None:
        """Compile it, and put the images where they belong."""
        model = models.build("resnet20", input_shape=SHAPE, classes=CLASSES, rngs=nnx.Rngs(0))
        graphdef, self.state = split_for_training(model, optax.sgd(0.01, momentum=0.9))
        train = files if recipe.loading == "stream" else as_arrays(files)
        normalisation = Normalisation.of(files)
        self.execution: Execution = choose(
            graphdef, self.state, train, normalisation=normalisation, recipe=recipe, classes=CLASSES
        )
        self.execution.compile()
        self._recipe, self._epoch, self._made = recipe, 1, 0
        self._steps_per_epoch = len(files) // recipe.batch_size

    def images_per_second(self, steps: int) -> float:
        """Make at least so many steps."""
        sums, made, began = BatchSums.zero(), 0, time.perf_counter()
        while made < steps:
            batches = epoch_batches(IMAGES, self._recipe.batch_size, seed=self._recipe.seed, epoch=self._epoch)
            before = self._made
            self.state, sums, self._made = self.execution(self.state, sums, batches, before)
            made += self._made - before
            if self._made == self._steps_per_epoch:
                self._epoch, self._made = self._epoch + 1, 0
        jax.block_until_ready(sums)
        return made * self._recipe.batch_size / (time.perf_counter() - began)


def draw(folder: Path) -> PictureFiles:
    """Noise on a plane of colours, in PNG files: about as hard to decode as photographs."""
    generator = np.random.default_rng(0)
    labels = generator.integers(0, CLASSES, IMAGES).astype(np.int32)
    paths = []
    for place in range(IMAGES):
        pixels = generator.normal(generator.integers(60, 190, 3), 25, SHAPE).clip(0, 255).astype(np.uint8)
        paths.append(str(folder / f"{place}.png"))
        Image.fromarray(pixels).save(paths[-1])
    return PictureFiles(tuple(paths), labels, SHAPE)


def main() -> None:
    """Measure, and print the medians and their ratio."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--steps", type=int, default=16, help="of a round, at least")
    options.add_argument("--batch-size", type=int, default=32)
    asked = options.parse_args()
    keep_memory()
    recipe = Recipe(epochs=10_000, batch_size=asked.batch_size, loading="device")
    with TemporaryDirectory() as folder:
        files = draw(Path(folder))
        runners = [Runner(files, recipe), Runner(files, replace(recipe, loading="stream"))]
        try:
            for runner in runners:
                print(runner.execution)
                runner.images_per_second(asked.steps)
            found = [[runner.images_per_second(asked.steps) for runner in runners] for _ in range(asked.rounds)]
        finally:
            for runner in runners:
                runner.execution.close()
    resident, streamed = (statistics.median(column) for column in zip(*found, strict=True))
    ratios = sorted(right / left for left, right in found)
    print(f"on the device {resident:,.0f} images a second, streamed {streamed:,.0f}")
    print(f"streamed / on the device: median {statistics.median(ratios):.3f}, {ratios[0]:.3f} to {ratios[-1]:.3f}")


if __name__ == "__main__":
    main()
