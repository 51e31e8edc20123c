"""Event files as TensorBoard reads them: records with their checksums, and the few fields of each that matter here.

Source: tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto and
tensorflow/core/framework/summary.proto.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Event(NamedTuple):
    step: int
    version: str
    scalars: dict[str, float]
    pictures: dict[str, bytes]
    texts: dict[str, str]
    starts: bool  # a session that takes back what was said of this step and of later ones


def events_of(folder: Path) -> list[Event]:
    """All events of a folder, file by file in the order in which they were begun."""
    paths = sorted(folder.glob("*.tfevents.*"), key=lambda path: path.stat().st_mtime_ns)
    return [_event(record) for path in paths for record in records(path.read_bytes())]


def records(data: bytes) -> Iterator[bytes]:
    """The records of a file whose checksums are right."""
    place = 0
    while place < len(data):
        (length,), (of_length,) = struct.unpack_from("<Q", data, place), struct.unpack_from("<I", data, place + 8)
        assert of_length == _masked(data[place : place + 8])
        record = data[place + 12 : place + 12 + length]
        (of_record,) = struct.unpack_from("<I", data, place + 12 + length)
        assert of_record == _masked(record)
        yield record
        place += 16 + length


def _table() -> list[int]:
    found = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        found.append(byte)
    return found


_CASTAGNOLI = _table()


def _masked(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ _CASTAGNOLI[(crc ^ byte) & 0xFF]
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        value, shift, place = value | (byte & 0x7F) << shift, shift + 7, place + 1
        if byte < 0x80:
            return value, place


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """The numbers and values of the fields of a message of protocol buffers."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        kind = key & 7
        if kind == 0:
            value, place = _varint(message, place)
        elif kind == 2:
            length, place = _varint(message, place)
            value, place = message[place : place + length], place + length
        else:
            size, code = {1: (8, "<d"), 5: (4, "<f")}[kind]
            (value,) = struct.unpack_from(code, message, place)
            place += size
        yield key >> 3, value


def _event(record: bytes) -> Event:
    found = dict(_fields(record))
    scalars, pictures, texts = {}, {}, {}
    for _, value in _fields(found.get(5, b"")):
        parts = dict(_fields(value))
        name = parts[1].decode()
        if 2 in parts:
            scalars[name] = parts[2]
        elif 4 in parts:
            pictures[name] = dict(_fields(parts[4]))[4]
        elif 8 in parts:
            texts[name] = dict(_fields(parts[8]))[8].decode()
    starts = dict(_fields(found.get(7, b""))).get(1) == 1
    return Event(found.get(2, 0), found.get(3, b"").decode(), scalars, pictures, texts, starts)
