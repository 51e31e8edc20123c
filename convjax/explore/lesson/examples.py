"""A setting that the explorer shows, and which number of it is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from convjax.explanation import Explanation, Numbers, Term, explain_json


@dataclass(frozen=True)
class Example:
    """What "show me" sets in the explorer; a text takes its numbers from the same explanation.

    Args:
        setting: arguments of `explain` as JSON can hold them, arrays as nested lists.
        index: the place that is selected, one index per spatial axis.
        kind: whether that is a place of the output or of the input.
        channel: the output channel that is looked at.
    """

    setting: Mapping[str, Any]
    index: tuple[int, ...]
    kind: Literal["output", "input"] = "output"
    channel: int = 0

    @cached_property
    def explained(self) -> Explanation:
        """Everything that the library says of the setting."""
        return explain_json(dict(self.setting))

    def along(self, *names: str) -> tuple[int, ...]:
        """The sizes of these names along the first axis: of the setting, or ``output_size``."""
        explained = self.explained
        sizes = (explained.output_size if name == "output_size" else getattr(explained.setting, name) for name in names)
        return tuple(size[0] for size in sizes)

    @property
    def numbers(self) -> Numbers:
        """The arrays; an example is small enough to have them."""
        numbers = self.explained.numbers
        if numbers is None:
            raise ValueError("an example is to be looked at, and this one is too large")
        return numbers

    @property
    def partial_sums(self) -> list[float]:
        """What each input channel adds to the number that is looked at."""
        sums = self.numbers.partial_sums
        return [] if sums is None else [float(part) for part in sums[(slice(None), *self.index, self.channel)]]

    @property
    def terms(self) -> list[Term]:
        """Every product of the number that is looked at."""
        return self.explained.terms((*self.index, self.channel))

    @property
    def value(self) -> float:
        """The number of the output that is looked at."""
        return float(self.numbers.output[(*self.index, self.channel)])

    def to_json(self) -> dict[str, Any]:
        """The document that the page hands to the explorer."""
        selection = {"kind": self.kind, "index": list(self.index)}
        return {"setting": dict(self.setting), "selection": selection, "channel": self.channel}


def one_channel(rows: Sequence[Sequence[float]]) -> list[list[list[float]]]:
    """An image of one channel: an axis of channels put behind its rows and columns."""
    return [[[number] for number in row] for row in rows]


def one_kernel(rows: Sequence[Sequence[float]]) -> list[list[list[list[float]]]]:
    """A kernel of one channel in and one out."""
    return [[[[number]] for number in row] for row in rows]
