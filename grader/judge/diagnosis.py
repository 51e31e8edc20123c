"""Finding out which known mistake an answer is, so that the learner reads the reason and not only a number.

The learner's function, the reference and every mistake are asked the same. A mistake is named only where it is the one
that agrees with the learner on all of it, and only where at least three inputs tell it from the reference and from each
other mistake. A verdict waits a bounded time for this, and never depends on it.
"""

import inspect
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from types import ModuleType
from typing import Any, Protocol

from grader.calls import CHANGING, Call
from grader.checks import Mistake
from grader.errors import CourseError
from grader.judge.comparison import Tolerance, difference
from grader.judge.outcomes import Outcome, Raised, Returned
from grader.judge.reference import ask_reference
from grader.judge.text import plain, shown
from grader.operations.signatures import signature
from grader.results import Reason, Status

TELLING_INPUTS = 3


@dataclass(frozen=True)
class Unanswered:
    """A call that gave no answer: it took too long, or ended the worker."""

    status: Status
    reason: Reason | None = None


Ask = Callable[[Call], Outcome | Unanswered]


class Wrong(Protocol):
    """A wrong answer to one call, or none; `WrongAnswer` is one."""

    @property
    def call(self) -> Call:
        """What was asked."""
        ...

    @property
    def outcome(self) -> Outcome | Unanswered:
        """What came of it."""
        ...

    @property
    def expected(self) -> Outcome:
        """What should have come of it."""
        ...

    @property
    def tolerance(self) -> Tolerance:
        """What still counts as equal."""
        ...


@dataclass
class NoAnswer:
    """A call that ended the learner's worker, where the reference gives an answer."""

    call: Call
    outcome: Unanswered
    expected: Outcome
    tolerance: Tolerance = field(default_factory=Tolerance)


class Unsaid(CourseError):
    """What a mistake's author wrote about it cannot be said of an answer; a verdict goes without."""


class _OutOfTime(Exception):
    """The verdict waits no longer."""


class _Answers:
    """What one of the functions makes of the calls; each is asked once, when it is first needed."""

    def __init__(self, ask: Ask, calls: list[Call], deadline: float) -> None:
        self._ask, self._calls, self._deadline = ask, calls, deadline
        self._known: dict[int, Outcome | Unanswered] = {}

    def know(self, index: int, outcome: Outcome | Unanswered) -> None:
        self._known[index] = outcome

    def __getitem__(self, index: int) -> Outcome | Unanswered:
        if index not in self._known:
            if time.monotonic() > self._deadline:
                raise _OutOfTime
            self._known[index] = self._ask(self._calls[index])
        return self._known[index]


def diagnose(
    wrong: Wrong,
    mistakes: list[Mistake],
    probes: list[Call],
    *,
    reference: ModuleType,
    ask_student: Ask,
    ask_mistake: Ask,
    ask_right: Ask | None = None,
    seconds: float = float("inf"),
) -> str | None:
    """Return what to tell the author of a wrong answer, or None where no mistake, or more than one, explains it.

    The arguments are those of `recognised`.

    Raises:
        Unsaid: a mistake explains it, and what its author wrote does not fit.
    """
    found = recognised(
        wrong,
        mistakes,
        probes,
        reference=reference,
        ask_student=ask_student,
        ask_mistake=ask_mistake,
        ask_right=ask_right,
        seconds=seconds,
    )
    return None if found is None else explain(found, wrong, reference)


def recognised(
    wrong: Wrong,
    mistakes: list[Mistake],
    probes: list[Call],
    *,
    reference: ModuleType,
    ask_student: Ask,
    ask_mistake: Ask,
    ask_right: Ask | None = None,
    seconds: float = float("inf"),
) -> Mistake | None:
    """Return the known mistake that a wrong answer is, or None where no mistake, or more than one, explains it.

    Args:
        wrong: the answer that failed a check.
        mistakes: those of the function that was called.
        probes: further calls of that function.
        reference: holds the right function.
        ask_student: answers a call by the learner's function.
        ask_mistake: answers a call whose name is a mistake's.
        ask_right: answers a call by the right function, where that is not to be the reference, asked anew.
        seconds: how long all this may take; then it is None.
    """
    deadline = time.monotonic() + seconds
    calls = [wrong.call, *probes]

    def by(mistake: Mistake) -> Ask:
        return lambda call: ask_mistake(call.renamed(call.about, mistake.function))

    student = _Answers(ask_student, calls, deadline)
    student.know(0, wrong.outcome)
    right = _Answers(ask_right or (lambda call: ask_reference(reference, call)), calls, deadline)
    answers = {mistake.function: _Answers(by(mistake), calls, deadline) for mistake in mistakes}
    try:
        found, seen = _agreeing(mistakes, answers, student, right, len(calls), wrong)
        if found is None or not _is_told_apart(found, answers, right, seen, wrong.tolerance):
            return None
    except _OutOfTime:
        return None
    return found


