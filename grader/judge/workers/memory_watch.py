"""Watching how much memory a worker really holds, where its own limit, of addresses, says too little.

That limit counts for each process by itself, and only Linux keeps to it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Collection

from grader.judge.workers.started_process import StartedProcess
from grader.process import family, resident_bytes

SECONDS_ALONE = 0.05
SECONDS = 0.25  # to find all descendants takes some milliseconds


class MemoryWatch:
    """Kills a worker whose resident memory, with that of its descendants, exceeds a limit."""

    def __init__(self, worker: StartedProcess, limit: int, *, alone: bool, others: Collection[int]) -> None:
        """Begin to watch.

        Args:
            worker: the process.
            limit: in bytes.
            alone: whether it can start no other process.
            others: workers whose memory is not its own; it may be among them.
        """
        self._worker, self._limit, self._alone, self._others = worker, limit, alone, others
        self._exceeded = False
        self._stopped = threading.Event()
        self._ended_before = _ended_for_memory()
        if os.name == "posix":
            threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stopped.set()

    def was_short(self, exit_code: int, said: bytes) -> bool:
        """Return whether it was memory that a worker with this exit code ended for; `said` is what it printed last."""
        if self._exceeded:
            return True
        if os.name != "posix" or exit_code >= 0:
            return False
        if -exit_code == signal.SIGKILL:  # and we did not kill it
            return _ended_for_memory() > self._ended_before
        # How C++ and XLA end where they can allocate no more.
        return -exit_code == signal.SIGABRT and (b"bad_alloc" in said or b"ut of memory" in said)

    def _watch(self) -> None:
        pause = SECONDS_ALONE if self._alone else SECONDS
        while not self._stopped.wait(pause):
            if self._resident() > self._limit:
                self._exceeded = True
                self._worker.kill()
                return

    def _resident(self) -> int:
        if sys.platform != "linux":
            return _asked_of_ps(self._worker.number)
        if self._alone:
            return resident_bytes(self._worker.number)
        # What it started and left behind counts too.
        theirs = [family(other) for other in self._others if other != self._worker.number]
        own = family(self._worker.adopter).difference([self._worker.adopter], *theirs)
        return sum(map(resident_bytes, own))


def _ended_for_memory() -> int:
    """Return how many processes the kernel has ended so far because memory was short; 0 where it is silent."""
    with contextlib.suppress(OSError, ValueError), open("/proc/vmstat", encoding="ascii") as lines:
        for line in lines:
            if line.startswith("oom_kill "):
                return int(line.split()[1])
    return 0


def _asked_of_ps(number: int) -> int:
    with contextlib.suppress(OSError, ValueError, subprocess.SubprocessError):
        command = ["ps", "-o", "rss=", "-p", str(number)]
        return int(subprocess.run(command, capture_output=True, timeout=5, check=False).stdout or 0) * 2**10
    return 0
