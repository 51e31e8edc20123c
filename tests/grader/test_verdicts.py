"""What becomes of every kind of file: each has its own status and reason, and words that say what to do."""

import os
import signal
import sys
from pathlib import Path

import pytest

from grader.results import Reason, Status

from .conftest import TINY_COURSE, Grade, judge_file

RIGHT = (TINY_COURSE / "solutions/01_numbers/half/solution.py").read_text(encoding="utf-8")
STUB = (TINY_COURSE / "exercises/01_numbers/half.py").read_text(encoding="utf-8")
ANSWERS = RIGHT.partition("QUESTION")[2]


def with_body(body: str, prelude: str = "") -> str:
    """A file whose `half` has that body and whose questions are answered."""
    lines = "\n".join("    " + line for line in body.splitlines())
    return f"{prelude}\ndef half(number):\n{lines}\n\n\nQUESTION{ANSWERS}"


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="only POSIX has a timer that can look")
@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("for _ in range(3): pass\nwhile number:\n    pass\nreturn 0", "while number:"),
        ("try:\n    while number: pass\nexcept BaseException:\n    return 4", "while number: pass"),
        ("import scipy\nreturn number // 2", "import scipy"),
    ],
)
def test_the_line_of_a_loop_that_never_ends_or_of_a_late_import_is_shown(grade: Grade, body: str, line: str) -> None:
    result = grade(with_body(body), seconds=1)
    assert result.first_wrong is not None
    assert result.first_wrong.status in (Status.TIMEOUT, Status.ERROR)
    assert [text for _, text in result.first_wrong.lines] in ([line], ["pass"])


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="only POSIX has a timer that can look")
def test_a_timer_of_the_learners_own_changes_no_verdict(grade: Grade) -> None:
    body = "signal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile number: pass"
    result = grade(with_body(body, "import signal"), seconds=1)
    assert (result.status, result.score) == (Status.TIMEOUT, 0)


def test_a_right_answer_passes_with_all_its_points(grade: Grade) -> None:
    result = grade(RIGHT)
    assert (result.status, result.score, result.max_score) == (Status.PASSED, 2, 2)
    assert [test.status for test in result.tests] == [Status.PASSED] * 5


def test_the_stub_is_not_started_whatever_comments_and_blank_lines_were_added(grade: Grade) -> None:
    changed = STUB.replace("    # TODO: write this.", "\n    # I begin tomorrow.\n").replace("\n", "\r\n")
    result = grade(changed)
    assert result.status is Status.NOT_STARTED
    assert {test.status for test in result.tests} == {Status.SKIPPED}
    assert result.score == 0


def test_a_stub_with_another_question_drawn_into_it_is_not_started_either(grade: Grade) -> None:
    assert grade(STUB.replace("QUESTION = 0", "QUESTION = 4711")).status is Status.NOT_STARTED


def test_a_stub_from_before_its_lesson_was_reworded_is_not_started_either(grade: Grade) -> None:
    assert grade(STUB.replace("rounded down.", "rounded off.")).status is Status.NOT_STARTED


def test_a_file_with_only_the_questions_answered_is_started_and_says_what_is_missing(grade: Grade) -> None:
    result = grade(STUB.replace("PREDICTION = None", "PREDICTION = 20"))
    assert result.status is Status.FAILED
    assert "not written yet" in (result.tests[0].message or "")


def test_the_first_wrong_check_lets_the_later_ones_wait(grade: Grade) -> None:
    result = grade(with_body("return 4"))
    assert [test.status for test in result.tests[:4]] == [
        Status.PASSED, Status.PASSED, Status.FAILED, Status.SKIPPED,
    ]  # fmt: skip
    assert result.status is Status.FAILED
    assert result.score == 0


def test_a_wrong_answer_shows_call_expected_and_got_and_the_line_with_the_return(grade: Grade) -> None:
    result = grade(with_body("result = -(-number // 2)\nreturn result"))
    failed = result.tests[1]
    assert failed.message == "half(9)\nexpected  4\ngot       5"
    assert failed.lines == [(4, "return result")]


