"""A whole training by PyTorch, on the recipe of convjax: its images lie on the device, normalised beforehand."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import torch  # pyright: ignore[reportMissingImports]  # an extra, [peers]

from benchmarks.cases import Direction, TrainingRun

from . import torch_models
from .arrays import images_of
from .program import Entrant, Program, Setting
from .torch_programs import CHANNELS_LAST, DEVICES


def prepared(entrant: Entrant, case: TrainingRun, direction: Direction, setting: Setting) -> Program:
    """Each call trains anew, from another seed; the result are the accuracies after every epoch, off the clock."""
    del direction
    device = DEVICES[setting.platform]
    data = images_of(setting.data)
    innermost = entrant.contestant == "torch channels_last"
    mean, std = data["train_images"].mean(), data["train_images"].std()

    def normalised(images: np.ndarray) -> Any:
        tensor = torch.tensor(np.moveaxis((images.astype(np.float32) - mean) / std, -1, 1), dtype=torch.float32)
        return (tensor.contiguous(memory_format=CHANNELS_LAST[4]) if innermost else tensor.contiguous()).to(device)

    def labelled(name: str) -> tuple[Any, Any]:
        labels = torch.tensor(data[f"{name}_labels"], dtype=torch.int64, device=device)
        return normalised(data[f"{name}_images"]), labels

    (images, labels), (test_images, test_labels) = labelled("train"), labelled("test")
    after_epochs: list[list[Any]] = []

    def call() -> Any:
        torch.manual_seed(len(after_epochs))
        after_epochs.append([])
        model = torch_models.build(case.model, data["train_images"].shape[1:], case.classes).to(device)
        model = model.to(memory_format=CHANNELS_LAST[4]) if innermost else model
        optimizer = torch.optim.Adam(model.parameters(), case.learning_rate, fused=True)  # the fastest of its forms
        schedule = _schedule(case, optimizer, len(labels) // case.batch)
        for _ in range(case.epochs):
            order = torch.randperm(len(labels), device=device)
            for batch in order[: len(order) // case.batch * case.batch].split(case.batch):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(model(images[batch]), labels[batch]).backward()
                optimizer.step()
                schedule.step()
            after_epochs[-1].append(copy.deepcopy(model))
        return torch.cuda.synchronize if device == "cuda" else lambda: None

    def accuracy(model: Any) -> float:
        with torch.no_grad():
            return float((model(test_images).argmax(1) == test_labels).float().mean())

    return Program(call, lambda: [[accuracy(model) for model in run] for run in after_epochs])


def _schedule(case: TrainingRun, optimizer: Any, steps: int) -> Any:
    return torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        case.learning_rate,
        total_steps=steps * case.epochs + 1,  # one more is asked for than there are
        pct_start=case.rising,
        div_factor=case.start_divided_by,
        final_div_factor=case.end_divided_by,
        cycle_momentum=False,
    )
