"""What a notebook shows, as blocks that become HTML, or plain lines where there is none.

Colours are chosen to be read on white and on black alike, and say nothing that the words do not: no style sheet and no
script is needed, which notebooks that are not trusted would lose.
"""

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from grader.judge.text import plain

WIDTH = 78
MAX_TEXT = 20_000
COLOURS = {"✓": "#2a8a4a", "✗": "#d64545", "·": "#7a7a7a"}
_CODE = "margin:0.2em 0 0.6em 1.2em;padding:0;background:transparent;color:inherit;white-space:pre-wrap"


@dataclass(frozen=True)
class Heading:
    """A mark, and what it means in words."""

    mark: str
    text: str


@dataclass(frozen=True)
class Sentence:
    """Words, after a label that says what they are."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Command:
    """What to type next, after a label that says what for."""

    text: str
    label: str


@dataclass(frozen=True)
class Note:
    """Words that most readers pass over."""

    text: str


@dataclass(frozen=True)
class Code:
    """Lines that keep their form: values, source, prints."""

    text: str


@dataclass(frozen=True)
class Folded:
    """Lines that are shown when one asks for them; plain text has `summary` alone."""

    text: str
    summary: str


@dataclass(frozen=True)
class Table:
    """Rows of a mark and three columns."""

    rows: Sequence[tuple[str, str, str, str]]


Block = Heading | Sentence | Command | Note | Code | Folded | Table


def as_bundle(blocks: Sequence[Block]) -> dict[str, str]:
    """Return the blocks in the forms that a notebook chooses from."""
    return {"text/plain": as_text(blocks), "text/html": as_html(blocks)}


def as_text(blocks: Sequence[Block]) -> str:
    """Return the blocks as plain lines of 78 columns."""
    return "\n".join(line for block in blocks for line in _lines(block))


def as_html(blocks: Sequence[Block]) -> str:
    """Return the blocks as HTML in which nothing of a learner's is more than text."""
    style = f"border-left:4px solid {_colour(blocks)};padding:0.2em 0 0.2em 1em;margin:0.4em 0"
    return f'<div style="{style}">{"".join(map(_element, blocks))}</div>'


def _lines(block: Block) -> list[str]:
    match block:
        case Heading(mark, text):
            return [f"{mark} {_plain(text)}"]
        case Sentence(text, label) | Command(text, label):
            lead = f"  {_plain(label)}  " if label else "  "
            pieces = textwrap.wrap(_plain(text), WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead))
            return ["", *(pieces or [lead.rstrip()])]
        case Note(text) | Folded(_, text):
            return ["", f"  {_plain(text)}"]
        case Code(text):
            return [f"      {line}" for line in _plain(text).split("\n")]
        case Table(rows):
            wide = [max((len(row[column]) for row in rows), default=0) for column in (1, 2)]
            return [
                f"  {mark} {_plain(first):<{wide[0]}}  {_plain(second):<{wide[1]}}  {_plain(third)}".rstrip()
                for mark, first, second, third in rows
            ]


def _element(block: Block) -> str:
    match block:
        case Heading(mark, text):
            sign = f'<span style="color:{COLOURS.get(mark, "inherit")}">{_escaped(mark)}</span>'
            return f'<div style="font-weight:bold;margin-bottom:0.4em">{sign} {_escaped(text)}</div>'
        case Sentence(text, label):
            lead = f"<b>{_escaped(label)}</b>&ensp;" if label else ""
            return f'<div style="margin:0.3em 0">{lead}{_escaped(text)}</div>'
        case Command(text, label):
            return f'<div style="margin:0.3em 0"><b>{_escaped(label)}</b>&ensp;<code>{_escaped(text)}</code></div>'
        case Note(text):
            return f'<div style="margin:0.3em 0;opacity:0.7">{_escaped(text)}</div>'
        case Code(text):
            return f'<pre style="{_CODE}">{_escaped(text)}</pre>'
        case Folded(text, summary):
            inner = f'<pre style="{_CODE}">{_escaped(text)}</pre>'
            return f'<details style="margin:0.3em 0"><summary>{_escaped(summary)}</summary>{inner}</details>'
        case Table(rows):
            return f'<table style="margin:0.2em 0;color:inherit;font:inherit">{"".join(map(_row, rows))}</table>'


def _row(row: tuple[str, str, str, str]) -> str:
    mark, *texts = row
    sign = f'<td style="text-align:left;color:{COLOURS.get(mark, "inherit")}">{_escaped(mark)}</td>'
    cells = "".join(f'<td style="text-align:left">{_escaped(text)}</td>' for text in texts)
    return f"<tr>{sign}{cells}</tr>"


def _colour(blocks: Sequence[Block]) -> str:
    marks = [block.mark for block in blocks if isinstance(block, Heading)]
    return COLOURS.get(marks[0], COLOURS["·"]) if marks else COLOURS["·"]


def _escaped(text: str) -> str:
    return html.escape(_plain(text))


def _plain(text: str) -> str:
    return plain(text, MAX_TEXT)
