"""Programs of PyTorch: eager, on tensors that lie on the device."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch  # pyright: ignore[reportMissingImports]  # an extra, [peers]

from .program import Program, Setting

DEVICES = {"cpu": "cpu", "gpu": "cuda"}
CHANNELS_LAST = {4: torch.channels_last, 5: torch.channels_last_3d}


def on_device(array: np.ndarray, setting: Setting) -> Any:
    """A tensor in the setting's type."""
    return torch.tensor(array, dtype=getattr(torch, setting.dtype), device=DEVICES[setting.platform])


def images_on_device(array: np.ndarray, contestant: str, setting: Setting) -> Any:
    """Images (batch, *spatial, channels) as PyTorch takes them; the name of the contestant says how they lie."""
    return laid_out(on_device(np.moveaxis(array, -1, 1), setting), contestant)


def laid_out(tensor: Any, contestant: str) -> Any:
    """The tensor with its channels innermost in memory, or outermost."""
    if contestant == "torch channels_last" and tensor.ndim in CHANNELS_LAST:
        return tensor.contiguous(memory_format=CHANNELS_LAST[tensor.ndim])
    return tensor.contiguous()


def program(function: Callable[[], Any], setting: Setting, layout: Callable[[Any], Any], turns: int = 1) -> Program:
    """The function as it is called, so many times in a row; layout brings a result to the axes of convjax."""
    latest: list[Any] = [None]

    def call() -> Callable[[], object]:
        for _ in range(turns):
            latest[0] = function()
        return synchronize if setting.platform == "gpu" else lambda: None

    def synchronize() -> object:
        return torch.cuda.synchronize()

    def result() -> list[np.ndarray]:
        tensors: Sequence[Any] = latest[0] if isinstance(latest[0], tuple) else (latest[0],)
        return [layout(tensor.detach().float().cpu()).numpy() for tensor in tensors]

    return Program(call, result, turns)
