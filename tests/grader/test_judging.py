"""A judge that is kept at hand: request after request, abandoned ones, and exercises that are judged at once."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader import judging as judging_module
from grader.confinement.tiers import Tier
from grader.course import read_course
from grader.errors import CourseError
from grader.judge import compilation_cache
from grader.judge.compilation_cache import CompilationCache
from grader.judge.schedule import Schedule
from grader.judge.workers.grants import Grants
from grader.judge.workers.imported_modules import imported_modules
from grader.judge.workers.worker_process import Bounds, WorkerProcess
from grader.judging import Judging, judge
from grader.process import CAN_FORK, family
from grader.request import Item, Limits, Request
from grader.results import ExerciseResult, Status

from .conftest import TINY_COURSE
from .test_verdicts import with_body

forking = pytest.mark.skipif(not CAN_FORK, reason="here a judge is started for each request")
SCALED = "def scaled(x, factor):\n    return x * factor\n"
ENDLESS = with_body("while True: pass")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the tiny course, to change."""
    return Path(shutil.copytree(TINY_COURSE, tmp_path / "course"))


@pytest.fixture(scope="module")
def judging() -> Iterator[Judging]:
    """One judge for all of these tests: what one asked leaves nothing behind for the next."""
    with Judging() as kept:
        yield kept


def asking(folder: Path, *, course: Path = TINY_COURSE, limits: Limits | None = None, **sources: str) -> Request:
    """A request to judge these sources."""
    items = []
    for exercise, source in sources.items():
        path = folder / f"{exercise}.py"
        path.write_text(source)
        items.append(Item(exercise, str(path), path.name))
    return Request(str(course), 7, items, limits=limits or Limits(), skip_dependants=False)


def verdicts(events: Iterator[str | ExerciseResult]) -> list[ExerciseResult]:
    return [event for event in events if isinstance(event, ExerciseResult)]


def descendants() -> set[int]:
    return family(os.getpid()) - {os.getpid()}


def test_every_request_has_its_own_verdict(judging: Judging, tmp_path: Path) -> None:
    right, wrong = with_body("return number // 2"), with_body("return number")
    found = [verdicts(judging.judge(asking(tmp_path, half=source)))[0].status for source in (wrong, right, wrong)]
    assert found == [Status.FAILED, Status.PASSED, Status.FAILED]


@forking
def test_one_zygote_serves_all_requests(judging: Judging, tmp_path: Path) -> None:
    source = with_body("return number // 2", "import os\nprint(os.getppid())")
    first, second = (verdicts(judging.judge(asking(tmp_path, half=source)))[0].output for _ in range(2))
    assert first == second


def test_a_course_that_was_mended_is_read_anew(judging: Judging, course: Path, tmp_path: Path) -> None:
    checks = course / "solutions/01_numbers/half/checks.py"
    good, request = checks.read_text(), asking(tmp_path, course=course, half=with_body("return number // 2"))
    checks.write_text("import nothing_of_that_name\n")
    with pytest.raises(CourseError, match="nothing_of_that_name"):
        list(judging.judge(request))
    checks.write_text(good)
    assert verdicts(judging.judge(request))[0].status is Status.PASSED
    checks.write_text(good.replace("should_equal(4)", "should_equal(5)"))
    assert verdicts(judging.judge(request))[0].status is Status.FAILED


def test_an_iterator_that_is_closed_ends_its_workers_and_lets_the_next_request_in(
    judging: Judging, tmp_path: Path
) -> None:
    events = judging.judge(asking(tmp_path, limits=Limits(seconds=1000), half=ENDLESS))
    assert next(events) == "half"
    events.close()
    assert verdicts(judging.judge(asking(tmp_path, scaled=SCALED)))[0].status is Status.PASSED


