"""The page in one file: its modules, its styles, and what the library answered, so that it works from file://."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from convjax.explanation import Explanation

from .page_files import INDEX, PageFiles, hash_of

TABS = ("explorer", "network", "lesson")
"""All that the page has."""

_LINKED = re.compile(r'\s*<link rel="stylesheet" href="\./([^"]+)">')
_MAP = re.compile(r'\s*<script type="importmap">.*?</script>', re.DOTALL)
_MAIN = re.compile(r'\s*<script type="module" src="\./js/([^"]+)"></script>')
_EMPTY_MAIN = re.compile(r"(<main\b[^>]*>).*?(</main>)", re.DOTALL)


def single_file(
    answers: Sequence[Mapping[str, Any]],
    start: Mapping[str, Any],
    *,
    tabs: Sequence[str],
    fallback: str = "",
    caption: str | None = None,
) -> str:
    """The page as one document of HTML that asks nobody for anything.

    Args:
        answers: what the library said: path, body and document of each request.
        start: the part of the page's state to open with.
        tabs: the names of the tabs that the page keeps; the modules of others are left out.
        fallback: markup to be read where no script may run.
        caption: what stands above in a notebook, where the page is a part of another; None for a page by itself.
    """
    page = PageFiles()
    html = page.text(INDEX)
    main = _MAIN.search(html)
    if main is None:
        raise RuntimeError(f"{INDEX} has no module")  # a fault of ours
    embedded = caption is not None
    sheets = [*_LINKED.findall(html), *(["embedded.css"] if embedded else [])]
    styles = "\n".join(page.text(name) for name in sheets if name in page and _kept(name, tabs))
    imports = json.dumps({"imports": _modules(page, tabs)})
    begin = f'import "convjax/{main[1]}";' + ('import "convjax/embedded.js";' if embedded else "")
    stored = _inert({"answers": answers, "start": start, "tabs": tabs})
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src data: {hash_of(imports)} {hash_of(begin)}",
            f"style-src {hash_of(styles)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    head = (
        f'\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"\n<style>{styles}</style>"
        f'\n<script type="application/json" id="stored">{stored}</script>'
        f'\n<script type="importmap">{imports}</script>'
        f'\n<script type="module">{begin}</script>\n'
    )
    for pattern in (_LINKED, _MAP, _MAIN):
        html = pattern.sub("", html)
    html = _EMPTY_MAIN.sub(lambda found: f"{found[1]}{fallback}{found[2]}", html, count=1)
    if caption is not None:
        html = html.replace("<main", f'<p class="caption">{escape(caption)}</p>\n    <main', 1)
    return html.replace("</head>", head + "</head>", 1)


def of_explanation(explanation: Explanation, setting: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The answer to the request that an explanation answers, as `single_file` stores it.

    Args:
        explanation: what is shown.
        setting: the body of the request; without one, the arguments that the explanation was made of.
    """
    document = json.loads(explanation.to_json())
    return {
        "path": "/api/explain",
        "body": arguments_of(document) if setting is None else setting,
        "document": document,
    }


def arguments_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `explain` that give this document."""
    setting = {name: value for name, value in document["setting"].items() if name != "bias"}
    arrays = {name: document[name] for name in ("x", "kernel", "bias") if document[name] is not None}
    return {**setting, **arrays}


def _modules(page: PageFiles, tabs: Sequence[str]) -> dict[str, str]:
    names = [name for name in page if name.startswith("js/") and name.endswith(".js") and _kept(name[3:], tabs)]
    return {f"convjax/{name[3:]}": _as_data(page.text(name), name) for name in names}


def _as_data(module: str, name: str) -> str:
    """A module as an address that holds it; in a console it has the name of its file."""
    text = f"{module}\n//# sourceURL={name}\n"
    return f"data:text/javascript;base64,{base64.b64encode(text.encode('utf-8')).decode('ascii')}"


def _kept(name: str, tabs: Sequence[str]) -> bool:
    """Whether a file belongs to no tab that is left out; it says so by its folder, or by its own name."""
    left_out = set(TABS) - {*tabs}
    return not any(name.startswith((f"{tab}/", f"{tab}.")) for tab in left_out)


def _inert(value: Any) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
