"""Commands that train a small model in one folder, for tests that stop them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from convjax.train import EpochRecord

from .conftest import environment

PATIENCE = 120.0  # seconds that something is waited for
NEW = ["--model", "nets:small", "--batch-size", "256", "--steps-per-execution", "2"]
MODEL = """
import jax
from flax import nnx

class EveryKindOfState(nnx.Module):
    def __init__(self, features, classes, rngs):
        self.hidden = nnx.Linear(features, 32, rngs=rngs)
        self.norm = nnx.BatchNorm(32, rngs=rngs)
        self.dropout = nnx.Dropout(0.2, rngs=rngs)
        self.out = nnx.Linear(32, classes, rngs=rngs)

    def __call__(self, images):
        x = self.norm(self.hidden(images.reshape(images.shape[0], -1)))
        return self.out(self.dropout(jax.nn.relu(x)))

def small(*, input_shape, classes, rngs):
    return EveryKindOfState(input_shape[0] * input_shape[1], classes, rngs)
"""


class Runs:
    """Processes of ``convjax train`` in one folder, one at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "nets.py").write_text(MODEL)
        server = [sys.executable, "-W", "error", str(Path(__file__).with_name("forking.py"))]
        self.server = subprocess.Popen(
            server, cwd=folder, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, *arguments: str) -> int:
        assert self.server.stdin is not None
        self.server.stdin.write(json.dumps(["train", *arguments]) + "\n")
        self.server.stdin.flush()
        return self._number()

    def end(self) -> int:
        return self._number()

    def close(self) -> None:
        self.server.communicate()

    @property
    def said(self) -> str:
        return (self.folder / "said.txt").read_text()

    def _number(self) -> int:
        assert self.server.stdout is not None
        return int(self.server.stdout.readline())


def entries(folder: Path) -> set[str]:
    return set(os.listdir(folder)) if folder.is_dir() else set()


def changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def without_times(history: tuple[EpochRecord, ...]) -> list[dict[str, Any]]:
    times = ("images_per_second", "seconds")
    return [{name: value for name, value in asdict(one).items() if name not in times} for one in history]
