"""Damages frames and reads them: ``python damaged_frames.py COUNT SEED BYTES``; prints what came of them as JSON.

A program of its own, so that its memory can be limited: what would need more than its share dies here.
"""

import io
import json
import random
import struct
import sys

import ml_dtypes
import numpy

from grader.frames import Decoder, Encoder, FrameError, Named, read_frame, write_frame

PREFIX = 12
COUNT, SEED, BYTES = map(int, sys.argv[1:])
try:
    import resource
except ImportError:  # Windows
    pass
else:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
draw = random.Random(SEED)


def tree_of(value):
    encoder = Encoder()
    return encoder.encode(value), encoder.body


def frame_of(header, body):
    stream = io.BytesIO()
    write_frame(stream, header, body)
    return stream.getvalue()


def raw_frame(text, body=b"", header_length=None, body_length=None):
    lengths = len(text) if header_length is None else header_length, len(body) if body_length is None else body_length
    return struct.pack(">IQ", *lengths) + text + body


VALUES = [
    None,
    True,
    -7,
    10**300,
    1.5,
    float("nan"),
    2 - 3j,
    "text \ud800 \N{SNOWMAN} [({\"'",
    [],
    (),
    {},
    [1, (2.5, "x"), {"a": [None]}],
    {2: "a", 1.5: "b", None: [], True: 0},
    numpy.arange(12.0).reshape(3, 4),
    numpy.float32(2),
    numpy.zeros((0, 3)),
    numpy.array(True),
    numpy.arange(4, dtype=ml_dtypes.bfloat16),
    [numpy.ones(3, "f"), (numpy.zeros(2, "i8"), {"k": numpy.ones(1)})],
    Named("Moments", ("mean", "count"), (numpy.zeros(2), 3)),
    {1, 2},
    "x" * 5_000,
    list(range(300)),
]
FRAMES = []
for value in VALUES:
    tree, body = tree_of(value)
    FRAMES.append(frame_of({"id": 3, "status": "returned", "value": tree}, body))
FRAMES.append(
    frame_of({"id": 3, "status": "raised", "exception": {"type": "E", "text": "t", "lines": [1], "memory": False}}, b"")
)

PIECES = [
    b'"',
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b":",
    b"\\ud800",
    b"\\",
    b"1e999",
    b"-1",
    b"NaN",
    b"Infinity",
    b"9" * 5_000,
    b"\xff",
    b"\xed\xa0\x80",
    b'["array","float64",[1152921504606846976,16],0,0]',
    b'["list",[',
    b'["tuple",[' * 40,
    b"[" * 3_000,
    b'{"a":1,"a":2}',
    b'["dict",[[["int","1"],["none"]],[["int","1"],["none"]]]]',
    b'["named","N",["a"],[]]',
    b'["array","bool",[2],0,2]',
    b'["array","object",[1],0,8]',
    b'["scalar","float32",[],0,4]',
    b'["int","' + b"9" * 5_000 + b'"]',
    b'["float","0x1p99999"]',
    b'["kept",1]',
    b'["given","x",null]',
    b"true",
    b"null",
    b"\0",
    b" " * 100,
]


def lie_about_lengths(frame):
    header, body = struct.unpack_from(">IQ", frame)
    lies = [0, 1, header - 1, header + 1, 2**22, 2**22 + 1, 2**31, 2**32 - 1]
    more = [0, 1, body + 1, 2**28, 2**28 + 1, 2**62, 2**64 - 1]
    return struct.pack(">IQ", draw.choice([header, *lies]) % 2**32, draw.choice([body, *more]) % 2**64) + frame[12:]


def with_header(frame, header):
    _, body = struct.unpack_from(">IQ", frame)
    return raw_frame(header, frame[len(frame) - body :] if body else b"")


def header_of(frame):
    length, _ = struct.unpack_from(">IQ", frame)
    return frame[12 : 12 + length]


