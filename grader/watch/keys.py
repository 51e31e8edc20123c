"""Keys, as they are pressed: without waiting for Enter, and with the terminal in order again afterwards."""

import contextlib
import os
import re
import select
import sys
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, Self

SECONDS_BEFORE_ESCAPE_STANDS_ALONE = 0.05

_CUT_SHORT = re.compile(rb"\x1b(O|\[[0-9;]*)?$")

_SEQUENCES = {
    "[A": "up", "OA": "up", "[B": "down", "OB": "down",
    "[5~": "page up", "[6~": "page down",
    "[H": "home", "OH": "home", "[1~": "home", "[F": "end", "OF": "end", "[4~": "end",
}  # fmt: skip
_CONTROLS = {"\r": "enter", "\n": "enter", "\x1b": "escape", "\x04": "q", "\x0c": "redraw", "\x03": "interrupt"}
_WINDOWS_SEQUENCES = {"H": "up", "P": "down", "I": "page up", "Q": "page down", "G": "home", "O": "end"}


def keys_in(text: str) -> Iterator[str]:
    """Yield the keys that a terminal sent; a sequence that means none of ours is passed over whole."""
    rest = text
    while rest:
        if rest[0] == "\x1b" and len(rest) > 1 and rest[1] in "[O":
            end = next((place for place in range(2, len(rest)) if "@" <= rest[place] <= "~"), len(rest) - 1)
            name, rest = _SEQUENCES.get(rest[1 : end + 1], ""), rest[end + 1 :]
            if name:
                yield name
            continue
        if rest[0] == "\x1b" and rest[1:] and rest[1] != "\x1b":  # Alt and a key
            rest = rest[2:]
            continue
        key, rest = _CONTROLS.get(rest[0], rest[0].lower()), rest[1:]
        if len(key) > 1 or key.isprintable():
            yield key


class Keyboard:
    """The keys of the terminal on standard input, while it is used as a context manager.

    Ctrl-C and Ctrl-Z stay what they are everywhere: signals.
    """

    def __init__(self, pressed: Callable[[str], None], closed: Callable[[], None]) -> None:
        """Tell `pressed` each key, and `closed` when there will be no more; both from another thread."""
        self._pressed, self._closed = pressed, closed
        self._descriptor = -1
        self._before: Any = None
        self._ending = threading.Event()

    def __enter__(self) -> Self:
        """Begin to read keys."""
        self._descriptor = sys.stdin.fileno()
        self.take()
        read = _read_windows if sys.platform == "win32" else _read_posix
        threading.Thread(target=read, args=(self,), name="keys", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        """Give the terminal back."""
        self._ending.set()
        self.release()

    def take(self) -> None:
        """Let keys arrive at once, and unseen."""
        if sys.platform == "win32" or not self._has_the_terminal():
            return
        import termios

        with contextlib.suppress(termios.error):
            before = termios.tcgetattr(self._descriptor)
            now = termios.tcgetattr(self._descriptor)
            now[3] &= ~(termios.ICANON | termios.ECHO)
            now[6][termios.VMIN], now[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, now)
            self._before = self._before or before

    def release(self) -> None:
        """Put the terminal back as it was; what was typed and not read is dropped."""
        if sys.platform == "win32" or self._before is None or not self._has_the_terminal():
            return
        import termios

        with contextlib.suppress(termios.error, OSError):  # the terminal may be gone
            termios.tcsetattr(self._descriptor, termios.TCSAFLUSH, self._before)
        self._before = None

    def _has_the_terminal(self) -> bool:
        """Whether we are in the foreground; in the background, to set the terminal would stop us."""
        if sys.platform == "win32":
            return True
        try:
            return os.tcgetpgrp(self._descriptor) == os.getpgrp()
        except OSError:  # it is nobody's to give, or gone
            return True


def _read_posix(keyboard: Keyboard) -> None:
    descriptor = keyboard._descriptor
    while not keyboard._ending.is_set():
        try:
            if not select.select([descriptor], [], [], 0.25)[0]:
                continue
            text = os.read(descriptor, 1024)
            while (
                _CUT_SHORT.search(text) and select.select([descriptor], [], [], SECONDS_BEFORE_ESCAPE_STANDS_ALONE)[0]
            ):
                text += os.read(descriptor, 1024)
        except OSError:
            text = b""
        if not text:
            keyboard._closed()
            return
        for key in keys_in(text.decode("utf-8", "ignore")):
            keyboard._pressed(key)


def _read_windows(keyboard: Keyboard) -> None:
    if sys.platform != "win32":
        return
    import msvcrt

    while not keyboard._ending.is_set():
        character = msvcrt.getwch()
        if character in "\x00\xe0":
            name = _WINDOWS_SEQUENCES.get(msvcrt.getwch())
            if name:
                keyboard._pressed(name)
            continue
        for key in keys_in(character):
            keyboard._pressed(key)
