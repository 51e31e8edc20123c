"""The course that docs/grading/writing-checks.md shows file by file works as that page says."""

import re
from pathlib import Path

import pytest

from grader.course import KEYS
from grader.results import Status

from .conftest import judge_file

PAGE = Path(__file__).parents[2] / "docs/grading/writing-checks.md"
_FILE = re.compile(r"^`([\w/.]+)`[^`\n]*:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Write the page's blocks into the files that they are."""
    for name, text in _FILE.findall(PAGE.read_text(encoding="utf-8")):
        path = tmp_path / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "course"


@pytest.mark.slow
def test_its_stub_is_not_started_its_answers_pass_and_its_mistakes_are_named(course: Path, tmp_path: Path) -> None:
    solutions = course / "solutions/01_numbers/half"
    assert judge_file(course / "exercises/01_numbers/half.py", course=course).status is Status.NOT_STARTED
    assert judge_file(solutions / "solution.py", course=course).status is Status.PASSED

    def judged(body: str) -> tuple[str, str | None]:
        (tmp_path / "half.py").write_text(f"def half(number):\n    return {body}\n")
        wrong = judge_file(tmp_path / "half.py", course=course).first_wrong
        return ("", None) if wrong is None else (wrong.name, wrong.diagnosis)

    assert judged("number >> 1") == ("", None)
    assert judged("-(-number // 2)") == ("odd", "5 is what rounding up gives; 9 holds 4 whole pairs.")
    assert judged("int(number / 2)") == ("negative", "int() cuts off what is behind the point: -1 / 2 became 0.")


def test_every_file_that_a_course_can_have_is_named_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in ("solution.py", "checks.py", "mistakes.py", "alternatives.py", "questions.py", "given.py"):
        assert name in text


def test_every_key_of_course_toml_is_explained_on_the_page() -> None:
    rows = re.findall(r"^\| (`[^|]*) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", "".join(rows))) >= KEYS
