"""The elements of an input, or of what a layer gives, and which of them one unit sees."""

from __future__ import annotations

from typing import Any

import numpy as np

from .colours import ink_on, signed
from .paths import Paths
from .sheets import Sheet

LARGEST, LEAST_NUMBERED, LEAST_LINED = 36, 24, 6  # pixels: the side of a cell
PALEST = 0.15  # of the darkest shade: what is seen in one way among thousands is still seen
NAME, INK = 22, "#111111"  # pixels of the line above; of the frame

Span = tuple[int, int]


class FieldPanel:
    """The elements of the input or of what a layer gives, as cells in rows and columns.

    Args:
        name: stands above.
        most: pixels of the longer side, at most.
        paths: in how many ways each element reaches the unit, along one axis or two.
        frame: (first, end) along each axis of what stands in a frame; () where nothing does.
    """

    def __init__(self, name: str, most: int, paths: Paths, frame: tuple[Span, ...] = ()) -> None:
        """One axis is a row."""
        self._name, self._paths = name, np.atleast_2d(paths)
        self._frame = ((0, 1), *frame) if len(frame) == 1 else frame
        (top, bottom), (left, right) = self._frame or ((0, 0), (0, 0))
        rows, columns = self._paths.shape
        self._rows = min(top, 0), max(bottom, rows)
        self._columns = min(left, 0), max(right, columns)
        longest = max(end - first for first, end in (self._rows, self._columns))
        self._side = max(1, min(LARGEST, most // longest))

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels, with the name."""
        rows, columns = self._rows[1] - self._rows[0], self._columns[1] - self._columns[0]
        return max(columns * self._side, 8.0 * len(self._name)), rows * self._side + NAME + 4

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """The name and the elements, their left upper corner here."""
        sheet.say(x, y, self._name, weight="bold")
        self._left, self._top = x - self._columns[0] * self._side, y + NAME - self._rows[0] * self._side
        most = max(float(self._paths.max()), 1.0)
        seen = self._paths > 0
        colours = signed(np.where(seen, PALEST + (1 - PALEST) * self._paths / most, 0.0), 1.0)
        lined = self._side >= LEAST_LINED
        how: dict[str, Any] = {} if lined else {"antialiased": False}
        corners = [self._corner(row, column) for row, column in np.ndindex(*seen.shape)]
        sheet.squares(corners, self._side, colours.reshape(-1, 3) / 255, "#bdbdbd" if lined else "none", **how)
        self._draw_line(sheet, (0, seen.shape[0]), (0, seen.shape[1]))
        if self._side >= LEAST_NUMBERED and most < 1000:
            for row, column in np.argwhere(seen):
                how = {"ha": "center", "va": "center_baseline", "color": ink_on(colours[row, column]), "zorder": 3}
                place = self._corner(row + 0.5, column + 0.5)
                sheet.say(*place, f"{self._paths[row, column]:.0f}", size=12, **how)
        if self._frame:
            self._draw_frame(sheet)

    def _corner(self, row: float, column: float) -> tuple[float, float]:
        return self._left + column * self._side, self._top + row * self._side

    def _draw_line(self, sheet: Sheet, rows: Span, columns: Span, **how: Any) -> None:
        size = (columns[1] - columns[0]) * self._side, (rows[1] - rows[0]) * self._side
        sheet.frame(*self._corner(rows[0], columns[0]), *size, **how)

    def _draw_frame(self, sheet: Sheet) -> None:
        """The receptive field; what it holds of the padding has cells in broken lines."""
        rows, columns = self._frame
        outside = [
            self._corner(row, column)
            for row in range(*rows)
            for column in range(*columns)
            if not (0 <= row < self._paths.shape[0] and 0 <= column < self._paths.shape[1])
        ]
        if self._side >= LEAST_LINED:
            sheet.squares(outside, self._side, "none", "#9e9e9e", dashed=True, zorder=1.5)
        self._draw_line(sheet, rows, columns, colour=INK, width_of_line=3)
