"""Telling a person how far the reading of a data set is, where it takes long enough to ask."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from convjax.data.reading import Report

from .progress import say

SECONDS = 1.0  # of silence; small sets are read by then


@contextmanager
def reading_bar(console: Console, name: str, *, doing: str = "reading") -> Iterator[Report]:
    """What :func:`convjax.data.load` takes as ``report``: a bar in a terminal, one plain line anywhere else.

    Args:
        console: where it is shown; nothing of the bar stays.
        name: what is read.
        doing: what is done with it.

    Example:
        >>> with reading_bar(Console(), "digits") as report:
        ...     report(1797, 1797)
    """
    began = time.monotonic()
    words = TextColumn("{task.description}", markup=False)
    bar = Progress(words, BarColumn(25), MofNCompleteColumn(), TimeRemainingColumn(), console=console, transient=True)
    task = bar.add_task(f"{doing} {name}", total=None)
    told = False

    def report(done: int, total: int) -> None:
        nonlocal told
        if not told and time.monotonic() - began < SECONDS:
            return
        if not told:
            told = True
            if not _moves(console):
                say(console, f"{doing} {name}")
        if _moves(console) and not bar.live.is_started:
            bar.start()
        bar.update(task, completed=done, total=total)
        if done >= total and bar.live.is_started:  # what comes now may have a bar of its own
            bar.stop()

    try:
        yield report
    finally:
        if bar.live.is_started:  # to stop what was not started would write an empty line
            bar.stop()


def _moves(console: Console) -> bool:
    return console.is_terminal and not console.is_dumb_terminal
