"""Pictures of numbers, as SVG in the page: no colour says what the words beside it do not."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from grader.batch.pages.markup import Html, element
from grader.batch.pages.scores import Scores
from grader.report.words import counted

MOST_BARS = 16
_WIDTH, _HEIGHT = 420, 250
_LEFT, _RIGHT = 44, 16
_TALL, _FOOT = 166, 206
"""How tall the largest bar can be, and where all of them stand."""
_CHARACTER = 8
"""About how wide one is."""


@dataclass(frozen=True)
class Bar:
    """Some scores next to each other, and how many submissions have them."""

    low: int
    high: int
    count: int

    @property
    def label(self) -> str:
        """The scores, as in ``12`` or ``10–19``."""
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def bars_of(scores: Scores, full: int) -> list[Bar]:
    """Return all scores from nothing to everything in bars of one width; full marks stand in the last one."""
    width = next(size for size in _widths() if (full + 1) / size <= MOST_BARS)
    lows = range(0, full + 1, width)
    return [Bar(low, min(low + width - 1, full), scores.between(low, min(low + width - 1, full))) for low in lows]


def histogram(bars: list[Bar], said: str) -> Html:
    """Return the distribution of the scores; `said` is what whoever does not see it is told."""
    most = max(1, *(bar.count for bar in bars))
    step = next(size for size in _widths() if most / size <= 5)  # between lines
    top = -(-most // step) * step
    foot = [
        element("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=_FOOT, y2=_FOOT, class_="axis"),
        element("text", "Points", x=_at((_LEFT + _WIDTH - _RIGHT) / 2), y=_HEIGHT - 6, text_anchor="middle"),
    ]
    parts = [element("title", said), element("text", "Submissions", x=0, y=12), *_lines(step, top), *_bars(bars, top)]
    return element("svg", *parts, *foot, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", aria_label=said)


def _lines(step: int, top: int) -> Iterator[Html]:
    """Yield the lines that numbers of submissions are read off by."""
    for count in range(0, top + 1, step):
        y = _FOOT - _TALL * count / top
        yield element("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=_at(y), y2=_at(y), class_="grid")
        yield element("text", str(count), x=_LEFT - 6, y=_at(y + 4), text_anchor="end")


def _bars(bars: list[Bar], top: int) -> Iterator[Html]:
    """Yield the bars with their numbers, where there is room, and their scores beneath them."""
    wide = (_WIDTH - _LEFT - _RIGHT) / len(bars)
    each = max(1, math.ceil(max(len(bar.label) + 1 for bar in bars) * _CHARACTER / wide))
    for place, bar in enumerate(bars):
        left, tall = _LEFT + place * wide, _TALL * bar.count / top
        middle, y = _at(left + wide / 2), _FOOT - tall
        if bar.count:
            edges = {"x": _at(left + wide * 0.08), "width": _at(wide * 0.84), "y": _at(y), "height": _at(tall)}
            yield element("rect", **edges, class_="bar")
            if len(str(bar.count)) * _CHARACTER < wide + _CHARACTER:
                yield element("text", str(bar.count), x=middle, y=_at(y - 5), text_anchor="middle")
        if place % each == 0:
            yield element("text", bar.label, x=middle, y=_FOOT + 17, text_anchor="middle")


def share_bar(part: int, whole: int) -> Html:
    """Return a bar that is filled as far as a part goes; what it says stands in words beside it."""
    edge = _at(100 * part / whole) if whole else "0"
    parts = [
        element("rect", x=0, y=0, width=100, height=10, class_="rest"),
        element("rect", x=0, y=0, width=edge, height=10, class_="bad"),
    ]
    return element("svg", *parts, viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")


def in_words(bars: list[Bar]) -> str:
    """Say what a histogram shows."""
    told = ", ".join(f"{bar.label}: {bar.count}" for bar in bars if bar.count)
    return f"How many of {counted(sum(bar.count for bar in bars), 'submission')} have so many points. {told}"


def _widths() -> Iterator[int]:
    """Yield widths of bars that are easy to count in: 1, 2, 5, 10, 20, 50, ..."""
    size = 1
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10


def _at(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
