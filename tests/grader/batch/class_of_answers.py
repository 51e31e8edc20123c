"""A small class of the tiny course, of which every verdict is known beforehand."""

from dataclasses import dataclass
from pathlib import Path

QUESTIONS = '\n\nQUESTION = 0\nPREDICTION = 20\nREASON = "c"\n'
RIGHT = "def half(number):\n    return number // 2\n" + QUESTIONS


@dataclass(frozen=True)
class Answer:
    """What somebody hands in for `half`, and what has to become of it."""

    source: str | None
    status: str
    reason: str | None = None


ANSWERS = {
    "right": Answer(RIGHT, "passed"),
    "by shifting": Answer("def half(number):\n    return number >> 1\n" + QUESTIONS, "passed"),
    "rounds up": Answer("def half(number):\n    return (number + 1) // 2\n", "failed"),
    "no file": Answer(None, "error", "unreadable"),
    "no Python": Answer("def half(number:\n", "error", "syntax"),
    "no half": Answer("def whole(number):\n    return number\n", "error", "missing_name"),
    "never ends": Answer("def half(number):\n    while True:\n        pass\n", "timeout"),
    "leaves": Answer("import os\n\n\ndef half(number):\n    os._exit(0)\n", "crashed", "exited"),
    "leaves at once": Answer("raise SystemExit(0)\n", "error", "exited"),
    "kills all": Answer(
        "import os\n\n\ndef half(number):\n    os.kill(-1, 9)\n    os.kill(os.getppid(), 9)\n    return number // 2\n",
        "failed",
    ),
    "lies": Answer(
        "class Equal(int):\n    def __eq__(self, other):\n        return True\n    __hash__ = int.__hash__\n\n\n"
        "def half(number):\n    return Equal(0)\n",
        "failed",
    ),
}


def hand_in(folder: Path, name: str, answer: Answer) -> None:
    """Lay a submission into a folder of submissions."""
    (folder / name).mkdir(parents=True)
    if answer.source is not None:
        (folder / name / "half.py").write_text(answer.source, encoding="utf-8")
