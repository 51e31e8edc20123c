"""A whole picture of a window: what stands still, and what moves from one output to the next."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from convjax.arithmetic.messages import problem, times
from convjax.explanation.taps import INSERTED, PADDING, Tap
from convjax.inspect.plots.colours import largest_of
from convjax.inspect.plots.sheets import Sheet
from convjax.inspect.plots.writing import shortened

from .boards import (
    GREY,
    INK,
    LEAST_NUMBERED,
    UNREAD,
    Board,
    Cell,
    draw_elements,
    draw_empty,
    draw_marks,
    draw_weights,
    draw_zeros,
    lifted,
    looks_at,
)
from .layouts import MARGIN, WIDEST, Part, laid_out
from .words import formulas_of, number, sum_of, title_of, wrapped_lines

if TYPE_CHECKING:
    from convjax.explanation import Explanation

MOST_CHANNELS = 4
LETTER, CAPITAL, TALL = 7.4, 9.0, 19  # pixels: of a letter of a sum, and of the title; of a line
HERE = {PADDING: "padding", INSERTED: "zero inserted by the stride", UNREAD: "read by no output"}


class Scene:
    """The picture of one output channel.

    Args:
        explanation: what is shown.
        channel: the output channel whose sums are shown.
        title: stands above; None for the setting in words.
        most_terms: of one channel that are written out.
        most_pixels: that the boards may take.
    """

    def __init__(
        self, explanation: Explanation, channel: int, title: str | None, *, most_terms: int, most_pixels: float = inf
    ) -> None:
        """Find out where everything lies."""
        numbers = explanation.numbers
        if numbers is None:
            raise problem("there are no numbers to draw", explanation.left_out or "", "Use a smaller setting.")
        self.explanation, self.channel, self._numbers = explanation, channel, numbers
        self._most_terms = most_terms
        self._title = title_of(explanation) if title is None else title
        setting = explanation.setting
        dims = setting.spatial_dims
        self._one_by_one = list(np.ndindex(*explanation.output_size))
        read = {term.in_channel for term in explanation.terms((*self._one_by_one[0], channel))}
        self._ins = _some(setting.in_channels, sorted(read))
        self._outs = _some(setting.out_channels, [channel])
        self._kernels = [] if setting.is_pool else [one for one in self._ins if one in read]
        self._largest = [largest_of(numbers.x), 0.0, largest_of(numbers.output)]
        if numbers.kernel is not None:
            self._largest[1] = largest_of(numbers.kernel)
        self._parts = self._made_parts(dims)
        self._layout = laid_out(self._parts, across=dims == 2, most_pixels=most_pixels)
        self._lines = formulas_of(explanation)
        written = max(CAPITAL * len(self._title), *(LETTER * len(line) for line in self._lines))
        self._width = max(self._layout.width, min(written, WIDEST) + 2 * MARGIN)
        self._top = 40 + TALL * len(self._lines) + 12

    @property
    def outputs(self) -> list[tuple[int, ...]]:
        """The index of every output of the channel, in the order in which they are made."""
        return [(*place, self.channel) for place in self._one_by_one]

    def words(self, output: tuple[int, ...]) -> list[str]:
        """The sum of one output, in lines that fit."""
        return wrapped_lines(
            sum_of(self.explanation, self._numbers, output, self._most_terms),
            int((self._width - 2 * MARGIN) / LETTER),
        )

    def begin(self, lines: int) -> Sheet:
        """A sheet with all that stands still, and room for so many lines of sums."""
        below = self._top + self._layout.height + 16
        sheet = Sheet(self._width, below + TALL * lines + 36)
        letters = int((self._width - 2 * MARGIN) / CAPITAL)
        sheet.say(MARGIN, 12, shortened(self._title, letters), size=16)
        for row, line in enumerate(self._lines):
            sheet.say(MARGIN, 40 + TALL * row, line, color=GREY)
        self._draw_headings(sheet)
        for channel, board in zip(self._ins, self._boards[0], strict=True):
            self._draw_input(sheet, board, channel)
        for channel, board in zip(self._kernels, self._boards[1], strict=True):
            self._draw_kernel(sheet, board, channel)
        for channel, board in zip(self._outs, self._boards[2], strict=True):
            draw_empty(sheet, board)
            if channel < self.channel:
                self._draw_done(sheet, board, channel, self._one_by_one)
        self._draw_key(sheet, below + TALL * lines + 8)
        return sheet

    def draw_outputs(self, sheet: Sheet, outputs: Sequence[tuple[int, ...]]) -> list[Any]:
        """Outputs that are done; gives what was drawn."""
        board = self._boards[2][self._outs.index(self.channel)]
        return self._draw_done(sheet, board, self.channel, [output[:-1] for output in outputs])

    def draw_step(self, sheet: Sheet, output: tuple[int, ...]) -> list[Any]:
        """The window of one output, what its cells are multiplied by, and the sum; gives what was drawn."""
        terms, drawn = self.explanation.terms(output), []
        value = float(self._numbers.output[output])
        operation = self.explanation.setting.operation
        rows = [axis.places[index] for axis, index in zip(self.explanation.axes, output[:-1], strict=True)]
        for channel, board in zip(self._ins, self._boards[0], strict=True):
            own = {self._cell(rows, term.tap): term for term in terms if term.in_channel == channel}
            if not own:
                continue
            drawn += draw_marks(sheet, board, list(own))
            if board.side < LEAST_NUMBERED:
                continue
            if operation == "max_pool":
                won = [cell for cell, one in own.items() if one.stands_for == "element" and one.value == value]
                drawn += draw_weights(sheet, board, dict.fromkeys(won[:1], "max"))
            elif operation != "avg_pool":
                drawn += draw_weights(sheet, board, {cell: f"×{number(one.weight)}" for cell, one in own.items()})
        board = self._boards[2][self._outs.index(self.channel)]
        drawn += draw_marks(sheet, board, [lifted(output[:-1])])
        top = self._top + self._layout.height + 16
        for row, line in enumerate(self.words(output)):
            drawn.append(sheet.say(MARGIN, top + TALL * row, line, color=INK))
        return drawn

    @cached_property
    def _boards(self) -> list[list[Board]]:
        places = zip(self._parts, self._layout.places, strict=True)
        found = [part.boards(x, y + self._top, self._layout.side) for part, (x, y) in places]
        return found if self._kernels else [found[0], [], found[1]]

    def _made_parts(self, dims: int) -> list[Part]:
        setting = self.explanation.setting
        name = f"input {times(setting.input_size)}" + (", slices along axis 0" if dims == 3 else "")
        darkest = [f", darkest ±{number(largest)}" for largest in self._largest]
        line = lifted_shape([len(axis.line) for axis in self.explanation.axes])
        parts = [Part(name, darkest[0], _labels(self._ins, setting.in_channels), line)]
        if self._kernels:
            name = f"kernel {times(setting.kernel_size)}"
            labels = tuple(f"for channel {one}" for one in self._kernels) if setting.in_channels > 1 else ("",)
            if setting.out_channels > 1:
                name += f" of output channel {self.channel}"
            beside = {"slots": tuple(map(self._ins.index, self._kernels)), "tall": line[1]} if dims == 2 else {}
            parts.append(Part(name, darkest[1], labels, lifted_shape(setting.kernel_size), **beside))
        outs, name = _labels(self._outs, setting.out_channels), f"output {times(setting.output_size)}"
        return [*parts, Part(name, darkest[2], outs, lifted_shape(setting.output_size))]

    def _draw_headings(self, sheet: Sheet) -> None:
        side = self._layout.side
        for part, (x, y) in zip(self._parts, self._layout.places, strict=True):
            sheet.say(x, y + self._top, part.heading_at(side), weight="bold")
            for board, label in zip(part.boards(x, y + self._top, side), part.labels, strict=True):
                sheet.say(board.left, board.top - 17, label, size=12, color=GREY)

    def _draw_input(self, sheet: Sheet, board: Board, channel: int) -> None:
        axes, elements, zeros = self.explanation.axes, [], dict[Cell, Tap | str]()
        values = np.zeros(board.shape)
        unread = [set(axis.unread) for axis in axes]
        for place in np.ndindex(*(len(axis.line) for axis in axes)):
            there = tuple(axis.line[index] for axis, index in zip(axes, place, strict=True))
            cell = lifted(place)
            if PADDING in there or INSERTED in there:
                zeros[cell] = PADDING if PADDING in there else INSERTED
                continue
            elements.append(cell)
            values[cell] = self._numbers.x[(*there, channel)]
            if any(index in left_out for index, left_out in zip(there, unread, strict=True)):
                zeros[cell] = UNREAD
        draw_elements(sheet, board, values, self._largest[0], elements)
        draw_zeros(sheet, board, zeros, self._padding_as())

    def _padding_as(self) -> str:
        setting = self.explanation.setting
        if setting.operation == "max_pool":
            return "−∞"
        return "" if setting.operation == "avg_pool" and not setting.count_padding else "0"

    def _draw_kernel(self, sheet: Sheet, board: Board, channel: int) -> None:
        terms = self.explanation.terms((*self._one_by_one[0], self.channel))
        own = {lifted(term.tap): term.weight for term in terms if term.in_channel == channel}
        values = np.zeros(board.shape)
        for cell, weight in own.items():
            values[cell] = weight
        draw_elements(sheet, board, values, self._largest[1], list(own))

    def _draw_done(self, sheet: Sheet, board: Board, channel: int, places: Sequence[tuple[int, ...]]) -> list[Any]:
        values = self._numbers.output[..., channel].reshape(board.shape)
        return draw_elements(sheet, board, values, self._largest[2], [lifted(place) for place in places])

    def _draw_key(self, sheet: Sheet, top: float) -> None:
        """What the cells that are no elements mean, as far as there are any."""
        setting, axes = self.explanation.setting, self.explanation.axes
        kinds = [kind for kind in (PADDING, INSERTED) if any(kind in axis.line for axis in axes)]
        kinds += [UNREAD] if any(axis.unread for axis in axes) else []
        x, side = float(MARGIN), 16
        for kind in kinds:
            sheet.squares([(x, top)], side, **looks_at(self._layout.side)[kind])
            text = HERE[kind]
            if kind == PADDING and setting.operation == "max_pool":
                text += ", never the largest"
            sheet.say(x + 22, top + 1, text, size=12, color=GREY)
            x += 44 + 6.8 * len(text)
        draw_marks(sheet, Board(x, top, side, (1, 1, 1)), [(0, 0, 0)])
        sheet.say(x + 22, top + 1, "in the window; the output it gives", size=12, color=GREY)

    @staticmethod
    def _cell(rows: Sequence[Sequence[int]], tap: Sequence[int]) -> Cell:
        return lifted([row[index] for row, index in zip(rows, tap, strict=True)])


def lifted_shape(sizes: Sequence[int]) -> Cell:
    """Sizes along one to three axes as slices, rows and columns."""
    layers, rows, columns = (*(1,) * (3 - len(sizes)), *sizes)
    return layers, rows, columns


def _labels(channels: Sequence[int], count: int) -> tuple[str, ...]:
    if count == 1:
        return ("",)
    more = f" of {count}" if len(channels) < count else ""
    return tuple(f"channel {channel}{more}" for channel in channels)


def _some(count: int, wanted: Sequence[int]) -> list[int]:
    """All channels where they are few; else those that are wanted, and others up to the most that are drawn."""
    if count <= MOST_CHANNELS:
        return list(range(count))
    rest = (channel for channel in range(count) if channel not in wanted)
    return sorted(itertools.islice(itertools.chain(wanted, rest), MOST_CHANNELS))