def test_abandoning_from_another_thread_stops_the_iterator_without_a_verdict(judging: Judging, tmp_path: Path) -> None:
    events = judging.judge(asking(tmp_path, limits=Limits(seconds=1000), half=ENDLESS))
    assert next(events) == "half"
    threading.Thread(target=judging.abandon).start()
    assert list(events) == []
    assert verdicts(judging.judge(asking(tmp_path, scaled=SCALED)))[0].status is Status.PASSED


@forking
def test_a_request_that_was_abandoned_before_the_judge_read_it_is_not_judged(tmp_path: Path) -> None:
    first = replace(asking(tmp_path, limits=Limits(seconds=3), half=ENDLESS), token="first")
    second = replace(asking(tmp_path, scaled=SCALED), token="second")
    with Judging() as judging:
        process = judging._started()
        process._write(f"{first.to_json()}\n\n{second.to_json()}")  # as they lie there where the judge was busy
        told: list[tuple[str, str]] = []
        while ("second", "end") not in told:
            line = process._lines.get(timeout=60)
            assert isinstance(line, str)
            event = json.loads(line)
            told.append((event["token"], event["event"]))
    assert ("first", "finished") not in told
    assert ("second", "finished") in told


def test_abandoning_nothing_does_nothing(judging: Judging, tmp_path: Path) -> None:
    judging.abandon()
    assert verdicts(judging.judge(asking(tmp_path, scaled=SCALED)))[0].status is Status.PASSED


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes under /proc")
def test_closing_leaves_no_process_behind(tmp_path: Path) -> None:
    before = descendants()
    judging = Judging()
    events = judging.judge(asking(tmp_path, limits=Limits(seconds=1000), half=ENDLESS))
    assert next(events) == "half"
    assert descendants() > before
    judging.close()
    assert descendants() == before
    assert list(events) == []


@pytest.mark.slow
@forking
def test_a_judge_that_was_killed_between_requests_is_started_again(tmp_path: Path) -> None:
    others = descendants()
    with Judging() as judging:
        assert verdicts(judging.judge(asking(tmp_path, scaled=SCALED)))[0].status is Status.PASSED
        for process in descendants() - others:
            os.kill(process, signal.SIGKILL)
        while judging._process is not None and judging._process.is_there():
            time.sleep(0.01)
        assert verdicts(judging.judge(asking(tmp_path, scaled=SCALED)))[0].status is Status.PASSED


def test_a_request_for_nothing_is_answered_by_nothing(judging: Judging, tmp_path: Path) -> None:
    assert list(judging.judge(asking(tmp_path))) == []


def test_verdicts_come_in_the_requests_order_though_the_first_takes_longest(judging: Judging, tmp_path: Path) -> None:
    slow = with_body("return number // 2", "import time\ntime.sleep(1)")
    events = judging.judge(asking(tmp_path, half=slow, scaled=SCALED))
    told = [event if isinstance(event, str) else (event.name, event.status) for event in events]
    assert told == ["half", ("half", Status.PASSED), "scaled", ("scaled", Status.PASSED)]


@pytest.mark.slow
def test_without_forks_each_request_has_a_judge_and_a_worker_started_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(judging_module, "CAN_FORK", False)
    unforked = "import grader.process\ngrader.process.CAN_FORK = False\nfrom grader.judge.main"
    monkeypatch.setattr(
        judging_module, "_BOOTSTRAP", judging_module._BOOTSTRAP.replace("from grader.judge.main", unforked)
    )
    request = asking(tmp_path, half=with_body("import os; os._exit(3)"), scaled=SCALED)
    half, scaled = verdicts(judge(request))
    assert (half.status, scaled.status) == (Status.CRASHED, Status.PASSED)
    assert "exit code 3" in (half.tests[0].message or "")


def test_a_worker_whose_end_was_interrupted_is_ended_by_whoever_ends_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(spared: object) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    bounds = Bounds(memory_mb=1000, cpu_seconds=60, output_kb=64, processes=1000, file_mb=1)
    worker = WorkerProcess(Grants(), Tier.PROCESS, secret=TINY_COURSE / "course.toml", packages=(), bounds=bounds)
    folder = Path(worker._folder.name)
    monkeypatch.setattr(worker._process, "sweep", interrupt)
    with pytest.raises(KeyboardInterrupt):
        worker.close()
    assert folder.exists()
    monkeypatch.undo()
    WorkerProcess.close_all()
    assert not folder.exists()


