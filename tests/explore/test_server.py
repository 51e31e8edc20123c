import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import convjax
from convjax.explore import server
from convjax.explore.page_files import PageFiles
from convjax.explore.server import serving


def test_the_page_is_sent_and_every_file_that_it_is_made_of(client):
    status, headers, page = client.get("/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert page == client.get("/index.html")[2]
    for name in PageFiles():
        assert client.get(f"/{name}")[0] == 200


def test_modules_are_sent_as_what_browsers_run(client):
    assert client.get("/js/main.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"
    assert client.get("/style.css")[1]["Content-Type"] == "text/css; charset=utf-8"


def test_an_explanation_is_the_one_that_the_library_gives(client):
    arguments = {"input_size": [7, 6], "kernel_size": 3, "stride": 2, "in_channels": 2, "out_channels": 3}
    status, document = client.post("/api/explain", arguments)
    assert status == 200
    assert document == json.loads(convjax.explanation.explain(**arguments).to_json())


def test_arrays_of_a_request_are_those_that_are_convolved(client):
    x, kernel = np.arange(25.0).reshape(5, 5, 1), np.ones((3, 3, 1, 2))
    _, document = client.post("/api/explain", {"x": x.tolist(), "kernel": kernel.tolist(), "bias": [0.5, -1]})
    assert document["output"][0][0] == [54.5, 53]


def test_a_setting_that_cannot_be_names_its_field_and_what_would_do(client):
    status, document = client.post("/api/explain", {"input_size": 5, "kernel_size": 7})
    assert status == 422
    assert document["error"]["field"] == "kernel_size"
    assert document["error"]["nearest"]["kernel_size"] == 5
    assert "larger than the padded input" in document["error"]["message"]


def test_a_connection_carries_one_request_after_the_other(client):
    body = b'{"input_size": 5, "kernel_size": 3}'
    head = f"POST /api/explain HTTP/1.1\r\nHost: {client.host}\r\nContent-Type: application/json\r\n".encode()
    request = head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    assert client.spoken(request, request).count(b"HTTP/1.1 200 OK") == 2


def test_what_a_browser_may_do_with_the_page_is_said_with_everything(client):
    for path in ("/", "/js/main.js", "/nothing"):
        _, headers, _ = client.get(path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_head_is_get_without_a_body(client):
    status, headers, body = client.ask("HEAD", "/")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 100


def test_a_fault_of_ours_is_told_on_the_terminal_and_only_in_a_sentence_on_the_page(client, monkeypatch, capfd):
    def broken(_request, _exhibit):
        raise KeyError("secret")

    monkeypatch.setitem(server.ROUTES, "/api/explain", broken)
    status, message = client.refused("/api/explain", {})
    assert status == 500
    assert message == "This is a fault in convjax. The terminal of the server says more."
    assert "KeyError: 'secret'" in capfd.readouterr().err


def test_a_port_that_is_taken_is_an_error(client):
    with pytest.raises(OSError, match=r"in use|Only one usage"), serving(port=int(client.host.partition(":")[2])):
        pass  # never reached


def test_many_ask_at_once(client):
    sizes = list(range(5, 13)) * 4
    with ThreadPoolExecutor(8) as pool:
        documents = list(
            pool.map(lambda size: client.post("/api/explain", {"input_size": size, "kernel_size": 3}), sizes)
        )
    assert [document["output_size"] for _, document in documents] == [[size - 2] * 2 for size in sizes]