def _agreeing(
    mistakes: list[Mistake], answers: dict[str, _Answers], student: _Answers, right: _Answers, total: int, wrong: Wrong
) -> tuple[Mistake | None, int]:
    """Return the one mistake that agrees with the learner, and on how many inputs that was seen."""
    left = mistakes
    for index in range(total):
        left = [mistake for mistake in left if _same(answers[mistake.function][index], student[index], wrong.tolerance)]
        if not left:
            return None, index
        endless = isinstance(wrong.outcome, Unanswered) and len(left) == 1
        if endless and _is_told_apart(left[0], answers, right, index + 1, wrong.tolerance):
            return left[0], index + 1  # each further input would cost the time of two that do not end
    return (left[0] if len(left) == 1 else None), total


def _is_told_apart(
    found: Mistake, answers: dict[str, _Answers], right: _Answers, seen: int, tolerance: Tolerance
) -> bool:
    """Whether enough of the inputs tell a mistake from the reference and from each other mistake."""
    mine = answers[found.function]
    others = [right, *(other for name, other in answers.items() if name != found.function)]
    return all(
        len(list(islice(telling(mine, other, range(seen), tolerance), TELLING_INPUTS))) == TELLING_INPUTS
        for other in others
    )


def telling(
    one: "_Answers | list[Outcome]", other: "_Answers | list[Outcome]", inputs: Iterable[int], tolerance: Tolerance
) -> Iterator[int]:
    """Yield those of the inputs that tell two functions apart by their answers."""
    return (index for index in inputs if not _same(one[index], other[index], tolerance))


def _same(one: Outcome | Unanswered, other: Outcome | Unanswered, tolerance: Tolerance) -> bool:
    match one, other:
        case Unanswered(), Unanswered():
            return (one.status, one.reason) == (other.status, other.reason)
        case Raised(), Raised():
            return one.type_name == other.type_name
        case Returned(), Returned():
            return difference(one.value, other.value, tolerance) is None
    return False


def explain(mistake: Mistake, wrong: Wrong, reference: ModuleType) -> str:
    """Put the learner's numbers into what the mistake's author wrote about it.

    Raises:
        Unsaid: what the author wrote does not fit this answer.
    """
    try:
        words = {**_arguments(wrong.call, reference), "expected": _value(wrong.expected), "got": _value(wrong.outcome)}
        if isinstance(mistake.why, str):
            return plain(mistake.why.format_map({name: shown(value) for name, value in words.items()}))
        return plain(mistake.why(**{name: words[name] for name in inspect.signature(mistake.why).parameters}))
    except KeyError as error:
        raise Unsaid(f"mistakes.py: what is said about {mistake.function} asks for {error}") from error
    except Exception as error:  # of an answer that raised `got` is a text, whatever the author thought of
        said = f"{type(error).__name__}: {error}".rstrip(": ")
        raise Unsaid(f"mistakes.py: what is said about {mistake.function} raised {said}") from error


def _arguments(call: Call, reference: ModuleType) -> dict[str, Any]:
    """Return a call's arguments under the names that the reference gives them; of a method, its object's too."""
    if call.on is None:
        return _bound(getattr(reference, call.name), call.args, call.kwargs)
    made = next(step for step in call.before if step.on is None and step.name == call.about)
    kind = getattr(reference, made.name)
    found = _bound(kind, made.args, made.kwargs)
    if inspect.isclass(kind) and call.operation in CHANGING - {"write_state"}:
        found |= _bound(getattr(kind, call.name), (None, *call.args), call.kwargs)  # None: the method's `self`
    return found


def _bound(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    bound = signature(function).bind(*args, **kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)


def _value(outcome: Outcome | Unanswered) -> Any:
    match outcome:
        case Returned():
            return outcome.value
        case Raised():
            return outcome.type_name
    return "no answer"


def probes_of(module: Any, function: str, seed: str) -> list[Call]:
    """Return the calls of `function` that a `mistakes.py` proposes for telling its mistakes apart."""
    make = getattr(module, "probes", None)
    return [call for call in make(random.Random(seed)) if call.about == function] if make else []
