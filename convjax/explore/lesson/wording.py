"""Numbers as the texts write them: a real minus, commas between thousands, sizes as 3×3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from convjax.arithmetic.messages import counted, times
from convjax.explanation import Term

from .examples import Example

__all__ = ["as_sum", "by", "counted", "listed", "number", "place", "product", "rows_of", "times", "written_sum"]


def number(value: float) -> str:
    """The number with commas between thousands and a real minus: ``-1234.5`` is ``"−1,234.5"``."""
    rounded = round(float(value), 3)
    text = f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,}"
    return text.replace("-", "−")


def by(size: int, spatial_dims: int = 2) -> str:
    """One size along every axis: ``"3×3"``."""
    return times([size] * spatial_dims)


def listed(values: Iterable[object], last: str = "and") -> str:
    """``"0, 1 and 2"``."""
    *most, end = [number(value) if isinstance(value, int | float) else str(value) for value in values]
    return f"{', '.join(most)} {last} {end}" if most else end


def place(index: Sequence[int]) -> str:
    """A place counted from 0: ``"row 1, column 2"``; along one axis ``"place 1"``."""
    if len(index) == 1:
        return f"place {index[0]}"
    return ", ".join(f"{axis} {one}" for axis, one in zip(("row", "column"), index, strict=True))


def as_sum(values: Iterable[float]) -> str:
    """The numbers as one reads a sum aloud: ``"2 − 3 + 0"``."""
    first, *others = values
    return number(first) + "".join(f" {'−' if value < 0 else '+'} {number(abs(value))}" for value in others)


def product(first: float, second: float) -> str:
    """Two factors, a negative second one in brackets: ``"2·(−1)"``."""
    return f"{number(first)}·{number(second) if second >= 0 else f'({number(second)})'}"


def written_sum(terms: Sequence[Term], total: float, bias: float | None = None) -> str:
    """Every product of one output, and what they add up to: ``"1·0 + 2·1 + 0·(−1) = 2"``."""
    products = " + ".join(product(term.value, term.weight) for term in terms)
    more = "" if bias is None else f" {'−' if bias < 0 else '+'} {number(abs(bias))}"
    return f"{products}{more} = {number(total)}"


def rows_of(example: Example, array: str = "output", channel: int = 0) -> list[list[str]]:
    """One channel of an array of the example, row by row, as the cells of a table."""
    values = getattr(example.numbers, array)[..., channel]
    return [[number(value) for value in row] for row in values]
