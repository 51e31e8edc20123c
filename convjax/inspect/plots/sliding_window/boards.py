"""An array as cells on a sheet: colours say sign and size, numbers the rest; what is no element looks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from convjax.explanation.taps import INSERTED, PADDING, Tap
from convjax.inspect.plots.colours import ink_on, signed
from convjax.inspect.plots.sheets import Sheet

from .words import number

INK, GREY, LINE = "#111111", "#616161", "#9e9e9e"
LEAST_NUMBERED, LEAST_LINED = 26, 8  # pixels: cells from this side on hold their numbers; have lines around them
SMALLEST_LETTER = 8  # pixels
BETWEEN = 14  # pixels: of two slices
UNREAD = "unread"
LOOKS: dict[str, dict[str, Any]] = {
    PADDING: {"fill": "white", "edge": LINE, "dashed": True, "zorder": 1.5},
    INSERTED: {"fill": "#e3e3e3", "edge": LINE},
    UNREAD: {"fill": "none", "edge": "#757575", "hatch": "////", "zorder": 2.5},
}

Cell = tuple[int, int, int]  # slice, row, column
LOOKS_OF_DOTS: dict[str, dict[str, Any]] = {
    PADDING: {"fill": "#ececec", "edge": "none", "antialiased": False},
    INSERTED: {"fill": "#d5d5d5", "edge": "none", "antialiased": False},
    UNREAD: {"fill": "#9e9e9e", "edge": "none", "antialiased": False, "alpha": 0.6, "zorder": 2.5},
}


@dataclass(frozen=True)
class Board:
    """Where the cells of an array of up to three axes lie: slices side by side, in rows where they are many.

    Args:
        left: of the first cell, in pixels.
        top: of the same.
        side: of a cell.
        shape: slices, rows, columns.
        in_row: slices side by side.
    """

    left: float
    top: float
    side: int
    shape: Cell
    in_row: int = 1

    def corner(self, cell: Cell) -> tuple[float, float]:
        """The left upper corner of a cell."""
        layer, row, column = cell
        below, beside = divmod(layer, self.in_row)
        left = self.left + beside * (self.shape[2] * self.side + BETWEEN)
        return left + column * self.side, self.top + below * (self.shape[1] * self.side + BETWEEN) + row * self.side


def extent(shape: Cell, side: int, in_row: int) -> tuple[float, float]:
    """The pixels from left to right, and from top to bottom, of slices of this shape, so many side by side."""
    slices, rows, columns = shape
    width = min(slices, in_row) * (columns * side + BETWEEN) - BETWEEN
    return width, -(-slices // in_row) * (rows * side + BETWEEN) - BETWEEN


def looks_at(side: int) -> dict[str, dict[str, Any]]:
    """How padding, inserted zeros and elements that nothing reads look in cells of this side."""
    return LOOKS if side >= LEAST_LINED else LOOKS_OF_DOTS


def lifted(index: Sequence[int]) -> Cell:
    """An index of one to three axes as slice, row and column."""
    layer, row, column = (*(0,) * (3 - len(index)), *index)
    return int(layer), int(row), int(column)


def draw_elements(sheet: Sheet, board: Board, values: np.ndarray, largest: float, cells: Sequence[Cell]) -> list[Any]:
    """The elements at these cells, coloured by sign and size; gives what was drawn."""
    if not cells:
        return []
    numbers = np.asarray([values[cell] for cell in cells], float)
    colours = signed(numbers, largest)
    how: dict[str, Any] = {} if board.side >= LEAST_LINED else {"antialiased": False}
    edge = LINE if board.side >= LEAST_LINED else "none"
    drawn: list[Any] = [sheet.squares([board.corner(cell) for cell in cells], board.side, colours / 255, edge, **how)]
    if board.side >= LEAST_NUMBERED:
        longest = max(len(number(value)) for value in values.ravel())
        for cell, value, colour in zip(cells, numbers, colours, strict=True):
            drawn.append(_write(sheet, board, cell, number(value), ink_on(colour), longest))
    return drawn


def draw_zeros(sheet: Sheet, board: Board, kinds: dict[Cell, Tap | str], padding_as: str) -> None:
    """What is no element: padding in a broken line, inserted zeros on grey; and elements that nothing reads.

    Args:
        sheet: to draw on.
        board: where.
        kinds: for each cell, "padding", "inserted" or "unread".
        padding_as: what padding is read as, "0" or nothing.
    """
    for kind, how in looks_at(board.side).items():
        sheet.squares([board.corner(cell) for cell, one in kinds.items() if one == kind], board.side, **how)
    if board.side >= LEAST_NUMBERED:
        for cell, kind in kinds.items():
            if kind != UNREAD:
                _write(sheet, board, cell, padding_as if kind == PADDING else "0", GREY)


def draw_empty(sheet: Sheet, board: Board) -> None:
    """Cells that hold nothing yet."""
    if board.side >= LEAST_LINED:
        corners = [board.corner(lifted(cell)) for cell in np.ndindex(board.shape)]
        sheet.squares(corners, board.side, "white", "#c8c8c8")
        return
    for layer in range(board.shape[0]):
        x, y = board.corner((layer, 0, 0))
        sheet.frame(x, y, board.shape[2] * board.side, board.shape[1] * board.side)


def draw_marks(sheet: Sheet, board: Board, cells: Sequence[Cell]) -> list[Any]:
    """A strong frame around each of these cells."""
    corners = [board.corner(cell) for cell in cells]
    width = 3.0 if board.side >= 20 else 2.0 if board.side >= 8 else 1.2
    return [sheet.squares(corners, board.side, "none", INK, width=width, zorder=4)]


def draw_weights(sheet: Sheet, board: Board, weights: dict[Cell, str]) -> list[Any]:
    """What each cell of the window is multiplied by, small, in its lower right corner; nothing where it has no room."""
    drawn = []
    longest = max(map(len, weights.values()), default=1)
    size = min(11.0, max(9.0, board.side / 4), 1.5 * board.side / longest)
    for cell, text in weights.items() if size >= SMALLEST_LETTER else ():
        x, y = board.corner(cell)
        place = (x + board.side - 3, y + board.side - 3)
        box = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"}
        how = {"ha": "right", "va": "bottom", "color": INK, "bbox": box, "zorder": 4.5}
        drawn.append(sheet.say(*place, text, size=size, **how))
    return drawn


def _write(sheet: Sheet, board: Board, cell: Cell, text: str, ink: str, longest: int = 1) -> Any:
    x, y = board.corner(cell)
    size = min(15.0, board.side / 2.4, 1.4 * board.side / longest)
    middle = (x + board.side / 2, y + 0.41 * board.side)  # below it stands what it is multiplied by
    return sheet.say(*middle, text, size=size, ha="center", va="center_baseline", color=ink, zorder=3)
