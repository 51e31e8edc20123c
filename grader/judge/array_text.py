"""Arrays as Python."""

import re
import textwrap
from typing import Any

MAX_BRIEF = 12
MAX_BRIEF_WIDTH = 48
MAX_LITERAL = 1_000
"""How many items are written as numbers; more are packed."""
MAX_PACKED = 40_000
"""How many characters an array may take."""
WIDTH = 76


class TooLarge(Exception):
    """An array that nobody would want to paste."""


def shape_of(value: Any) -> tuple[int, ...] | None:
    """Return the shape of an array, and None of anything else."""
    return tuple(value.shape) if hasattr(value, "dtype") and hasattr(value, "shape") else None


def brief(value: Any) -> str | None:
    """Write an array as one short line, without its precision; None where that cannot be."""
    if value.size > MAX_BRIEF:
        return None
    text = re.sub(r", dtype=np\.float\d+", "", literal(value))
    return text if "\n" not in text and len(text) <= MAX_BRIEF_WIDTH else None


def literal(value: Any) -> str:
    """Write an array as an expression.

    Raises:
        TooLarge: it has too many items.
    """
    import numpy

    array = numpy.asarray(value)
    library = "jnp" if type(value).__module__.startswith("jax") else "np"
    name = array.dtype.name
    # The kinds that an array of Python's numbers has by itself need not be said.
    said = "" if library == "np" and name in ("float64", "int64", "bool", "complex128") else f", dtype={_dtype(name)}"
    if array.size == 0:
        return f"{library}.zeros({array.shape}{said or ', dtype=' + _dtype(name)})"
    if array.size <= MAX_LITERAL:
        return f"{library}.array({_numbers(array)}{said})"
    if (array == array.flat[0]).all():
        return f"{library}.full({array.shape}, {_numbers(array.reshape(-1)[:1])[1:-1]}{said})"
    packed = f"np.frombuffer({_packed(array)}, dtype={_dtype(name)}).reshape({array.shape}).copy()"
    return packed if library == "np" else f"jnp.array({packed})"


def _dtype(name: str) -> str:
    return "jnp.bfloat16" if name == "bfloat16" else "np.bool_" if name == "bool" else f"np.{name}"


def _numbers(array: Any) -> str:
    import numpy

    if array.dtype.name == "bfloat16":
        array = array.astype(numpy.float32)
    # The fewest digits that give the same number in the array's own precision.
    text = numpy.array2string(array, separator=", ", threshold=array.size + 1, floatmode="unique", max_line_width=WIDTH)
    if "\n" not in text:  # then nothing has to stand under anything
        text = re.sub(r" +", " ", text).replace("[ ", "[").replace(" ,", ",")
    return re.sub(r"\b(nan|inf)\b", r"np.\1", text)


def _packed(array: Any) -> str:
    import base64
    import zlib

    import numpy

    raw = numpy.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False)).tobytes()
    text = base64.b85encode(zlib.compress(raw, 9)).decode() if len(raw) < 100 * MAX_PACKED else ""
    if not text or len(text) > MAX_PACKED:
        raise TooLarge
    lines = textwrap.wrap(text, WIDTH)
    return "zlib.decompress(base64.b85decode(\n    " + "\n    ".join(f"'{line}'" for line in lines) + "))"