def test_an_exception_names_itself_and_the_learners_own_line(grade: Grade) -> None:
    result = grade(with_body("def inner(x):\n    return x / 0\nreturn inner(number)"))
    failed = result.tests[0]
    assert failed.status is Status.FAILED
    assert failed.message == "half(8)\nraised ZeroDivisionError: division by zero"
    assert failed.lines == [(5, "return inner(number)"), (4, "return x / 0")]


@pytest.mark.parametrize(
    ("source", "status", "reason", "said"),
    [
        ("def half(number:\n    return 1\n", Status.ERROR, Reason.SYNTAX, "line 1: '(' was never closed"),
        ("def half(number):\nreturn 1\n", Status.ERROR, Reason.SYNTAX, "line 2"),
        ("return 1\n", Status.ERROR, Reason.SYNTAX, "'return' outside function"),
        ("x = 1\0\n", Status.ERROR, Reason.SYNTAX, "null"),
        ("x = " + "(" * 5000 + ")" * 5000, Status.ERROR, Reason.SYNTAX, "too"),
        (b"# coding: utf-7\n+AGkAbQ-\n", Status.ERROR, Reason.SYNTAX, "line"),
        (b"x = '\xff'\n", Status.ERROR, Reason.UNREADABLE, "UTF-8"),
        ("raise KeyError('a')\n", Status.ERROR, Reason.IMPORT, "KeyError"),
        ("import numpi\n", Status.ERROR, Reason.IMPORT, "there is no module 'numpi'"),
        ("import numpy\n", Status.ERROR, Reason.FORBIDDEN, "done without 'numpy'"),
        ("from grader.judge import student\n", Status.ERROR, Reason.FORBIDDEN, "done without 'grader'"),
        ("import scaled\n", Status.ERROR, Reason.FORBIDDEN, "cannot import another"),
        ("def half(number):\n    return 1\n\n\nREASON = c\n", Status.ERROR, Reason.IMPORT, "letter in quotes"),
        ("def half(number):\n    return 1\n\n\nREASON == 'c'\n", Status.ERROR, Reason.IMPORT, "so write one ="),
        ("def halve(number):\n    return number // 2\n", Status.ERROR, Reason.MISSING_NAME, "did you mean the 'halve'"),
        ("import sys\nsys.exit(0)\n", Status.ERROR, Reason.EXITED, "called sys.exit() while it was being loaded"),
        ("raise SystemExit\n", Status.ERROR, Reason.EXITED, "sys.exit()"),
        ("import os\nos._exit(0)\n", Status.CRASHED, Reason.EXITED, "exit code 0"),
        ("while True:\n    pass\n", Status.TIMEOUT, None, "took longer than 1 s"),
    ],
)
def test_a_file_that_cannot_be_loaded_says_why(
    grade: Grade, source: str | bytes, status: Status, reason: Reason | None, said: str
) -> None:
    result = grade(source, seconds=1)
    assert (result.status, result.reason) == (status, reason)
    assert said in (result.message or "")
    assert "Traceback" not in (result.message or "")
    assert len(result.tests) == 5, "every expected check is listed, though none could run"
    assert result.score == 0


@pytest.mark.parametrize(
    ("body", "status", "reason", "said"),
    [
        ("while True: pass", Status.TIMEOUT, None, "took longer than 1 s"),
        ("import time; time.sleep(60)", Status.TIMEOUT, None, "took longer than 1 s"),
        ("raise SystemExit(0)", Status.ERROR, Reason.EXITED, "called sys.exit()"),
        ("import os; os._exit(0)", Status.CRASHED, Reason.EXITED, "exit code 0"),
        ("import os; os.kill(os.getpid(), 11)", Status.CRASHED, Reason.SIGNAL, "SIGSEGV"),
        ("import numpy; return 4", Status.ERROR, Reason.FORBIDDEN, "done without 'numpy'"),
        ("return number + half(number)", Status.FAILED, None, "RecursionError"),
    ],
)
def test_a_function_that_does_not_answer_says_why(
    grade: Grade, body: str, status: Status, reason: Reason | None, said: str
) -> None:
    result = grade(with_body(body), seconds=1)
    assert (result.status, result.reason) == (status, reason)
    assert said in (result.tests[0].message or "")
    assert result.score == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds RLIMIT_AS to its word")
