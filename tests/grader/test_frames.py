"""Frames carry plain values unchanged, and whatever is not a frame is a clean error."""

import io
import json
import math
import random
import struct
import sys
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import frames
from grader.frames import Decoder, Encoder, FrameError, Unsendable, read_frame, write_frame

plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.complex_numbers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
    ),
    max_leaves=20,
)


def through_a_frame(value: Any) -> Any:
    encoder = Encoder()
    header = {"value": encoder.encode(value)}
    stream = io.BytesIO()
    write_frame(stream, header, encoder.body)
    stream.seek(0)
    arrived, body = read_frame(stream)
    return Decoder(body).decode(arrived["value"])


@given(plain_values)
@settings(max_examples=200, deadline=None, database=None)
def test_plain_values_arrive_as_they_were_sent(value: Any) -> None:
    assert repr(through_a_frame(value)) == repr(value)  # repr: NaN is not equal to itself, but reads the same


@pytest.mark.parametrize("dtype", sorted(frames.DTYPES))
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 1, 3)])
def test_arrays_arrive_with_their_shape_dtype_and_values(dtype: str, shape: tuple[int, ...]) -> None:
    sent = np.random.default_rng(0).integers(0, 2, shape).astype(dtype)
    got = through_a_frame(sent)
    assert (got.dtype, got.shape) == (sent.dtype, sent.shape)
    np.testing.assert_array_equal(got, sent)
    assert got.flags.writeable


def test_transposed_big_endian_and_bfloat16_arrays_arrive_too() -> None:
    import ml_dtypes

    x = np.arange(6.0).reshape(2, 3)
    for sent in (x.T, x.astype(">f8"), x.astype(ml_dtypes.bfloat16)):
        np.testing.assert_array_equal(through_a_frame(sent).astype(float), sent.astype(float))


def test_numpy_scalars_stay_numpy_scalars() -> None:
    got = through_a_frame(np.float32(1.5))
    assert isinstance(got, np.float32)
    assert got == 1.5


def test_a_named_tuple_arrives_as_a_tuple_with_its_names() -> None:
    class Moments(NamedTuple):
        mean: Any
        count: int  # type: ignore[assignment]  # as in Optax

    got = through_a_frame([Moments(np.zeros(2), 3)])[0]
    assert (got.type_name, got.fields, got["count"], got[1], len(got)) == ("Moments", ("mean", "count"), 3, 3, 2)
    np.testing.assert_array_equal(got["mean"], np.zeros(2))
    assert through_a_frame(got).fields == got.fields


def test_a_tuple_that_lies_about_its_fields_or_its_items_is_described_or_sent_as_it_is() -> None:
    class Liar(tuple):
        _fields = ("a",)

        def __iter__(self):  # type: ignore[no-untyped-def]
            return iter([1, 2, 3])

        def __len__(self) -> int:
            return 1

    assert isinstance(through_a_frame(Liar((4, 5))), Unsendable)
    assert tuple.__eq__(through_a_frame(Liar((4,))), (4,))


def test_arrays_of_a_value_that_could_not_be_sent_leave_those_after_it_whole() -> None:
    encoder = Encoder()
    too_large = [np.ones(3), "x" * 3_000_000]
    trees = [encoder.encode(too_large), encoder.encode(np.arange(3))]
    decoder = Decoder(encoder.body)
    assert isinstance(decoder.decode(trees[0]), Unsendable)
    np.testing.assert_array_equal(decoder.decode(trees[1]), np.arange(3))


def test_what_cannot_cross_arrives_as_a_description() -> None:
    class Equal:
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

    class Liar(int):
        pass

    class Unspeakable:
        def __repr__(self) -> str:
            raise KeyboardInterrupt

    for value in (Equal(), Liar(4), Unspeakable(), {1, 2}, np.array([object()]), np.ma.array([1]), 10**5000):
        assert isinstance(through_a_frame(value), Unsendable)


def test_a_value_nested_too_deep_or_inside_itself_is_described_instead() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert "nested too deep" in repr(through_a_frame(loop))


def test_keys_that_share_one_hash_are_an_error_and_no_search_without_end() -> None:
    keys = [["int", str(number * sys.hash_info.modulus)] for number in range(1, 20_000)]
    with pytest.raises(FrameError):
        Decoder(b"").decode(["dict", [[key, ["none"]] for key in keys]])
    assert len(through_a_frame({2.0 ** (61 * power): None for power in range(-17, 17)})) == 34


