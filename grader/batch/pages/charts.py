"""Pictures of numbers, as SVG in the page: no colour says what the words beside it do not."""

from dataclasses import dataclass

from grader.batch.pages.markup import Html, element
from grader.batch.pages.scores import Scores
from grader.report.words import counted

MOST_BARS = 16
_WIDTH, _HEIGHT = 640, 270
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 8, 24, 52


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
    step = _step(most)
    top = -(-most // step) * step
    inner, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    wide = inner / len(bars)
    sparse = max(1, -(-len(bars) * max(len(bar.label) for bar in bars) * 9 // inner))
    parts = [element("title", said)]
    for count in range(0, top + 1, step):
        y = _TOP + high * (1 - count / top)
        parts.append(element("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=_at(y), y2=_at(y), class_="grid"))
        parts.append(element("text", str(count), x=_LEFT - 6, y=_at(y + 4), text_anchor="end"))
    for number, bar in enumerate(bars):
        x, tall = _LEFT + number * wide, high * bar.count / top
        middle, foot = _at(x + wide / 2), _TOP + high
        if bar.count:
            edges = {"x": _at(x + wide * 0.08), "width": _at(wide * 0.84), "y": _at(foot - tall), "height": _at(tall)}
            parts.append(element("rect", **edges, class_="bar"))
            parts.append(element("text", str(bar.count), x=middle, y=_at(foot - tall - 5), text_anchor="middle"))
        if number % sparse == 0:
            parts.append(element("text", bar.label, x=middle, y=_at(foot + 17), text_anchor="middle"))
    foot = _TOP + high
    parts.append(element("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=_at(foot), y2=_at(foot), class_="axis"))
    parts.append(element("text", "Points", x=_at(_LEFT + inner / 2), y=_HEIGHT - 8, text_anchor="middle"))
    parts.append(element("text", "Submissions", x=4, y=12))
    return element("svg", *parts, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", aria_label=said)


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


def _widths():
    """Yield widths of bars that are easy to count in: 1, 2, 5, 10, 20, 50, ..."""
    size = 1
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10


def _step(most: int) -> int:
    """Return how far apart lines stand, so that there are at most five."""
    return next(size for size in _widths() if most / size <= 5)


def _at(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
