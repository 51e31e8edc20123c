"""The terminal that pages are shown on."""

import io
import os
import sys

from rich.console import Console
from rich.text import Text

from grader.report.terminal.page import legible

HOME, REST_OF_LINE, REST_OF_SCREEN = "\x1b[H", "\x1b[K", "\x1b[J"


class Screen:
    """Shows one page instead of another; below one another where a terminal cannot do that, or is not to.

    The last line is left open: the cursor stands behind the keys, where who reads by ear hears them last.
    """

    def __init__(self, *, clear: bool) -> None:
        """Show pages on standard output; `clear` says whether a page takes the place of the one before."""
        self.clears = clear and not _is_plain(Console())
        self._before: list[Text] | None = None
        self.is_gone = False
        """Whether the terminal was closed."""

    @property
    def size(self) -> tuple[int, int]:
        """How many columns and rows there are now."""
        try:
            size = os.get_terminal_size(sys.stdout.fileno())
        except (OSError, ValueError):
            return 80, 24
        return size.columns or 80, size.lines or 24

    def show(self, lines: list[Text], *, again: bool = False) -> None:
        """Show a page, unless it is what is there; `again` shows it all the same."""
        if lines == self._before and not again:
            return
        columns, rows = self.size
        drawn = self._drawn(lines, columns)
        if not self.clears:
            self._write("\n\n" + "\n".join(drawn))
        else:
            # What was there before the grader goes up, to where one can look it up. From then on each line is written
            # over the one before: a cleared screen flickers, and some terminals keep every one of them.
            room = "\n" * rows if self._before is None else ""
            fits = all(line.cell_len < columns for line in lines)
            start, end = (HOME, REST_OF_LINE) if fits else (HOME + REST_OF_SCREEN, "")
            self._write(room + start + f"{end}\n".join(drawn) + REST_OF_SCREEN)
        self._before = lines

    def leave(self) -> None:
        """Leave the cursor on a line of its own, below what is shown."""
        self._write("\n")

    def _drawn(self, lines: list[Text], columns: int) -> list[str]:
        real, drawn = Console(), []
        memory = io.StringIO()
        console = Console(
            file=memory,
            force_terminal=real.is_terminal,
            color_system=None if _is_plain(real) else real.color_system,  # type: ignore[arg-type]  # a str, one of those that it takes
            no_color=real.no_color,
            width=columns,
            legacy_windows=False,
        )
        for line in lines:
            shown = legible(line if self.clears else _without_bars(line), sys.stdout.encoding)
            console.print(shown, soft_wrap=True, highlight=False, end="")
            drawn.append(memory.getvalue())
            memory.seek(0)
            memory.truncate()
        return drawn

    def _write(self, text: str) -> None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            self.is_gone = True


def _is_plain(console: Console) -> bool:
    """Whether the terminal knows nothing but lines."""
    return console.is_dumb_terminal or console.legacy_windows


def _without_bars(line: Text) -> Text:
    """Leave out what would be read out block by block; the same stands beside it in words."""
    shown = line.copy()
    shown.plain = line.plain.translate({ord("█"): None, ord("░"): None}).rstrip()
    return shown
