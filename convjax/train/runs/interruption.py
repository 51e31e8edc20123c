"""Ctrl-C and SIGTERM as a request to stop after the steps that are being made, so that nothing is lost."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)
INTERRUPTED = 130  # the exit code
GRACE = 2.0  # seconds in which a program that is to leave at once may clean up


class StopRequest:
    """Whether the program was asked to stop: called as a function, it says so."""

    def __init__(self) -> None:
        """Nobody has asked yet, and no signal was heard."""
        self.heard, self.asked, self.after = 0, False, ""

    def __call__(self) -> bool:
        """Whether a signal was heard."""
        self.asked = True
        return self.heard > 0

    def comes_after(self, work: str) -> None:
        """Name what is done before the program stops: a person is told at the first signal. Empty: nothing."""
        self.after = work


@contextmanager
def stop_requests(tell: Callable[[str], object] = lambda _line: None) -> Iterator[StopRequest]:
    """Within this block SIGINT and SIGTERM do not end the program at once.

    The first is remembered: what the block is given then returns true when called. The second raises
    ``KeyboardInterrupt``, as does the first as long as nobody has called it: then nothing is there yet that could be
    saved. Where Python cannot raise it, because a program is being compiled, the second ends the process within two
    seconds. Only the main thread can use it.

    Args:
        tell: told at the first signal what will happen, at once and in another thread: the main one may be compiling.

    Example:
        >>> with stop_requests() as should_stop:
        ...     should_stop()
        False
    """
    request = StopRequest()

    def hear(_number: int, _frame: FrameType | None) -> None:
        request.heard += 1
        if request.heard > 1 or not request.asked:
            raise KeyboardInterrupt

    def announce(number: int) -> None:
        again = "Ctrl-C again" if number == signal.SIGINT else "another signal"
        if request.after:
            tell(f"stopping after {request.after}; {again} leaves at once")

    previous: dict[int, Any] = {number: signal.signal(number, hear) for number in SIGNALS}
    try:
        with _leaving_at_the_second(announce):
            yield request
    finally:
        for number, handler in previous.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


@contextmanager
def leaving_without_clean_up() -> Iterator[None]:
    """End the process where ``KeyboardInterrupt`` leaves this block, with its line and its exit code.

    XLA's threads may still be compiling then, and Python that takes itself down under them ends in a segmentation
    fault.
    """
    try:
        yield
    except KeyboardInterrupt:
        with suppress(OSError):  # nobody reads any more
            print("Interrupted.", file=sys.stderr, flush=True)
            sys.stdout.flush()
        os._exit(INTERRUPTED)


@contextmanager
def _leaving_at_the_second(announce: Callable[[int], None]) -> Iterator[None]:
    """End the process some time after the second signal, even while the main thread is not in Python's hands."""
    reads, writes = os.pipe()
    if hasattr(os, "set_blocking"):  # Windows has it from Python 3.12 on, and takes a pipe without it
        os.set_blocking(writes, False)
    over = threading.Event()

    def watch() -> None:
        heard: list[int] = []
        while len(heard) < 2:
            numbers = os.read(reads, 16)
            if over.is_set():
                return
            first = not heard
            heard += [number for number in numbers if number in SIGNALS]
            if first and len(heard) == 1:
                with suppress(OSError, ValueError):  # nobody reads any more, or it is closed: no reason not to stop
                    announce(heard[0])
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
