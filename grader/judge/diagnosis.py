"""Finding out which known mistake an answer is, so that the learner reads the reason and not only a number.

The learner's function, the reference and every mistake are called with the same arguments. A mistake is named only
where it is the one that agrees with the learner on all of them, and only where at least three of them tell it from
the reference and from each other mistake.
"""

import inspect
import random
from types import ModuleType
from typing import Any

from grader.checks import Call, Mistake
from grader.judge.comparison import Tolerance, difference
from grader.judge.student import Ask, Outcome, Raised, Returned, WrongAnswer
from grader.judge.text import plain, shown

TELLING_INPUTS = 3


def diagnose(
    wrong: WrongAnswer,
    mistakes: list[Mistake],
    probes: list[Call],
    *,
    reference: ModuleType,
    ask_student: Ask,
    ask_mistake: Ask,
) -> str | None:
    """Return what to tell the author of a wrong answer, or None where no mistake, or more than one, explains it.

    Args:
        wrong: the answer that failed a check.
        mistakes: those of the function that was called.
        probes: further calls of that function.
        reference: holds the right function.
        ask_student: answers a call by the learner's function.
        ask_mistake: answers a call whose name is a mistake's.
    """
    calls = [wrong.call, *probes]
    student = [wrong.outcome, *(ask_student(call) for call in probes)]
    answers = {
        mistake: [ask_mistake(Call(mistake.function, call.args, call.kwargs)) for call in calls] for mistake in mistakes
    }
    agreeing = [mistake for mistake in mistakes if not _telling(answers[mistake], student, wrong.tolerance)]
    if len(agreeing) != 1:
        return None
    (found,) = agreeing
    others = [[_ask(reference, call) for call in calls], *(answers[other] for other in mistakes if other is not found)]
    if any(_telling(answers[found], other, wrong.tolerance) < TELLING_INPUTS for other in others):
        return None
    return explain(found, wrong, reference)


def _telling(left: list[Outcome], right: list[Outcome], tolerance: Tolerance) -> int:
    """Count the inputs on which two functions differ."""
    return sum(not _same(*pair, tolerance) for pair in zip(left, right, strict=True))


def _same(one: Outcome, other: Outcome, tolerance: Tolerance) -> bool:
    match one, other:
        case Raised(), Raised():
            return one.type_name == other.type_name
        case Returned(), Returned():
            return difference(one.value, other.value, tolerance) is None
    return False


def _ask(reference: ModuleType, call: Call) -> Outcome:
    try:
        return Returned(getattr(reference, call.name)(*call.args, **call.kwargs))
    except Exception as error:  # a reference may be asked for what it refuses: that it refuses is its answer
        return Raised(type(error).__name__, str(error))


def explain(mistake: Mistake, wrong: WrongAnswer, reference: ModuleType) -> str:
    """Put the learner's numbers into what the mistake's author wrote about it."""
    bound = inspect.signature(getattr(reference, wrong.call.name)).bind(*wrong.call.args, **wrong.call.kwargs)
    bound.apply_defaults()
    words = {**bound.arguments, "expected": _value(wrong.expected), "got": _value(wrong.outcome)}
    if isinstance(mistake.why, str):
        return plain(mistake.why.format_map({name: shown(value) for name, value in words.items()}))
    return plain(mistake.why(**{name: words[name] for name in inspect.signature(mistake.why).parameters}))


def _value(outcome: Outcome) -> Any:
    return outcome.value if isinstance(outcome, Returned) else outcome.type_name


def probes_of(module: Any, function: str, seed: str) -> list[Call]:
    """Return the calls of `function` that a `mistakes.py` proposes for telling its mistakes apart."""
    make = getattr(module, "probes", None)
    return [call for call in make(random.Random(seed)) if call.name == function] if make else []
