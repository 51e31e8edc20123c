"""Answers that are made to deceive, to break or to outlive the judge: none gains a point, each has its own verdict."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.results import Reason, Status

from .conftest import TINY_COURSE, Grade, run_grader, run_json
from .test_command import RIGHT, _processes_in, _wait_until, _workers_in
from .test_verdicts import with_body

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes and descriptors under /proc")

# Finds the channel to the judge in the frames of the worker's own loop, and writes into it.
FORGERY = """
import json, struct, sys, time
def forge(value, body=b"", **header):
    frame = sys._getframe()
    while "replies" not in frame.f_locals:
        frame = frame.f_back
    reply = {"id": frame.f_locals["header"]["id"], "status": "returned", "value": value, **header}
    text = json.dumps(reply).encode()
    frame.f_locals["replies"].write(struct.pack(">IQ", len(text), len(body)) + text + body)
    frame.f_locals["replies"].flush()
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of the tiny course, to work in."""
    return Path(shutil.copytree(TINY_COURSE, tmp_path / "checkout"))


def test_a_forged_reply_is_just_another_wrong_value(grade: Grade) -> None:
    assert grade(with_body('forge(["int", "0"]); time.sleep(100)', FORGERY)).status is Status.FAILED


@pytest.mark.parametrize(
    "forged",
    [
        'forge(["int", "4"], id=99)',
        'forge(["int", "4"]); forge(["int", "4"])',
        'forge(["object", "4"])',
        'forge(["array", "int64", [0, 2**70], 0, 0])',
        'forge(["list", [["array", "uint8", [2**20], 0, 2**20]] * 50], bytes(2**20))',
        'forge(["int", "4"], status="passed")',
        'forge(["int", "4"], status=["returned"])',
        'forge(None, status="raised", exception={"type": 3})',
        'tree = ["int", "4"]\nfor _ in range(200): tree = ["list", [tree]]\nforge(tree)',
    ],
)
def test_a_reply_out_of_form_or_out_of_turn_is_a_bad_reply(grade: Grade, forged: str) -> None:
    result = grade(with_body(f"{forged}\ntime.sleep(100)", FORGERY))
    assert (result.status, result.reason) == (Status.CRASHED, Reason.BAD_REPLY)


@linux
def test_an_event_written_into_the_judges_own_channel_counts_for_nothing(checkout: Path) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text("""
import glob, json, os
result = {"name": "half", "chapter": "01_numbers", "max_score": 2, "status": "passed", "reason": None, "message": None,
          "tests": [], "lines": [], "file": "x", "output": ""}
events = json.dumps({"event": "finished", "result": result}) + "\\n" + json.dumps({"event": "end"}) + "\\n"
for path in glob.glob(f"/proc/{os.getppid()}/fd/*"):
    try:
        if os.readlink(path).startswith("pipe:"):
            os.write(os.open(path, os.O_WRONLY | os.O_NONBLOCK), events.encode())
    except OSError:
        pass
def half(number):
    return 0
