"""Training steps of PyTorch."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import numpy as np
import torch  # pyright: ignore[reportMissingImports]  # an extra, [peers]

from benchmarks.cases import Direction, Training

from . import torch_models
from .arrays import batches
from .program import Entrant, Program, Setting
from .torch_programs import CHANNELS_LAST, DEVICES, program


def prepared(entrant: Entrant, case: Training, direction: Direction, setting: Setting) -> Program:
    """A step; in a loop, as many as the setting has turns, each over a batch of its own."""
    del direction
    device = DEVICES[setting.platform]
    turns = setting.turns if entrant.form == "scan" else 1
    images, labels = batches(case, turns)
    given = [torch.tensor(np.moveaxis(batch, -1, 1)).contiguous().to(device) for batch in images]
    wanted = [torch.tensor(batch, dtype=torch.int64, device=device) for batch in labels]
    model: Any = torch_models.build(case.model, case.image, case.classes).to(device)
    if entrant.contestant == "torch channels_last":
        model = model.to(memory_format=CHANNELS_LAST[4])
        given = [batch.contiguous(memory_format=CHANNELS_LAST[4]) for batch in given]
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)  # the fastest of its forms
    if entrant.contestant == "torch compile":
        model = torch.compile(model)
    now = [0]

    def step() -> Any:
        turn = now[0] % turns
        now[0] += 1
        optimizer.zero_grad()
        with _in_dtype(setting):
            loss = torch.nn.functional.cross_entropy(model(given[turn]), wanted[turn])
        loss.backward()
        optimizer.step()
        return loss

    start = time.perf_counter()
    step()
    seconds = time.perf_counter() - start if entrant.contestant == "torch compile" else None
    made = program(step, setting, lambda loss: loss, turns)
    return Program(made.call, lambda: made.result()[0], turns, seconds)


def _in_dtype(setting: Setting) -> contextlib.AbstractContextManager[object]:
    if setting.dtype == "float32":
        return contextlib.nullcontext()
    return torch.autocast(DEVICES[setting.platform], getattr(torch, setting.dtype))
