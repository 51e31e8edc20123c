"""The process that workers are forked from: what it leaves to a worker, what it tells, and when it does not fork."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.confinement.tiers import Tier
from grader.judge.workers.grants import Grants
from grader.judge.workers.started_process import ForkedProcess, NotForked, ZygoteGone
from grader.judge.workers.zygote import Zygote
from grader.judging import Judging
from grader.process import CAN_FORK
from grader.results import Reason, Status

from .conftest import Grade
from .test_judging import SCALED, asking, verdicts
from .test_verdicts import with_body

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="here a worker is started by itself")

SECONDS = 60.0
TIERS = [None, Tier.PROCESS]
"""The strongest that there is, and the one without a wall, where a worker sees all that it inherited."""


@pytest.fixture
def zygote() -> Iterator[Zygote]:
    """A zygote that has imported nothing."""
    started = Zygote()
    yield started
    started.close()


def forked(zygote: Zygote, folder: Path) -> ForkedProcess:
    return ForkedProcess(zygote, str(folder), SECONDS)


def close(worker: ForkedProcess) -> None:
    worker.sweep(())
    for pipe in (worker.requests, worker.replies, worker.output):
        pipe.close()


def end(worker: ForkedProcess) -> int:
    worker.kill()
    code = worker.wait()
    close(worker)
    return code


# ── what a worker gets of it ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("tier", TIERS)
def test_a_worker_holds_its_channel_and_no_other_descriptor(grade: Grade, tier: Tier | None) -> None:
    prelude = """
import os
def kind(descriptor):
    try:
        return os.fstat(descriptor).st_mode & 0o170000
    except OSError:
        return None
held = {descriptor: oct(kind(descriptor)) for descriptor in range(1000) if kind(descriptor)}
assert sorted(held) == [0, 1, 2, 3, 4], held
assert [held[descriptor] for descriptor in (1, 2, 3, 4)] == ["0o10000"] * 4, held  # pipes
"""
    result = grade(with_body("return number // 2", prelude), isolation=tier)
    assert result.status is Status.PASSED, result.message


@pytest.mark.parametrize("tier", TIERS)
def test_a_worker_leads_a_session_of_its_own_and_has_the_environment_of_one_started_by_itself(
    grade: Grade, tier: Tier | None
) -> None:
    prelude = """
import os, signal, sys, threading
assert os.getsid(0) == os.getpgid(0) == os.getpid()
assert os.environ["HOME"] == os.environ["TMPDIR"] == os.getcwd(), os.environ
assert set(os.environ) <= {"PATH", "HOME", "TMPDIR", "LANG", "JAX_PLATFORMS", "XLA_FLAGS", "OPENBLAS_NUM_THREADS",
                           "OMP_NUM_THREADS", "TF_CPP_MIN_LOG_LEVEL", "LD_LIBRARY_PATH", "LC_CTYPE"}, set(os.environ)
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
assert [signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)] == [signal.SIG_DFL] * 3
assert signal.set_wakeup_fd(-1) == -1
assert threading.active_count() == 1
assert not [name for name in sys.modules if name.startswith("grader")]
"""
    result = grade(with_body("return number // 2", prelude), isolation=tier)
    assert result.status is Status.PASSED, result.message


@pytest.mark.parametrize("tier", TIERS)
def test_a_worker_reads_nothing_of_the_zygote_nor_of_the_judge(grade: Grade, tier: Tier | None) -> None:
    prelude = """
import os
def parent(process):
    try:
        return int(open(f"/proc/{process}/stat").read().rpartition(")")[2].split()[1])
    except OSError:  # behind a wall
        return None
for process in filter(None, (os.getppid(), parent(os.getppid()))):
    for what in ("environ", "mem", "maps", "fd/0", "fd/2"):
        try:
            open(f"/proc/{process}/{what}", "rb").read(1)
        except PermissionError:
            continue
        raise AssertionError(what)
"""
    result = grade(with_body("return number // 2", prelude), isolation=tier)
    assert result.status is Status.PASSED, result.message


def test_nothing_of_the_zygote_is_on_a_workers_stack(grade: Grade) -> None:
    prelude = """
import sys
frame, found = sys._getframe(), []
while frame is not None:
    found += [(name, type(value).__name__) for name, value in frame.f_locals.items()]
    frame = frame.f_back
