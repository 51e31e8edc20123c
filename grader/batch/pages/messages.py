"""What a check said, with its columns as a terminal shows them; what was expected stands out from what came."""

import re

from grader.batch.pages.markup import Html, element, together

MAX_MESSAGE = 4_000
MAX_LINES = 60
NARROW = 38
"""How many columns of monospace a telephone shows; what is wider can be scrolled, also by keyboard."""

_VALUE = re.compile(r"(expected|got) {2,}")
_INLINE = re.compile(r": (expected .+), (got .+)$")


def message_block(text: str, label: str) -> Html:
    """Return a message, cut where it is very long, and saying so.

    Args:
        text: the message.
        label: what it is, for whoever hears the page.
    """
    shown = "\n".join(text[:MAX_MESSAGE].split("\n")[:MAX_LINES]).rstrip("\n")
    block = element("pre", _lines(shown), **_attributes(shown, label))
    left = len(text.rstrip("\n")) - len(shown)
    if left <= 0:
        return block
    return together(block, element("p", f"This was cut: {left:,} more characters are not shown.", class_="cut"))


def _attributes(text: str, label: str) -> dict[str, str | int]:
    """Let long lines be broken, but not where what stands below each other belongs together: that can be scrolled."""
    lines = text.split("\n")
    if not any(line.startswith("  ") for line in lines):
        return {"class_": "broken"}
    is_wide = any(len(line) > NARROW for line in lines)
    return {"tabindex": 0, "role": "region", "aria_label": label} if is_wide else {}


def _lines(text: str) -> Html:
    lines, label = [], ""
    for line in text.split("\n"):
        value = _VALUE.match(line)
        label = value[1] if value else label if line.startswith(" " * 10) else ""
        said = element("span", line, class_=label) if label else _inline(line)
        lines.append(element("span", said, "\n", class_="line"))
    return together(*lines)


def _inline(line: str) -> Html:
    """Mark the two values, where a line names both."""
    found = _INLINE.search(line)
    if found is None:
        return together(line)
    expected, got = element("span", found[1], class_="expected"), element("span", found[2], class_="got")
    return together(line[: found.start(1)], expected, ", ", got)
