"""What a route gives back, as bytes for the browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from convjax.errors import ConvjaxError
from convjax.explanation import SettingError

from .refusals import Refusal

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What is sent back.

    Args:
        body: the bytes.
        kind: the Content-Type.
        status: of HTTP.
        headers: more headers.
    """

    body: bytes
    kind: str = JSON
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def document(value: Mapping[str, Any] | str, status: int = 200) -> Answer:
    """The answer that holds a JSON document; a str is one already."""
    text = value if isinstance(value, str) else json.dumps(value, allow_nan=False, separators=(",", ":"))
    return Answer(text.encode("utf-8", "replace"), status=status)


def download(body: bytes, kind: str, name: str) -> Answer:
    """The answer that the browser saves under this name."""
    return Answer(body, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def of_error(error: Exception) -> Answer:
    """What is wrong, as a document; of an error of nobody's foreseeing only that there was one."""
    told: dict[str, Any] = {"message": str(error)}
    if isinstance(error, SettingError):
        return document({"error": {**told, "field": error.field, "nearest": error.nearest}}, status=422)
    if isinstance(error, Refusal):
        return document({"error": told}, status=error.status)
    if isinstance(error, ConvjaxError):
        return document({"error": told}, status=400)
    return document(
        {"error": {"message": "This is a fault in convjax. The terminal of the server says more."}}, status=500
    )
