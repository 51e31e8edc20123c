"""A failing case that is kept, so that it is tried again until it passes."""

from dataclasses import dataclass
from typing import Any

MAX_CASE = 4_000
MAX_SEED = 2**63


@dataclass(frozen=True)
class Pin:
    """One check's failing case: the seed that its inputs were drawn from, and the drawn case where Hypothesis drew it.

    Attributes:
        test: the check's name, as in its result.
        seed: the seed of the run in which it failed.
        case: what Hypothesis needs to draw the same case again, also after the answer has changed; None elsewhere.
    """

    test: str
    seed: int
    case: str | None = None

    @classmethod
    def read(cls, data: Any) -> "Pin | None":
        """Return what JSON held, or None where that is no pin: it may come from a file that anybody wrote."""
        match data:
            case {"test": str(test), "seed": int(seed), **rest} if type(seed) is int and abs(seed) < MAX_SEED:
                case = rest.get("case")
                if len(test) <= 200 and (case is None or (type(case) is str and len(case) <= MAX_CASE)):
                    return cls(test, seed, case)
        return None
