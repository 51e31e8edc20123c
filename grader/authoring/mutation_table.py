"""The table that `grader dev mutate` writes: of each exercise how many mutants are refused, and all that are not."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from grader.authoring.mutation_test import Mutation
from grader.report.terminal.page import Page, padded

WIDTHS = (28, 8, 8, 10, 13, 10)


class MutationTable:
    """Lines as they fall."""

    def __init__(self, console: Console) -> None:
        """Write on this terminal."""
        self._console = console
        self._chapter = ""

    def head(self) -> None:
        """Write the names of the columns."""
        self._print(_cells("", "made", "tried", "refused", "equivalent", "survived"), "bold")

    def row(self, found: Mutation) -> None:
        """Write the line of one exercise."""
        if found.chapter != self._chapter:
            self._chapter = found.chapter
            self._print(self._chapter, "bold")
        cells = (found.made, found.tried, found.refused, found.equivalent, len(found.survivors))
        bad = bool(found.survivors or found.faults)
        self._print(_cells(f" {found.name}", *cells) + ("  ✗" if found.faults else ""), "red" if bad else "green")

    def rest(self, results: Sequence[Mutation]) -> None:
        """Write every survivor and fault, and what it comes to."""
        page = Page(self._console.width)
        for found in results:
            if found.survivors or found.faults:
                page.blank()
                page.line((f"{found.chapter}/{found.name}", "bold"))
            for fault in found.faults:
                page.wrapped(fault, "  ")
            for survivor in found.survivors:
                near = f"; refused with {survivor.refused_by_others} of 3 other seeds" * bool(
                    survivor.refused_by_others
                )
                page.line(f"  {survivor.function}, line {survivor.line}{near}")
                page.wrapped(survivor.was, "    - ", "red")
                page.wrapped(survivor.now, "    + ", "green")
        page.blank()
        page.wrapped(summary(results))
        page.print(self._console)

    def _print(self, text: str, style: str) -> None:
        page = Page(self._console.width)
        page.lines.append(Text(text, style))
        page.print(self._console)


def summary(results: Sequence[Mutation]) -> str:
    """Return the share that was refused, in a sentence."""
    counted, refused = (sum(getattr(found, name) for found in results) for name in ("counted", "refused"))
    equivalent = sum(found.equivalent for found in results)
    share = f"{100 * refused / counted:.1f} %" if counted else "none"
    listed = "one more is" if equivalent == 1 else f"{equivalent or 'no'} more are"
    return f"{refused} of {counted} mutants refused, {share}; {listed} listed as equivalent."


def _cells(*cells: object) -> str:
    first, *rest = (str(cell) for cell in cells)
    return padded(first, WIDTHS[0]) + "".join(cell.rjust(width) for cell, width in zip(rest, WIDTHS[1:], strict=True))
