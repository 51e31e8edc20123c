"""The judge's end of the zygotes: starting them, telling them what to import, having workers forked."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from grader.computing import settings
from grader.confinement.tiers import PACKAGE, Tier, starts_warm
from grader.judge.workers.grants import Grants
from grader.process import CAN_FORK

_BOOTSTRAP = """
import sys
sys.path.append(sys.argv[1])
import grader.worker.zygote as zygote
sys.path.pop()
for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
    del sys.modules[name]
zygote.main()
"""


def environment(folder: str) -> dict[str, str]:
    """A worker inherits nothing but what a Python process cannot do without."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return {
        **kept,
        "PATH": os.defpath,
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        **settings(),
    }


class Zygote:
    """A process that workers are forked from."""

    def __init__(self) -> None:
        """Start it; it has imported nothing yet that an exercise grants."""
        self._imported: set[str] = set()
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _BOOTSTRAP, str(PACKAGE.parent), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                env=environment("/"),
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def import_modules(self, grants: Grants, names: Iterable[str]) -> None:
        """Have it import modules that an exercise grants, from nowhere but where these lie."""
        missing = [name for name in names if name not in self._imported]
        if missing:
            self._imported.update(missing)
            order = {"modules": grants.modules, "metadata": list(grants.metadata), "preload": missing}
            self._send({"import": order}, [])

    def fork(self, folder: str, channel: list[int], control: socket.socket) -> None:
        """Order a worker that stands in `folder`, with descriptors of its own; `control` will stand for it there."""
        order = {"folder": folder, "environment": environment(folder)}
        self._send({"fork": order}, [*channel, control.fileno()])

    def _send(self, order: dict[str, Any], descriptors: list[int]) -> None:
        with contextlib.suppress(OSError):  # it is gone: whoever waits for its answer meets the end of the stream
            socket.send_fds(self._orders, [json.dumps(order).encode()], descriptors)

    def is_there(self) -> bool:
        """Return whether it has not ended."""
        return self._process.poll() is None

    @property
    def process(self) -> int:
        """The number of its process."""
        return self._process.pid

    def close(self) -> None:
        """Let it end, and all its workers with it."""
        self._orders.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5.0)
        self._process.kill()
        self._process.wait()


class Zygotes:
    """A zygote for each set of packages that exercises grant, kept from one request to the next."""

    def __init__(self) -> None:
        """Start one at once: which packages it is to import is told later."""
        self._by_packages: dict[tuple[str, ...], Zygote] = {}
        self._spare: Zygote | None = Zygote() if CAN_FORK else None

    def prepare(self, packages: tuple[str, ...], grants: Grants, modules: Iterable[str]) -> None:
        """Have a zygote that has imported these packages, and of them these modules; it goes on while we go on."""
        if not CAN_FORK:
            return
        zygote = self._by_packages.get(packages)
        if zygote is not None and not zygote.is_there():
            zygote.close()
            zygote = None
        if zygote is None:
            zygote, self._spare = self._spare or Zygote(), None
            self._by_packages[packages] = zygote
        zygote.import_modules(grants, [*packages, *modules])

    def of(self, packages: tuple[str, ...], tier: Tier) -> Zygote | None:
        """Return the one to fork from; None where a worker is to be started by itself."""
        return self._by_packages.get(packages) if starts_warm(tier) and not lost else None

    def close(self) -> None:
        """Let all of them end."""
        for zygote in [*self._by_packages.values(), *([self._spare] if self._spare else [])]:
            zygote.close()
        self._by_packages, self._spare = {}, None


at_hand: Zygotes | None = None
"""Those of this judge, once it has any; the processes that it forks to judge one exercise each share them."""

lost = False
"""Whether one of them ended before its time: then no verdict counts that falls in this process."""


def keep(zygotes: Zygotes) -> Zygotes:
    """Let these be the ones at hand."""
    global at_hand
    at_hand = zygotes
    return zygotes


def lose() -> None:
    """Remember that one ended before its time."""
    global lost
    lost = True
