"""What a lesson is made of: sections of short steps, each with an example to look at and exercises to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .examples import Example


@dataclass(frozen=True)
class Table:
    """Rows of cells under a head.

    Args:
        caption: what the table says, in a few words.
        head: a name for each column; none for a grid of numbers.
        rows: the cells, as text.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Lines:
    """A formula, or a calculation written out, on lines of its own."""

    lines: Sequence[str]


@dataclass(frozen=True)
class Step:
    """One idea: what it says, what to look at, what to write.

    Args:
        name: the step in an address.
        title: the idea in a few words.
        blocks: paragraphs, tables and formulas, in order; in a paragraph `code` stands between backticks and
            an *emphasised* word between asterisks.
        example: what "show me" shows.
        look: what to look at there, and what to try.
        exercises: the names of exercises of the course about it.
    """

    name: str
    title: str
    blocks: Sequence[str | Table | Lines]
    example: Example
    look: str
    exercises: Sequence[str] = ()

    def to_json(self) -> dict[str, Any]:
        """The document that the page draws."""
        return {
            "name": self.name,
            "title": self.title,
            "blocks": [block(part) for part in self.blocks],
            "show": self.example.to_json(),
            "look": self.look,
            "exercises": [{"name": name, "command": f"grader check {name}"} for name in self.exercises],
        }


@dataclass(frozen=True)
class Section:
    """Several steps about one question.

    Args:
        name: the section in an address.
        title: its title.
        steps: functions that make the steps, in order; the numbers are computed when they are called.
    """

    name: str
    title: str
    steps: Sequence[Callable[[], Step]]

    def to_json(self) -> dict[str, Any]:
        """The document that the page draws."""
        return {"name": self.name, "title": self.title, "steps": [make().to_json() for make in self.steps]}


def block(part: str | Table | Lines) -> dict[str, Any]:
    """The document of one paragraph, table or formula."""
    if isinstance(part, str):
        return {"kind": "text", "text": part}
    if isinstance(part, Lines):
        return {"kind": "lines", "lines": list(part.lines)}
    return {"kind": "table", "caption": part.caption, "head": list(part.head), "rows": [list(row) for row in part.rows]}
