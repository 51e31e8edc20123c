"""What a contestant brings to be measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Form: TypeAlias = Literal["entry", "scan"]

ALGORITHMS = (
    "auto",
    "taps",
    "patches",
    "row_taps",
    "pointwise",
    "canonical",
    "planes",
    "sub_pixel",
    "per_group",
    "blocked",
    "channels_first",
    "blocked_canonical",
    "accumulated",
)
"""Contestants too: auto is the algorithm that convjax chooses, the others do what they can do."""


USUAL_MEMORY = "torch usual_memory"
"""PyTorch where the allocator of the system is as it comes; all others run with convjax.train.keep_memory()."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """A contestant, and where in its program the work stands: by itself, or in the body of a loop."""

    contestant: str
    form: Form = "entry"

    @property
    def library(self) -> str:
        """The library that computes."""
        return "torch" if self.contestant.startswith("torch") else "jax"

    @property
    def runtime(self) -> str:
        """The process that computes: each library has one, and one more for who does not keep memory as the others."""
        return self.contestant if self.contestant == USUAL_MEMORY else self.library

    def __str__(self) -> str:
        """As the results name it."""
        return self.contestant if self.form == "entry" else f"{self.contestant} in {self.form}"


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all programs of a measurement."""

    platform: str = "cpu"
    dtype: str = "float32"
    turns: int = 4
    """Times that a loop goes around; even, so that its arrays end as they began."""
    data: str = ""
    """The file with the images of a whole training."""


@dataclass(slots=True)
class Program:
    """Something to call again and again.

    call starts the work once and gives what waits for it; result is what was computed by the call before, as NumPy
    arrays in the layout of convjax.
    """

    call: Callable[[], Callable[[], object]]
    result: Callable[[], Any]
    turns: int = 1
    """How often one call does the work."""
    compile_seconds: float | None = None
    temporary_bytes: int | None = None
