"""A batch that is killed at any moment goes on: nothing is lost, graded twice in the results, or half-written."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.grader.batch.class_of_answers import ANSWERS, hand_in
from tests.grader.batch.conftest import TINY_COURSE, records_in

pytestmark = pytest.mark.slow

KILLS = 10
_INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests in the background ignores it
from grader.cli import main
main()
"""


def test_ten_kills_lose_nothing(tmp_path):
    quick = [name for name, answer in ANSWERS.items() if answer.status != "timeout"]
    expected = {}
    for number in range(60):
        kind = quick[number % len(quick)]
        hand_in(tmp_path / "class", f"{number:02} {kind}", ANSWERS[kind])
        expected[f"{number:02} {kind}"] = ANSWERS[kind].status
    words = [
        sys.executable,
        "-m",
        "grader",
        "grade",
        tmp_path / "class",
        "--out",
        tmp_path / "results",
        "--only",
        "half",
    ]
    words += ["--course", TINY_COURSE, "--seed", "3"]
    rng, kills, began = random.Random(4), 0, set()
    while kills < KILLS:
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        _wait_for_records(tmp_path / "results/records", rng.randrange(50), process)
        time.sleep(rng.uniform(0.0, 0.1))
        if process.poll() is not None:  # it was done: begin anew, until there were as many kills as there are to be
            assert process.returncode == 0, process.stdout.read()
            for path in (tmp_path / "results/records").iterdir():
                path.unlink()
            continue
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        kills += 1
        began |= {path.name for path in (tmp_path / "results/records").glob("*.json")}
    assert began  # some kills came while it was grading
    done = subprocess.run(words, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    found = records_in(tmp_path / "results")
    assert {name: record["exercises"][0]["status"] for name, record in found.items()} == expected
    assert sorted(path.name for path in (tmp_path / "results").iterdir() if path.name.startswith((".", "work"))) == []
    assert len(list((tmp_path / "results/records").iterdir())) == 60
    assert _processes_of(tmp_path) == []


def test_two_at_once_do_not_meet(tmp_path):
    hand_in(tmp_path / "class", "slow", ANSWERS["never ends"])
    words = [
        sys.executable,
        "-m",
        "grader",
        "grade",
        tmp_path / "class",
        "--out",
        tmp_path / "results",
        "--only",
        "half",
    ]
    words += ["--course", TINY_COURSE]
    first = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _wait_for(tmp_path / "results/work")
        second = subprocess.run(words, capture_output=True, check=False, text=True)
    finally:
        out, _ = first.communicate()
    assert second.returncode == 2
    assert "is at work in" in second.stderr
    assert first.returncode == 0, out


def test_ctrl_c_ends_it_at_once_and_it_goes_on(tmp_path):
    for number in range(6):
        hand_in(tmp_path / "class", f"slow {number}", ANSWERS["never ends"])
    words = [sys.executable, "-c", _INTERRUPTIBLE, "grade", tmp_path / "class", "--out", tmp_path / "results"]
    words += ["--course", TINY_COURSE, "--only", "half", "--timeout", "1"]
    process = subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    _wait_for(tmp_path / "results/records", holding="*.json")
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=15)
    assert process.returncode == 130, out
    assert "Traceback" not in out
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
    assert len(records_in(tmp_path / "results")) == 6


def _wait_for(path: Path, holding: str | None = None) -> None:
    until = time.monotonic() + 60
    while not (path.exists() and (holding is None or any(path.glob(holding)))):
        assert time.monotonic() < until
        time.sleep(0.02)


def _wait_for_records(folder: Path, number: int, process: subprocess.Popen) -> None:
    """Wait until there are so many records; several moments of one run are met that way, the very first among them."""
    while process.poll() is None and len(list(folder.glob("*.json"))) < number:
        time.sleep(0.005)


def _processes_of(folder: Path) -> list[str]:
    """Return the command lines of processes that have to do with a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if str(folder) in line:
            found.append(line)
    return found
