import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

from convjax.explore.server import serving


class Client:
    """Asks a server as a browser would, or as no browser would."""

    def __init__(self, address: str):
        self.address = address
        self.host = urlsplit(address).netloc

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.host, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, named)
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        """The status and the document; a body that is bytes is sent as it is."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content_Type": "application/json"} | headers
        status, _, received = self.ask("POST", path, sent, **headers)
        return status, json.loads(received)

    def refused(self, path: str, body: Any, **headers: str) -> tuple[int, str]:
        """The status and the sentence of what is refused."""
        status, document = self.post(path, body, **headers)
        assert set(document) == {"error"}
        return status, document["error"]["message"]

    def spoken(self, *pieces: bytes, wait: float = 0.0) -> bytes:
        """What comes back for these bytes, sent one after the other."""
        host, _, port = self.host.partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            with suppress(OSError):  # it may have heard enough
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(wait)
                connection.shutdown(socket.SHUT_WR)
            received = b""
            while more := connection.recv(2**16):
                received += more
        return received


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    with serving() as address:
        yield Client(address)
