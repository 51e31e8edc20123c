"""A process for each library that computes: it holds the programs, and runs them when told to.

The process that waits uses no core, and what one library does to memory, threads and their affinity is its own affair.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from convjax.train.memory import keep_memory

from .cases import Case, Direction
from .contestants.program import USUAL_MEMORY, Entrant, Program, Setting

LONG = 1.0
"""Seconds of a call from which on it is not called once more to warm up."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of a program after its first calls; seconds are those of a call."""

    seconds: float = 0.0
    compile_seconds: float | None = None
    temporary_bytes: int | None = None
    error: str | None = None
    turns: int = 1


class WorkerGone(Exception):
    """A process that was to measure is no more."""


class Worker:
    """The process, as the one that gives orders sees it."""

    def __init__(self, runtime: str, setting: Setting, threads: int):
        """Start the process; it ends with this one."""
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        arguments = (theirs, runtime, setting, threads)
        self._process = context.Process(target=serve, args=arguments, name=f"benchmarks-{runtime}", daemon=True)
        self._process.start()
        theirs.close()

    def prepare(self, key: str, entrant: Entrant, case: Case, direction: Direction) -> Prepared:
        """Compile and warm up."""
        return self.prepare_all({key: entrant}, case, direction)[key]

    def prepare_all(self, entrants: Mapping[str, Entrant], case: Case, direction: Direction) -> dict[str, Prepared]:
        """Compile many programs at once, which takes less time in all and more for each; then warm up each."""
        return self._ask("prepare", dict(entrants), case, direction)

    def time(self, key: str, calls: int, lead_in: bool) -> float:
        """Seconds that the work takes once, over so many calls; a lead-in is one call before the clock starts."""
        return self._ask("time", key, calls, lead_in)

    def result(self, key: str) -> Any:
        """What the calls of a program have computed."""
        return self._ask("result", key)

    def cpu_seconds(self) -> float:
        """What the process has worked on all cores."""
        return self._ask("cpu")

    def forget(self) -> None:
        """Free all programs and their arrays."""
        self._ask("forget")

    def describe(self) -> dict[str, Any]:
        """Versions and threads, as the process sees them."""
        return self._ask("describe")

    def stop(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.terminate()

    def _ask(self, verb: str, *arguments: Any) -> Any:
        try:
            self._connection.send((verb, *arguments))
            return self._connection.recv()
        except (EOFError, BrokenPipeError):
            self._process.join(5)
            raise WorkerGone(f"{self._process.name} ended by itself, exit code {self._process.exitcode}") from None


def serve(connection: Connection, runtime: str, setting: Setting, threads: int) -> None:
    """Answer orders until the other side hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the other side answers it
    limit_threads(threads)
    if runtime != USUAL_MEMORY:
        keep_memory()
    if runtime.startswith("torch"):
        import torch  # pyright: ignore[reportMissingImports]  # an extra, [peers]

        torch.set_num_threads(threads)
    else:
        import jax

        jax.config.update("jax_platforms", "cpu" if setting.platform == "cpu" else None)
    programs: dict[str, Program] = {}
    with contextlib.suppress(EOFError, BrokenPipeError):  # the other side hung up, in the middle of an order or after
        while True:
            verb, *arguments = connection.recv()
            connection.send(_answer(verb, arguments, programs, runtime, setting, threads))


def _answer(
    verb: str, arguments: list[Any], programs: dict[str, Program], runtime: str, setting: Setting, threads: int
) -> Any:
    if verb == "prepare":
        return _prepared(programs, threads, *arguments, setting)
    if verb == "time":
        key, calls, lead_in = arguments
        return seconds_of(programs[key], calls, setting, lead_in=lead_in)
    if verb == "result":
        return programs[arguments[0]].result()
    if verb == "cpu":
        return time.process_time()
    if verb == "forget":
        return programs.clear()
    from .machine import description_of_runtime

    return description_of_runtime(runtime)


def limit_threads(threads: int) -> None:
    """Before a library starts its threads: as many cores as it may have threads."""
    os.environ["NPROC"] = os.environ["OMP_NUM_THREADS"] = str(threads)  # the first is read by XLA
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")  # the GPU is shared with PyTorch
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def seconds_of(program: Program, calls: int, setting: Setting, *, lead_in: bool) -> float:
    """The seconds in which a program does its work once, as the mean of so many calls.

    On a CPU each call is waited for, or two of them might run at once; on a GPU the last only, as in training.
    """
    if lead_in:
        program.call()()
    start = time.perf_counter()
    for _ in range(calls - 1):
        wait = program.call()
        if setting.platform == "cpu":
            wait()
    program.call()()
    return (time.perf_counter() - start) / (calls * program.turns)


def _prepared(
    programs: dict[str, Program], threads: int, entrants: Mapping[str, Entrant], *arguments: Any
) -> dict[str, Prepared]:
    with ThreadPoolExecutor(threads) as pool:
        compiled = dict(zip(entrants, pool.map(lambda one: _compiled(one, *arguments), entrants.values()), strict=True))
    return {
        key: made if isinstance(made, Prepared) else _warmed_up(programs, key, made, arguments[-1])
        for key, made in compiled.items()
    }


def _compiled(*arguments: Any) -> Program | Prepared:
    """The program, or what is wrong with it."""
    from .contestants import prepared

    try:
        return prepared(*arguments)
    except Exception as error:  # one that cannot do a case must not end the measurement of others; its row says so
        return Prepared(error=_words(error))


def _warmed_up(programs: dict[str, Program], key: str, program: Program, setting: Setting) -> Prepared:
    try:
        first = seconds_of(program, 1, setting, lead_in=False) * program.turns
        if first < LONG:
            first = seconds_of(program, 1, setting, lead_in=True) * program.turns
    except Exception as error:  # the same
        return Prepared(error=_words(error))
    programs[key] = program
    return Prepared(first, program.compile_seconds, program.temporary_bytes, turns=program.turns)


def _words(error: Exception) -> str:
    """One line: one contestant that cannot do a case must not end the measurement of the others."""
    return traceback.format_exception_only(error)[-1].strip().splitlines()[0][:300]
