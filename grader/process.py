"""What Linux offers to keep processes apart and to end what they leave behind; elsewhere nothing happens."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Collection

_DEATH_SIGNAL, _DUMPABLE, _SUBREAPER = 1, 4, 36  # of prctl(2)


def hide() -> None:
    """Let no other process of this user read or write our memory, nor open our descriptors through /proc."""
    _prctl(_DUMPABLE, 0)


_adopting = False


def adopt_orphans() -> None:
    """Become the parent of whatever a descendant of ours leaves behind, also of what left its session."""
    global _adopting
    _adopting = sys.platform == "linux"
    _prctl(_SUBREAPER, 1)


def die_with_parent() -> None:
    """Be killed when the parent ends, however it ends."""
    _prctl(_DEATH_SIGNAL, signal.SIGKILL if os.name == "posix" else 0)


def end_first_when_memory_is_short() -> None:
    """Let the kernel, where it has to end a process to get memory, take this one or a child of it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
            score.write("1000")


def end_orphans(spared: Collection[int]) -> None:
    """Kill all children of a process that adopts orphans, but `spared`, and what their end makes its children."""
    if not _adopting:
        return
    until = time.monotonic() + 3.0
    while (orphans := _children() - set(spared)) and time.monotonic() < until:
        for orphan in orphans:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(orphan, signal.SIGKILL)
        for orphan in orphans:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(orphan, 0)


def _children() -> set[int]:
    children: set[int] = set()
    for number in filter(str.isdigit, os.listdir("/proc")):
        with (
            contextlib.suppress(OSError, ValueError, IndexError),
            open(f"/proc/{number}/stat", encoding="utf-8", errors="replace") as entry,
        ):
            # The name in brackets may hold anything, brackets too.
            if int(entry.read().rpartition(")")[2].split()[1]) == os.getpid():
                children.add(int(number))
    return children


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
