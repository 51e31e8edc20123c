"""The command `grader`, as people type it."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.confinement.trials import strongest

from .conftest import TINY_COURSE, run_grader, run_json

RIGHT = (TINY_COURSE / "solutions/01_numbers/half/solution.py").read_text(encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of the tiny course, to work in."""
    return Path(shutil.copytree(TINY_COURSE, tmp_path / "checkout"))


def test_a_fresh_folder_shows_what_to_do_first(checkout: Path) -> None:
    done = run_grader("check", folder=checkout)
    assert done.returncode == 1
    assert "Not started" in done.stdout
    assert "Read and complete  exercises/01_numbers/half.py" in done.stdout
    assert "grader check half" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_terminal_that_says_it_has_no_columns_is_not_believed(checkout: Path) -> None:
    assert run_grader("list", folder=checkout, COLUMNS="0").stdout == run_grader("list", folder=checkout).stdout


def test_a_right_answer_passes_and_names_the_next_file(checkout: Path) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text(RIGHT)
    done = run_grader("check", "half", folder=checkout)
    assert (done.returncode, done.stderr) == (0, "")
    assert "✓ half   5 checks" in done.stdout
    assert "Go on with  exercises/02_arrays/scaled.py" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="a pipe whose reader is gone says so on POSIX")
@pytest.mark.parametrize(("arguments", "answer"), [([], RIGHT), (["--json"], RIGHT), ([], "def half(number): ...\n")])
def test_whoever_reads_only_the_first_line_gets_the_verdicts_exit_code(
    checkout: Path, arguments: list[str], answer: str
) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text(answer)
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as nobody_reads:
        command = [sys.executable, "-m", "grader", "check", "half", *arguments]
        done = subprocess.run(
            command, cwd=checkout, stdout=nobody_reads, stderr=subprocess.PIPE, text=True, timeout=120, check=False
        )
    assert (done.returncode, done.stderr) == (0 if answer == RIGHT else 1, "")


def test_a_wrong_answer_is_shown_with_the_call_the_reason_and_the_line(checkout: Path) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text(RIGHT.replace("number // 2", "-(-number // 2)"))
    done = run_grader("check", "half", folder=checkout)
    assert done.returncode == 1
    shown = done.stdout.splitlines()
    assert "  ✗ Half of 9 is 4, rounded down" in shown
    assert "      half(9)" in shown
    assert "      expected  4" in shown
    assert "      got       5" in shown
    assert "    Why  5 is what rounding up gives; 9 holds 4 whole pairs." in shown
    assert "    Your line  exercises/01_numbers/half.py:6" in shown
    assert "  1 of 5 checks passed · 3 wait for this one" in shown


def test_markup_and_escapes_in_what_a_learner_wrote_are_shown_as_text(checkout: Path) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text(
        'def half(number):\n    print("[/oops] \\x1b]8;;http://x\\x07")\n'
        '    raise ValueError("[red]\\x1b[2J[/]\\ud800")\n'
    )
    done = run_grader("check", "half", folder=checkout)
    assert done.returncode == 1
    assert "[/oops] \\x1b]8;;http://x\\x07" in done.stdout
    assert "ValueError: [red]\\x1b[2J[/]\\ud800" in done.stdout
    assert "\x1b" not in done.stdout


def test_solutions_pass_and_exit_with_zero(checkout: Path) -> None:
    done = run_grader("check", "--solutions", folder=checkout)
    assert done.returncode == 0
    assert "2 of 2 exercises passed · 3 of 3 points" in done.stdout


def test_the_json_document_is_all_that_is_printed_and_has_the_agreed_form(checkout: Path) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text(RIGHT)
    done = run_grader("check", "--json", "--seed", "71", folder=checkout)
    content: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == 1
    assert content["schema"] == "convjax-grader/1"
    assert content["course"]["name"] == "tiny"
    assert len(content["course"]["hash"]) >= 8
    assert set(content["versions"]) == {"grader", "python", "jax"}
    assert (content["seed"], content["isolation"]) == (71, {"tier": strongest()})
    assert (content["score"], content["max_score"]) == (2, 3)
    half, scaled = content["exercises"]
    assert (half["name"], half["chapter"], half["status"], half["reason"]) == ("half", "01_numbers", "passed", None)
    assert (half["score"], half["max_score"]) == (2, 2)
    assert half["tests"][0] == {
        "name": "even", "title": "Half of 8 is 4",
        "status": "passed", "reason": None, "message": None, "diagnosis": None,
    }  # fmt: skip
    assert (scaled["status"], scaled["score"]) == ("not_started", 0)


def test_a_changed_check_changes_the_courses_hash(checkout: Path) -> None:
    before = run_json("--solutions", folder=checkout)["course"]
    checks = checkout / "solutions/01_numbers/half/checks.py"
    checks.write_text(checks.read_text() + "\n# another course now\n")
    assert run_json("--solutions", folder=checkout)["course"] != before


