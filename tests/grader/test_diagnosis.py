"""A wrong answer that is a known mistake is told its reason; any other is told nothing that might be wrong."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.checks import Call, Mistake
from grader.judge.comparison import Tolerance
from grader.judge.course_files import quiz_maker
from grader.judge.diagnosis import NoAnswer, Unanswered, diagnose
from grader.judge.outcomes import Outcome, Raised, Returned
from grader.judge.quiz_answers import QuizAnswers
from grader.judge.student import CheckFailed, WrongAnswer
from grader.judge.submission import Submission, parse
from grader.results import Status

from .conftest import TINY_COURSE, Grade, judge_file
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


def answered(source: str) -> QuizAnswers:
    """The questions of `half`, answered as in `source`."""
    make = quiz_maker(TINY_COURSE / "solutions/01_numbers/half/questions.py")
    assert make is not None
    return QuizAnswers("half", make, Submission(source, parse(source)))


def failure(check: Callable[[], None]) -> CheckFailed:
    with pytest.raises(CheckFailed) as raised:
        check()
    return raised.value


def test_a_wrong_number_and_a_wrong_choice_in_the_questions_have_their_own_feedback(grade: Grade) -> None:
    right = (TINY_COURSE / "solutions/01_numbers/half/solution.py").read_text(encoding="utf-8")
    rounded_up = grade(right.replace("PREDICTION = 20", "PREDICTION = 21")).tests[3]
    assert (rounded_up.status, rounded_up.diagnosis) == ("failed", "That is rounded up.")
    other = failure(answered(right.replace("PREDICTION = 20", "PREDICTION = 3")).check_prediction)
    assert other.diagnosis == "Count pairs."
    chosen = failure(answered(right.replace('REASON = "c"', 'REASON = "A"')).check_reason)
    assert chosen.diagnosis == "They can: 4 // 2 is 2."
    for answer in ("None", '"z"', "3", "[]", "half"):
        failure(answered(right.replace('REASON = "c"', f"REASON = {answer}")).check_reason)
    for answer in ("None", "20.0", "True", '"20"', "10 + 10"):
        failure(answered(right.replace("PREDICTION = 20", f"PREDICTION = {answer}")).check_prediction)
    for question in ("-1", "10_000", "'0'", "None"):
        failed = failure(answered(right.replace("QUESTION = 0", f"QUESTION = {question}")).check_prediction)
        assert "put back the number" in failed.message


def _diagnose(student, mistakes, probes, asked=None, **options):  # type: ignore[no-untyped-def]
    functions = {name: function for name, (function, _) in mistakes.items()}

    def answer(function, call: Call) -> Outcome | Unanswered:  # type: ignore[no-untyped-def]
        try:
            return Returned(function(*call.args))
        except TimeoutError:
            return Unanswered(Status.TIMEOUT)
        except Exception as error:
            return Raised(type(error).__name__, "")

    def by_mistake(call: Call) -> Outcome | Unanswered:
        if asked is not None:
            asked.append((call.name, *call.args))
        return answer(functions[call.name], call)

    first = Call("f", (9,))
    reference = SimpleNamespace(f=lambda x: x // 2)
    outcome = answer(student, first)
    wrong = (
        NoAnswer(first, outcome, Returned(4))
        if isinstance(outcome, Unanswered)
        else WrongAnswer(first, outcome, Returned(4), Tolerance(), "")
    )
    return diagnose(
        wrong,
        [Mistake(name, name, why, None) for name, (_, why) in mistakes.items()],
        [Call("f", (x,)) for x in probes],
        reference=reference,  # type: ignore[arg-type]
        ask_student=lambda call: answer(student, call),
        ask_mistake=by_mistake,
        **options,
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


def endless(x: int) -> int:
    if x % 2:
        raise TimeoutError
    return x // 2


def test_an_answer_that_never_comes_is_recognised_and_asked_no_more_than_it_takes() -> None:
    asked: list[tuple[str, int]] = []
    mistakes = {"endless": (endless, "{x} gives {got}"), "up": (lambda x: (x + 1) // 2, "")}
    assert _diagnose(endless, mistakes, [1, 3, 5, 7, 11, 13], asked) == "9 gives 'no answer'"
    assert [argument for name, argument in asked if name == "endless"] == [9, 1, 3]
    assert _diagnose(endless, mistakes, [1, 2, 4]) is None, "two inputs tell it from the right answer"


def test_a_mistake_that_does_not_agree_is_asked_only_until_it_is_told_apart() -> None:
    asked: list[tuple[str, int]] = []
    mistakes = {"up": (lambda x: (x + 1) // 2, "up"), "double": (lambda x: 2 * x, "")}
    assert _diagnose(lambda x: (x + 1) // 2, mistakes, [1, 3, 5, 7, 11, 13], asked) == "up"
    assert len([name for name, _ in asked if name == "up"]) == 7
    assert len([name for name, _ in asked if name == "double"]) == 3


def test_a_verdict_does_not_wait_for_a_diagnosis_that_takes_too_long() -> None:
    mistakes = {"up": (lambda x: (x + 1) // 2, "up")}
    assert _diagnose(lambda x: (x + 1) // 2, mistakes, [1, 3, 5], seconds=0) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ("n = 0\nwhile number != 0:\n    number, n = number - 2, n + 1\nreturn n", "timeout", "With 9 it never ends."),
        ("import os\nreturn os._exit(3)", "crashed", "It ended the process at 8."),
        ("while True: pass", "timeout", None),
        ("raise RuntimeError", "failed", "Raised 'RuntimeError'."),
    ],
)
def test_mistakes_that_hang_die_or_raise_are_named_like_others(
    tmp_path: Path, course_with: Callable[..., Path], body: str, status: str, why: str | None
) -> None:
    mistakes = """
