"""HTML in which every text is text: what is not made here by `element` is escaped, whoever wrote it.

A page is one file that asks for nothing from elsewhere and runs no script. Its own policy says so, and names the one
style sheet that counts by its hash.
"""

import base64
import functools
import hashlib
import html
import re
from importlib import resources

from grader.judge.text import plain

MAX_LINE = 300
_MAX_TEXT = 20_000
_VOID = {"meta"}
_JOINERS = re.compile("([\u200c\u200d])")  # without them, emoji and many names fall apart


class Html(str):
    """Markup. Any other text is escaped where it becomes part of an element."""

    __slots__ = ()


def element(kind: str, /, *parts: str, **attributes: str | int | None) -> Html:
    """Return an element; of an attribute's name a last underscore is dropped, and others stand for hyphens.

    Example:
        >>> element("p", "1 < 2", class_="note")
        '<p class="note">1 &lt; 2</p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = together(*parts)
    return Html(f"<{kind}{written}>" if kind in _VOID else f"<{kind}{written}>{inner}</{kind}>")


def together(*parts: str, between: str = "") -> Html:
    """Return markup and texts one after the other."""
    return Html(_markup(between).join(map(_markup, parts)))


def one_line(text: str, limit: int = MAX_LINE) -> str:
    """Return a name or a title as one line, with no sign that could disturb its neighbours."""
    pieces = _JOINERS.split(" ".join(text[: limit + 1].split()))
    whole = "".join(piece if _JOINERS.fullmatch(piece) else plain(piece, _MAX_TEXT) for piece in pieces)
    return whole if len(text) <= limit else f"{whole[:limit]} ... (cut)"


def anchor(name: str) -> str:
    """Return what an element that is about `name` can be linked to by."""
    return re.sub(r"[^\w-]+", "-", one_line(name))


def whole_page(title: str, *body: str) -> str:
    """Return the file: one page, with its style in it."""
    style = _style()
    code = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{code}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex"),
        element("title", one_line(title)),
        element("style", Html(style)),
    )
    return f"<!doctype html>\n{element('html', head, element('body', *body), lang='en')}\n"


@functools.cache
def _style() -> str:
    return resources.files("grader.batch.pages").joinpath("page.css").read_text(encoding="utf-8")


def _markup(part: str) -> str:
    return part if isinstance(part, Html) else _escaped(part)


def _escaped(text: str) -> str:
    pieces = _JOINERS.split(text)
    return html.escape("".join(piece if _JOINERS.fullmatch(piece) else plain(piece, _MAX_TEXT) for piece in pieces))
