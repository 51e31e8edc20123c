"""What each tier of isolation promises, tried from within: a worker of the real judge tries all that is forbidden.

Each attempt first has to succeed in the tier that promises nothing, so that none is a dud.
"""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.results import ExerciseResult, Reason, Status

from .conftest import ROOT, TINY_COURSE, Judge, answering, given

PROBES = Path(__file__).with_name("probes.py").read_text(encoding="utf-8")
ATTEMPTS = [line.partition("(")[0].removeprefix("def ") for line in PROBES.splitlines() if line.startswith("def try_")]
CANARY = "the-canary-that-no-worker-sings-of"

NOT_PROMISED = {
    Tier.LANDLOCK: {"try_to_ask_whether_a_file_is_there"},
    Tier.UID_LANDLOCK: {"try_to_ask_whether_a_file_is_there"},
}

WALLED = [tier for tier in Tier if tier is not Tier.PROCESS]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has walls to try")


@dataclass(frozen=True)
class Outcome:
    """What became of the attempts in one tier."""

    result: ExerciseResult
    attempts: dict[str, str]
    changed: set[str]
    """The files outside that are not as they were."""


Outcomes = Callable[[Tier], Outcome]


@pytest.fixture(scope="module")
def outcome_in(tmp_path_factory: pytest.TempPathFactory, judge_file: Judge) -> Outcomes:
    """Run all attempts in a tier, once for all tests that ask about it."""

    @cache
    def run(tier: Tier) -> Outcome:
        folder = tmp_path_factory.mktemp("tried")
        course = Path(shutil.copytree(TINY_COURSE, folder / "course"))
        for name in ("checks.py", "solution.py"):
            with (course / "solutions/01_numbers/half" / name).open("a", encoding="utf-8") as file:
                file.write(f"# {CANARY}\n")
        places = {
            "course": course / "solutions",
            "checks": course / "solutions/01_numbers/half/checks.py",
            "reference": course / "solutions/01_numbers/half/solution.py",
            "neighbour": folder / "ann/half.py",
            "judge": ROOT / "grader/judge/session.py",
            "packages": Path(pytest.__file__).parents[1],
            "checkout": ROOT,
            "scratch": folder / "scratch",
            "victim": folder / "victim",
        }
        for made in (folder / "ann", folder / "scratch"):
            made.mkdir()
        for path in (places["neighbour"], *(folder / f"victim{end}" for end in ("", "1", "2"))):
            path.write_text("untouched")
        before = _all_files(folder)
        source = f"PLACES = { {name: str(path) for name, path in places.items()} }\n{PROBES}"
        submission = folder / "half.py"
        submission.write_text(answering("return number // 2", source), encoding="utf-8")
        result = judge_file(submission, course=course, isolation=tier)
        submission.unlink()
        lines = [line.partition(": ") for line in result.output.splitlines() if line.startswith("try_")]
        changed = set(before.items() ^ _all_files(folder).items())
        return Outcome(result, {name: said for name, _, said in lines}, changed)

    return run


def _all_files(folder: Path) -> dict[str, tuple[object, ...]]:
    found = {}
    for path in folder.rglob("*"):
        about = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        about_it = (about.st_mode, about.st_uid, about.st_size, about.st_mtime_ns, *os.listxattr(path))
        found[str(path)] = (content, *about_it) if path.is_file() else (about.st_mode,)
    return found


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_every_attempt_succeeds_where_nothing_is_promised(outcome_in: Outcomes, attempt: str) -> None:
    said = outcome_in(Tier.PROCESS).attempts[attempt]
    if attempt == "try_to_slow_its_parent_down" and os.geteuid() == 0:
        pytest.skip("root's worker has given up what its parent has, and the kernel compares")
    if "not supported" in said or "not implemented" in said:
        pytest.skip(f"this machine itself refuses it: {said}")
    assert said == "reached"


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("tier", WALLED)
def test_no_attempt_succeeds_behind_a_wall(outcome_in: Outcomes, tier: Tier, attempt: str) -> None:
    if attempt in NOT_PROMISED.get(tier, ()):
        pytest.skip("not promised in this tier")
    assert outcome_in(given(tier)).attempts[attempt].startswith("refused: ")


@pytest.mark.parametrize("tier", WALLED)
def test_a_right_answer_passes_behind_a_wall_whatever_was_tried_before(outcome_in: Outcomes, tier: Tier) -> None:
    outcome = outcome_in(given(tier))
    assert outcome.result.status is Status.PASSED, outcome.result
    assert len(outcome.attempts) == len(ATTEMPTS)


@pytest.mark.parametrize("tier", WALLED)
def test_nothing_outside_is_changed_and_no_word_of_the_course_comes_out(outcome_in: Outcomes, tier: Tier) -> None:
    outcome = outcome_in(given(tier))
    assert outcome.changed == set()
    assert CANARY not in repr(outcome.result)


def test_where_nothing_is_promised_files_are_changed_and_the_course_is_told(outcome_in: Outcomes) -> None:
    outcome = outcome_in(Tier.PROCESS)
    assert outcome.changed
    assert CANARY in repr(outcome.result)


@pytest.mark.parametrize("tier", Tier)
def test_a_worker_becomes_another_program_only_where_nothing_is_promised(
    tmp_path: Path, judge_file: Judge, tier: Tier
) -> None:
    path = tmp_path / "half.py"
    path.write_text(answering("return 0", 'import os\nos.execv("/bin/sh", ["sh", "-c", "echo as a shell >&2"])'))
    result = judge_file(path, isolation=given(tier))
    assert ("as a shell" in result.output) is (tier is Tier.PROCESS)
    assert result.status is (Status.CRASHED if tier is Tier.PROCESS else Status.ERROR)


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="needs a second set of system calls")
@pytest.mark.parametrize("tier", WALLED)
def test_a_system_call_of_a_foreign_architecture_ends_the_worker(tmp_path: Path, judge_file: Judge, tier: Tier) -> None:
    # getpid as 32-bit programs call it: mov eax, 20; int 0x80; ret
    prelude = r"""
import ctypes, mmap
page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
"""
    path = tmp_path / "half.py"
    path.write_text(answering("call()\nreturn number // 2", prelude))
    result = judge_file(path, isolation=given(tier))
    assert (result.status, result.reason) == (Status.CRASHED, Reason.SIGNAL)
    assert "SIGSYS" in (result.tests[0].message or "")
