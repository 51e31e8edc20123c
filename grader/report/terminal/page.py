"""Lines for a terminal, made before any of them is printed."""

import contextlib

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

WIDEST = 78
"""Longer lines are hard to read, however wide the terminal."""
NARROWEST = 24

# One character for one, so that columns and styles stay where they are.
_STAND_INS = dict(zip("✓✗·×█░–−—→…‘’“”", "+x-x#.--->.''\"\"", strict=True))

Part = str | Text | tuple[str, str]


class Page:
    """Lines that are being written, for a terminal of some width; they are text, never markup."""

    def __init__(self, columns: int = 80) -> None:
        """Begin an empty page for a terminal of `columns`."""
        self.lines: list[Text] = []
        self.width = max(NARROWEST, min(columns - 2, WIDEST))
        """How much is written in a line that can be broken."""
        self.columns = max(NARROWEST, columns - 1)
        """How much there is room for in one that cannot."""

    def line(self, *parts: Part) -> None:
        """Add one line as it is."""
        self.lines.append(Text.assemble(*parts))

    def blank(self) -> None:
        """Add an empty line, where there is none yet."""
        if self.lines and self.lines[-1].plain:
            self.lines.append(Text())

    def cut(self, *parts: Part) -> None:
        """Add one line, and say so where there was no room for its end."""
        text = Text.assemble(*parts)
        if text.cell_len > self.columns:
            text.truncate(self.columns - 4)
            text.append(" ...")
        self.lines.append(text)

    def wrapped(self, text: str | Text, lead: str | Text = "", style: str = "") -> None:
        """Add `text` after `lead`, with its further lines under its first one."""
        lead = Text(lead) if isinstance(lead, str) else lead
        text = Text(text, style) if isinstance(text, str) else text
        if lead.cell_len > self.width // 2:  # a narrow terminal
            lead, rest = Text(""), lead
            self.wrapped(rest)
        for piece in text.wrap(_MEASURE, self.width - lead.cell_len, tab_size=4, overflow="fold") or [Text()]:
            piece.rstrip()
            self.lines.append(Text.assemble(lead, piece))
            lead = Text(" " * lead.cell_len)

    def print(self, console: Console) -> None:
        """Print the lines, and begin anew; where whoever reads them has had enough, the work goes on all the same."""
        for text in self.lines:
            with contextlib.suppress(SystemExit):  # raised by rich, which prints nothing from then on
                console.print(legible(text, console.encoding), soft_wrap=True, highlight=False)
        self.lines.clear()


_MEASURE = Console(width=80, file=None, quiet=True)
"""Wrapping wants one; nothing is printed on it."""


def legible(text: Text, encoding: str) -> Text:
    """Return `text` with a plain character for each mark that the encoding lacks."""
    if _can_write(text.plain, encoding):
        return text
    shown = text.copy()
    shown.plain = "".join(
        _STAND_INS.get(character, character) if not _can_write(character, encoding) else character
        for character in text.plain
    )
    return shown


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def padded(text: str, width: int) -> str:
    """Fill `text` up to `width` columns of a terminal."""
    return text + " " * max(0, width - cell_len(text))
