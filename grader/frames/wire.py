"""Frames: a length prefix, a JSON header and the bytes of arrays.

One frame is::

    4 bytes  header length   (unsigned, big-endian)
    8 bytes  body length     (unsigned, big-endian)
    header   JSON, UTF-8: an object whose values are plain or an encoded value
    body     the bytes of all arrays, little-endian, one after the other
"""

import io
import json
import struct
from typing import Any, BinaryIO

PREFIX = struct.Struct(">IQ")
MAX_HEADER = 4 * 2**20  # JSON of that size becomes at most some 120 MiB of Python objects, whatever stands in it
MAX_BODY = 256 * 2**20
_LONGEST_NUMBER = 20  # digits of a bare int: sizes, offsets and counts only; an answer's ints are strings


class FrameError(Exception):
    """A frame that does not keep to the format."""


def write_frame(stream: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame and flush it."""
    encoded = json.dumps(header, ensure_ascii=True, allow_nan=False).encode("ascii")
    if len(encoded) > MAX_HEADER or len(body) > MAX_BODY:
        raise FrameError(f"a frame of {len(encoded)} + {len(body)} bytes is too large to send")
    stream.write(PREFIX.pack(len(encoded), len(body)) + encoded)
    stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Read one frame.

    Raises:
        EOFError: the stream ends before a frame begins.
        FrameError: what is there is no frame.
    """
    prefix = _read_exactly(stream, PREFIX.size, at_start=True)
    header_length, body_length = PREFIX.unpack(prefix)
    if header_length > MAX_HEADER or body_length > MAX_BODY:
        raise FrameError(f"a frame announces {header_length} + {body_length} bytes, more than is allowed")
    raw_header = _read_exactly(stream, header_length)
    # The header first: a body need not be read where that is none.
    try:
        header = json.loads(
            raw_header.decode("utf-8"),
            parse_int=_short_int,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            object_pairs_hook=_distinct_keys,
        )
    except (ValueError, RecursionError) as error:
        raise FrameError(f"the header is not the JSON that was agreed on: {error}") from None
    if not isinstance(header, dict):
        raise FrameError("the header is not an object")
    return header, _read_exactly(stream, body_length)


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


def _short_int(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(f"a bare number of {len(digits)} digits has no place in a header")
    return int(digits)


def _refuse_number(text: str) -> Any:
    raise ValueError(f"the bare number {text[:40]} has no place in a header")


def _distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return result
