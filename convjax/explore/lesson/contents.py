"""The lesson, from one window to a whole network."""

from __future__ import annotations

from functools import cache
from typing import Any

from convjax.arithmetic.messages import shown
from convjax.errors import ConvjaxError

from .asking import TOPICS
from .sections import channels, depth, others, padding, sharing, signs, sizes, windows
from .steps import Section

SECTIONS: tuple[Section, ...] = (
    windows.SECTION,
    sizes.SECTION,
    padding.SECTION,
    signs.SECTION,
    channels.SECTION,
    sharing.SECTION,
    others.SECTION,
    depth.SECTION,
)


_BY_NAME = {section.name: section for section in SECTIONS}


def contents() -> list[dict[str, str]]:
    """The names and titles of all sections, in order."""
    return [{"name": section.name, "title": section.title} for section in SECTIONS]


@cache
def _written(name: str) -> dict[str, Any]:
    asked = [{"name": topic.name, "title": topic.title} for topic in TOPICS if topic.section == name]
    return {**_BY_NAME[name].to_json(), "questions": asked}


def section(name: object) -> dict[str, Any]:
    """One section with the numbers put in, computed when it is first asked for.

    Raises:
        ConvjaxError: a section that there is not.
    """
    if not isinstance(name, str) or name not in _BY_NAME:
        raise ConvjaxError(f"there is no section {shown(name)}. Use one of: {', '.join(_BY_NAME)}.")
    return _written(name)


def lesson() -> dict[str, Any]:
    """All sections with the numbers put in, as one document."""
    return {"contents": contents(), "sections": [_written(section.name) for section in SECTIONS]}
