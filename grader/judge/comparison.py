"""Whether an answer is right, and if not, what the first difference is.

The order is fixed: kind, shape, dtype, finiteness, values. Nothing that the worker sent is asked to compare itself;
by the time a value is here it is a plain Python value or a plain NumPy array of our own making.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

from grader.frames import Named, Unsendable
from grader.judge.text import article, shown

FLOAT_RTOL = 1e-6

Index = tuple[int, ...]


@dataclass(frozen=True)
class Difference:
    """The first difference between an answer and what was expected, in words.

    Attributes:
        expected: what was expected.
        got: what came instead.
        where: what the two stand in.
        lines: how the two are told, where that is not simply one under the other.
        index: of two arrays, where they differ most, for a picture of that place.
        arrays: those two arrays, expected and got.
    """

    expected: str
    got: str
    where: str = ""
    lines: tuple[str, ...] = ()
    index: Index | None = None
    arrays: tuple[Any, Any] | None = None

    def __str__(self) -> str:
        """Write the two under each other, and above them where they stand."""
        lines = [self.where] if self.where else []
        if self.lines:
            return "\n".join([*lines, *self.lines])
        for label, value in (("expected  ", self.expected), ("got       ", self.got)):
            lines.append(label + value.replace("\n", "\n" + " " * len(label)))
        return "\n".join(lines)

    def within(self, where: str) -> "Difference":
        """Return the same difference, found inside something larger."""
        return replace(self, where=f"{where}, {self.where}" if self.where else where)


@dataclass(frozen=True)
class Tolerance:
    """What still counts as equal.

    Attributes:
        rtol: how far a float may be off, relative to the expected value.
        atol: how far a float may be off, absolutely.
        accept: other kinds that also count, for example ``(tuple, list)`` or ``(int, float)``.
        exact_dtype: whether an array has to have the very dtype; by default the kind of number is enough.
    """

    rtol: float = FLOAT_RTOL
    atol: float = 0.0
    accept: tuple[type, ...] = ()
    exact_dtype: bool = False

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
    if tolerance.exact_dtype and (wrong := _dtype_difference(got, expected)):
        return wrong
    got, expected = _without_zero_dimensions(got), _without_zero_dimensions(expected)
    wanted, found = _family(expected), _family(got)
    if isinstance(got, Unsendable) or isinstance(expected, Unsendable):  # descriptions are no proof of anything
        return Difference(_with_kind(expected), _with_kind(got, is_answer=True))
    if found != wanted and found not in {_family_of_type(kind) for kind in tolerance.accept}:
        return Difference(_with_kind(expected), _with_kind(got, is_answer=True))
    if wanted == found == "array":
        return _array_difference(got, expected, tolerance)
    if isinstance(expected, Named) and isinstance(got, Named):
        named = [(value.type_name, value.fields) for value in (expected, got)]
        if named[0] != named[1]:
            return Difference(_with_kind(expected), _with_kind(got, is_answer=True))
    if {wanted, found} <= {"tuple", "list", "named tuple"}:
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
    if isinstance(value, Named):
        return "named tuple"
    return "array" if hasattr(value, "dtype") else _family_of_type(type(value))


def _family_of_type(kind: type) -> str:
    return "None" if kind is type(None) else kind.__name__


def _with_kind(value: Any, *, is_answer: bool = False) -> str:
    family = _family(value)
    if isinstance(value, Unsendable):
        return shown(value)
    if family == "array":
        return f"an array of shape {value.shape}"
    if family == "None":
        return "None (is a return missing?)" if is_answer else "None"
    return f"{article(family)} {family}: {shown(value)}"


def _sequence_difference(got: Any, expected: Any, tolerance: Tolerance) -> Difference | None:
    if len(got) != len(expected):
        whole = Difference(shown(expected), shown(got))
        return whole.within(f"the lengths differ, {len(expected)} and {len(got)}")
    for index, pair in enumerate(zip(got, expected, strict=True)):
        part = difference(*pair, tolerance)
        if part:
            whole = Difference(shown(expected), shown(got))  # only now: of equal arrays nobody reads the text
            simple = not (part.where or part.lines) and len(whole.got) + len(whole.expected) < 100
            if simple and _same_family(*pair):
                return whole
            return part.within(expected.fields[index] if isinstance(expected, Named) else f"item [{index}]")
    return None


def _same_family(got: Any, expected: Any) -> bool:
    return _family(_without_zero_dimensions(got)) == _family(_without_zero_dimensions(expected))


# ── arrays ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _dtype_difference(got: Any, expected: Any) -> Difference | None:
    """Compare the very dtypes of two arrays or scalars of equal shapes; anything else is compared further on."""
    if not all(hasattr(value, "dtype") for value in (got, expected)) or got.shape != expected.shape:
        return None
    if got.dtype.name == expected.dtype.name:
        return None
    return _of_dtypes(got.shape, expected.dtype.name, got.dtype.name)


def _of_dtypes(shape: Index, expected: str, got: str) -> Difference:
    told = (f"shape   {shape}, as expected", f"dtype   expected {expected}, got {got}")
    return Difference(expected, got, lines=told)


def _array_difference(got: Any, expected: Any, tolerance: Tolerance) -> Difference | None:
    import numpy

    if got.shape != expected.shape:
        told = (f"shape   expected {expected.shape}, got {got.shape}",)
        return Difference(f"shape {expected.shape}", f"shape {got.shape}", lines=told)
    kinds = [_kind_of_number(array.dtype) for array in (expected, got)]
    if kinds[0] != kinds[1]:
        return _of_dtypes(got.shape, kinds[0], f"{kinds[1]} ({got.dtype})")
    with numpy.errstate(all="ignore"):
        if expected.dtype.kind in "biu":
            wrong = got != expected
            error = numpy.where(wrong, numpy.abs(got.astype(float) - expected.astype(float)), -1.0)
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
    texts = shown(expected[worst]), shown(got[worst])
    values = f"values  {_how_many(wrong, expected, got, worst)}: expected {texts[0]}, got {texts[1]}"
    told = (f"shape   {got.shape}, as expected", values)
    return Difference(*texts, lines=told, index=worst, arrays=(expected, got))


def _how_many(wrong: Any, expected: Any, got: Any, worst: Index) -> str:
    import numpy

    place, count = f"[{', '.join(map(str, worst))}]", int(wrong.sum())
    if expected.dtype.kind not in "biu" and not numpy.isfinite(got[worst]):
        bad = int((wrong & ~numpy.isfinite(got)).sum())
        return f"{bad} of {wrong.size} {'is' if bad == 1 else 'are'} not finite, the first at {place}"
    if count == 1:
        return f"1 of {wrong.size} is wrong, at {place}"
    return f"{count} of {wrong.size} differ, {'first' if expected.dtype.kind == 'b' else 'most'} at {place}"


def _kind_of_number(dtype: Any) -> str:
    return {"b": "bools", "i": "ints", "u": "ints", "c": "complex numbers"}.get(dtype.kind, "floats")