assert not {"Zygote", "socket", "Popen"} & {kind for _, kind in found}, found
"""
    result = grade(with_body("return number // 2", prelude))
    assert result.status is Status.PASSED, result.message


def test_a_package_that_another_exercise_grants_is_not_there(grade: Grade) -> None:
    assert grade("import numpy\n").reason is Reason.FORBIDDEN
    seen = "import sys\nassert 'numpy' not in sys.modules\n"
    result = grade(with_body("return number // 2", seen))
    assert result.status is Status.PASSED, result.message


def test_random_numbers_differ_from_worker_to_worker(tmp_path: Path) -> None:
    prelude = "import random\nimport numpy\nprint(random.random(), numpy.random.rand())\n"
    with Judging() as judging:
        requests = [asking(tmp_path, scaled=prelude + SCALED) for _ in range(2)]
        printed = [verdicts(judging.judge(request))[0].output.split() for request in requests]
    assert len({number for numbers in printed for number in numbers}) == 4, printed


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_that_asks_it_to_end_does_not_end_it(zygote: Zygote, tmp_path: Path, name: str) -> None:
    end(forked(zygote, tmp_path))  # by now it listens
    os.kill(zygote.process, getattr(signal, name))
    worker = forked(zygote, tmp_path)
    assert end(worker) == -signal.SIGKILL


# ── what it tells of a worker ─────────────────────────────────────────────────────────────────────────────────────


def test_a_worker_whose_channel_closes_has_ended_by_itself(zygote: Zygote, tmp_path: Path) -> None:
    worker = forked(zygote, tmp_path)
    worker.requests.close()
    assert worker.wait() == 0
    close(worker)


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGXCPU", "SIGKILL"])
def test_the_signal_that_ended_a_worker_is_told(zygote: Zygote, tmp_path: Path, name: str) -> None:
    worker = forked(zygote, tmp_path)
    os.kill(worker.number, getattr(signal, name))
    assert worker.wait() == -getattr(signal, name)
    close(worker)


def test_one_that_is_stopped_with_an_order_before_it_goes_on(
    zygote: Zygote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fork(*order: Any) -> None:
        os.kill(zygote.process, signal.SIGSTOP)
        Zygote.fork(zygote, *order)

    monkeypatch.setattr(zygote, "fork", fork)
    assert end(ForkedProcess(zygote, str(tmp_path), 30.0)) == -signal.SIGKILL


def test_workers_end_one_by_one(zygote: Zygote, tmp_path: Path) -> None:
    first, second = forked(zygote, tmp_path), forked(zygote, tmp_path)
    assert end(first) == -signal.SIGKILL
    os.kill(second.number, 0)
    assert end(second) == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.kill(second.number, 0)


def test_a_worker_that_the_judge_forgets_is_ended(zygote: Zygote, tmp_path: Path) -> None:
    worker = forked(zygote, tmp_path)
    worker.sweep(())  # closes what stands for it
    while True:
        try:
            os.kill(worker.number, 0)
        except ProcessLookupError:
            break
        time.sleep(0.01)
    close(worker)


def test_when_it_is_killed_its_workers_end_and_it_is_told_apart_from_theirs(zygote: Zygote, tmp_path: Path) -> None:
    worker = forked(zygote, tmp_path)
    os.kill(zygote.process, signal.SIGKILL)
    with pytest.raises(ZygoteGone):
        worker.wait()
    assert worker.output.read() == b""  # ends where nobody holds the other end any more
    close(worker)
    with pytest.raises(ZygoteGone):
        forked(zygote, tmp_path)


# ── when it does not fork ─────────────────────────────────────────────────────────────────────────────────────────


def test_it_refuses_to_fork_where_an_import_has_started_a_thread(zygote: Zygote, tmp_path: Path) -> None:
    module = tmp_path / "busy.py"
    module.write_text("import threading, time\nthreading.Thread(target=time.sleep, args=(100,), daemon=True).start()\n")
    zygote.import_modules(Grants({"busy": [str(module)]}), ("busy",))
    with pytest.raises(NotForked, match="thread"):
        forked(zygote, tmp_path)


def test_it_outlives_an_import_that_fails(zygote: Zygote, tmp_path: Path) -> None:
    zygote.import_modules(Grants({"broken": [str(tmp_path / "nothing.py")]}), ("broken",))
    assert end(forked(zygote, tmp_path)) == -signal.SIGKILL