import os
from grader.checks import call, mistake

@mistake("steps over 0", "With {number} it never ends.")
def steps_over(number):
    pairs = 0
    while number != 0:
        number, pairs = number - 2, pairs + 1
    return pairs

@mistake("leaves", "It ended the process at {number}.")
def leaves(number):
    os._exit(3)

@mistake("raises", "Raised {got}.")
def raises(number):
    raise RuntimeError("no text that has to agree")

def probes(rng):
    for _ in range(8):
        yield call.half(2 * rng.randint(1, 500) + 1)
"""
    file = tmp_path / "half.py"
    file.write_text(with_body(body))
    result = judge_file(file, course=course_with(mistakes=mistakes), seconds=1)
    wrong = result.first_wrong
    assert wrong is not None
    assert (wrong.status, wrong.diagnosis) == (status, why)


@pytest.mark.parametrize(
    ("why", "body", "told"),
    [
        ("lambda got: f'{got.bit_length()} bits.'", "raise RuntimeError", None),  # of what raised, got is a text
        ("lambda got: f'{got.bit_length()} bits.'", "return number * 3", "5 bits."),
        ("'{number.shape} is lost.'", "raise RuntimeError", None),
        ("'{numbr} is lost.'", "raise RuntimeError", None),
    ],
)
def test_an_explanation_that_does_not_fit_the_answer_is_left_out_and_the_verdict_stands(
    tmp_path: Path, course_with: Callable[..., Path], why: str, body: str, told: str | None
) -> None:
    mistakes = f"""
from grader.checks import call, mistake

@mistake("triples or raises", {why})
def triples_or_raises(number):
    {body}

def probes(rng):
    for _ in range(8):
        yield call.half(2 * rng.randint(1, 500) + 1)
"""
    file = tmp_path / "half.py"
    file.write_text(with_body(body))
    wrong = judge_file(file, course=course_with(mistakes=mistakes)).first_wrong
    assert wrong is not None
    assert (wrong.status, wrong.diagnosis) == ("failed", told)


@pytest.mark.slow
@pytest.mark.parametrize(("patience", "told"), [(1, None), (3, "With 8 it is thrice.")])
def test_who_grades_a_class_waits_longer_for_a_reason_than_who_sits_before_it(
    tmp_path: Path, course_with: Callable[..., Path], patience: float, told: str | None
) -> None:
    mistakes = """
import time
from grader.checks import call, mistake

@mistake("thrice", "With {number} it is thrice.")
def thrice(number):
    time.sleep(1.2)
    return 3 * number

def probes(rng):
    yield from (call.half(number) for number in (3, 5, 7))
"""
    file = tmp_path / "half.py"
    file.write_text(with_body("return 3 * number"))
    wrong = judge_file(file, course=course_with(mistakes=mistakes), patience=patience).first_wrong
    assert wrong is not None
    assert (wrong.status, wrong.diagnosis) == ("failed", told)
