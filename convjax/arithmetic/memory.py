"""How much memory an array takes."""

import math
from collections.abc import Sequence
from typing import Protocol, SupportsIndex

from .axes import integer, is_sequence, is_traced
from .messages import did_you_mean, problem, shown, typed

_BYTES = {
    **dict.fromkeys(("bool", "int8", "uint8"), 1),
    **dict.fromkeys(("float16", "bfloat16", "int16", "uint16"), 2),
    **dict.fromkeys(("float32", "int32", "uint32"), 4),
    **dict.fromkeys(("float64", "complex64", "int64", "uint64"), 8),
    "complex128": 16,
}


class Named(Protocol):
    """What carries the name of a type, as NumPy's dtype does."""

    @property
    def name(self) -> str:
        """The name, such as ``"float32"``."""
        ...


def activation_bytes(shape: Sequence[SupportsIndex], *, dtype: "str | type | Named | SupportsIndex" = "float32") -> int:
    """The bytes that an activation of a shape takes.

    Formula:
        (∏ shape) · the bytes of one element.

    Args:
        shape: elements along every axis, batch and channels among them; () is a single number.
        dtype: the name of a type, a type of NumPy or JAX, or the bytes of one element as an int.

    Returns:
        An int.

    Raises:
        ConvjaxError: a shape that is no sequence of ints of at least 1, an unknown dtype, bytes below 1.

    Example:
        >>> activation_bytes((32, 224, 224, 64))
        411041792
        >>> activation_bytes((224, 224, 64), dtype="bfloat16")
        6422528

    Source:
        NumPy, ndarray.nbytes.
    """
    known = f"shape is {shown(shape)}"
    if is_traced(shape) or not is_sequence(shape):
        mend = "Use one int per axis: shape=(32, 28, 28, 16); the shape of an array x is x.shape."
        raise problem(f"shape must be a sequence of ints, got {typed(shape)}", "", mend)
    return math.prod(integer("shape", one, at_least=1, known=known) for one in shape) * _bytes_of(dtype, known)


def _bytes_of(dtype: object, known: str) -> int:
    name = dtype.__name__ if isinstance(dtype, type) else getattr(dtype, "name", dtype)
    if isinstance(name, str):
        if name not in _BYTES:
            mend = f"{did_you_mean(name, _BYTES)}Use one of {', '.join(_BYTES)}, or the bytes of one element."
            raise problem(f"dtype {shown(dtype)} is not known", known, mend)
        return _BYTES[name]
    return integer("dtype", dtype, at_least=1, known=known)
