"""Training steps of convjax's models, and of the same models written with the layers of Flax."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from benchmarks.cases import Direction, Training
from convjax.nn import models
from convjax.train import split_for_training, train_step

from . import flax_models
from .arrays import batches
from .jax_programs import compilation_program, training_program
from .program import Entrant, Program, Setting


def prepared(entrant: Entrant, case: Training, direction: Direction, setting: Setting) -> Program:
    """A step, or a scan of as many steps as the setting has turns, each over a batch of its own; or compiling these."""
    graph, state = split_for_training(model_of(entrant.contestant, case, setting.dtype), optax.adam(1e-3))
    step = partial(train_step, graph)

    def with_loss(state: Any, images: Any, labels: Any) -> tuple[Any, Any]:
        state, sums = step(state, images, labels)
        return state, sums.loss / np.float32(case.batch)

    device = jax.devices(setting.platform)[0]
    images, labels = batches(case, setting.turns)
    given = jax.device_put((jnp.asarray(images), jnp.asarray(labels)), device)
    as_program = compilation_program if direction == "compile" else training_program
    return as_program(with_loss, jax.device_put(state, device), given, entrant.form)


def model_of(contestant: str, case: Training, dtype: str = "float32") -> Any:
    """The model of a case by one of the contestants; it computes in dtype and holds float32."""
    if contestant == "convjax":
        return models.build(case.model, input_shape=case.image, classes=case.classes, dtype=dtype)
    return flax_models.build(case.model, case.image, case.classes, jnp.dtype(dtype))
