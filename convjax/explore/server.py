"""A small server for one user of one machine: the page, and what it asks."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from convjax.errors import ConvjaxError

from .answers import Answer, of_error
from .exhibit import Exhibit
from .guards import check_sender, length_of_body, read_json
from .page_files import INDEX, PageFiles, content_security_policy, kind_of
from .refusals import Refusal
from .routes import ROUTES, answer

ADDRESS = "127.0.0.1"
_PATIENCE = 10.0  # seconds that a request, once begun, may take to arrive
_IDLE = 120.0  # seconds that a browser may keep a connection without a word
_DRAINED = 2**26  # bytes of a refused body that are read and forgotten: a client reads its answer only once all is sent
_DRAINING = 2.0  # seconds spent on that
_PIECE = 2**16
_MOST_FIELDS = 100  # of a query


class Server(ThreadingHTTPServer):
    """Answers on the loopback address alone.

    Args:
        exhibit: what the page shows beside what is chosen in it.
        port: to listen on; 0 takes one that is free.

    Raises:
        OSError: the port is taken.
    """

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # there it would let two servers share a port
    request_queue_size = 32

    def __init__(self, exhibit: Exhibit, port: int = 0):
        """Listen, and find the files of the page."""
        self.exhibit = exhibit
        self.page = PageFiles()
        super().__init__((ADDRESS, port), Handler)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self.server_address[1]

    @property
    def address(self) -> str:
        """What is typed into a browser."""
        return f"http://{ADDRESS}:{self.port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  # as it is called
        """Say nothing of browsers that went away, and all of a fault of ours."""
        if not isinstance(sys.exception(), OSError):
            traceback.print_exc()


@contextmanager
def serving(exhibit: Exhibit | None = None, port: int = 0) -> Iterator[str]:
    """Serve in a thread for as long as the block runs.

    Args:
        exhibit: what the page shows beside what is chosen in it.
        port: to listen on; 0 takes one that is free.

    Returns:
        The address, as "http://127.0.0.1:8321/".

    Example:
        >>> with serving() as address:
        ...     print(address.rpartition(":")[0])
        http://127.0.0.1
    """
    with Server(exhibit or Exhibit(), port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.address
        finally:
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    """One connection of a browser, over which request follows request."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "convjax", ""
    wbufsize = -1  # headers and body leave in one piece
    disable_nagle_algorithm = True

    def handle_one_request(self) -> None:
        """Wait for a request as long as a browser likes, and for the rest of one that has begun but a while."""
        self.connection.settimeout(_IDLE)
        try:
            self.rfile.peek(1)  # pyright: ignore[reportAttributeAccessIssue]  # it is buffered
        except OSError:
            self.close_connection = True
            return
        self.connection.settimeout(_PATIENCE)
        super().handle_one_request()

    def do_GET(self) -> None:
        """Send a file of the page, or what a route says to the query."""
        self._answered(self._got)

    do_HEAD = do_GET  # noqa: N815  # the name that http.server looks for

    def do_POST(self) -> None:
        """Send what a route says to the body."""
        self._answered(self._posted)

    def do_PUT(self) -> None:
        """Refuse: nothing here is changed from outside."""
        self._answered(self._refused_method)

    do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_CONNECT = do_PUT  # noqa: N815  # the same

    @property
    def _own(self) -> Server:
        return cast(Server, self.server)

    def _got(self) -> Answer:
        path, query = self._asked()
        page = path in ("/", f"/{INDEX}")
        check_sender(self.headers, self._own.port, navigates=page)
        if self.headers.get("Content-Length", "0").strip() != "0" or "Transfer-Encoding" in self.headers:
            raise Refusal(400, "A GET has no body.")
        name = INDEX if page else path.removeprefix("/")
        if name in self._own.page:
            return Answer(self._own.page.read(name), kind_of(name))
        return answer(path, query, self._own.exhibit)

    def _posted(self) -> Answer:
        path, _ = self._asked()
        check_sender(self.headers, self._own.port)
        length = length_of_body(self.headers)
        if path not in ROUTES:
            raise Refusal(404, "There is nothing at this address.")
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
            self.wfile.flush()
        body = self._read(length, time.monotonic() + _PATIENCE)
        if len(body) < length:
            raise Refusal(408, "The body did not arrive.")
        self._unread = False
        return answer(path, read_json(body), self._own.exhibit)

    def _refused_method(self) -> Answer:
        check_sender(self.headers, self._own.port)
        raise Refusal(405, "Use GET or POST.")

    def _asked(self) -> tuple[str, dict[str, Any]]:
        """The path, and what stands behind its question mark."""
        try:
            parts = urlsplit(self.path)
            query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise Refusal(400, "This address cannot be read.") from None
        return unquote(parts.path), dict(query)

    def _answered(self, answering: Any) -> None:
        """Send the answer, or what is wrong; after a body that was not read the connection cannot go on."""
        self._unread = self.headers.get("Content-Length", "0").strip() != "0" or "Transfer-Encoding" in self.headers
        try:
            given = answering()
        except ConvjaxError as error:
            given = of_error(error)
        except OSError:
            self.close_connection = True
            return
        except Exception as error:  # a fault of ours: told whole on the terminal, in a sentence on the page
            traceback.print_exc()
            given = of_error(error)
        self._send(given)
        if self._unread:
            self._drain()

    def _send(self, given: Answer) -> None:
        self.send_response(given.status)
        headers = {
            "Content-Type": given.kind,
            "Content-Length": str(len(given.body)),
            "Content-Security-Policy": self._policy(given),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
            **given.headers,
        }
        if given.status == 405:
            headers["Allow"] = "GET, HEAD, POST"
        if self._unread:
            headers["Connection"] = "close"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(given.body)
        self.wfile.flush()

    def _policy(self, given: Answer) -> str:
        page = given.body.decode("utf-8") if given.kind.startswith("text/html") else ""
        return content_security_policy(page)

    def _read(self, length: int, until: float) -> bytes:
        """At most so many bytes; fewer where they do not come in time."""
        pieces = []
        while length and (left := until - time.monotonic()) > 0:
            self.connection.settimeout(left)
            try:
                piece = self.rfile.read1(min(length, _PIECE))
            except OSError:  # too late, or gone
                break
            if not piece:
                break
            pieces.append(piece)
            length -= len(piece)
        return b"".join(pieces)

    def _drain(self) -> None:
        left, until = _DRAINED, time.monotonic() + _DRAINING
        while left > 0 and (piece := self._read(_PIECE, until)):
            left -= len(piece)

    def handle_expect_100(self) -> bool:
        """Say that the body may come only once the request was looked at."""
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002  # as it is called
        """Send what the standard library finds wrong with a request as all else that is wrong is sent."""
        self._unread = True
        self.command = getattr(self, "command", None) or "GET"
        self._send(of_error(Refusal(code, f"This is no request that can be read: {message or code}.")))
        self._drain()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of single requests."""