def test_wrong_usage_exits_with_two_and_names_the_mend(checkout: Path) -> None:
    done = run_grader("check", "hlaf", folder=checkout)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean 'half'?" in done.stderr


def test_names_may_be_tags_chapters_and_files(checkout: Path) -> None:
    for name in ("practice", "01_numbers", "exercises/01_numbers/half.py", "01_numbers/", "01_numbers/half"):
        names = [exercise["name"] for exercise in run_json(name, folder=checkout)["exercises"]]  # type: ignore[index]
        assert names == ["half"], name


def test_a_folder_named_with_dir_is_graded_from_anywhere(checkout: Path, tmp_path: Path) -> None:
    for folder in ("ann/01_numbers", "ben/exercises/01_numbers"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "half.py").write_text(RIGHT)
        done = run_grader("check", "half", "--dir", str(tmp_path / folder.partition("/")[0]), folder=checkout)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_folder_named_with_dir_is_never_taken_for_a_course(checkout: Path, tmp_path: Path) -> None:
    hostile = Path(shutil.copytree(TINY_COURSE, tmp_path / "hostile"))
    (hostile / "solutions/01_numbers/half/checks.py").write_text("def test_everything():\n    pass\n")
    (hostile / "exercises/01_numbers/half.py").write_text(RIGHT.replace("number // 2", "0"))
    assert run_grader("check", "half", "--dir", str(hostile), folder=checkout).returncode == 1


def test_a_broken_course_is_named_as_such_and_exits_with_three(checkout: Path) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text(RIGHT)
    (checkout / "solutions/01_numbers/half/checks.py").write_text("import nothing_of_that_name\n")
    done = run_grader("check", "half", folder=checkout)
    assert done.returncode == 3
    assert "The course, not your answer, is at fault" in done.stderr


def test_a_course_with_no_check_for_an_exercise_never_passes_it(checkout: Path) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text(RIGHT)
    (checkout / "solutions/01_numbers/half/checks.py").write_text("")
    assert run_grader("check", "half", folder=checkout).returncode == 3


def test_files_of_the_learners_that_pytest_or_python_would_read_are_not_read(checkout: Path) -> None:
    half = checkout / "exercises/01_numbers/half.py"
    half.write_text(RIGHT.replace("number // 2", "0"))
    trap = "raise SystemExit('a file of the learner was imported by the judge')\n"
    for name in ("conftest.py", "sitecustomize.py", "pytest.py", "numpy.py", "json.py", "grader_plugin.py"):
        (half.parent / name).write_text(trap)
        (checkout / name).write_text(trap)
    (checkout / "pytest.ini").write_text("[pytest]\naddopts = --collect-only -p grader_plugin\n")
    done = run_grader("check", "half", folder=half.parent)
    assert (done.returncode, done.stderr) == (1, "")
    assert "expected  4" in done.stdout


def test_editing_in_a_checkout_starts_an_exercise_too(checkout: Path) -> None:
    half = checkout / "exercises/01_numbers/half.py"
    half.write_text(half.read_text().replace("raise NotImplementedError", "return number"))
    (exercise,) = run_json("half", folder=checkout)["exercises"]  # type: ignore[misc]
    assert exercise["status"] == "failed"


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let what is started hear of SIGINT, which tests that run in the background, and their children, ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks for processes under /proc")
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_exits_with_130_and_leaves_no_process_behind(checkout: Path) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text("def half(number):\n    while True:\n        pass\n")
    command = [sys.executable, "-m", "grader", "check", "half", "--timeout", "100"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        command,
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(root), "TMPDIR": str(checkout)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        _wait_until(lambda: _workers_in(checkout))
        worker_folder = Path(_workers_in(checkout)[0])
        process.send_signal(signal.SIGINT)  # to the command alone: it passes it on
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Interrupted." in said
    assert "Traceback" not in said
    _wait_until(lambda: not worker_folder.exists() and not _processes_in(checkout))


def test_a_machine_without_a_folder_for_temporary_files_is_no_wrong_answer(checkout: Path) -> None:
    program = """
import errno, sys, tempfile
from grader.cli import main
def none_there():
    raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")
tempfile.TemporaryFile = none_there
sys.argv = ["grader", "check", "half"]
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (3, "No usable temporary directory found\n")


def _wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end, "waited 60 s in vain"
        time.sleep(0.02)


def _workers_in(folder: Path) -> list[str]:
    return [place for place in _processes_in(folder) if Path(place).name.startswith("grader-worker-")]


def _processes_in(folder: Path) -> list[str]:
    links = []
    for process in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            links.append(os.readlink(process))
    return [link for link in links if link.startswith(str(folder))]
