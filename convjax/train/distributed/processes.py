"""The processes of one training: how they are named, and how they find each other. (JAX is loaded late.)"""

from __future__ import annotations

import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from convjax.arithmetic.messages import counted, problem
from convjax.errors import ConvjaxError

SECONDS_TO_MEET = 60  # from the first process to the last
SECONDS_TO_PART = 7 * 24 * 3600  # from the first process to the last: one tests and draws on while the others wait
SECONDS_UNTOLD = 5  # of waiting for the others
SECONDS_OF_SILENCE = 30  # after which a process that cannot be heard is taken for dead
NONE_FOUND = (
    "This process finds no others: it is in no Slurm job, under no mpirun and in no Kubernetes job that JAX knows.\n"
    "Name them: --coordinator HOST:PORT --processes N --process I."
)
NEVER_MET = (
    f"The processes of this training have not found each other within {SECONDS_TO_MEET} seconds.\n"
    "Is each of them started, with a --process of its own, and with the same --coordinator and --processes?"
)
PEER_ENDED = "another process of this training has ended, or cannot be reached.\nWhat it printed says why."


class PeerError(ConnectionError):
    """Another process of the training has ended, or cannot be reached any more."""


@dataclass(frozen=True)
class Processes:
    """Which process of how many this one is.

    Args:
        coordinator: host and port at which process 0 can be reached; ``None`` lets JAX read all three from the
            environment of Slurm, Open MPI or Kubernetes.
        count: how many processes there are.
        number: which of them this one is, from 0.
    """

    coordinator: str | None = None
    count: int | None = None
    number: int | None = None

    @property
    def may_write(self) -> bool:
        """Whether this process may turn out to be the one that writes."""
        return not self.number


def processes_of(
    coordinator: str | None, count: int | None, number: int | None, *, distributed: bool
) -> Processes | None:
    """Which process of how many this one is, as the options say it; ``None`` where it is by itself.

    Args:
        coordinator: what was typed behind ``--coordinator``.
        count: the same of ``--processes``.
        number: the same of ``--process``.
        distributed: whether the environment is to be asked.

    Raises:
        ConvjaxError: they do not say it, or contradict each other.

    Example:
        >>> processes_of("node1:9000", 2, 0, distributed=False)
        Processes(coordinator='node1:9000', count=2, number=0)
        >>> processes_of(None, None, None, distributed=False) is None
        True
    """
    said = {"--coordinator": coordinator, "--processes": count, "--process": number}
    missing = [option for option, value in said.items() if value is None]
    if distributed:
        if len(missing) < 3:
            given = ", ".join(option for option in said if option not in missing)
            raise problem(
                "--distributed takes the processes from the environment of the job",
                f"{given} names them too",
                "Leave one of the two away.",
            )
        return Processes()
    if len(missing) == 3:
        return None
    if missing:
        raise problem(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing",
            "",
            "Several processes need all three: --coordinator HOST:PORT --processes N --process I.",
        )
    assert coordinator is not None
    assert count is not None
    assert number is not None  # all three for the type checker
    if not re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[\w.-]+):[0-9]{1,5}", coordinator) or not 0 < _port(coordinator) < 65536:
        raise problem(
            f"--coordinator {coordinator!r} is not HOST:PORT",
            "",
            "Use the host of process 0 and a port that is free there, as in node1:9000.",
        )
    if count < 1:
        raise ConvjaxError(f"--processes must be at least 1, not {count}.")
    if not 0 <= number < count:
        raise problem(
            f"--process {number} is none of {counted(count, 'process', 'processes')}",
            "",
            f"Processes are counted from 0: {'use 0' if count == 1 else f'use 0 to {count - 1}'}.",
        )
    return Processes(coordinator, count, number)


def meet(processes: Processes) -> None:
    """Wait for the other processes, and let JAX know of all their devices; before JAX has computed anything.

    Raises:
        ConvjaxError: nobody answers at the coordinator's address, its port is taken, or there is no job to be found.
    """
    with _telling_of_waiting(processes):
        _meet(processes)


def _meet(processes: Processes) -> None:
    import jax

    if processes.coordinator is not None:
        if processes.number == 0:
            _check_port_is_free(processes.coordinator)
        else:
            _wait_for(processes.coordinator)
    try:
        jax.distributed.initialize(
            processes.coordinator,
            processes.count,
            processes.number,
            cluster_detection_method=None if processes.coordinator is None else "deactivate",
            initialization_timeout=SECONDS_TO_MEET,
            heartbeat_timeout_seconds=SECONDS_OF_SILENCE,
            shutdown_timeout_seconds=SECONDS_TO_PART,
        )
    except ValueError as error:
        if processes.coordinator is not None or "should be defined" not in str(error):
            raise
        raise ConvjaxError(NONE_FOUND) from None
    except jax.errors.JaxRuntimeError as error:
        raise ConvjaxError(NEVER_MET) from error


def part() -> None:
    """Wait until the other processes have done their work too, and let go of them."""
    import jax

    jax.distributed.shutdown()


@contextmanager
def hearing_of_peers() -> Iterator[None]:
    """Say in our own words what JAX raises within this block when another process has ended.

    Raises:
        PeerError: another process has ended, or cannot be reached.
    """
    try:
        yield
    except ConvjaxError:
        raise
    except Exception as error:  # of what type it is depends on where JAX noticed; its words tell
        if re.search(r"\bgloo\b|\bnccl|coordination service|connection (closed|reset)|socket closed", str(error), re.I):
            raise PeerError(PEER_ENDED) from error
        raise


@contextmanager
def _telling_of_waiting(processes: Processes) -> Iterator[None]:
    """Say on standard error, once it has taken a while, that the others are waited for."""
    where = "" if processes.coordinator is None else f" at {processes.coordinator}"
    line = f"waiting for the other processes of this training{where}, up to {SECONDS_TO_MEET} seconds"
    timer = threading.Timer(SECONDS_UNTOLD, lambda: print(line, file=sys.stderr, flush=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _port(coordinator: str) -> int:
    return int(coordinator.rpartition(":")[2])


def _listener() -> socket.socket:
    try:
        return socket.socket(socket.AF_INET6)
    except OSError:  # Python was built with version six, and this machine does without
        return socket.socket(socket.AF_INET)


def _check_port_is_free(coordinator: str) -> None:
    with _listener() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("", _port(coordinator)))
        except OSError as error:
            raise problem(
                f"Process 0 cannot listen at port {_port(coordinator)} of --coordinator {coordinator}",
                error.strerror or str(error),
                "Is another process 0 running there? Otherwise use another port, the same for every process.",
            ) from None


def _wait_for(coordinator: str) -> None:
    host, _, port = coordinator.rpartition(":")
    until = time.monotonic() + SECONDS_TO_MEET
    while True:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=5).close()
            return
        except OSError as error:
            if time.monotonic() > until:
                raise problem(
                    f"Nobody answers at --coordinator {coordinator}, where process 0 should be",
                    f"tried for {SECONDS_TO_MEET} seconds; last, {error.strerror or error}",
                    "Start process 0 too, and name the host and port at which the others can reach it.",
                ) from None
        time.sleep(0.2)
