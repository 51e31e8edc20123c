"""Whatever is sent to the server, by whomever: a status from 400 on, a sentence, and the server lives."""

import base64
import http.client
import io
import json
import random
import socket
import string
import struct
import zlib
from urllib.parse import urlsplit

import pytest
from PIL import Image

SEED = 20
LARGEST_BODY = 8 * 2**20


class Knocker:
    """Speaks HTTP to the server without a browser's manners."""

    def __init__(self, address: str):
        parts = urlsplit(address)
        self.host, self.port = parts.hostname, parts.port

    def ask(self, path: str, body: bytes | None = None, method: str | None = None, **headers: str) -> tuple[int, dict]:
        """The status and the document of an answer."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        given = {"Content-Type": "application/json"} if body is not None else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method or ("GET" if body is None else "POST"), path, body, given)
            return self._read(connection.getresponse())
        finally:
            connection.close()

    def send(self, *lines: str, body: bytes = b"") -> tuple[int, dict]:
        """The same for a head that no library would write, line by line."""
        with socket.create_connection((self.host, self.port), timeout=30) as line:
            line.sendall("\r\n".join((*lines, "", "")).encode("latin-1") + body)
            answer = http.client.HTTPResponse(line)
            answer.begin()
            return self._read(answer)

    @staticmethod
    def _read(answer: http.client.HTTPResponse) -> tuple[int, dict]:
        text = answer.read()
        return answer.status, json.loads(text) if answer.headers.get_content_type() == "application/json" else {}


@pytest.fixture
def knocker(address):
    """Afterwards the server has to answer a good question as if nothing had been."""
    knocker = Knocker(address)
    yield knocker
    status, document = knocker.ask("/api/explain", b'{"input_size": 7, "kernel_size": 3}')
    assert (status, document["output_size"]) == (200, [5, 5])


def assert_refused(answer, *statuses) -> None:
    status, document = answer
    assert status in statuses if statuses else 400 <= status < 500, answer
    sentence = document["error"]["message"]
    assert len(sentence.split()) >= 3, sentence
    assert sentence.rstrip()[-1] in ".)", sentence
    assert "Traceback" not in sentence
    assert "object at 0x" not in sentence


BROKEN = {
    "nothing": b"",
    "half an object": b'{"input_size": 7, ',
    "no object": b"[7, 3]",
    "null": b"null",
    "a text": b'"7"',
    "bytes that are no UTF-8": b"\xff\xfe{}",
    "NaN": b'{"input_size": 7, "kernel_size": NaN}',
    "infinity": b'{"input_size": 7, "kernel_size": 3, "bias": [Infinity]}',
    "a number too large for a float": b'{"input_size": 7, "kernel_size": 1e999}',
    "a number of ten thousand digits": b'{"input_size": 7, "kernel_size": ' + b"9" * 10_000 + b"}",
    "a deep nest": b"[" * 100_000,
    "a deep nest that ends": b'{"x": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "NaN in an array": b'{"x": [[[NaN]]], "kernel_size": 1}',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_no_json_of_a_setting_is_refused_in_a_sentence(knocker, body):
    assert_refused(knocker.ask("/api/explain", body), 400, 413, 422)


SETTINGS = [
    {},
    {"input_size": 7},
    {"kernel_size": 3},
    {"input_size": 7, "kernel_size": 3, "colour": "blue"},
    {"input_size": 10**6, "kernel_size": 3},
    {"input_size": 10**30, "kernel_size": 3},
    {"input_size": [4096, 4096], "kernel_size": 4097, "in_channels": 64},
    {"input_size": 8, "kernel_size": 10**9},
    {"input_size": 7, "kernel_size": 3, "stride": 0},
    {"input_size": 7, "kernel_size": 3, "stride": -1},
    {"input_size": 7, "kernel_size": 3, "stride": "2"},
    {"input_size": 7, "kernel_size": 3, "stride": True},
    {"input_size": 7, "kernel_size": 3, "stride": 1.5},
    {"input_size": 7, "kernel_size": 3, "stride": {}},
    {"input_size": 7, "kernel_size": 3, "stride": [1, [2]]},
    {"input_size": 7, "kernel_size": 3, "padding": "SAM"},
    {"input_size": 7, "kernel_size": 3, "padding": [[1, 2, 3]]},
    {"input_size": 7, "kernel_size": 3, "padding": 10**12},
    {"input_size": 7, "kernel_size": 3, "operation": "__import__"},
    {"input_size": 7, "kernel_size": 3, "operation": ["conv"]},
    {"input_size": 7, "kernel_size": 3, "groups": 2, "in_channels": 3},
    {"input_size": 7, "kernel_size": 3, "spatial_dims": 10**6},
    {"input_size": [3] * 200, "kernel_size": 3},
    {"input_size": [], "kernel_size": []},
    {"x": [[1, 2], [3]], "kernel_size": 1},
    {"x": [[["a"]]], "kernel_size": 1},
    {"x": [], "kernel_size": 1},
    {"x": "\u0000", "kernel_size": 1},
    {"x": [[[1]]], "kernel": {"a": 1}},
    {"x": [[[1e39]]], "kernel_size": 1},
    {"input_size": 5, "kernel_size": 7},
]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: json.dumps(setting)[:60])
def test_a_setting_that_cannot_be_explained_is_refused_in_a_sentence(knocker, setting):
    assert_refused(knocker.ask("/api/explain", json.dumps(setting).encode()), 400, 413, 422)


def drawn(draw: random.Random, depth: int = 0):
    """Some JSON that nobody meant."""
    kind = draw.randrange(9 if depth < 3 else 6)
    if kind < 3:
        return draw.choice([0, -1, 1, 2, 3, 5, 7, 64, 10**5, 2**63, 10**40, -(10**12)])
    if kind < 6:
        return draw.choice(
            [
                None,
                True,
                0.5,
                -3.25,
                1e300,
                "",
                "SAME",
                "7",
                "conv",
                "\ud800",
                "".join(draw.choices(string.printable, k=9)),
            ]
        )
    if kind < 8:
        return [drawn(draw, depth + 1) for _ in range(draw.randrange(5))]
    return {draw.choice(NAMES): drawn(draw, depth + 1) for _ in range(draw.randrange(4))}


NAMES = (
    "input_size",
    "kernel_size",
    "stride",
    "padding",
    "dilation",
    "groups",
    "operation",
    "x",
    "kernel",
    "bias",
    "in_channels",
)
NAMES += ("out_channels", "output_padding", "count_padding", "spatial_dims", "no_such_name")


def test_three_hundred_drawn_settings_are_answered_or_refused_in_a_sentence(knocker):
    draw = random.Random(SEED)
    refused = 0
    for _ in range(300):
        document = {draw.choice(NAMES): drawn(draw) for _ in range(draw.randrange(1, 5))}
        if draw.random() < 0.5:
            document = {"input_size": 6, "kernel_size": 2, **document}
        answer = knocker.ask("/api/explain", json.dumps(document).encode())
        if answer[0] != 200:
            refused += 1
            assert_refused(answer, 400, 413, 422)
    assert 150 < refused < 300


def test_a_body_of_more_than_eight_megabytes_is_refused_before_it_is_read(knocker):
    head = [f"Host: 127.0.0.1:{knocker.port}", "Content-Type: application/json"]
    for length in (LARGEST_BODY + 1, 10**12):
        assert_refused(knocker.send("POST /api/explain HTTP/1.1", *head, f"Content-Length: {length}"), 413)


@pytest.mark.parametrize("length", ["", "-1", "many", "1e3", "9" * 400, "5, 7"])
def test_a_length_that_is_none_is_refused(knocker, length):
    head = [f"Host: 127.0.0.1:{knocker.port}", "Content-Type: application/json", f"Content-Length: {length}"]
    assert_refused(knocker.send("POST /api/explain HTTP/1.1", *head, body=b"{}"), 400, 411, 413)


def test_a_body_without_a_length_is_refused(knocker):
    head = [f"Host: 127.0.0.1:{knocker.port}", "Content-Type: application/json"]
    assert_refused(knocker.send("POST /api/explain HTTP/1.1", *head), 400, 411)
    chunked = knocker.send(
        "POST /api/explain HTTP/1.1", *head, "Transfer-Encoding: chunked", body=b"2\r\n{}\r\n0\r\n\r\n"
    )
    assert_refused(chunked, 400, 411, 501)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:1", "127.0.0.1", "0.0.0.0", "[::1", "a b"]
)
def test_another_host_is_refused(knocker, host):
    for path, body in (("/", None), ("/api/explain", b"{}")):
        assert_refused(knocker.ask(path, body, Host=host), 400, 403, 421)


def test_no_host_is_refused(knocker):
    assert_refused(knocker.send("GET / HTTP/1.1"), 400, 403, 421)


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}", "file://"]
)
def test_a_foreign_origin_is_refused(knocker, origin):
    body = b'{"input_size": 7, "kernel_size": 3}'
    assert_refused(knocker.ask("/api/explain", body, Origin=origin.format(port=knocker.port)), 403)


def test_what_another_site_makes_a_browser_send_is_refused(knocker):
    for site in ("cross-site", "same-site"):
        assert_refused(knocker.ask("/api/explain", b'{"input_size": 7, "kernel_size": 3}', Sec_Fetch_Site=site), 403)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_body_that_a_form_could_send_is_refused(knocker, kind):
    assert_refused(knocker.ask("/api/explain", b'{"input_size": 7, "kernel_size": 3}', Content_Type=kind), 415)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_a_method_that_nothing_answers_is_refused(knocker, method):
    assert_refused(knocker.ask("/api/explain", method=method), 400, 405, 501)


PATHS = [
    "/api/nothing",
    "/../../etc/passwd",
    "/js/../../server.py",
    "/%2e%2e/%2e%2e/server.py",
    "//etc/passwd",
    "/js/",
    "/.git",
]
PATHS += ["/server.py", "/js/%00main.js", "/js\\..\\..\\server.py", "/" + "a" * 5_000, "/index.html/../../guards.py"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_a_path_that_is_no_part_of_the_page_is_refused(knocker, path):
    assert_refused(knocker.send(f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{knocker.port}"))


@pytest.mark.parametrize(
    "line", ["", "GET", "GET /", "GET / HTTP/9.9", "\x16\x03\x01\x02", "GET  /  HTTP/1.1", "A" * 70_000]
)
def test_what_is_no_http_does_no_harm(knocker, line):
    with socket.create_connection((knocker.host, knocker.port), timeout=30) as connection:
        connection.sendall(line.encode("latin-1") + b"\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while more := connection.recv(65536):
            answer += more
    assert not answer.startswith(b"HTTP/1.1 5"), answer[:200]
    assert b"Traceback" not in answer


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """A grey picture of that size."""
    written = io.BytesIO()
    Image.new("L", (width, height), 128).save(written, kind)
    return written.getvalue()


def claimed(width: int, height: int) -> bytes:
    """A PNG that says it is as large as that, in a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


IMAGES = {
    "a million pixels": picture(1000, 1000),
    "a JPEG of a million pixels": picture(1250, 800, "JPEG"),
    "a claim of a million by a million": claimed(10**6, 10**6),
    "a claim of 60,000 by 60,000": claimed(60_000, 60_000),
    "half a picture": picture(64, 64)[:60],
    "no picture": b"GIF89a, or so",
    "a drawing that could run": b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "nothing": b"",
}


@pytest.mark.parametrize("data", IMAGES.values(), ids=IMAGES)
def test_a_picture_that_is_too_large_or_none_is_refused_in_a_sentence(knocker, data):
    body = json.dumps({"data": base64.b64encode(data).decode(), "input_size": [28, 28]}).encode()
    assert_refused(knocker.ask("/api/image", body), 400, 413, 415, 422)


@pytest.mark.parametrize("data", [None, 7, "no base64!", ["a"], {}])
def test_a_picture_that_is_no_base64_is_refused_in_a_sentence(knocker, data):
    assert_refused(knocker.ask("/api/image", json.dumps({"data": data, "input_size": [28, 28]}).encode()), 400, 422)
