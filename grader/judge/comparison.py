"""Whether an answer is right, and if not, what the first difference is.

The order is fixed: kind, shape, dtype, finiteness, values. Nothing that the worker sent is asked to compare itself;
by the time a value is here it is a plain Python value or a plain NumPy array of our own making.
"""

import math
from dataclasses import dataclass
from typing import Any

from grader.frames import Unsendable
from grader.judge.text import shown

FLOAT_RTOL = 1e-6


@dataclass(frozen=True)
class Difference:
    """The first difference between an answer and what was expected, in words."""

    expected: str
    got: str
    where: str = ""

    def __str__(self) -> str:
        """Write the two under each other, and above them where they stand."""
        lines = [self.where] if self.where else []
        for label, value in (("expected  ", self.expected), ("got       ", self.got)):
            lines.append(label + value.replace("\n", "\n" + " " * len(label)))
        return "\n".join(lines)

    def within(self, where: str) -> "Difference":
        """Return the same difference, found inside something larger."""
        return Difference(self.expected, self.got, f"{where}, {self.where}" if self.where else where)


@dataclass(frozen=True)
class Tolerance:
    """What still counts as equal.

    Attributes:
        rtol: how far a float may be off, relative to the expected value.
        atol: how far a float may be off, absolutely.
        accept: other kinds that also count, for example ``(tuple, list)`` or ``(int, float)``.
    """

    rtol: float = FLOAT_RTOL
    atol: float = 0.0
    accept: tuple[type, ...] = ()

    def close(self, got: Any, expected: Any) -> bool:
        """Whether one float is near enough to another; two NaN or two equal infinities are."""
        try:
            if math.isfinite(abs(expected)):
                return abs(got - expected) <= self.atol + self.rtol * abs(expected)
            return bool(got == expected or (got != got and expected != expected))
        except OverflowError:  # an int too large for a float
            return False


def difference(got: Any, expected: Any, tolerance: Tolerance = Tolerance()) -> Difference | None:
    """Return None where `got` is right, else the first difference from `expected`."""
    got, expected = _without_zero_dimensions(got), _without_zero_dimensions(expected)
    wanted, found = _family(expected), _family(got)
    if found != wanted and found not in {_family_of_type(kind) for kind in tolerance.accept}:
        return Difference(_with_kind(expected), _with_kind(got))
    if wanted == found == "array":
        return _array_difference(got, expected, tolerance)
    if {wanted, found} <= {"tuple", "list"}:
        return _sequence_difference(got, expected, tolerance)
    if wanted == found == "dict":
        if {(type(key), key) for key in got} != {(type(key), key) for key in expected}:
            return Difference(shown(list(expected)), shown(list(got)), "the keys differ")
        parts = ((key, difference(got[key], expected[key], tolerance)) for key in expected)
        return next((part.within(f"under {shown(key)}") for key, part in parts if part), None)
    if {wanted, found} <= {"int", "float", "complex"} and {wanted, found} != {"int"}:
        return None if tolerance.close(got, expected) else Difference(shown(expected), shown(got))
    return None if found == wanted and got == expected else Difference(shown(expected), shown(got))


def _without_zero_dimensions(value: Any) -> Any:
    """A NumPy scalar, or an array without axes, is a number like any other."""
    return value.item() if hasattr(value, "dtype") and value.shape == () else value


def _family(value: Any) -> str:
    return "array" if hasattr(value, "dtype") else _family_of_type(type(value))


def _family_of_type(kind: type) -> str:
    return "None" if kind is type(None) else kind.__name__


def _with_kind(value: Any) -> str:
    family = _family(value)
    if isinstance(value, Unsendable):
        return shown(value)
    if family == "array":
        return f"an array of shape {value.shape}"
    if family == "None":
        return "None (is a return missing?)"
    article = "an" if family == "int" else "a"
    return f"{article} {family}: {shown(value)}"


def _sequence_difference(got: Any, expected: Any, tolerance: Tolerance) -> Difference | None:
    whole = Difference(shown(expected), shown(got))
    if len(got) != len(expected):
        return whole.within(f"the lengths differ, {len(expected)} and {len(got)}")
    for index, pair in enumerate(zip(got, expected, strict=True)):
        part = difference(*pair, tolerance)
        if part:
            simple = not part.where and len(whole.got) + len(whole.expected) < 100 and _same_family(*pair)
            return whole if simple else part.within(f"item {index}")
    return None


def _same_family(got: Any, expected: Any) -> bool:
    return _family(_without_zero_dimensions(got)) == _family(_without_zero_dimensions(expected))


def _array_difference(got: Any, expected: Any, tolerance: Tolerance) -> Difference | None:
    import numpy

    if got.shape != expected.shape:
        return Difference(f"shape {expected.shape}", f"shape {got.shape}")
    kinds = [_kind_of_number(array.dtype) for array in (expected, got)]
    if kinds[0] != kinds[1]:
        return Difference(
            f"an array of {kinds[0]}", f"an array of {kinds[1]} ({got.dtype})", f"shape {got.shape} is right"
        )
    with numpy.errstate(all="ignore"):
        if expected.dtype.kind in "biu":
            wrong = got != expected
            error = wrong.astype(float)
        else:
            error = numpy.abs(got.astype(complex) - expected.astype(complex))
            both_odd = (got == expected) | (numpy.isnan(got) & numpy.isnan(expected))
            near = numpy.isfinite(got) & (error <= tolerance.atol + tolerance.rtol * numpy.abs(expected))
            wrong = ~(both_odd | near)
            # What is not finite comes before any other error.
            error = numpy.where(wrong, numpy.where(numpy.isfinite(error), error, math.inf), -1.0)
    if not wrong.any():
        return None
    worst = tuple(int(axis) for axis in numpy.unravel_index(int(error.argmax()), wrong.shape))
    place = f"[{', '.join(map(str, worst))}]"
    count, most = int(wrong.sum()), "most" if expected.dtype.kind in "iufc" else "first"
    differ = (
        f"1 of {wrong.size} values is wrong, at" if count == 1 else f"{count} of {wrong.size} values differ, {most} at"
    )
    where = f"shape {got.shape} is right; {differ} {place}"
    return Difference(shown(expected[worst]), shown(got[worst]), where)


def _kind_of_number(dtype: Any) -> str:
    return {"b": "bools", "i": "ints", "u": "ints", "c": "complex numbers"}.get(dtype.kind, "floats")