def test_a_memory_bomb_is_out_of_memory(grade: Grade) -> None:
    result = grade(with_body("return len(bytearray(64 * 2**30))"))
    assert result.status is Status.OUT_OF_MEMORY


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    result = judge_file(tmp_path / "half.py")
    assert (result.status, result.reason) == (Status.ERROR, Reason.UNREADABLE)
    assert "is not there" in (result.message or "")


@pytest.mark.skipif(os.name != "posix", reason="needs links and pipes in the file system")
def test_links_pipes_folders_and_huge_files_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "half.py"
    (tmp_path / "secret.py").write_text(RIGHT)
    path.symlink_to(tmp_path / "secret.py")
    assert "is a link" in (judge_file(path).message or "")
    path.unlink()
    os.mkfifo(path)
    assert "no regular file" in (judge_file(path).message or "")
    path.unlink()
    path.mkdir()
    assert "is a folder" in (judge_file(path).message or "")
    path.rmdir()
    path.write_bytes(b"#" * (10 * 2**20))
    assert "larger than" in (judge_file(path).message or "")


def test_a_file_saved_by_a_windows_editor_passes(grade: Grade) -> None:
    assert grade(b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode()).status is Status.PASSED


def test_what_the_file_prints_is_kept_and_never_taken_for_an_answer(grade: Grade) -> None:
    result = grade(with_body('print("\\x1b[31mhere", number)\nreturn number // 2', 'import os\nos.write(1, b"raw\\n")'))
    assert result.status is Status.PASSED
    assert "raw\n" in result.output
    assert "\\x1b[31mhere 8" in result.output
    assert "\x1b" not in result.output


def test_a_flood_of_prints_is_cut(grade: Grade) -> None:
    result = grade(with_body('print("x" * 10_000_000)\nreturn number // 2'))
    assert result.status is Status.PASSED
    assert len(result.output) < 200_000
    assert "the rest was cut" in result.output


@pytest.mark.slow
def test_answers_that_are_each_in_time_are_out_of_time_together(grade: Grade) -> None:
    result = grade(with_body("import time; time.sleep(0.9); return number // 2"), seconds=1)
    assert result.status is Status.TIMEOUT


def test_the_same_seed_draws_the_same_inputs(grade: Grade) -> None:
    wrong = with_body("return number // 2 if number < 10 else -1")
    one, same, other = (grade(wrong, seed=seed).tests[2].message for seed in (1, 1, 2))
    assert one == same != other


@pytest.mark.parametrize("body", ["return 'x' * 20_000_000", "return list(range(300_000))", "return object()"])
def test_an_answer_that_cannot_be_sent_is_a_wrong_answer(grade: Grade, body: str) -> None:
    result = grade(with_body(body))
    assert result.status is Status.FAILED
    assert "expected  an int: 4" in (result.tests[0].message or "")
    assert "a value of type" in (result.tests[0].message or "")


def test_a_file_runs_where_no_check_and_no_pytest_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prelude = """
import sys
assert "pytest" not in sys.modules
assert not any("judge" in name or "course" in name or name.startswith("grader") for name in sys.modules)
assert sys.flags.isolated
assert sys.stdin.read() == ""
import os
assert not any("SECRET" in name for name in os.environ)
assert os.listdir() == []
"""
    monkeypatch.setenv("SECRET_OF_THE_JUDGE", "1")  # before its judge is started
    (tmp_path / "half.py").write_text(with_body("return number // 2", prelude))
    result = judge_file(tmp_path / "half.py")
    assert result.status is Status.PASSED, result.message


@pytest.mark.parametrize("exercise", ["half", "scaled"])
def test_the_references_pass(exercise: str) -> None:
    chapter = {"half": "01_numbers", "scaled": "02_arrays"}[exercise]
    assert judge_file(TINY_COURSE / f"solutions/{chapter}/{exercise}/solution.py", exercise).status is Status.PASSED


def test_the_last_prints_are_those_of_the_call_that_failed_and_not_of_what_its_diagnosis_asks(grade: Grade) -> None:
    result = grade(with_body('print("asked", number)\nreturn -(-number // 2)'))
    assert result.tests[1].diagnosis is not None
    assert result.output == "asked 8\nasked 9\n"