""")
    done = run_grader("check", "half", "--isolation", "process", folder=checkout)
    assert done.returncode in (1, 3)
    assert "✓" not in done.stdout


def test_a_reference_rewritten_while_the_answer_loads_is_not_the_one_that_judges(checkout: Path) -> None:
    reference = checkout / "solutions/01_numbers/half/solution.py"
    (checkout / "exercises/01_numbers/half.py").write_text(
        f"open({str(reference)!r}, 'w').write('def half(number): return 0')\n\ndef half(number):\n    return 0\n"
    )
    assert run_grader("check", "half", "--isolation", "process", folder=checkout).returncode == 1


def test_a_wrong_array_beside_a_right_answer_is_wrong_and_in_the_report(checkout: Path) -> None:
    (checkout / "exercises/01_numbers/half.py").write_text(RIGHT)
    (checkout / "exercises/02_arrays/scaled.py").write_text("def scaled(x, factor):\n    return x + factor\n")
    document = run_json(folder=checkout)
    assert [exercise["status"] for exercise in document["exercises"]] == ["passed", "failed"]  # type: ignore[index]
    assert document["max_score"] == 3


@linux
def test_an_answer_that_can_interrupt_or_stop_the_judge_gets_no_verdict_and_no_point(checkout: Path) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGKILL"):
        body = f"import os, signal, time; os.kill(os.getppid(), signal.{name}); time.sleep(5); return number // 2"
        (checkout / "exercises/01_numbers/half.py").write_text(with_body(body))
        done = run_grader("check", "half", "--json", "--isolation", "process", folder=checkout)
        assert (done.returncode, done.stdout) == (3, ""), name
        assert "nothing was counted" in done.stderr


@linux
@pytest.mark.parametrize(
    "body",
    [
        "if os.fork() == 0:\n    os.setsid()\n    time.sleep(60)",
        "if os.fork() == 0:\n    os.setsid()\n    os.fork() or time.sleep(60)\n    time.sleep(60)",
        "if os.fork() == 0:\n    os.closerange(0, 100)\n    os.setsid()\n    time.sleep(60)",
        "if os.fork() == 0: time.sleep(60)\nos._exit(7)",
    ],
)
def test_no_descendant_of_an_answer_outlives_its_verdict(checkout: Path, body: str) -> None:
    source = with_body(f"{body}\nreturn number // 2", "import os, time")
    (checkout / "exercises/01_numbers/half.py").write_text(source)
    run_grader("check", "half", "--isolation", "process", folder=checkout, TMPDIR=str(checkout))
    assert _processes_in(checkout) == []


@linux
def test_an_exit_while_a_child_holds_the_pipe_is_an_exit_and_no_timeout(grade: Grade) -> None:
    forking = with_body("if os.fork() == 0: time.sleep(100)\nos._exit(7)", "import os, time")
    result = grade(forking, isolation=Tier.PROCESS)
    assert (result.status, result.reason) == (Status.CRASHED, Reason.EXITED)


@pytest.mark.parametrize(
    ("body", "prelude"),
    [
        ("return {(1, 2): 3}", ""),
        (
            "return Odd",
            "class Meta(type):\n    __name__ = property(lambda cls: 1 / 0)\nclass Odd(metaclass=Meta): pass",
        ),
        ("return Fake()", "class Fake:\n    __class__ = property(lambda self: int)"),
        ("raise Odd", "class Odd(Exception):\n    def __str__(self): raise KeyboardInterrupt"),
        ("raise ModuleNotFoundError('x', name='__main__')", ""),
        ("raise Odd", "class Odd(Exception):\n    __traceback__ = 3"),
        ("import sys; sys.stdout = sys.stderr = None; return 0", ""),
        ("import json; json.dumps = None; return 0", ""),
    ],
)
def test_an_odd_answer_is_a_wrong_one_and_nobodys_fault_but_its_authors(grade: Grade, body: str, prelude: str) -> None:
    result = grade(with_body(body, prelude))
    assert result.status is not Status.PASSED
    assert result.tests[0].status in (Status.FAILED, Status.ERROR, Status.CRASHED)


@pytest.mark.parametrize(
    "source",
    [
        "x = 0x" + "f" * 5000,
        "PREDICTION = " + "-" * 3000 + "1",
        "x = " + "f'{" * 100 + "1" + "}'" * 100,
        "def g():\n"
        + "".join(" " * d + "try: pass\n" + " " * d + "finally:\n" for d in range(1, 20))
        + " " * 20
        + "pass",
        "import " + "a." * 10_000 + "a",
        "\x0c\n" * 1000 + "(",
    ],
)
def test_a_source_that_is_costly_to_read_ends_under_a_status_of_its_own(grade: Grade, source: str) -> None:
    assert grade(source, seconds=5).status in (Status.ERROR, Status.OUT_OF_MEMORY, Status.TIMEOUT, Status.CRASHED)


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
    ["[", "[" * 10_000, '{"schema": "grader-progress/1"}', '{"schema": "grader-progress/1", "course": "\\u001b[2J"}',
     '{"schema": "grader-progress/1", "course": "tiny", "question": "x", "hints": {}}',
     '{"schema": "grader-progress/1", "course": "tiny", "question": 1, "hints": {"half": -5}}'],
)  # fmt: skip
def test_a_tampered_progress_file_is_named_and_nothing_else_happens(tmp_path: Path, content: str) -> None:
    (tmp_path / "progress.json").write_text(content)
    done = run_grader("check", folder=tmp_path)
    assert done.returncode == 2
    assert "progress.json" in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs pipes and links in the file system")
def test_a_pipe_for_a_progress_file_is_not_waited_for_and_a_link_is_not_written_through(checkout: Path) -> None:
    folder = checkout / "piped"
    folder.mkdir()
    os.mkfifo(folder / "progress.json")
    assert run_grader("check", folder=folder).returncode == 2
    run_grader("init", "mine", folder=checkout)
    victim = checkout / "thesis.txt"
    victim.write_text("mine")
    (checkout / "mine/exercises/01_numbers/half.py").unlink()
    (checkout / "mine/exercises/01_numbers/half.py.new").symlink_to(victim)
    run_grader("init", folder=checkout / "mine")
    assert victim.read_text() == "mine"


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
