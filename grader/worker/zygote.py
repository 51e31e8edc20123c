"""The process that workers are forked from: it has imported what an exercise grants, and knows nothing else.

Started by the judge as ``python -I -S``, before any course is read, with a socket to the judge. It holds no source, no
check, no seed, and has one thread. An order to fork brings descriptors: the three of the worker's channel, and a socket
that stays here and stands for that worker. Over it the judge reads the worker's number and, at the end, how it ended;
when the judge closes its half, the worker is killed. Whatever a worker leaves behind becomes a child of
this process, and is killed with it.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from typing import Any, NoReturn

from grader.process import (
    adopt_orphans,
    die_with_parent,
    end_first_when_memory_is_short,
    end_orphans,
    fork,
    has_one_thread,
    hide,
)
from grader.worker.imports import GrantedModules
from grader.worker.main import main as work

MAX_ORDER = 2**17
CHANNEL = 3  # descriptors: requests, replies, output
_IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> NoReturn:
    """Carry out orders until the judge closes the socket, then end with all workers."""
    die_with_parent()
    end_first_when_memory_is_short()  # workers inherit it; they cannot ask for it once this process is hidden
    hide()
    adopt_orphans()
    for name in _IGNORED:  # neither a worker of the same user nor a Ctrl-C ends it by these: the judge does
        signal.signal(name, signal.SIG_IGN)
    worker = Zygote(socket.socket(fileno=int(sys.argv[2]))).serve()
    # Only a forked child comes here, and nothing of the zygote is on its stack any more.
    _become(**worker)


class Zygote:
    """Carries out the judge's orders: to import, and to fork."""

    def __init__(self, orders: socket.socket) -> None:
        """Listen for orders on a socket that keeps messages apart."""
        self._orders = orders
        self._workers: dict[int, tuple[socket.socket, int]] = {}
        """For each worker that runs, by its socket's descriptor: the socket, and the worker's process."""
        self._poll = select.poll()
        self._child_ended, write = os.pipe()
        for descriptor in (self._child_ended, write):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # the descriptor wakes us; without a handler nothing would
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        for descriptor in (self._child_ended, orders.fileno()):
            self._poll.register(descriptor, select.POLLIN)

    def serve(self) -> dict[str, Any]:
        """Return in a forked child, with what it was ordered to be; never in the zygote itself."""
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._child_ended:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._child_ended, 4096)
                elif descriptor == self._orders.fileno():
                    worker = self._take_an_order()
                    if worker is not None:
                        return worker
                elif descriptor in self._workers:
                    self._poll.unregister(descriptor)
                    _kill(self._workers[descriptor][1])
            self._reap()

    def _take_an_order(self) -> dict[str, Any] | None:
        text, descriptors, _, _ = socket.recv_fds(self._orders, MAX_ORDER, CHANNEL + 1)
        if not text:
            self._end()
        order = json.loads(text)
        if "import" in order:
            _import(**order["import"])
            return None
        *channel, stays = descriptors
        control, zygote, process, refusal = socket.socket(fileno=stays), os.getpid(), -1, None
        try:
            if has_one_thread():
                process = fork()
            else:
                refusal = "what it imported started a second thread"
        except OSError as error:
            refusal = str(error)
        if process == 0:
            return {**order["fork"], "channel": channel, "zygote": zygote}
        for descriptor in channel:
            os.close(descriptor)
        if refusal is not None:
            _tell(control, {"refused": refusal})
            control.close()
            return None
        self._workers[control.fileno()] = control, process
        self._poll.register(control.fileno(), select.POLLIN)
        _tell(control, {"process": process})
        return None

    def _reap(self) -> None:
        ended = [(descriptor, *worker) for descriptor, worker in self._workers.items() if _has_ended(worker[1])]
        for descriptor, control, process in ended:
            _kill(process)  # what is left of its group
            _, status = os.waitpid(process, 0)
            with contextlib.suppress(KeyError):  # it was killed because the judge asked
                self._poll.unregister(descriptor)
            del self._workers[descriptor]
            end_orphans(spared=[other for _, other in self._workers.values()])
            _tell(control, {"status": status})
            control.close()

    def _end(self) -> NoReturn:
        for _, process in self._workers.values():
            _kill(process)
        end_orphans(spared=())
        os._exit(0)


def _kill(process: int) -> None:
    # Its group, if it has made one by now, and itself. Nobody has waited for it: the number is still its own.
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(process, signal.SIGKILL)


def _has_ended(process: int) -> bool:
    return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _tell(control: socket.socket, what: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # the judge has closed it: nobody wants to know
        control.send(json.dumps(what).encode())


def _import(modules: dict[str, list[str]], metadata: list[str], preload: list[str]) -> None:
    if not any(isinstance(finder, GrantedModules) for finder in sys.meta_path):
        sys.meta_path.append(GrantedModules(modules, metadata))
    for name in preload:
        with contextlib.suppress(Exception, SystemExit):  # a worker imports it once more, and says why that fails
            __import__(name)
    gc.collect()
    gc.freeze()  # no worker's collector touches what all of them share, so it stays shared


def _become(channel: list[int], zygote: int, folder: str, environment: dict[str, str]) -> NoReturn:
    """Keep nothing that was inherited but the channel, and go on as a worker that was started by itself."""
    signal.set_wakeup_fd(-1)
    for name in (*_IGNORED, signal.SIGCHLD):
        signal.signal(name, signal.default_int_handler if name == signal.SIGINT else signal.SIG_DFL)
    os.setsid()
    for target, descriptor in enumerate(channel):
        os.dup2(descriptor, target)
    for descriptor in map(int, os.listdir("/proc/self/fd")):  # to try every number takes minutes where many may be open
        if descriptor >= CHANNEL:
            with contextlib.suppress(OSError):  # the one that the list was read from
                os.close(descriptor)
    # The zygote's own remember that they stood on a file; these live as long as the process.
    sys.stdin = sys.__stdin__ = open(0, closefd=False)  # noqa: SIM115  # never closed
    sys.stdout = sys.__stdout__ = open(1, "w", closefd=False)  # noqa: SIM115  # never closed
    sys.stderr = sys.__stderr__ = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115  # never closed
    die_with_parent()
    if os.getppid() != zygote:  # it ended before we could ask to end with it
        os._exit(1)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    if "numpy.random" in sys.modules:  # Python's own generator is reseeded by a fork; NumPy's is not
        sys.modules["numpy.random"].seed()
    work()
