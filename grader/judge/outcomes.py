"""What can come of a call."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from grader.calls import Call


@dataclass(frozen=True)
class Returned:
    """A call that gave a value."""

    value: Any
    changed: tuple[int | str, ...] = ()
    """Which of its arguments it claims to have changed, by their positions and keywords."""


@dataclass(frozen=True)
class Raised:
    """A call that raised; `lines` are the learner's own, outermost first."""

    type_name: str
    text: str
    lines: list[int] = field(default_factory=list)
    not_imported: bool = False
    """Whether it was an import that failed."""
    missing_module: str | None = None
    """The module that was not found, where that was the reason."""


Outcome = Returned | Raised
Ask = Callable[[Call], Outcome]
