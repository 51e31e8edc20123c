"""Telling a person how training goes: a bar in a terminal, a plain line an epoch anywhere else."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from convjax.train.callbacks import Callback, Moment, Plan
from convjax.train.records import EpochRecord

BAR_WIDTH, SHORTEST_BAR = 25, 5


class Progress(Callback):
    """Shows epoch, loss, accuracy, images per second and time left; a context manager.

    Args:
        console: where it is shown; without a terminal behind it, each epoch is one plain line.

    Example:
        >>> with Progress(Console()) as progress:
        ...     result = fit(model, data, callbacks=[progress])  # doctest: +SKIP
    """

    def __init__(self, console: Console) -> None:
        """Show nothing yet."""
        self._console = console
        self._live: Live | None = None
        self._epochs = self._steps = self._step = self._epoch = self._batch_size = 0
        self._moment: Moment | None = None
        self._validation_accuracy: float | None = None
        self._first: tuple[int, float] | None = None  # a step and when it was seen
        self._seconds_left: float | None = None
        self._evaluating = False

    def __enter__(self) -> Progress:
        """Give itself; the bar appears when training starts."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the terminal; the bar stays as it was last."""
        if self._live:
            self._live.stop()

    def on_start(self, plan: Plan) -> None:
        """Remember how much there is to do and how much was done before, and show the bar."""
        self._epochs, self._batch_size = plan.recipe.epochs, plan.recipe.batch_size
        self._steps, self._step = plan.recipe.epochs * plan.steps_per_epoch, plan.step
        self._epoch = min(plan.step // plan.steps_per_epoch + 1, self._epochs)
        if self._console.is_terminal and not self._console.is_dumb_terminal:
            self._live = Live(console=self._console, get_renderable=self._picture, refresh_per_second=8)
            self._live.start(refresh=True)

    def on_progress(self, moment: Moment) -> None:
        """Move the bar."""
        self._moment, self._evaluating = moment, False
        self._step, self._epoch = moment.step, moment.epoch
        steps_left, now = self._steps - moment.step, time.monotonic()
        if self._first is None:
            self._first = (moment.step, now)
            self._seconds_left = steps_left * self._batch_size / max(moment.images_per_second, 1e-9)
        elif moment.step > self._first[0]:
            self._seconds_left = steps_left * (now - self._first[1]) / (moment.step - self._first[0])

    def on_evaluation(self) -> None:
        """Say that the images held out are looked at now, which may take a while."""
        self._evaluating = True

    def on_epoch(self, record: EpochRecord) -> None:
        """Move the bar, or write the epoch's line."""
        self._validation_accuracy = record.validation_accuracy
        self.on_progress(
            Moment(record.epoch, record.step, record.train_loss, record.train_accuracy, record.images_per_second)
        )
        if self._live:
            return
        validation = [] if record.validation_accuracy is None else [f"val {percent(record.validation_accuracy)}"]
        parts = [
            f"epoch {record.epoch:>{len(str(self._epochs))}}/{self._epochs}",
            f"loss {record.train_loss:.3f}",
            f"accuracy {percent(record.train_accuracy)}",
            *validation,
            f"{record.images_per_second:,.0f} img/s",
            f"{duration(self._seconds_left or 0)} left",
        ]
        short = [*parts[:-1], parts[-1].removesuffix(" left")]
        lines = ["  ".join(parts), "  ".join(short), " ".join(short)]
        say(self._console, next((line for line in lines if len(line) <= 80), lines[-1]))

    def _picture(self) -> Text:
        """Two lines; where a terminal is narrower than they are, a shorter bar, or none, and more lines."""
        moment, width = self._moment, self._console.width
        begin = f"epoch {self._epoch:>{len(str(self._epochs))}}/{self._epochs}"
        now, rest = ["compiling"], []
        if moment:
            now = [f"loss {moment.loss:.3f}", f"accuracy {percent(moment.accuracy)}"]
            if self._evaluating:
                rest.append("evaluating")
            elif self._validation_accuracy is not None:
                rest.append(f"validation {percent(self._validation_accuracy)}")
            rest += [f"{moment.images_per_second:,.0f} img/s", f"{duration(self._seconds_left or 0)} left"]
        room = width - len("  ".join([begin, "", *now]))
        bar = min(BAR_WIDTH, room)
        if bar < SHORTEST_BAR:
            return Text("\n".join(_lines([begin, *now, *rest], width)), no_wrap=True, overflow="crop")
        done = round(bar * self._step / max(self._steps, 1))
        full, empty = ("█", "░") if self._console.encoding.startswith("utf") else ("#", ".")
        indent = min(len(begin) + 2, max(0, width - len("   ".join(rest))))
        below = "\n".join(f"{' ' * indent}{line}" for line in _lines(rest, width - indent, "   "))
        after = "  ".join(["", *now])
        shades = (full * done + empty * (bar - done), "cyan")
        return Text.assemble(f"{begin}  ", shades, f"{after}\n{below}", no_wrap=True, overflow="crop")


def _lines(parts: Sequence[str], width: int, between: str = "  ") -> list[str]:
    """As many parts in a line as it holds."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(between) + len(part) <= width:
            lines[-1] += between + part
        else:
            lines.append(part)
    return lines


def say(console: Console, line: str) -> None:
    """Write a line as it is, at once; once nobody reads any more, write nowhere."""
    try:
        print(line, file=console.file, flush=True)
    except BrokenPipeError:  # the run is worth more than its story
        os.dup2(os.open(os.devnull, os.O_WRONLY), console.file.fileno())


def say_beside_bar(console: Console, line: str) -> None:
    """As :func:`say`, while a bar may be moving, which is drawn anew below the line."""
    if console.is_terminal:
        console.print(Text(line))
    else:
        say(console, line)


def percent(share: float) -> str:
    """A share as people read it.

    Example:
        >>> percent(0.97812)
        '97.8 %'
    """
    return f"{100 * share:.1f} %"


def duration(seconds: float) -> str:
    """Hours, minutes and seconds, without leading zeros of hours.

    Example:
        >>> duration(3.2), duration(3661)
        ('0:03', '1:01:01')
    """
    minutes, whole_seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{whole_seconds:02}" if hours else f"{minutes}:{whole_seconds:02}"
