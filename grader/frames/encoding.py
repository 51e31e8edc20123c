"""Values into frames: whatever it is, encoding it neither trusts it nor fails."""

import sys
from collections.abc import Callable
from typing import Any

from grader.frames.kinds import (
    DTYPES,
    EXTENSION_DTYPES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_DIMENSIONS,
    MAX_ITEMS,
    MAX_NAME,
    Named,
)
from grader.frames.wire import MAX_BODY, MAX_HEADER

PLAIN_KEYS = frozenset({int, str, bool, float, type(None)})


class _TooLarge(Exception):
    """A value that no frame could hold."""


class Encoder:
    """Encodes values into JSON lists and collects the bytes of their arrays in `body`."""

    def __init__(self) -> None:
        """Start with an empty body."""
        self._parts: list[bytes] = []
        self._length = 0
        self._items = 0
        self._characters = 0

    @property
    def body(self) -> bytes:
        """The bytes of all arrays encoded so far."""
        return b"".join(self._parts)

    def encode(self, value: Any) -> list[Any]:
        """Return the JSON form of `value`; what cannot cross becomes ``["unsendable", type, description]``."""
        before = len(self._parts), self._length
        try:
            return self._encode(value, 0)
        except _TooLarge as error:
            del self._parts[before[0] :]  # arrays that nothing refers to would shift those to come
            self._length = before[1]
            return ["unsendable", type_name(value), str(error)]

    def _encode(self, value: Any, depth: int) -> list[Any]:
        self._items += 1
        if depth > MAX_DEPTH or self._items > MAX_ITEMS:
            raise _TooLarge("nested too deep, or too many items")
        # Exact types: a subclass may answer for itself, so it is described, never sent as its parent.
        kind = type(value)
        if value is None:
            return ["none"]
        if kind is bool:
            return ["bool", value]
        if kind is int:
            if value.bit_length() > 3 * MAX_DIGITS:
                return ["unsendable", "int", f"an int of {value.bit_length()} bits"]
            return ["int", str(value)]
        if kind is float:
            return ["float", value.hex()]
        if kind is complex:
            return ["complex", value.real.hex(), value.imag.hex()]
        if kind is str:
            return ["str", self._counted(value)]
        if kind is list or kind is tuple:
            return [kind.__name__, [self._encode(item, depth + 1) for item in value]]
        if kind is dict:
            if not all(type(key) in PLAIN_KEYS for key in value):
                return _describe(value)
            pairs = [[self._encode(key, depth + 1), self._encode(item, depth + 1)] for key, item in value.items()]
            return ["dict", pairs]
        if (fields := _fields_of(value)) is not None:
            items = [self._encode(item, depth + 1) for item in tuple.__iter__(value)]
            name = value.type_name if kind is Named else type_name(value)
            return ["named", name, [self._counted(field) for field in fields], items]
        return self._encode_other(value, depth)

    def _encode_other(self, value: Any, depth: int) -> list[Any]:  # noqa: ARG002 — for whoever knows more kinds
        return self._encode_array(value)

    def _counted(self, text: str) -> str:
        self._characters += len(text)
        if self._characters > MAX_HEADER // 2:
            raise _TooLarge(f"text of {len(text)} characters")
        return text

    def _encode_array(self, value: Any) -> list[Any]:
        numpy = sys.modules.get("numpy")
        if numpy is None:  # then it is no array
            return _describe(value)
        if issubclass(type(value), numpy.generic):
            kind, array = "scalar", numpy.asarray(value)
        elif type(value) is numpy.ndarray:
            kind, array = "array", value
        elif (jax := sys.modules.get("jax")) is not None and isinstance(value, jax.Array):
            try:
                kind, array = "jax", numpy.asarray(value)
            except Exception:  # a tracer, a deleted or a donated array: described, not sent
                return _describe(value)
        else:
            return _describe(value)
        name = array.dtype.name
        if name not in DTYPES | EXTENSION_DTYPES or array.ndim > MAX_DIMENSIONS:
            return ["unsendable", f"array of {name[:40]}", f"shape {array.shape}"]
        if self._length + array.nbytes > MAX_BODY:
            raise _TooLarge(f"an array of {array.nbytes} bytes")
        little_endian = array.astype(array.dtype.newbyteorder("<"), copy=False) if name in DTYPES else array
        raw = numpy.ascontiguousarray(little_endian).tobytes()
        offset, self._length = self._length, self._length + len(raw)
        self._parts.append(raw)
        return [kind, name, list(array.shape), offset, len(raw)]


def _fields_of(value: Any) -> tuple[str, ...] | None:
    """Return the fields of a `NamedTuple`, and None of anything else; what the type says is not trusted either."""
    if type(value) is Named:
        return value.fields
    if not issubclass(type(value), tuple):
        return None
    fields = next((vars(base)["_fields"] for base in type.mro(type(value)) if "_fields" in vars(base)), None)
    if type(fields) is not tuple or len(fields) != tuple.__len__(value):
        return None
    return fields if all(type(field) is str and len(field) <= MAX_NAME for field in fields) else None


def _describe(value: Any) -> list[Any]:
    return ["unsendable", type_name(value), text_of(repr, value, 200)]


def type_name(value: Any) -> str:
    """Return the name of a value's type, as `type` itself knows it: a metaclass may say anything, or raise."""
    return str.__str__(type.__dict__["__name__"].__get__(type(value)))[:MAX_NAME]


def text_of(write: Callable[[Any], str], value: Any, limit: int) -> str:
    """Return what `str` or `repr` makes of a value; both are the learner's code and may do anything."""
    try:
        return str.__getitem__(write(value), slice(limit))  # of a subclass of str, too, a plain one
    except BaseException as error:
        return f"(its text raised {type_name(error)})"
