"""Who takes part, and the programs each brings.

Only what a contestant needs is loaded, and only in the process that measures it.
"""

from __future__ import annotations

import importlib

from benchmarks.cases import Case, Compilation, Convolution, Direction, Pool, Training, TrainingRun

from .program import Entrant, Program, Setting

__all__ = ["Entrant", "Program", "Setting", "prepared"]

_FILES = {
    "jax": {
        Convolution: "jax_convolutions",
        Pool: "jax_pools",
        Training: "jax_training",
        Compilation: "jax_training",
        TrainingRun: "jax_accuracy",
    },
    "torch": {
        Convolution: "torch_operations",
        Pool: "torch_operations",
        Training: "torch_training",
        TrainingRun: "torch_accuracy",
    },
}


def prepared(entrant: Entrant, case: Case, direction: Direction, setting: Setting) -> Program:
    """The program with which an entrant does what a case asks for, compiled."""
    is_library = entrant.library == "torch" or entrant.contestant in ("convjax", "lax", "flax")
    named = _FILES[entrant.library][type(case)] if is_library else "jax_algorithms"
    file = importlib.import_module(f".{named}", __name__)
    return file.prepared(entrant, case, direction, setting)
