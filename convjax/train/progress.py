"""Telling a person how training goes: a bar in a terminal, a plain line an epoch anywhere else."""

from __future__ import annotations

import os
import time
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from .callbacks import Callback, Moment, Plan
from .records import EpochRecord

BAR_WIDTH = 25


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
        self._epochs = self._steps = 0
        self._moment: Moment | None = None
        self._validation_accuracy: float | None = None
        self._first: tuple[int, float] | None = None  # a step and when it was seen
        self._seconds_left: float | None = None

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
        """Remember how much there is to do, and show the bar."""
        self._epochs = plan.recipe.epochs
        self._steps = plan.recipe.epochs * plan.steps_per_epoch
        if self._console.is_terminal and not self._console.is_dumb_terminal:
            self._live = Live(console=self._console, get_renderable=self._picture, refresh_per_second=8)
            self._live.start(refresh=True)

    def on_progress(self, moment: Moment) -> None:
        """Move the bar."""
        self._moment = moment
        now = time.monotonic()
        if self._first is None:
            self._first = (moment.step, now)
        elif moment.step > self._first[0]:
            seconds_a_step = (now - self._first[1]) / (moment.step - self._first[0])
            self._seconds_left = (self._steps - moment.step) * seconds_a_step

    def on_epoch(self, record: EpochRecord) -> None:
        """Move the bar, or write the epoch's line."""
        self._validation_accuracy = record.validation_accuracy
        self.on_progress(
            Moment(record.epoch, record.step, record.train_loss, record.train_accuracy, record.images_per_second)
        )
        if self._live:
            return
        validation = "" if record.validation_accuracy is None else f"  val {percent(record.validation_accuracy)}"
        left = "" if self._seconds_left is None else f"  {duration(self._seconds_left)} left"
        say(
            self._console,
            f"epoch {record.epoch:>{len(str(self._epochs))}}/{self._epochs}  loss {record.train_loss:.3f}"
            f"  accuracy {percent(record.train_accuracy)}{validation}  {record.images_per_second:,.0f} img/s{left}",
        )

    def _picture(self) -> Text:
        moment = self._moment
        epoch = moment.epoch if moment else 1
        begin = f"epoch {epoch:>{len(str(self._epochs))}}/{self._epochs}  "
        done = round(BAR_WIDTH * (moment.step if moment else 0) / max(self._steps, 1))
        full, empty = ("█", "░") if self._console.encoding.startswith("utf") else ("#", ".")
        first, second = "  ", " " * len(begin)
        if moment is None:
            first += "compiling"
        else:
            first += f"loss {moment.loss:.3f}  accuracy {percent(moment.accuracy)}"
            if self._validation_accuracy is not None:
                second += f"validation {percent(self._validation_accuracy)}   "
            second += f"{moment.images_per_second:,.0f} img/s"
            if self._seconds_left is not None:
                second += f"   {duration(self._seconds_left)} left"
        bar = (full * done + empty * (BAR_WIDTH - done), "cyan")
        return Text.assemble(begin, bar, f"{first}\n{second}", no_wrap=True, overflow="crop")


def say(console: Console, line: str) -> None:
    """Write a line as it is, at once; once nobody reads any more, write nowhere."""
    try:
        print(line, file=console.file, flush=True)
    except BrokenPipeError:  # the run is worth more than its story
        os.dup2(os.open(os.devnull, os.O_WRONLY), console.file.fileno())


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
