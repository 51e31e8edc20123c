"""The language the judge and the worker speak: length-prefixed frames of plain values, never pickle.

One frame is::

    4 bytes  header length   (unsigned, big-endian)
    8 bytes  body length     (unsigned, big-endian)
    header   JSON, UTF-8: an object whose values are plain or an encoded value
    body     the bytes of all arrays, little-endian, one after the other

An encoded value is a JSON list whose first item says its kind: ``["int", "81"]``, ``["float", "0x1.8p+1"]``,
``["tuple", [...]]``, ``["array", "float32", [2, 3], 0, 24]`` (dtype, shape, offset and length in the body).
Whoever decodes trusts nothing: every length is checked before anything is allocated, every kind and dtype stands on
a list, and whatever does not fit is a `FrameError`.
"""

import io
import json
import math
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

PREFIX = struct.Struct(">IQ")
MAX_HEADER = 8 * 2**20
MAX_BODY = 256 * 2**20
MAX_DEPTH = 32
MAX_ITEMS = 100_000
MAX_DIGITS = 4_000  # below the interpreter's own limit for int(str)
MAX_DIMENSIONS = 32  # numpy allows 64; nothing in a course needs more

# NumPy's own names. bfloat16 and the other extension types are numpy dtypes only once ml_dtypes is imported.
DTYPES = frozenset(
    [
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "float64",
        "complex64",
        "complex128",
    ]
)
EXTENSION_DTYPES = frozenset({"bfloat16"})


PLAIN_KEYS = frozenset({int, str, bool, float, type(None)})


class FrameError(Exception):
    """A frame that does not keep to the format."""


class _TooLarge(Exception):
    """A value that no frame could hold."""


@dataclass(frozen=True)
class Unsendable:
    """Stands for a value that cannot cross: only its type's name and a short description do."""

    type_name: str
    description: str


def write_frame(stream: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame and flush it."""
    encoded = json.dumps(header, ensure_ascii=True, allow_nan=False).encode("ascii")
    if len(encoded) > MAX_HEADER or len(body) > MAX_BODY:
        raise FrameError(f"a frame of {len(encoded)} + {len(body)} bytes is too large to send")
    stream.write(PREFIX.pack(len(encoded), len(body)) + encoded)
    stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Read one frame; EOFError where the stream ends before a frame begins."""
    prefix = _read_exactly(stream, PREFIX.size, at_start=True)
    header_length, body_length = PREFIX.unpack(prefix)
    if header_length > MAX_HEADER or body_length > MAX_BODY:
        raise FrameError(f"a frame announces {header_length} + {body_length} bytes, more than is allowed")
    raw_header = _read_exactly(stream, header_length)
    body = _read_exactly(stream, body_length)
    try:
        header = json.loads(
            raw_header.decode("utf-8"),
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            object_pairs_hook=_distinct_keys,
        )
    except (ValueError, RecursionError) as error:
        raise FrameError(f"the header is not the JSON that was agreed on: {error}") from None
    if not isinstance(header, dict):
        raise FrameError("the header is not an object")
    return header, body


def _read_exactly(stream: BinaryIO, length: int, *, at_start: bool = False) -> bytes:
    parts = io.BytesIO()
    while (missing := length - parts.tell()) > 0:
        # Piece by piece: a length that was only announced never allocates more than what really arrives.
        piece = stream.read(min(missing, 2**20))
        if not piece:
            if at_start and not parts.tell():
                raise EOFError
            raise FrameError("the stream ended in the middle of a frame")
        parts.write(piece)
    return parts.getvalue()


def _refuse_number(text: str) -> Any:
    raise ValueError(f"the bare number {text} has no place in a header")


def _distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return result


# ── values ────────────────────────────────────────────────────────────────────────────────────────────────────────


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
        try:
            return self._encode(value, 0)
        except _TooLarge as error:
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
            self._characters += len(value)
            if self._characters > MAX_HEADER // 2:
                raise _TooLarge(f"text of {len(value)} characters")
            return ["str", value]
        if kind is list or kind is tuple:
            return [kind.__name__, [self._encode(item, depth + 1) for item in value]]
        if kind is dict:
            if not all(type(key) in PLAIN_KEYS for key in value):
                return _describe(value)
            pairs = [[self._encode(key, depth + 1), self._encode(item, depth + 1)] for key, item in value.items()]
            return ["dict", pairs]
        return self._encode_array(value)

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
                kind, array = "array", numpy.asarray(value)
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


def _describe(value: Any) -> list[Any]:
    return ["unsendable", type_name(value), text_of(repr, value, 200)]


def type_name(value: Any) -> str:
    """Return the name of a value's type, as `type` itself knows it: a metaclass may say anything, or raise."""
    return str.__str__(type.__dict__["__name__"].__get__(type(value)))[:100]


def text_of(write: Callable[[Any], str], value: Any, limit: int) -> str:
    """Return what `str` or `repr` makes of a value; both are the learner's code and may do anything."""
    try:
        return str.__getitem__(write(value), slice(limit))  # of a subclass of str, too, a plain one
    except BaseException as error:
        return f"(its text raised {type_name(error)})"


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
            case ["dict", list(pairs)]:
                return dict(self._decode_pair(pair, depth + 1) for pair in pairs)
            case ["unsendable", str(type_name), str(description)]:
                return Unsendable(type_name[:100], description[:300])
            case ["array" | "scalar" as kind, str(dtype), list(shape), int(offset), int(length)]:
                return self._decode_array(kind, dtype, shape, offset, length)
        raise FrameError(f"not an encoded value: {_briefly(tree)}")

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
            return array.reshape(shape).copy()
        except (ValueError, OverflowError) as error:  # (0, 2**70): without bytes, yet too large for numpy
            raise FrameError(f"an array of a shape that cannot be: {error}") from None


def _briefly(tree: Any) -> str:
    try:
        return repr(tree)[:80]
    except RecursionError:  # JSON may nest deeper than repr can follow
        return "lists nested too deep to be shown"


def _parse(number: Any, digits: str) -> Any:
    try:
        return number(digits)
    except (ValueError, OverflowError):
        raise FrameError(f"{digits[:40]!r} is no number") from None
