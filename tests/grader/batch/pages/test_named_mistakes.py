"""A verdict says which known mistake its diagnosis is about, for the statistics of a class and for nobody else."""

from pathlib import Path

import pytest

from grader.results import ExerciseResult

SOLUTION = Path(__file__).parents[2] / "tiny_course/solutions/01_numbers/half/solution.py"


def answer(body: str) -> str:
    return f"{SOLUTION.read_text(encoding='utf-8')}\n\ndef half(number):\n    {body}\n"


@pytest.mark.parametrize(
    ("body", "mistake"),
    [("return -(-number // 2)", "rounds_up"), ("return number + number", "doubles"), ("return 4", None)],
)
def test_a_diagnosis_names_its_mistake_whatever_the_numbers(grade, body: str, mistake: str | None):
    result = grade(answer(body))
    wrong = result.first_wrong
    assert wrong.mistake == mistake
    assert (wrong.diagnosis is None) == (mistake is None)
    assert [test.mistake for test in result.tests if test is not wrong] == [None] * (len(result.tests) - 1)
    assert "mistake" not in wrong.document()
    assert ExerciseResult.from_wire(result.to_wire()) == result
