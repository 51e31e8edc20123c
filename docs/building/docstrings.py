"""Turns the docstrings into the Markdown that the site is made of; a griffe extension.

The docstrings are plain text with sections of their own: ``(batch, *spatial)`` is a shape there and half an emphasis in
Markdown, and no style that griffe knows has a ``Formula:``. The words stay as they are.
"""

import functools
import inspect
import re
from collections.abc import Collection, Mapping
from pathlib import Path

import griffe

DOCS = Path(__file__).parents[1]
DIRECTIVE = re.compile(r"^::: ([\w.]+)$", re.MULTILINE)
_TITLE = re.compile(r"^(Formula|Args|Returns|Raises|Example|Source):(?:\n| (?=\S))", re.MULTILINE)
_ITEM = re.compile(r"^(\w[\w ]*): ", re.MULTILINE)
_TABLE = re.compile(r"^\\\|.*\|$", re.MULTILINE)
_SPECIAL = re.compile(r"([\\`*_{}\[\]>#|])")
_WORDS = {"fold", "output_size", "pad", "summary", "names", "load", "build", "evaluate", "save", "restore", "fit"}
"""Arguments or plain words too: links only where their path or a cross reference stands."""
KINDS = ("literal", "role", "path", "address", "shape", "string", "name")
IN_FORMULAS = ("literal", "role", "path")  # the rest is mathematics
_CODE = re.compile(
    r"""``(?P<literal>.+?)``  # marked as code by its author
    | :\w+:`(?P<role>[\w.]+)`  # a cross reference
    | (?P<path>\bconvjax(?:\.[A-Za-z]\w*)+)
    | (?P<address>https?://[^\s,]*[^\s,.])
    | (?P<shape>\([^()]*\*\w[^()]*\) | \(batch,[^()]*\) | \(\w+,\))  # a shape, as a tuple
    | (?P<string>"[\w-]+")
    | (?P<name>\b[A-Za-z]\w*(?:\.\w+)*\b)""",
    re.VERBOSE | re.DOTALL,
)


def as_markdown(docstring: str, linked: Mapping[str, str]) -> str:
    """The docstring as Markdown: code marked as such, and links to what ``linked`` has a path for."""
    summary, *sections = _TITLE.split(inspect.cleandoc(docstring))
    parts = [_prose(summary, linked)]
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        body = inspect.cleandoc(f"\n{body}" if body.startswith(" ") else body)
        if title == "Example":
            parts.append(f"**Example**\n\n```pycon\n{body}\n```")
        elif title == "Formula":
            parts.append(f'**Formula**\n\n<div class="formula" markdown>\n{_prose(body, linked, IN_FORMULAS)}\n</div>')
        elif title in ("Args", "Raises") and _ITEM.match(body):
            parts.append(f"**{'Arguments' if title == 'Args' else title}**\n\n{_items(body, linked)}")
        else:
            parts.append(f"**{title}**\n\n{_prose(body, linked)}")
    return "\n\n".join(parts)


def _items(body: str, linked: Mapping[str, str]) -> str:
    _, *items = _ITEM.split(body)
    texts = [inspect.cleandoc(f"\n        {text}") for text in items[1::2]]
    return "\n\n".join(
        f"`{name}`\n:   {_indented(_prose(text, linked))}" for name, text in zip(items[::2], texts, strict=True)
    )


def _indented(text: str) -> str:
    return text.strip().replace("\n", "\n    ")


def _prose(text: str, linked: Mapping[str, str], kinds: Collection[str] = KINDS) -> str:
    place, parts = 0, []
    for found in _CODE.finditer(text):
        kind = str(found.lastgroup)
        code = _as_code(kind, " ".join(found[kind].split()), linked) if kind in kinds else None
        if code is not None:
            parts += [_escaped(text[place : found.start()]), code]
            place = found.end()
    return _TABLE.sub(lambda row: row[0].replace(r"\|", "|"), "".join([*parts, _escaped(text[place:])]))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("<", "&lt;")


def _as_code(kind: str, text: str, linked: Mapping[str, str]) -> str | None:
    if kind == "address":
        return f"<{text}>"
    if kind == "name" and (text not in linked or text in _WORDS):
        return f"`{text}`" if "_" in text else None
    if kind in ("path", "role", "name", "literal") and text in linked:
        return f"[`{text}`][{linked[text]}]"
    return f"`{text}`"


@functools.cache
def documented() -> tuple[str, ...]:
    """The paths of everything that a page documents, in the order of the pages, as often as it does."""
    pages = sorted(DOCS.rglob("*.md"))
    return tuple(path for page in pages for path in DIRECTIVE.findall(page.read_text(encoding="utf-8")))


@functools.cache
def _paths(room: str) -> dict[str, str]:
    """The path that a name or a path in a sentence stands for: of two of one name, that of the room it is spoken in."""
    paths = [path for path in documented() if not path.startswith("convjax.testing.")]
    near = [path for path in paths if path.startswith(f"{room}.")]
    return {path.rsplit(".", 1)[1]: path for path in [*paths, *near]} | {path: path for path in documented()}


class MarkdownDocstrings(griffe.Extension):
    """Rewrites every docstring once, when its object has been read."""

    def on_instance(self, *, obj: griffe.Object, **_: object) -> None:
        """Rewrite the docstring of one object, but for that of an ``__init__``, which is for its readers."""
        # The loops of the oracle have the names of the functions that they are compared with: nothing to link there.
        linked = {} if obj.path.startswith("convjax.testing") else _paths(".".join(obj.path.split(".")[:2]))
        if obj.docstring is not None:
            obj.docstring.value = "" if obj.name == "__init__" else as_markdown(obj.docstring.value, linked)
