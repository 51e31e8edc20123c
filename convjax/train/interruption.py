"""Ctrl-C and SIGTERM as a request to stop after the steps that are being made, so that nothing is lost."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


@contextmanager
def stop_requests() -> Iterator[Callable[[], bool]]:
    """Within this block SIGINT and SIGTERM do not end the program at once.

    The first is remembered: the function that the block is given then returns true. The second raises
    ``KeyboardInterrupt``. Only the main thread can use it.

    Example:
        >>> with stop_requests() as should_stop:
        ...     should_stop()
        False
    """
    requested = False

    def remember(_number: int, _frame: FrameType | None) -> None:
        nonlocal requested
        if requested:
            raise KeyboardInterrupt
        requested = True

    previous: dict[int, Any] = {number: signal.signal(number, remember) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: requested
    finally:
        for number, handler in previous.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
