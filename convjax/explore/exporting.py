"""POST /api/export: what the page shows, as a file to keep."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from convjax.arithmetic.messages import did_you_mean, shown, times
from convjax.explanation import Explanation, explain_json

from .answers import Answer, download
from .exhibit import Exhibit
from .lesson import ROUTES as LESSON
from .notebook import as_text
from .refusals import Refusal
from .single_file import of_explanation, single_file

TABS = ("explorer", "lesson")
"""Of an exported page; a network would need the library."""

_DRAWING = threading.Lock()  # Matplotlib is made for one thread

_STATE = ("tab", "setting", "selection", "channel", "view")


def export(request: dict[str, Any], _: Exhibit) -> Answer:
    """A file of one format.

    Args:
        request: `format`, one of FORMATS, and the page's state: setting, selection, channel, view.

    Raises:
        ConvjaxError: no such format, or a setting that cannot be explained.
    """
    wanted = request.get("format")
    if not isinstance(wanted, str) or wanted not in FORMATS:
        near = did_you_mean(wanted, FORMATS) if isinstance(wanted, str) else ""
        raise Refusal(400, f"format is {shown(wanted)}. {near}Use {', '.join(FORMATS)}.")
    setting = request.get("setting")
    if not isinstance(setting, dict):
        raise Refusal(400, "setting is missing: send the arguments of explain.")
    explanation = explain_json(setting)
    kind, made = FORMATS[wanted]
    sizes = f"{times(explanation.setting.input_size)}-{times(explanation.output_size)}".replace("×", "x")
    return download(made(explanation, request), kind, f"{explanation.setting.operation}-{sizes}.{wanted}")


def _page(explanation: Explanation, request: Mapping[str, Any]) -> bytes:
    answers = [of_explanation(explanation, request["setting"]), *_lesson()]
    start = {name: request[name] for name in _STATE if name in request}
    return single_file(answers, start, tabs=TABS, fallback=as_text(explanation)).encode("utf-8")


@cache
def _lesson() -> tuple[dict[str, Any], ...]:
    """The lesson, and an answer for each setting that it shows."""
    told = LESSON["/api/lesson"]({}, Exhibit())
    settings = {json.dumps(setting, sort_keys=True): setting for setting in _settings(told)}
    shown = (of_explanation(explain_json(setting), setting) for setting in settings.values())
    return ({"path": "/api/lesson", "body": {}, "document": told}, *shown)


def _settings(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, Mapping):
        if isinstance(document.get("setting"), dict):
            yield document["setting"]
        document = [*document.values()]
    if isinstance(document, list | tuple):
        for part in document:
            yield from _settings(part)


def _picture(wanted: str) -> Maker:
    def made(explanation: Explanation, request: Mapping[str, Any]) -> bytes:
        from convjax.inspect import plot_window  # loads Matplotlib

        file = io.BytesIO()
        with _DRAWING:
            plot_window(explanation, file, output=_output(explanation, request), format=wanted)
        return file.getvalue()

    return made


def _animation(explanation: Explanation, request: Mapping[str, Any]) -> bytes:
    from convjax.inspect import animate_window  # the same

    file = io.BytesIO()
    with _DRAWING:
        animate_window(explanation, file, channel=_channel(request))
    return file.getvalue()


def _output(explanation: Explanation, request: Mapping[str, Any]) -> tuple[int, ...] | None:
    """The output that is selected, with its channel; None where none is."""
    selection = request.get("selection")
    if not isinstance(selection, dict) or selection.get("kind") != "output":
        return None
    index, axes = selection.get("index"), len(explanation.output_size)
    if not isinstance(index, list) or len(index) < axes or not all(type(one) is int for one in index):
        raise Refusal(400, f"The index of the selection must be one number per axis, not {shown(index)}.")
    return (*index, _channel(request)) if len(index) == axes else tuple(index)


def _channel(request: Mapping[str, Any]) -> int:
    channel = request.get("channel", 0)
    if type(channel) is not int:
        raise Refusal(400, f"channel must be a whole number, not {shown(channel)}.")
    return channel


Maker = Callable[[Explanation, Mapping[str, Any]], bytes]

FORMATS: dict[str, tuple[str, Maker]] = {
    "html": ("text/html; charset=utf-8", _page),
    "png": ("image/png", _picture("png")),
    "svg": ("image/svg+xml", _picture("svg")),
    "gif": ("image/gif", _animation),
}

ROUTES = {"/api/export": export}
