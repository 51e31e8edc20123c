"""What an answer may use: the limits that there are, who sets them, and what is said where one cut something."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.confinement.trials import trial
from grader.course import read_course
from grader.errors import CourseError
from grader.judging import Judging
from grader.request import Item, Limits, Request
from grader.results import ExerciseResult, Reason, Status

from .conftest import TINY_COURSE, run_grader
from .test_verdicts import with_body

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts memory as these tests do")


Judged = Callable[..., ExerciseResult]


@pytest.fixture
def judged(tmp_path: Path, warm_judge: Judging) -> Judged:
    """Judge a source text within limits that are given by name."""

    def run(source: str, exercise: str = "half", isolation: Tier | None = None, **limits: float) -> ExerciseResult:
        path = tmp_path / f"{exercise}.py"
        path.write_text(source)
        item = Item(exercise, str(path), path.name)
        bounds = Limits(**limits)  # type: ignore[arg-type]
        request = Request(str(TINY_COURSE), 7, [item], limits=bounds, isolation=isolation)
        (result,) = [event for event in warm_judge.judge(request) if isinstance(event, ExerciseResult)]
        return result

    return run


def test_prints_are_cut_at_the_limit_and_that_is_said(judged: Judged) -> None:
    result = judged(with_body("print('x' * 5000)\nreturn number // 2"), output_kb=2)
    assert result.status is Status.PASSED
    assert result.output.count("x") == 2048
    assert "printed more than 2 KB" in result.output


@linux
@pytest.mark.parametrize("tier", [None, Tier.PROCESS])
def test_more_memory_than_the_limit_is_out_of_memory_and_names_it(judged: Judged, tier: Tier | None) -> None:
    result = judged(with_body("return len(bytearray(200 * 2**20))"), isolation=tier, memory_mb=128)
    assert result.status is Status.OUT_OF_MEMORY
    assert "128 MB" in (result.tests[0].message or "")


@pytest.mark.slow
@linux
@pytest.mark.parametrize("leaving", ["pass", "os.setsid(); os.fork() and os._exit(0)"])
def test_memory_that_several_processes_hold_counts_together(judged: Judged, leaving: str) -> None:
    body = f"""
for _ in range(4):
    if os.fork() == 0:
        {leaving}
        held = bytearray(100 * 2**20)
        for place in range(0, len(held), 4096):
            held[place] = 1
        time.sleep(100)
time.sleep(100)"""
    result = judged(with_body(body, "import os, time"), isolation=Tier.PROCESS, memory_mb=250, seconds=60)
    assert result.status is Status.OUT_OF_MEMORY
    assert "250 MB" in (result.tests[0].message or "")


@linux
def test_address_space_that_a_library_reserves_and_never_fills_is_nobodys_memory(judged: Judged) -> None:
    body = "import mmap; room = mmap.mmap(-1, 2**30); return x * factor"
    source = f"def scaled(x, factor):\n    {body}\n"
    assert judged(source, exercise="scaled", memory_mb=128).status is Status.PASSED


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("signal", ["SIGKILL", "SIGABRT"])
def test_an_answer_that_ends_itself_has_crashed_and_is_not_out_of_memory(judged: Judged, signal: str) -> None:
    result = judged(with_body(f"import os, signal; os.kill(os.getpid(), signal.{signal})"))
    assert (result.status, result.reason) == (Status.CRASHED, Reason.SIGNAL)
    assert signal in (result.tests[0].message or "")


@pytest.mark.slow
@linux
def test_a_library_that_aborts_for_want_of_memory_is_out_of_memory(judged: Judged) -> None:
    said = "terminate called after throwing an instance of 'std::bad_alloc'\\n"
    result = judged(with_body(f"import os; os.write(2, b{said!r}); os.abort()"))
    assert result.status is Status.OUT_OF_MEMORY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file")
def test_a_file_cannot_grow_beyond_the_limit(judged: Judged) -> None:
    body = "open('big', 'wb').write(bytes(3 * 2**20)); return number // 2"
    small = judged(with_body(body), isolation=Tier.PROCESS, file_mb=2)
    assert small.status is Status.FAILED
    assert "too large" in (small.tests[0].message or "")
    assert judged(with_body(body), isolation=Tier.PROCESS, file_mb=4).status is Status.PASSED


@linux
def test_no_more_threads_than_the_limit_can_be_started(judged: Judged) -> None:
    if trial(Tier.UID_LANDLOCK).missing is not None:
        pytest.skip("only where a worker has a user of its own are its processes counted by themselves")
    prelude = """
import threading, time
for _ in range(20):
    threading.Thread(target=time.sleep, args=(0.2,)).start()"""
    source = with_body("return number // 2", prelude)
    few = judged(source, isolation=Tier.UID_LANDLOCK, processes=10)
    assert (few.status, few.reason) == (Status.ERROR, Reason.IMPORT)
    assert "start new thread" in (few.message or "")
    assert judged(source, isolation=Tier.UID_LANDLOCK, processes=40).status is Status.PASSED


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no processor time")
def test_an_answer_that_uses_up_its_processor_time_is_out_of_time(judged: Judged) -> None:
    body = "resource.setrlimit(resource.RLIMIT_CPU, (1, resource.getrlimit(resource.RLIMIT_CPU)[1]))\nwhile True: pass"
    result = judged(with_body(body, "import resource"), seconds=60)
    assert result.status is Status.TIMEOUT
    assert "processor time" in (result.tests[0].message or "")


# ── who sets them ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the tiny course, to change."""
    return Path(shutil.copytree(TINY_COURSE, tmp_path / "course"))


def test_an_exercise_goes_before_its_course_and_the_course_before_what_is_usual(course: Path) -> None:
    file = course / "course.toml"
    text = file.read_text().replace("[limits]", "[limits]\noutput_kb = 7\nfile_mb = 3")
    file.write_text(text.replace('name = "half"', 'name = "half"\noutput_kb = 9'))
    half, scaled = read_course(course).exercises
    assert (half.output_kb, half.file_mb, half.processes) == (9, 3, 1024)
    assert (scaled.output_kb, scaled.seconds) == (7, 5)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("memory = 3", "unknown keys ['memory']"),
        ("memory_mb = '1 GB'", "memory_mb = '1 GB'"),
        ("processes = 0", "processes = 0"),
        ("file_mb = true", "file_mb = True"),
        ("output_kb = 1.5", "output_kb = 1.5"),
    ],
)
def test_a_limit_that_is_none_is_named(course: Path, line: str, said: str) -> None:
    file = course / "course.toml"
    file.write_text(file.read_text().replace("[limits]", f"[limits]\n{line}"))
    with pytest.raises(CourseError) as complaint:
        read_course(course)
    assert said in str(complaint.value)


@pytest.mark.slow
def test_options_of_the_command_go_before_the_course(course: Path) -> None:
    (course / "exercises/01_numbers/half.py").write_text(with_body("print('x' * 5000)\nreturn number"))
    done = run_grader("check", "half", "--output-size", "1", "--memory", "512", "--file-size", "1", folder=course)
    assert "printed more than 1 KB" in " ".join(done.stdout.split())
    done = run_grader("check", "half", "--memory", "1", folder=course)
    assert done.returncode == 2
    assert "--memory" in done.stderr