def flip(frame):
    data = bytearray(frame)
    for _ in range(draw.choice([1, 1, 2, 8, 64])):
        data[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(data)


def flip_in_header(frame):
    data = bytearray(header_of(frame) or b" ")
    for _ in range(draw.choice([1, 1, 2, 5])):
        data[draw.randrange(len(data))] = draw.choice(b'[]{},:"0123456789-eE.truefalsn\\ ')
    return with_header(frame, bytes(data))


def insert(frame):
    text = header_of(frame)
    at, until = sorted((draw.randrange(len(text) + 1), draw.randrange(len(text) + 1)))
    return with_header(frame, text[:at] + draw.choice(PIECES) + text[draw.choice([at, until]) :])


def splice(frame):
    other = draw.choice(FRAMES)
    return frame[: draw.randrange(len(frame))] + other[draw.randrange(len(other)) :]


def change_a_node(frame):
    # Stays JSON: one node of the tree becomes another kind, another number, or a part of another frame.
    try:
        header = json.loads(header_of(frame))
        donor = json.loads(header_of(draw.choice(FRAMES)))
    except (ValueError, RecursionError):
        return frame
    nodes = []

    def walk(node):
        if isinstance(node, (list, dict)):
            for key in range(len(node)) if isinstance(node, list) else node:
                nodes.append((node, key))
                walk(node[key])

    walk(header)
    if not nodes:
        return frame
    holder, key = draw.choice(nodes)
    holder[key] = draw.choice(
        [None, True, -1, 0, 2**63, 2**70, "", "int", "9" * 4_001, [], {}, [[]], [0], "float64", donor.get("value")]
    )
    return with_header(frame, json.dumps(header).encode())


DAMAGES = [
    flip,
    flip,
    flip_in_header,
    flip_in_header,
    insert,
    insert,
    splice,
    lie_about_lengths,
    change_a_node,
    change_a_node,
    lambda frame: frame[: draw.randrange(len(frame))],
    lambda frame: frame + draw.choice(FRAMES)[: draw.randrange(40)],
    lambda _: draw.randbytes(draw.randrange(60)),
]

# Not drawn: headers as large as they may be, of what becomes the most of Python for its bytes.
LARGEST = [
    raw_frame(b'{"value":[' + unit * ((2**22 - 40) // len(unit)) + last + b"]}")
    for unit, last in [
        (b"[],", b"0"),
        (b"{},", b"0"),
        (b"0,", b"0"),
        (b'"",', b"0"),
        (b'["list",[]],', b"0"),
        (b'{"":0},', b"0"),
    ]
] + [
    raw_frame(b'{"value":["list",[' + b'["none"],' * 400_000 + b'["none"]]]}'),
    raw_frame(b'{"value":' + b'["list",[' * 40_000 + b"]]" * 40_000 + b"}"),
    raw_frame(b'{"value":["str","' + b"\\ud800" * 600_000 + b'"]}'),
    raw_frame(b'{"value":["array","uint8",[' + b"1," * 1_000_000 + b"1],0,1]}", b"1"),
    raw_frame(b'{"value":["list",[' + b'["array","uint8",[0],0,0],' * 99_000 + b'["none"]]]}'),
]


def take(frame):
    stream = io.BytesIO(frame)
    outcomes = set()
    for _ in range(3):  # what follows a frame is read as one, too
        try:
            header, body = read_frame(stream)
        except (EOFError, FrameError) as error:
            return outcomes | {type(error).__name__}
        try:
            Decoder(body).decode(header.get("value"))
            outcomes.add("value")
        except FrameError:
            outcomes.add("FrameError")
    return outcomes


seen: dict[str, int] = {}
for frame in LARGEST[: len(LARGEST) if COUNT > 10_000 else 2]:
    take(frame)
for _ in range(COUNT):
    frame = draw.choice(FRAMES)
    for _ in range(draw.choice([1, 1, 1, 2, 3])):
        if len(frame) > PREFIX:
            frame = draw.choice(DAMAGES)(frame) or b"\0"
    for outcome in take(frame):
        seen[outcome] = seen.get(outcome, 0) + 1
print(json.dumps(seen))
