"""A wrong answer that is a known mistake is told its reason; any other is told nothing that might be wrong."""

from types import SimpleNamespace

import pytest

from grader.checks import Call, Mistake
from grader.judge.comparison import Tolerance
from grader.judge.diagnosis import diagnose
from grader.judge.student import Outcome, Raised, Returned, WrongAnswer

from .conftest import TINY_COURSE, Grade
from .test_verdicts import with_body


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("return -(-number // 2)", "5 is what rounding up gives; 9 holds 4 whole pairs."),
        ("return number + number", "16 is 8 doubled."),
        ("return number / 2.0", "8 / 2 is a float; // rounds down to an int."),
        ("return 4", None),
        ("return number // 2 if number < 100 else -(-number // 2)", None),
        ("raise ValueError", None),
    ],
)
def test_a_known_mistake_is_named_in_the_learners_numbers_and_others_are_not(
    grade: Grade, body: str, why: str | None
) -> None:
    result = grade(with_body(body))
    failed = next(test for test in result.tests if test.status == "failed")
    assert failed.diagnosis == why


def test_a_wrong_number_and_a_wrong_choice_in_the_questions_have_their_own_feedback(grade: Grade) -> None:
    right = (TINY_COURSE / "solutions/01_numbers/half/solution.py").read_text(encoding="utf-8")
    rounded_up = grade(right.replace("PREDICTION = 20", "PREDICTION = 21")).tests[3]
    assert rounded_up.diagnosis == "That is rounded up."
    other = grade(right.replace("PREDICTION = 20", "PREDICTION = 3")).tests[3]
    assert other.diagnosis == "Count pairs."
    chosen = grade(right.replace('REASON = "c"', 'REASON = "A"')).tests[4]
    assert chosen.diagnosis == "They can: 4 // 2 is 2."
    for answer in ("None", '"z"', "3", "[]", "half"):
        assert grade(right.replace('REASON = "c"', f"REASON = {answer}")).tests[4].status == "failed"
    for answer in ("None", "20.0", "True", '"20"', "10 + 10"):
        assert grade(right.replace("PREDICTION = 20", f"PREDICTION = {answer}")).tests[3].status == "failed"
    for question in ("-1", "10_000", "'0'", "None"):
        failed = grade(right.replace("QUESTION = 0", f"QUESTION = {question}")).tests[3]
        assert "put back the number" in (failed.message or "")


def _diagnose(student, mistakes, probes):  # type: ignore[no-untyped-def]
    functions = {name: function for name, (function, _) in mistakes.items()}

    def answer(function, call: Call) -> Outcome:  # type: ignore[no-untyped-def]
        try:
            return Returned(function(*call.args))
        except Exception as error:
            return Raised(type(error).__name__, "")

    first = Call("f", (9,))
    reference = SimpleNamespace(f=lambda x: x // 2)
    wrong = WrongAnswer(first, answer(student, first), Returned(4), Tolerance(), "")
    return diagnose(
        wrong,
        [Mistake(name, name, why, None) for name, (_, why) in mistakes.items()],
        [Call("f", (x,)) for x in probes],
        reference=reference,  # type: ignore[arg-type]
        ask_student=lambda call: answer(student, call),
        ask_mistake=lambda call: answer(functions[call.name], call),
    )


def test_a_mistake_is_named_only_where_three_inputs_tell_it_from_the_right_answer() -> None:
    mistakes = {"up": (lambda x: (x + 1) // 2, "up {x}")}
    assert _diagnose(lambda x: (x + 1) // 2, mistakes, [1, 3]) == "up 9"
    assert _diagnose(lambda x: (x + 1) // 2, mistakes, [1, 2, 4]) is None


def test_two_mistakes_that_the_inputs_do_not_tell_apart_name_neither() -> None:
    mistakes = {"up": (lambda x: (x + 1) // 2, ""), "up too": (lambda x: (x + 1) // 2 if x < 99 else 0, "")}
    assert _diagnose(lambda x: (x + 1) // 2, mistakes, [1, 3, 5, 7]) is None


def test_a_mistake_that_raises_is_recognised_by_what_it_raises() -> None:
    def fails(x: int) -> int:
        return x // 0

    mistakes = {"zero": (fails, "{got} for {x}")}
    assert _diagnose(fails, mistakes, [1, 3]) == "'ZeroDivisionError' for 9"
