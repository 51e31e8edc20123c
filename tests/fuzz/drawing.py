"""Sizes, windows, arrays and options that fit each other, drawn from one source of chance."""

from random import Random
from typing import Any

import numpy as np

from .vocabulary import FUNCTIONS, NAMES, array_types


class Drawing:
    """What fits: sizes, windows, arrays and options, from one source of chance."""

    def __init__(self, random: Random):
        """Draw with this source."""
        self.random = random
        self.choice = random.choice

    def chance(self, share: float) -> bool:
        """True in this share of the cases."""
        return self.random.random() < share

    def number(self, low: int, high: int) -> int:
        """An int between the two, both included."""
        return self.random.randint(low, high)

    def axes(self) -> int:
        """A number of spatial axes."""
        return self.choice((1, 2, 2, 3))

    def numbers(self, axes: int, low: int, high: int) -> tuple[int, ...]:
        """One int per axis."""
        return tuple(self.number(low, high) for _ in range(axes))

    def size(self, axes: int, low: int = 2, high: int = 7) -> tuple[int, ...]:
        """The size of an image, smaller where it has more axes."""
        return self.numbers(axes, low, min(high, 9 - axes))

    def written(self, numbers: tuple[int, ...]) -> Any:
        """The numbers in one of the forms that a caller writes them in."""
        if len(set(numbers)) == 1 and self.chance(0.6):
            return self.choice((int, np.int64))(numbers[0])
        return self.choice((tuple, list, np.array))(numbers)

    def per_axis(self, axes: int, low: int, high: int) -> Any:
        """One number for all axes, or one for each, as a caller writes it."""
        same = self.chance(0.5)
        return self.written((self.number(low, high),) * axes if same else self.numbers(axes, low, high))

    def padding(self, axes: int) -> Any:
        """A padding in any of its forms."""
        form = self.number(0, 5)
        if form <= 2:
            name = self.choice(NAMES["padding"])
            return self.choice((name, name.lower(), name.title()))
        if form == 3:
            return self.number(0, 2)
        if form == 4 and axes > 1:
            return self.numbers(axes, 0, 2)
        return tuple(self.numbers(2, 0, 2) for _ in range(axes))

    def window(self, axes: int, *, stride: int = 3, dilation: int = 2) -> dict[str, Any]:
        """How a window moves."""
        return {
            "stride": self.per_axis(axes, 1, stride),
            "padding": self.padding(axes),
            "dilation": self.per_axis(axes, 1, dilation if self.chance(0.3) else 1),
        }

    def dtype(self, name: str, argument: str = "x") -> str:
        """One of the types that the argument may have."""
        allowed = set(array_types(FUNCTIONS[name], argument))
        types = ["float32"] * 6 + ["bfloat16", "float16", "complex64", "int32", "uint8"]
        return self.choice([dtype for dtype in types if dtype in allowed])

    def batch(self) -> tuple[int, ...]:
        """The batch axis, or none."""
        return self.choice(((1,), (2,), ()))
