"""What was expected and what came, one under the other, with what differs between them made to stand out."""

import re

from rich.text import Text

from grader.report.terminal.page import Page

_LABEL = re.compile(r"(expected|got) {2,}")
_PIECE = re.compile(r"[-+]?[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?j?|\w+|[^\w\s]")
_INLINE = re.compile(r": (?P<expected>expected .+), (?P<got>got .+)$")
_STYLES = {"expected": "green", "got": "red"}


def write_message(page: Page, message: str, indent: str) -> None:
    """Write what a check said: the call, then where it differs, then the expected and the given value."""
    blocks = _blocks(message)
    values = {label: lines for label, lines in blocks if label}
    for label, lines in blocks:
        lead = Text(indent)
        if label:
            lead.append(f"{label:<10}", _STYLES[label])
        others = values.get("got" if label == "expected" else "expected", [])
        for number, line in enumerate(lines):
            other = others[number] if len(others) == len(lines) else ""
            page.wrapped(_emphasised(line, other, _STYLES[label]) if label else _coloured(line), lead)
            lead = Text(" " * lead.cell_len)


def _blocks(message: str) -> list[tuple[str, list[str]]]:
    """The lines of a message; those of a value stand together, under its label."""
    blocks: list[tuple[str, list[str]]] = []
    for line in message.splitlines():
        label = _LABEL.match(line)
        if label:
            blocks.append((label[1], [line[label.end() :]]))
        elif blocks and blocks[-1][0] and line.startswith(" " * 10):
            blocks[-1][1].append(line[10:])
        else:
            blocks.append(("", [line]))
    return blocks


def _coloured(line: str) -> Text:
    """Colour the two values, where a line names both."""
    text = Text(line)
    for found in _INLINE.finditer(line):
        for label, style in _STYLES.items():
            text.stylize(style, *found.span(label))
    return text


def _emphasised(line: str, other: str, style: str) -> Text:
    """Colour a value, and underline what of it the other value has otherwise, where they are built alike."""
    text = Text(line, style)
    ours, theirs = list(_PIECE.finditer(line)), _PIECE.findall(other)
    if 1 < len(ours) == len(theirs):
        for piece, its in zip(ours, theirs, strict=True):
            if piece[0] != its:
                text.stylize("bold underline", *piece.span())
    return text