@forking
def test_an_interrupt_that_comes_while_an_exercises_process_is_born_is_heard() -> None:
    program = f"""
import signal
from pathlib import Path
from grader.course import read_course
from grader.judge.exercise_process import ExerciseProcess
from grader.request import Item, Request
signal.signal(signal.SIGINT, signal.SIG_IGN)  # as the judge does
course = read_course(Path({str(TINY_COURSE)!r}))
print(ExerciseProcess(course, Request("", 7, [Item("half", "half.py", "half.py")]), []).end())
"""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "130\n"


# ── the schedule ──────────────────────────────────────────────────────────────────────────────────────────────────


def schedule(*, skip_dependants: bool = False) -> Schedule:
    """A schedule of the tiny course, whose `scaled` builds on `half`; the files are its own solutions."""
    paths = {"half": "01_numbers/half", "scaled": "02_arrays/scaled"}
    items = [Item(name, str(TINY_COURSE / "solutions" / path / "solution.py"), name) for name, path in paths.items()]
    return Schedule(read_course(TINY_COURSE), Request(str(TINY_COURSE), 7, items, skip_dependants=skip_dependants))


def finished(name: str, status: Status) -> dict[str, object]:
    return {"event": "finished", "result": ExerciseResult(name, "", 1, status).to_wire()}


def names(plan: Schedule) -> list[str]:
    found = []
    while (item := plan.next()) is not None:
        found.append(item.exercise)
    return found


def test_exercises_are_begun_at_once_where_none_waits_for_another() -> None:
    assert names(schedule()) == ["half", "scaled"]


def test_an_exercise_waits_for_the_verdict_on_its_prerequisite_and_is_skipped_after_a_wrong_one() -> None:
    plan = schedule(skip_dependants=True)
    assert names(plan) == ["half"]
    plan.take("half", finished("half", Status.FAILED))
    assert names(plan) == []
    assert plan.is_over
    told = [(event["event"], event.get("result", {}).get("status")) for event in plan.told()]
    assert told == [("finished", "failed"), ("begun", None), ("finished", "skipped")]


def test_what_is_said_of_a_later_exercise_is_kept_until_its_turn_has_come() -> None:
    plan = schedule()
    plan.take("scaled", finished("scaled", Status.PASSED))
    assert list(plan.told()) == []
    plan.take("half", {"event": "begun", "name": "half"})
    assert [event["event"] for event in plan.told()] == ["begun"]
    plan.take("half", finished("half", Status.PASSED))
    assert [event["result"]["name"] for event in plan.told()] == ["half", "scaled"]
    assert list(plan.told()) == []


@forking
@pytest.mark.slow
def test_a_judge_that_cannot_fork_any_more_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many_threads = "import grader.judge.service as service\nservice.has_one_thread = lambda: False\nmain()"
    monkeypatch.setattr(judging_module, "_BOOTSTRAP", judging_module._BOOTSTRAP.replace("main()", many_threads))
    with Judging() as judging:
        for body, status in (("return number // 2", Status.PASSED), ("return number", Status.FAILED)):
            (result,) = verdicts(judging.judge(asking(tmp_path, half=with_body(body))))
            assert result.status is status


# ── what is loaded and kept ───────────────────────────────────────────────────────────────────────────────────────


def test_the_judge_loads_neither_numpy_nor_jax_where_the_checks_do_not(course: Path, tmp_path: Path) -> None:
    checks = course / "solutions/01_numbers/half/checks.py"
    checks.write_text("import sys\nassert not {'numpy', 'jax'} & set(sys.modules)\n" + checks.read_text())
    (result,) = verdicts(judge(asking(tmp_path, course=course, half=with_body("return number // 2"))))
    assert result.status is Status.PASSED


