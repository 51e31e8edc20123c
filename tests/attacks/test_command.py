"""The command under attack: what it says, what it leaves, and which files it does not follow."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.grader.conftest import TINY_COURSE, run_grader, run_json
from tests.grader.test_command import RIGHT, _processes_in, _wait_until, _workers_in
from tests.grader.test_verdicts import with_body

pytestmark = pytest.mark.slow

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes and descriptors under /proc")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of the tiny course, to work in."""
    return Path(shutil.copytree(TINY_COURSE, tmp_path / "checkout"))


def test_a_wrong_array_beside_a_right_answer_is_wrong_and_in_the_report(checkout: Path) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text(RIGHT)
    (checkout / "exercises/02_arrays/scaled.py").write_text("def scaled(x, factor):\n    return x + factor\n")
    document = run_json(folder=checkout)
    assert [exercise["status"] for exercise in document["exercises"]] == ["passed", "failed"]  # type: ignore[index]
    assert document["max_score"] == 3


ANCESTORS = """
import os, signal, time
def parent(process):
    try:
        return int(open(f"/proc/{process}/stat").read().rpartition(")")[2].split()[1])
    except OSError:
        return None  # it has just ended
zygote = os.getppid()
service = parent(zygote)
(judge,) = [int(name) for name in os.listdir("/proc")
            if name.isdigit() and int(name) != zygote and parent(name) == service]
"""


@linux
@pytest.mark.slow
def test_an_answer_that_can_interrupt_or_stop_the_judge_gets_no_verdict_and_no_point(checkout: Path) -> None:
    for whom, name in (("judge", "SIGINT"), ("judge", "SIGTERM"), ("service", "SIGKILL"), ("zygote", "SIGKILL")):
        body = f"os.kill({whom}, signal.{name}); time.sleep(5); return number // 2"
        (checkout / "exercises/01_numbers/half.py").write_text(with_body(body, ANCESTORS))
        done = run_grader("check", "half", "--json", "--isolation", "process", folder=checkout)
        assert (done.returncode, done.stdout) == (3, ""), (whom, name)
        assert "nothing was counted" in done.stderr


@linux
def test_when_the_command_is_killed_the_judge_and_the_worker_end_too(checkout: Path) -> None:
    import subprocess

    (checkout / "exercises/01_numbers/half.py").write_text(with_body("while True: pass"))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "TMPDIR": str(checkout)}
    command = [sys.executable, "-m", "grader", "check", "half", "--timeout", "100"]
    for ending in (signal.SIGKILL, signal.SIGHUP):
        with subprocess.Popen(
            command, cwd=checkout, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            _wait_until(lambda: _workers_in(checkout))
            process.send_signal(ending)
            process.wait(timeout=20)
        _wait_until(lambda: not _processes_in(checkout))
        for left in checkout.glob("grader-worker-*"):
            shutil.rmtree(left)


@pytest.mark.parametrize(
    "content",
    [
        "[" * 10_000,
        '{"schema": "grader-progress/1", "course": "tiny", "question": 1, "done": {"half": {"file": "\\u001b[2J"}}}',
    ],
)
def test_a_tampered_progress_file_gains_nothing_and_breaks_nothing(checkout: Path, content: str) -> None:
    run_grader("init", "mine", folder=checkout)
    (checkout / "mine/progress.json").write_text(content)
    (checkout / "mine/exercises/01_numbers/half.py").write_text(with_body("return 0"))
    done = run_grader("check", folder=checkout / "mine")
    assert done.returncode in (1, 2)
    assert "✓" not in done.stdout
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs pipes and links in the file system")
def test_a_pipe_for_a_progress_file_is_not_waited_for_and_a_link_is_not_written_through(checkout: Path) -> None:
    folder = checkout / "piped"
    folder.mkdir()
    os.mkfifo(folder / "progress.json")
    assert run_grader("check", folder=folder).returncode in (1, 2)
    run_grader("init", "mine", folder=checkout)
    victim = checkout / "thesis.txt"
    victim.write_text("mine")
    (checkout / "mine/exercises/01_numbers/half.py").unlink()
    (checkout / "mine/exercises/01_numbers/half.py.new").symlink_to(victim)
    run_grader("init", folder=checkout / "mine")
    assert victim.read_text() == "mine"


@pytest.mark.skipif(os.name != "posix", reason="needs pipes in the file system")
def test_in_a_checkout_a_file_that_nobody_can_read_is_no_fault_of_the_judges(checkout: Path) -> None:
    half = checkout / "exercises/01_numbers/half.py"
    half.write_text("x = " + "-" * 30_000 + "1\n")
    (checkout / "exercises/02_arrays/scaled.py").write_text("import numpy.f2py.__main__\n")
    statuses = [(each["status"], each["reason"]) for each in run_json(folder=checkout)["exercises"]]  # type: ignore[union-attr]
    assert statuses == [("error", "syntax"), ("error", "exited")]
    half.unlink()
    os.mkfifo(half)
    assert run_json("half", folder=checkout)["exercises"][0]["reason"] == "unreadable"  # type: ignore[index]
    assert run_json("half", "--solutions", folder=checkout)["score"] == 2, "somebody else's file is judged all the same"


@pytest.mark.skipif(os.name != "posix", reason="needs links in the file system")
def test_a_folder_that_is_a_link_to_somebody_elses_answers_is_not_followed(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "ann/exercises/01_numbers").mkdir(parents=True)
    (tmp_path / "ann/exercises/01_numbers/half.py").write_text(RIGHT)
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben/exercises").symlink_to(tmp_path / "ann/exercises")
    assert run_grader("check", "half", "--dir", str(tmp_path / "ann"), folder=checkout).returncode == 0
    done = run_grader("check", "half", "--dir", str(tmp_path / "ben"), folder=checkout)
    assert done.returncode == 1
    assert "lies behind a link" in " ".join(done.stdout.split())  # however the lines were broken
    (tmp_path / "link-to-ann").symlink_to(tmp_path / "ann")
    assert run_grader("check", "half", "--dir", str(tmp_path / "link-to-ann"), folder=checkout).returncode == 0
