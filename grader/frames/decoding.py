"""Values out of frames: whatever was sent, what comes out is a plain value, or a `FrameError`."""

import math
from collections import Counter
from typing import Any, NoReturn

from grader.frames.kinds import (
    DTYPES,
    EXTENSION_DTYPES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_DIMENSIONS,
    MAX_ITEMS,
    MAX_NAME,
    MAX_OF_ONE_HASH,
    Named,
    Unsendable,
)
from grader.frames.wire import FrameError


class Decoder:
    """Decodes values whose arrays lie in `body`; trusts nothing."""

    def __init__(self, body: bytes) -> None:
        """Remember the bytes the arrays are cut from."""
        self._body = body
        self._items = 0
        self._position = 0

    def decode(self, tree: Any, depth: int = 0) -> Any:
        """Return the value that `tree` stands for, or raise `FrameError`."""
        self._items += 1
        if depth > MAX_DEPTH or self._items > MAX_ITEMS:
            raise FrameError("a value is nested too deep, or has too many items")
        match tree:
            case ["none"]:
                return None
            case ["bool", bool(value)]:
                return value
            case ["int", str(digits)] if len(digits) <= MAX_DIGITS + 1:
                return _parse(int, digits)
            case ["float", str(digits)] if len(digits) <= 64:
                return _parse(float.fromhex, digits)
            case ["complex", str(real), str(imaginary)] if len(real) <= 64 and len(imaginary) <= 64:
                return complex(_parse(float.fromhex, real), _parse(float.fromhex, imaginary))
            case ["str", str(text)]:
                return text
            case ["list", list(items)]:
                return [self.decode(item, depth + 1) for item in items]
            case ["tuple", list(items)]:
                return tuple(self.decode(item, depth + 1) for item in items)
            case ["named", str(type_name), list(fields), list(items)] if len(fields) == len(items):
                if not all(type(field) is str and len(field) <= MAX_NAME for field in fields):
                    raise FrameError("a field's name is no short text")
                decoded = tuple(self.decode(item, depth + 1) for item in items)
                return self._named(type_name[:MAX_NAME], tuple(fields), decoded)
            case ["dict", list(pairs)]:
                return _distinct([self._decode_pair(pair, depth + 1) for pair in pairs])
            case ["unsendable", str(type_name), str(description)]:
                return Unsendable(type_name[:MAX_NAME], description[:300])
            case ["array" | "scalar" | "jax" as kind, str(dtype), list(shape), int(offset), int(length)]:
                return self._decode_array(kind, dtype, shape, offset, length)
        return self._decode_other(tree, depth)

    def _decode_other(self, tree: Any, depth: int) -> Any:  # noqa: ARG002 — for whoever knows more kinds
        return _no_value(tree)

    def _named(self, type_name: str, fields: tuple[str, ...], items: tuple[Any, ...]) -> Any:
        return Named(type_name, fields, items)

    def _jax(self, array: Any) -> Any:
        return array

    def _decode_pair(self, pair: Any, depth: int) -> tuple[Any, Any]:
        match pair:
            case [["int" | "str" | "bool" | "float" | "none", *_] as key, value]:
                return self.decode(key, depth), self.decode(value, depth)
        raise FrameError("a dict's item is no pair of a plain key and a value")

    def _decode_array(self, kind: str, dtype: str, shape: list[Any], offset: int, length: int) -> Any:
        import numpy

        if dtype in EXTENSION_DTYPES:
            import ml_dtypes

            numpy_dtype = numpy.dtype(getattr(ml_dtypes, dtype))  # a name from our own short list
        elif dtype in DTYPES:
            numpy_dtype = numpy.dtype(dtype)
        else:
            raise FrameError(f"the dtype {dtype[:40]!r} is not one that may cross")
        if len(shape) > MAX_DIMENSIONS or any(type(size) is not int or size < 0 for size in shape):
            raise FrameError("an array's shape is no list of sizes")
        # One after the other: arrays that share their bytes would decode to far more than was ever sent.
        if offset != self._position or math.prod(shape) * numpy_dtype.itemsize != length:
            raise FrameError("an array's shape, dtype and number of bytes do not fit together")
        if length > len(self._body) - offset:
            raise FrameError("an array is larger than the frame it came in")
        self._position += length
        if kind == "scalar" and shape:
            raise FrameError("a scalar has no shape")
        array = numpy.frombuffer(self._body, dtype=numpy_dtype, count=math.prod(shape), offset=offset)
        if dtype == "bool":  # a byte other than 0 and 1 is no bool, whatever was announced
            array = array.view(numpy.uint8) != 0
        if kind == "scalar":
            return array[0]
        try:
            array = array.reshape(shape).copy()
        except (ValueError, OverflowError) as error:  # (0, 2**70): without bytes, yet too large for numpy
            raise FrameError(f"an array of a shape that cannot be: {error}") from None
        return self._jax(array) if kind == "jax" else array


def _distinct(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    # Numbers can be chosen so that all have one hash; then making, and comparing, a dict takes the square of the time.
    if max(Counter(hash(key) for key, _ in pairs).values(), default=0) > MAX_OF_ONE_HASH:
        raise FrameError(f"more than {MAX_OF_ONE_HASH} keys of one dict have the same hash")
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FrameError("a key stands twice in one dict")
    return found


def _no_value(tree: Any) -> NoReturn:
    try:
        shown = repr(tree)[:80]
    except RecursionError:  # JSON may nest deeper than repr can follow
        shown = "lists nested too deep to be shown"
    raise FrameError(f"not an encoded value: {shown}")


def _parse(number: Any, digits: str) -> Any:
    try:
        return number(digits)
    except (ValueError, OverflowError):
        raise FrameError(f"{digits[:40]!r} is no number") from None
