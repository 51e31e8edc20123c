"""Whatever bytes a worker sends: a value, or a clean error, within bounded memory. Drawn from valid frames, damaged."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FEW, MANY = 4_000, 250_000
MEMORY = 768 * 2**20  # with NumPy, and a frame of the largest header there may be


def damaged(count: int, seed: int) -> dict[str, int]:
    """Read so many damaged frames, and return how often each thing came of one."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("damaged_frames.py")), str(count), str(seed), str(MEMORY)],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout)


def test_damaged_frames_are_values_or_clean_errors_in_little_memory() -> None:
    assert set(damaged(FEW, seed=1)) == {"value", "FrameError", "EOFError"}


@pytest.mark.slow
def test_hundreds_of_thousands_of_damaged_frames_are_values_or_clean_errors_in_little_memory() -> None:
    seen = damaged(MANY, seed=2)
    assert set(seen) == {"value", "FrameError", "EOFError"}
    assert seen["FrameError"] > MANY // 4, "most damages do damage"
    assert seen["value"] > MANY // 20, "and some reach the values"
