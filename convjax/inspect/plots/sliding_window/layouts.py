"""Where everything lies: input, kernel and output beside each other, or below each other where they are wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convjax.arithmetic.messages import problem, times

from .boards import BETWEEN, LEAST_NUMBERED, Board, Cell, extent

LARGEST, SMALLEST = 44, 3  # pixels: the side of a cell
WIDEST, TALLEST, NARROWEST = 1180, 1300, 620  # pixels: of all boards together; of the sheet
MARGIN, GAP, HEADING, LABEL, LETTER = 16, 42, 22, 26, 8.0  # pixels


@dataclass(frozen=True)
class Part:
    """One of input, kernel and output: a board for each of its channels, one below the other.

    Args:
        heading: stands above.
        darkest: what is added to it where cells are too small for numbers.
        labels: one for each board; empty ones take no room.
        shape: of every board, in cells.
        slots: the row in which each board lies, where that is not the next one.
        tall: cells from the top of one row to the bottom; 0 where the boards themselves are the rows.
    """

    heading: str
    darkest: str
    labels: tuple[str, ...]
    shape: Cell
    slots: tuple[int, ...] = ()
    tall: int = 0

    @property
    def above(self) -> int:
        """The pixels above each board."""
        return LABEL if any(self.labels) else 4

    def heading_at(self, side: int) -> str:
        """What stands above cells of this side."""
        return self.heading + ("" if side >= LEAST_NUMBERED else self.darkest)

    def width(self, side: int) -> float:
        """In pixels, of the boards or of what is written above them."""
        written = max(len(text) for text in (self.heading_at(side), *self.labels))
        return max(extent(self.shape, side, self._in_row(side))[0], LETTER * written)

    def height(self, side: int) -> float:
        """In pixels, all boards together, with heading and labels."""
        rows = max(self.slots) + 1 if self.slots else len(self.labels)
        return HEADING + rows * self._step(side)

    def boards(self, left: float, top: float, side: int) -> list[Board]:
        """The boards, the heading's upper edge at this place."""
        first, in_row = top + HEADING + self.above, self._in_row(side)
        slots = self.slots or range(len(self.labels))
        return [Board(left, first + slot * self._step(side), side, self.shape, in_row) for slot in slots]

    def _in_row(self, side: int) -> int:
        """Slices side by side: all that fit, but where cells hold numbers all of them."""
        slices, _, columns = self.shape
        fitting = int((WIDEST + BETWEEN) // (columns * side + BETWEEN))
        return slices if side >= LEAST_NUMBERED else max(1, min(slices, fitting))

    def _step(self, side: int) -> float:
        return max(self.tall * side, extent(self.shape, side, self._in_row(side))[1]) + self.above


@dataclass(frozen=True)
class Layout:
    """The places of the parts, from a sheet's left upper corner.

    Args:
        places: the left upper corner of each part.
        side: of every cell.
        width: of all, with a margin.
        height: of all.
    """

    places: tuple[tuple[float, float], ...]
    side: int
    width: float
    height: float


def laid_out(parts: Sequence[Part], *, across: bool, most_pixels: float) -> Layout:
    """The parts from left to right, or from top to bottom, in the largest cells that fit.

    Raises:
        ConvjaxError: cells would be too small to be seen.
    """
    for side in range(LARGEST, SMALLEST - 1, -1):
        widths = [part.width(side) for part in parts]
        heights = [part.height(side) for part in parts]
        gaps = (len(parts) - 1) * (GAP if across else BETWEEN)
        width = sum(widths) + gaps if across else max(widths)
        height = max(heights) if across else sum(heights) + gaps
        if width <= WIDEST and height <= TALLEST and width * height <= most_pixels:
            places = _places(widths, heights, across)
            return Layout(places, side, max(width + 2 * MARGIN, NARROWEST), height)
    cells = " and ".join(times(part.shape).removeprefix("1×").removeprefix("1×") for part in parts)
    what = f"input_size, kernel_size and output_size make {cells} cells, which is more than fits a picture"
    along = WIDEST // SMALLEST // 2 if across else WIDEST // SMALLEST
    most = f", about {along} along each axis at most" if parts[0].shape[0] == 1 else ""
    raise problem(what, "", f"Use smaller sizes{most}.")


def _places(widths: Sequence[float], heights: Sequence[float], across: bool) -> tuple[tuple[float, float], ...]:
    places, x, y = [], float(MARGIN), 0.0
    for width, height in zip(widths, heights, strict=True):
        places.append((x, y))
        x, y = (x + width + GAP, y) if across else (x, y + height + BETWEEN)
    return tuple(places)
