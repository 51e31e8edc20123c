"""What Linux offers to keep processes apart and to end what they leave behind; elsewhere nothing happens."""

import contextlib
import os
import signal
import sys
import time
import warnings
from collections.abc import Collection, Iterator

CAN_FORK = sys.platform == "linux"
"""Whether a process that has loaded libraries may be forked: on macOS its frameworks forbid it, on Windows there is
no fork."""

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


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Let an interrupt wait until what is done here is done; it meets the main thread, so others need no waiting."""
    import threading  # a worker by itself goes without

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came = False

    def remember(*_: object) -> None:
        nonlocal came
        came = True

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)


def has_one_thread() -> bool:
    """Return whether this process can be forked without leaving behind what another thread holds."""
    return len(os.listdir("/proc/self/task")) == 1


def fork() -> int:
    """Fork, without the warning that JAX gives whoever has imported it: its threads start with its first array."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return os.fork()


def family(founder: int) -> set[int]:
    """Return a process and all that descend from it, as far as they are not orphans yet."""
    children: dict[int, set[int]] = {}
    for number, parent in _parents():
        children.setdefault(parent, set()).add(number)
    found, waiting = set[int](), [founder]
    while waiting:
        found.add(number := waiting.pop())
        waiting.extend(children.get(number, set()) - found)
    return found


def resident_bytes(number: int) -> int:
    """Return how much of a process lies in memory; 0 where it is gone, or where the system does not say."""
    with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{number}/statm", encoding="ascii") as line:
        return int(line.read().split()[1]) * _PAGE
    return 0


_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0


def _children() -> set[int]:
    return {number for number, parent in _parents() if parent == os.getpid()}


def _parents() -> Iterator[tuple[int, int]]:
    """Yield every process there is and its parent."""
    for number in filter(str.isdigit, os.listdir("/proc")):
        with (
            contextlib.suppress(OSError, ValueError, IndexError),
            open(f"/proc/{number}/stat", encoding="utf-8", errors="replace") as entry,
        ):
            # The name in brackets may hold anything, brackets too.
            yield int(number), int(entry.read().rpartition(")")[2].split()[1])


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
