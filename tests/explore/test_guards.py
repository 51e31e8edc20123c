"""Who is answered, and how a request must come."""

import json
import socket
import time

import pytest

from convjax.explore import guards, server


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:80", ""])
def test_another_host_is_refused(client, host):
    assert client.get("/", Host=host)[0] == 403
    assert client.refused("/api/explain", {}, Host=host)[0] == 403


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "[::1]", "127.0.0.1"])
def test_every_name_of_this_machine_is_answered(client, name):
    port = client.host.partition(":")[2]
    assert client.get("/", Host=f"{name}:{port}")[0] == 200
    assert client.get("/", Host=f"{name}:{port}", Origin=f"http://{name}:{port}")[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://{host}", "file://"])
def test_another_origin_is_refused(client, origin):
    status, message = client.refused("/api/explain", {}, Origin=origin.format(host=client.host))
    assert (status, message) == (403, "Another site asked for this. Only the page of this server is answered.")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_loads_is_refused_but_its_links_may_be_followed(client, site):
    assert client.get("/js/main.js", Sec_Fetch_Site=site)[0] == 403
    assert client.get("/", Sec_Fetch_Site=site)[0] == 403
    assert client.refused("/api/explain", {}, Sec_Fetch_Site=site)[0] == 403
    followed = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    assert client.get("/", **followed)[0] == 200
    framed = followed | {"Sec_Fetch_Dest": "iframe"}
    assert client.get("/", **framed)[0] == 403
    assert client.get("/api/about", **followed)[0] == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(client, method):
    status, headers, body = client.ask(method, "/api/explain")
    assert (status, headers["Allow"]) == (405, "GET, HEAD, POST")
    assert json.loads(body)["error"]["message"] == "Use GET or POST."


def test_a_method_that_nobody_knows_is_refused_in_a_sentence(client):
    status, headers, body = client.ask("BREW", "/")
    assert status == 501
    assert headers["Content-Type"].startswith("application/json")
    assert "message" in json.loads(body)["error"]


@pytest.mark.parametrize(
    "path",
    [
        "/../server.py",
        "/js/../../server.py",
        "/%2e%2e/server.py",
        "/..%2fserver.py",
        "/js/%2e%2e/%2e%2e/server.py",
        "//etc/passwd",
        "/etc/passwd",
        "/js",
        "/js/",
        "/index.html/",
        "/index.html%00.js",
        "/C:/Windows/win.ini",
        "/..\\server.py",
        "/api/",
        "/api/nothing",
        "http://evil.example/server.py",
    ],
)
def test_nothing_but_the_files_of_the_page_is_sent(client, path):
    answer = client.spoken(f"GET {path} HTTP/1.1\r\nHost: {client.host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404 ")


def test_a_body_of_another_type_is_refused(client):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        assert client.refused("/api/explain", b"{}", Content_Type=kind)[0] == 415
    assert client.post("/api/explain", b"{}", Content_Type="Application/JSON; charset=utf-8")[0] == 422


def test_a_body_too_large_is_refused_before_it_is_read(client):
    head = f"POST /api/explain HTTP/1.1\r\nHost: {client.host}\r\nContent-Type: application/json\r\n"
    answer = client.spoken(f"{head}Content-Length: {10**12}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"at most 8 MB" in answer


def test_a_large_body_that_is_sent_nevertheless_gets_its_answer(client):
    status, message = client.refused("/api/explain", b" " * (guards.LARGEST_BODY + 1))
    assert status == 413
    assert "at most 8 MB" in message


@pytest.mark.parametrize("length", ["-1", "+5", "1_0", "five", "5, 5", "\u0665", ""])
def test_a_length_that_is_no_number_is_refused(client, length):
    head = f"POST /api/explain HTTP/1.1\r\nHost: {client.host}\r\nContent-Type: application/json\r\n"
    answer = client.spoken(f"{head}Content-Length: {length}\r\n\r\n{{}}".encode())
    assert answer.startswith(b"HTTP/1.1 400 ")


def test_a_body_of_no_known_length_is_refused(client):
    head = f"POST /api/explain HTTP/1.1\r\nHost: {client.host}\r\nContent-Type: application/json\r\n"
    chunked = f"{head}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n".encode()
    answer = client.spoken(chunked)
    assert answer.startswith(b"HTTP/1.1 411 ")
    assert answer.count(b"HTTP/1.1 ") == 1  # what follows is never taken for a request


def test_a_body_that_does_not_arrive_is_waited_for_only_a_while(client, monkeypatch):
    monkeypatch.setattr(server, "_PATIENCE", 0.3)
    head = f"POST /api/explain HTTP/1.1\r\nHost: {client.host}\r\nContent-Type: application/json\r\n"
    pieces = [f"{head}Content-Length: 100\r\n\r\n".encode(), *[b" "] * 5]
    begun = time.monotonic()
    assert client.spoken(*pieces, wait=0.1).startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - begun < 5


def test_a_client_is_told_to_send_its_body_only_once_it_may(client):
    head = f"POST /api/explain HTTP/1.1\r\nHost: {client.host}\r\nExpect: 100-continue\r\n"
    asked = f"{head}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n"
    assert client.spoken(asked.encode(), b"{}", wait=0.1).startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 422 ")
    refused = asked.replace("Length: 2", "Length: 99999999")
    assert client.spoken(refused.encode()).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "garbage",
    [
        b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 10 + b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"b" * 70_000 + b"\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /?" + b"a&" * 1000 + b" HTTP/1.1\r\n\r\n",
        b"POST /api/explain HTTP/1.1\r\n\r\n",
    ],
)
def test_garbage_harms_nobody_and_leaves_no_trace_on_the_terminal(client, garbage, capfd):
    answer = client.spoken(garbage)
    assert b" 200 " not in answer.partition(b"\r\n")[0]
    assert client.get("/")[0] == 200
    assert capfd.readouterr().err == ""


def test_a_client_that_leaves_is_no_fault(client, capfd):
    host, _, port = client.host.partition(":")
    for _ in range(5):
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"POST /api/explain HTTP/1.1\r\nHost: " + client.host.encode() + b"\r\n")
    assert client.get("/")[0] == 200
    assert capfd.readouterr().err == ""
