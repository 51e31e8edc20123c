"""Ctrl-C and SIGTERM as a request to stop after the steps that are being made, so that nothing is lost."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)
INTERRUPTED = 130  # the exit code
GRACE = 2.0  # seconds in which a program that is to leave at once may clean up


@contextmanager
def stop_requests() -> Iterator[Callable[[], bool]]:
    """Within this block SIGINT and SIGTERM do not end the program at once.

    The first is remembered: the function that the block is given then returns true. The second raises
    ``KeyboardInterrupt``, as does the first as long as the function has not been asked: then nothing is there yet that
    could be saved. Where Python cannot raise it, because a program is being compiled, the second ends the process
    within two seconds. Only the main thread can use it.

    Example:
        >>> with stop_requests() as should_stop:
        ...     should_stop()
        False
    """
    heard, asked = 0, False

    def hear(_number: int, _frame: FrameType | None) -> None:
        nonlocal heard
        heard += 1
        if heard > 1 or not asked:
            raise KeyboardInterrupt

    def should_stop() -> bool:
        nonlocal asked
        asked = True
        return heard > 0

    previous: dict[int, Any] = {number: signal.signal(number, hear) for number in SIGNALS}
    try:
        with _leaving_at_the_second():
            yield should_stop
    finally:
        for number, handler in previous.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


@contextmanager
def _leaving_at_the_second() -> Iterator[None]:
    """End the process some time after the second signal, even while the main thread is not in Python's hands."""
    reads, writes = os.pipe()
    if hasattr(os, "set_blocking"):  # Windows has it from Python 3.12 on, and takes a pipe without it
        os.set_blocking(writes, False)
    over = threading.Event()

    def watch() -> None:
        heard = 0
        while heard < 2:
            numbers = os.read(reads, 16)
            if over.is_set():
                return
            heard += sum(number in SIGNALS for number in numbers)
        if not over.wait(GRACE):
            if sys.stdout.isatty():
                os.write(sys.stdout.fileno(), b"\x1b[?25h\n")  # the cursor, which a bar hides
            os._exit(INTERRUPTED)

    before = signal.set_wakeup_fd(writes, warn_on_full_buffer=False)
    watcher = threading.Thread(target=watch, name="second signal", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        signal.set_wakeup_fd(before)
        os.write(writes, b"\0")
        watcher.join()
        os.close(reads)
        os.close(writes)
