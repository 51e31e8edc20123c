"""A whole training by convjax: every epoch is one call of one program, whose steps stand in a loop."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx

from benchmarks.cases import Direction, TrainingRun
from convjax.data import Normalisation, epoch_batches
from convjax.nn import models
from convjax.train import optimizer_of, split_for_evaluation, split_for_training, train_steps

from .arrays import images_of
from .program import Entrant, Program, Setting

MOST_LEAD_INS = 3
IMAGES_AT_A_TIME = 1000  # of those that accuracy is measured on


def prepared(entrant: Entrant, case: TrainingRun, direction: Direction, setting: Setting) -> Program:
    """Each call trains anew, from another seed; the result are the accuracies after every epoch, off the clock."""
    del entrant, direction
    data = images_of(setting.data)
    normalisation = Normalisation.of(data["train_images"])
    count, image = len(data["train_labels"]), data["train_images"].shape[1:]
    device = jax.devices(setting.platform)[0]
    images, labels = jax.device_put((data["train_images"], data["train_labels"]), device)
    optimizer = optimizer_of(case.recipe, steps_per_epoch=count // case.batch)

    def drawn(seed: int) -> tuple[nnx.GraphDef[Any], nnx.State]:
        model = models.build(case.model, input_shape=image, classes=case.classes, rngs=seed)
        return split_for_training(model, optimizer)

    def order(seed: int, epoch: int) -> Any:
        return epoch_batches(count, case.batch, seed=seed, epoch=epoch)

    graph, _ = drawn(0)
    begun = [jax.device_put(drawn(seed)[1], device) for seed in reversed(range(case.seeds + MOST_LEAD_INS))]
    start = time.perf_counter()
    program = jax.jit(partial(train_steps, graph, normalisation=normalisation), donate_argnums=0)
    epoch_of = program.lower(begun[0], images, labels, order(0, 1)).compile()
    seconds = time.perf_counter() - start
    after_epochs: list[list[nnx.State]] = []

    def call() -> Any:
        state = begun.pop()
        seed = len(after_epochs)
        after_epochs.append([])
        for epoch in range(1, case.epochs + 1):
            state, _ = epoch_of(state, images, labels, order(seed, epoch))
            after_epochs[-1].append(jax.tree.map(jnp.copy, state[0]))
        return lambda: jax.block_until_ready(after_epochs[-1])

    evaluated = split_for_evaluation(models.build(case.model, input_shape=image, classes=case.classes))[0]

    def result() -> list[list[float]]:
        accuracy = jax.jit(partial(_accuracy, evaluated, normalisation))
        test = data["test_images"], data["test_labels"]
        return [[float(accuracy(state, *test)) for state in run] for run in after_epochs]

    return Program(call, result, 1, seconds)


def _accuracy(graph: nnx.GraphDef[Any], normalisation: Normalisation, state: Any, images: Any, labels: Any) -> Any:
    model = nnx.merge(graph, state)

    def right(batch: Any) -> Any:
        return (model(normalisation(batch[0])).argmax(-1) == batch[1]).mean()

    size = min(IMAGES_AT_A_TIME, len(labels))
    apart = jax.tree.map(lambda array: array.reshape(-1, size, *array.shape[1:]), (images, labels))
    return jax.lax.map(right, apart).mean()