def test_modules_of_granted_packages_that_a_stub_imports_are_known_and_no_others(tmp_path: Path) -> None:
    stub = tmp_path / "stub.py"
    stub.write_text(
        "import os.path\nimport jax.numpy as jnp\nfrom flax import nnx\nfrom . import x\nimport convjax\n"
        "def f():\n    from jax import lax\n"
    )
    found = imported_modules(stub, {"jax", "flax", "numpy"})
    assert found == ["jax.numpy", "flax", "flax.nnx", "jax", "jax.lax"]
    assert imported_modules(tmp_path / "missing.py", {"jax"}) == []


@pytest.fixture
def settings_of_jax(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, object]:
    """What JAX was told; temporary folders lie in the test's own."""
    settings: dict[str, object] = {}
    monkeypatch.setitem(sys.modules, "jax", SimpleNamespace(config=SimpleNamespace(update=settings.__setitem__)))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return settings


def test_what_was_compiled_is_kept_in_a_folder_for_nobody_else_and_only_while_it_is_allowed(
    settings_of_jax: dict[str, object],
) -> None:
    cache = CompilationCache()
    cache.allow(shared=False)
    folder = Path(str(settings_of_jax["jax_compilation_cache_dir"]))
    assert folder.is_dir()
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0
    assert compilation_cache.for_workers is None
    cache.forbid()
    assert not folder.exists()
    assert settings_of_jax["jax_compilation_cache_dir"] is None


def test_no_worker_reads_what_was_compiled_while_it_was_not_shared_nor_the_other_way_round(
    settings_of_jax: dict[str, object],
) -> None:
    cache, folders = CompilationCache(), list[Path]()
    for shared in (True, True, False, True):
        cache.allow(shared=shared)
        folders.append(Path(str(settings_of_jax["jax_compilation_cache_dir"])))
        assert compilation_cache.for_workers == (str(folders[-1]) if shared else None)
    cache.forbid()
    assert compilation_cache.for_workers is None
    first, again, alone, last = folders
    assert first == again
    assert len({first, alone, last}) == 3
    assert not any(folder.exists() for folder in folders)


def test_what_was_compiled_is_forgotten_where_it_is_too_much_for_a_disk(
    settings_of_jax: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compilation_cache, "MOST_BYTES", 100)
    cache = CompilationCache()
    cache.allow(shared=True)
    folder = Path(str(settings_of_jax["jax_compilation_cache_dir"]))
    for number, exists in ((1, True), (2, False)):
        if folder.exists():
            (folder / f"{number}-cache").write_bytes(bytes(60))
        cache.forget_too_much()
        assert folder.exists() is exists
    assert compilation_cache.for_workers is None


@pytest.mark.skipif(sys.platform != "linux", reason="what was compiled is kept on Linux alone")
def test_what_killed_judges_have_left_is_removed_and_nothing_that_is_in_use_or_somebody_elses(
    settings_of_jax: dict[str, object], tmp_path: Path
) -> None:
    in_use = CompilationCache()
    in_use.allow(shared=False)
    used = Path(str(settings_of_jax["jax_compilation_cache_dir"]))
    left, new, outside = (tmp_path / f"{compilation_cache.PREFIX}{name}" for name in ("left", "new", "outside"))
    elsewhere = tmp_path / "elsewhere"
    for folder in (left, new, elsewhere):
        folder.mkdir()
        (folder / "entry").touch()
    outside.symlink_to(elsewhere)
    for path in (left, used, elsewhere):
        os.utime(path, (0, 0))
    os.utime(outside, (0, 0), follow_symlinks=False)
    other = CompilationCache()
    other.allow(shared=False)
    assert not left.exists()
    assert used.is_dir()
    assert (new / "entry").exists()  # it may not be locked yet
    assert (elsewhere / "entry").exists()
    for cache in (in_use, other):
        cache.forbid()
