"""A process that trains with others is watched by the one that was started, which lives to say why it ended.

When a process of a training dies, JAX's runtime ends the others at once by ``abort()``, with a page of its own words.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .processes import NEVER_MET, PEER_ENDED, Processes, meet, part

FAULT = 3  # the exit code
MET, FOLDER = b"\0met\n", b"\0folder "  # what the process that is watched tells of itself
GO_ON = "convjax train --resume {run} goes on from the last checkpoint, in as many processes as you like."
RUN_OF_ANOTHER = "RUN, the folder that process 0 writes,"
PASSED_ON = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def watched(processes: Processes | None) -> Iterator[None]:
    """What is within this block is run by a process that the one which was started forks and watches.

    Where a process trains by itself, or cannot fork, it runs the block itself.

    Args:
        processes: the processes of the training; ``None`` where there is but one.

    Raises:
        SystemExit: in the process that watches, at the end of the one that it watches.
    """
    if processes is None or not hasattr(os, "fork"):
        yield
        return
    _fork()
    try:
        yield
    except BaseException as error:
        code = getattr(error, "exit_code", None)  # of typer's Exit
        if code is None or not _parted:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(FAULT if code is None else code)  # the others may be gone: JAX would wait for them
        raise


@contextmanager
def together(processes: Processes | None) -> Iterator[None]:
    """What is within this block is done together with the other processes, and ends when they have come to its end too.

    Args:
        processes: the processes of the training; ``None`` where there is but one.

    Raises:
        ConvjaxError: the others are not found.
    """
    global _parted
    if processes is None:
        yield
        return
    meet(processes)
    if _is_watched:
        os.write(2, MET)
    yield
    part()
    _parted = True


def tell_folder(run: object) -> None:
    """Let the watching process know the folder of the run, which it names where this one is ended by another's death.

    Args:
        run: the folder, as it can be typed in a terminal.
    """
    if _is_watched:
        os.write(2, FOLDER + str(run).encode(errors="backslashreplace").replace(b"\n", b"?") + b"\n")


_is_watched = _parted = False


def _fork() -> None:
    """Go on in a new process; the old one watches it and ends with its exit code."""
    global _is_watched
    reads, writes = os.pipe()
    watcher = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        os.close(writes)
        raise SystemExit(_watch(child, reads))
    _is_watched = True
    os.setpgid(0, 0)  # Ctrl-C in a terminal reaches the watching process, which passes it on
    os.close(reads)
    # What Python prints goes where it went; what the runtime writes of its own goes through the watching process.
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        _print_to(stream, os.dup(number))
        os.dup2(writes, number)
    os.close(writes)
    threading.Thread(target=_end_with, args=(watcher,), daemon=True).start()


def _print_to(stream: Any, number: int) -> None:
    name = "stdout" if stream is sys.stdout else "stderr"
    how = {"encoding": stream.encoding, "errors": stream.errors, "buffering": 1, "closefd": False}
    text = open(number, "w", **how)  # noqa: SIM115  # for as long as the process lives
    setattr(sys, name, text)


def _end_with(watcher: int) -> None:
    while os.getppid() == watcher:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


def _watch(child: int, reads: int) -> int:
    """Pass signals and what the runtime writes on, until the process has ended; its exit code."""
    for number in PASSED_ON:
        signal.signal(number, lambda number, _frame: _pass_on(child, number))
    met, held, run = False, list[bytes](), RUN_OF_ANOTHER
    with open(reads, "rb") as lines:
        for line in lines:
            if line.endswith(MET):
                met = True
            elif FOLDER in line:
                run = line.partition(FOLDER)[2].decode(errors="backslashreplace").rstrip("\n")
            elif held or _is_about_peers(line):
                held.append(line)
            elif not line.startswith(b"[Gloo] Rank"):
                _write(line)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == -signal.SIGABRT and held:
        _say(f"convjax could not go on: {PEER_ENDED} {GO_ON.format(run=run)}" if met else NEVER_MET)
        return FAULT
    for line in held if status < 0 else ():
        _write(line)
    if status < 0:
        _say(f"convjax could not go on: signal {-status} has ended it.")
        return FAULT
    return status


def _pass_on(child: int, number: int) -> None:
    try:
        os.kill(child, number)
    except ProcessLookupError:
        return


def _is_about_peers(line: bytes) -> bool:
    return bool(re.match(rb"[EFW]\d{4} .*(coordination_|preemption_sync|distributed/|client\.h)", line))


def _say(text: str) -> None:
    for line in text.splitlines():
        _write("\n".join([*textwrap.wrap(line, 80, subsequent_indent="  ", break_on_hyphens=False), ""]).encode())


def _write(text: bytes) -> None:
    try:
        os.write(2, text)
    except OSError:  # nobody reads any more
        return
