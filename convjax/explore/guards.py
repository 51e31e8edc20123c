"""Who may ask, and how much: whatever else runs in the browser, or in the network, gets no answer.

A page of anybody's can send requests to 127.0.0.1, and a name of anybody's can be made to point there. So the Host must
be one that this server is reached by, and the Origin, where the browser tells one, must be its own.
"""

from __future__ import annotations

import json
import re
from email.message import Message
from typing import Any, NoReturn

from .refusals import Refusal

LARGEST_BODY = 8 * 2**20
"""Bytes of a POST."""

_MOST_DIGITS = 7  # as many as LARGEST_BODY has
_OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")


def check_sender(headers: Message, port: int, *, navigates: bool = False) -> None:
    """Refuse what another site, or another name for this machine, asks.

    Args:
        headers: of the request.
        port: that this server listens on.
        navigates: whether the page itself is asked for, which a link on another site may do: it is shown in a tab of
            its own, and the other site learns nothing of it.

    Raises:
        Refusal: 403.
    """
    hosts = {f"{name}:{port}" for name in _OWN_NAMES} | (set(_OWN_NAMES) if port == 80 else set())
    host = headers.get("Host", "").lower()
    if host not in hosts:
        raise Refusal(403, f"This server answers on http://127.0.0.1:{port}/ only.")
    origin = headers.get("Origin")
    if origin is not None and origin.lower() not in {f"http://{one}" for one in hosts}:
        raise Refusal(403, "Another site asked for this. Only the page of this server is answered.")
    followed = navigates and headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
    if headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none") and not followed:
        raise Refusal(403, "Another site asked for this. Only the page of this server is answered.")


def length_of_body(headers: Message) -> int:
    """How many bytes follow, once it is certain that they are JSON and not too many.

    Raises:
        Refusal: 400, 411, 413 or 415.
    """
    kind = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(415, "The body must be JSON: send Content-Type: application/json.")
    if "Transfer-Encoding" in headers or "Content-Length" not in headers:
        raise Refusal(411, "The length of the body is missing: send Content-Length.")
    text = headers["Content-Length"].strip()
    if not re.fullmatch("[0-9]+", text):
        raise Refusal(400, "Content-Length is no number.")
    if len(text.lstrip("0")) > _MOST_DIGITS or int(text) > LARGEST_BODY:
        raise Refusal(413, f"The body is too large: at most {LARGEST_BODY // 2**20} MB are read. Use smaller arrays.")
    return int(text)


def read_json(body: bytes) -> dict[str, Any]:
    """The object that the body describes.

    Raises:
        Refusal: 400, for what is no JSON, for numbers that JSON has not, and for anything but an object.
    """
    try:
        document = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except Refusal:
        raise
    except RecursionError:
        raise Refusal(400, "The body is nested too deeply.") from None
    except UnicodeDecodeError:
        raise Refusal(400, "The body is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise Refusal(400, f"The body is no JSON: {error.msg} at line {error.lineno}, column {error.colno}.") from None
    except ValueError:  # an integer of more digits than Python reads
        raise Refusal(400, "The body holds a number of too many digits.") from None
    if not isinstance(document, dict):
        raise Refusal(400, "The body must be a JSON object, as {} is.")
    return document


def _refuse_constant(name: str) -> NoReturn:
    raise Refusal(400, f"The body holds {name}, which is no number of JSON. Use finite numbers.")
