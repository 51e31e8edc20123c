"""What a worker may reply in place of an answer, and what may be handed in: each has a verdict of its own."""

from pathlib import Path

import pytest

from grader.results import ExerciseResult, Reason, Status
from tests.grader.conftest import Grade, judge_file
from tests.grader.test_verdicts import with_body

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
def grade(tmp_path: Path) -> Grade:
    """Judge a source text as somebody's answer to `half` of the tiny course."""

    def run(source: str, seconds: float | None = None) -> ExerciseResult:
        path = tmp_path / "half.py"
        path.write_text(source, encoding="utf-8")
        return judge_file(path, seconds=seconds)

    return run


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


@pytest.mark.slow
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
