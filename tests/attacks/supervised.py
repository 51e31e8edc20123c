"""Runs a command as the parent of all that it leaves behind, within limits that protect the machine.

    python supervised.py [--user NUMBER] SECONDS MEGABYTES COMMAND...

The SECONDS count from its first word on. MEGABYTES are of address space; -1 for no such limit.

Prints one JSON object when all is over: how the command ended, how many processes it left behind, how much it wrote to
its standard output and the beginning of it, how much memory its largest process had. What is left is killed.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time

KEPT = 2**20
START_UP_SECONDS = 120.0
DUMPABLE, SUBREAPER = 4, 36  # of prctl(2)


def main() -> None:
    """Run the command and say what became of it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever is started in the background ignores it
    words = sys.argv[1:]
    if words[0] == "--user":
        become(int(words[1]))
        words = words[2:]
    seconds, megabytes, *command = words
    if ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("this kernel knows no subreaper")
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=lambda: limit(int(megabytes)),
    )
    kept, length, begun = bytearray(), [0], threading.Event()

    def drain() -> None:
        while piece := os.read(process.stdout.fileno(), 65536):
            begun.set()
            kept.extend(piece[: KEPT - len(kept)])
            length[0] += len(piece)

    given_up = time.monotonic() + START_UP_SECONDS
    reader = threading.Thread(target=drain, daemon=True)
    reader.start()
    while not begun.wait(0.05) and process.poll() is None and time.monotonic() < given_up:
        pass
    try:
        code = process.wait(float(seconds))
    except subprocess.TimeoutExpired:
        code = None
    time.sleep(0.05)  # what is about to end by itself may do so
    left = end_children()
    reader.join(1.0)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    said = kept.decode("utf-8", "replace")
    print(json.dumps({"code": code, "left": left, "said": said, "length": length[0], "megabytes": memory}))


def become(user: int) -> None:
    """Become another user, for good; the kernel then hides this process from itself, which is taken back."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    ctypes.CDLL(None).prctl(DUMPABLE, 1, 0, 0, 0)


def limit(megabytes: int) -> None:
    """Take from a command what could harm the machine."""
    if megabytes > 0:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 2**20, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")


def children() -> set[int]:
    """Return the numbers of this process's children, zombies left out."""
    found = set()
    for number in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{number}/stat", "rb") as entry:
            state, parent = entry.read().rpartition(b")")[2].split()[:2]
            if int(parent) == os.getpid() and state != b"Z":
                found.add(int(number))
    return found


def end_children() -> int:
    """Kill all children, and those that their end makes ours; returns how many there were."""
    ended: set[int] = set()
    while found := children() - ended:
        for number in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        time.sleep(0.02)
        ended |= found
    return len(ended)


if __name__ == "__main__":
    main()