def test_a_bool_made_of_other_bytes_is_still_true_or_false() -> None:
    got = Decoder(bytes([0, 1, 7])).decode(["array", "bool", [3], 0, 3])
    assert got.view(np.uint8).tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    "tree",
    [
        [], ["int"], ["int", "x"], ["int", "9" * 5000], ["float", "1e999x"], ["bool", 1], ["str", 3], 4, "x", None,
        ["list", 3], ["dict", [1]], ["dict", [[["list", []], ["none"]]]], ["object", "x"],
        ["array", "object", [1], 0, 8], ["array", "float32", [2], 0, 4], ["array", "float32", [-1], 0, -4],
        ["array", "float32", [1], 8, 4], ["array", "float32", [1], -4, 4], ["array", "float32", [True], 0, 4],
        ["array", "float32", [2**62, 4], 0, 0], ["named", "P", ["x"], []],
        ["named", "P", [3], [["none"]]], ["dict", [[["int", "1"], ["none"]], [["int", "1"], ["none"]]]],
        ["dict", [[["int", "1"], ["none"]], [["bool", True], ["none"]]]],
        ["scalar", "float32", [1], 0, 4], ["array", "float32", [1] * 40, 0, 4],
    ],
)  # fmt: skip
def test_a_tree_that_is_no_value_is_an_error(tree: Any) -> None:
    with pytest.raises(FrameError):
        Decoder(bytes(8)).decode(tree)


@pytest.mark.parametrize(
    "raw",
    [
        struct.pack(">IQ", 2**31, 0),
        struct.pack(">IQ", 2, 2**60),
        struct.pack(">IQ", 10, 0) + b"{}",
        struct.pack(">IQ", 2, 5) + b"{}abc",
        struct.pack(">IQ", 2, 0) + b"[]",
        struct.pack(">IQ", 9, 0) + b'{"a":1.5}',
        struct.pack(">IQ", 11, 0) + b'{"a":1e999}',
        struct.pack(">IQ", 9, 0) + b'{"a":NaN}',
        struct.pack(">IQ", 13, 0) + b'{"a":1,"a":2}',
        struct.pack(">IQ", 106, 0) + b'{"a":' + b"9" * 100 + b"}",
        struct.pack(">IQ", 4, 0) + b"\xff\xff\xff\xff",
        struct.pack(">IQ", 100_000, 0) + b"[" * 100_000,
        b"\0" * 5,
    ],
)
def test_bytes_that_are_no_frame_are_an_error(raw: bytes) -> None:
    with pytest.raises(FrameError):
        read_frame(io.BytesIO(raw))


def test_the_end_of_the_stream_between_frames_is_the_end_and_no_error() -> None:
    with pytest.raises(EOFError):
        read_frame(io.BytesIO())


def test_a_length_that_was_only_announced_allocates_nothing() -> None:
    class Trickle(io.BytesIO):
        largest = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.largest = max(self.largest, size or 0)
            return super().read(size)

    stream = Trickle(struct.pack(">IQ", 2, frames.MAX_BODY) + b"{}")
    with pytest.raises(FrameError):
        read_frame(stream)
    assert stream.largest <= 2**20


def test_ten_thousand_mutated_frames_give_a_value_or_a_clean_error() -> None:
    draw = random.Random(20)
    encoder = Encoder()
    tree = encoder.encode([1, 2.5, "x", (np.arange(6.0).reshape(2, 3), {"k": None}), math.inf, np.int64(3)])
    stream = io.BytesIO()
    write_frame(stream, {"id": 1, "status": "returned", "value": tree}, encoder.body)
    whole = stream.getvalue()
    for _ in range(10_000):
        raw = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            match draw.randrange(3):
                case 0:
                    raw[draw.randrange(len(raw))] = draw.randrange(256)
                case 1:
                    del raw[draw.randrange(len(raw)) :]
                    raw = raw or bytearray(b"\0")
                case _:
                    raw.insert(draw.randrange(len(raw)), draw.choice(b'[]{}",0123456789ea'))
        try:
            header, body = read_frame(io.BytesIO(bytes(raw)))
            Decoder(body).decode(header.get("value"))
        except (FrameError, EOFError):
            continue


def test_a_header_is_ascii_whatever_it_says() -> None:
    stream = io.BytesIO()
    write_frame(stream, {"text": "\ud800 é"})
    assert json.loads(stream.getvalue()[12:].decode("ascii"))["text"] == "\ud800 é"
