"""A summary as a table of HTML, for notebooks: all columns, in the colours of the page around it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from .terminal import COLUMNS, title, totals

if TYPE_CHECKING:
    from .summaries import Summary

_STYLE = """
.convjax-summary { overflow-x: auto; color: inherit; }
.convjax-summary table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 0.5em 0; }
.convjax-summary caption { text-align: left; font-weight: bold; padding: 0.3em 0; color: inherit; }
.convjax-summary th, .convjax-summary td { padding: 0.15em 0.8em 0.15em 0; text-align: right; white-space: nowrap;
  background: transparent; color: inherit; border: 0; }
.convjax-summary .text { text-align: left; }
.convjax-summary thead th { border-bottom: 1px solid currentColor; }
.convjax-summary tfoot th, .convjax-summary tfoot td { border-top: 1px solid currentColor; font-weight: bold; }
.convjax-summary tbody th { font-weight: normal; }
.convjax-summary p { margin: 0.1em 0; }
""".strip()


def as_html(summary: Summary) -> str:
    """The table with its style, in one element that needs nothing from elsewhere."""
    lines = (_row("td", (column.cell(layer, summary) for column in COLUMNS)) for layer in summary.layers)
    return "\n".join(
        (
            '<div class="convjax-summary">',
            f"<style>\n{_STYLE}\n</style>",
            "<table>",
            f"<caption>{escape(title(summary))}</caption>",
            f"<thead>{_row('th', (column.title for column in COLUMNS))}</thead>",
            f"<tbody>\n{_joined(lines)}</tbody>",
            f"<tfoot>{_row('td', (column.total(summary) for column in COLUMNS))}</tfoot>",
            "</table>",
            *(f"<p>{escape(line)}</p>" for line in totals(summary)),
            "</div>",
        )
    )


def _row(tag: str, texts: Iterable[str]) -> str:
    cells = []
    for index, (column, text) in enumerate(zip(COLUMNS, texts, strict=True)):
        scope = ' scope="col"' if tag == "th" else ' scope="row"' if index == 0 else ""
        name = "th" if index == 0 and tag == "td" else tag
        aligned = "" if column.numbers else ' class="text"'
        cells.append(f"<{name}{scope}{aligned}>{escape(text)}</{name}>")
    return f"<tr>{''.join(cells)}</tr>"


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
