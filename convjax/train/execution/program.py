"""The program that makes training steps, traced for the arrays it will be given; nothing is compiled here."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx

from convjax.data import Normalisation
from convjax.train.metrics import BatchSums
from convjax.train.recipe import Recipe
from convjax.train.step import train_steps

from .placement import Placement


class Program:
    """What all training steps of a run have in common.

    Args:
        graphdef: from :func:`convjax.train.split_for_training`.
        state: the same; only shapes and types are read.
        image_shape: height, width and channels of every image.
        normalisation: the constants that images are normalised with.
        recipe: the numbers that decide the run.
        classes: how many classes the model tells apart.
        placement: where arrays lie.
    """

    def __init__(
        self,
        graphdef: nnx.GraphDef[Any],
        state: nnx.State,
        *,
        image_shape: tuple[int, int, int],
        normalisation: Normalisation,
        recipe: Recipe,
        classes: int,
        placement: Placement,
    ) -> None:
        """Keep what is the same for every step."""
        self._graphdef, self._image_shape, self._normalisation = graphdef, image_shape, normalisation
        self._recipe, self._classes, self._placement = recipe, classes, placement
        self._state = state
        if placement.mesh:
            self._state = jax.tree.map(lambda leaf: placement.abstract(leaf.shape, leaf.dtype), state)

    def lower_many(self, images: int, steps_per_epoch: int) -> jax.stages.Lowered:
        """Many steps in a loop: state, sums, all images and labels, the batches of an epoch, the first row, the end."""
        row = self._placement.abstract((), jnp.int32)
        return self._lower(*self._pictures(images, None), self._batches(steps_per_epoch), row, row)

    def lower_one_of(self, images: int) -> jax.stages.Lowered:
        """One step: state, sums, all images and labels, one row of indices."""
        return self._lower(*self._pictures(images, None), self._batches(1))

    def lower_one(self) -> jax.stages.Lowered:
        """One step: state, sums, the images and labels of its batch."""
        return self._lower(*self._pictures(self._recipe.batch_size, 0))

    def _pictures(self, count: int, shared_axis: int | None) -> tuple[jax.ShapeDtypeStruct, jax.ShapeDtypeStruct]:
        images = self._placement.abstract((count, *self._image_shape), jnp.uint8, shared_axis=shared_axis)
        return images, self._placement.abstract((count,), jnp.int32, shared_axis=shared_axis)

    def _batches(self, steps: int) -> jax.ShapeDtypeStruct:
        return self._placement.abstract((steps, self._recipe.batch_size), jnp.int32, shared_axis=1)

    def _lower(self, *arrays: jax.ShapeDtypeStruct) -> jax.stages.Lowered:
        recipe = self._recipe

        def program(
            state: Any, sums: BatchSums, images: Any, labels: Any, indices: Any = None, *rows: Any
        ) -> tuple[nnx.State, BatchSums]:
            return train_steps(
                self._graphdef,
                state,
                images,
                labels,
                indices,
                normalisation=self._normalisation,
                sums=sums,
                rows=(rows[0], rows[1]) if rows else None,
                augmentation=recipe.augmentation or None,
                classes=self._classes,
                seed=recipe.seed,
                label_smoothing=recipe.label_smoothing,
                accumulation_steps=recipe.accumulation_steps,
                compute_dtype=None if recipe.compute_dtype == "float32" else recipe.compute_dtype,
            )

        sums: Any = jax.tree.map(lambda leaf: self._placement.abstract(leaf.shape, leaf.dtype), BatchSums.zero())
        everywhere = self._placement.abstract((), jnp.int32).sharding
        jitted = jax.jit(program, donate_argnums=(0, 1), out_shardings=everywhere)
        return jitted.lower(self._state, sums, *arrays)
