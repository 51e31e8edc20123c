"""What a check sees of a learner's file: a proxy whose calls are answered by the worker and judged here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from grader.checks import Call
from grader.judge.comparison import FLOAT_RTOL, Difference, Tolerance, difference
from grader.judge.text import shown, shown_call


@dataclass(frozen=True)
class Returned:
    """A call that gave a value."""

    value: Any


@dataclass(frozen=True)
class Raised:
    """A call that raised; `lines` are the learner's own, outermost first."""

    type_name: str
    text: str
    lines: list[int] = field(default_factory=list)
    not_imported: bool = False
    """Whether it was an import that failed."""
    missing_module: str | None = None
    """The module that was not found, where that was the reason."""


Outcome = Returned | Raised
Ask = Callable[[Call], Outcome]


class CheckFailed(AssertionError):
    """A check's verdict on an answer, in words for the learner."""

    def __init__(self, message: str, *, diagnosis: str | None = None, lines: list[int] | None = None) -> None:
        """Keep the words, and the learner's lines that they are about."""
        super().__init__(message)
        self.message, self.diagnosis, self.lines = message, diagnosis, lines or []


class WrongAnswer(CheckFailed):
    """An answer that differs from the expected outcome; keeps what a diagnosis needs."""

    def __init__(self, call: Call, outcome: Outcome, expected: Outcome, tolerance: Tolerance, detail: str) -> None:
        """Write the call and the difference, one under the other."""
        super().__init__(f"{shown_call(call)}\n{detail}", lines=outcome.lines if isinstance(outcome, Raised) else None)
        self.call, self.outcome, self.expected, self.tolerance = call, outcome, expected, tolerance


class Answer:
    """What the learner's function made of one call."""

    def __init__(self, call: Call, outcome: Outcome, reference: ModuleType) -> None:
        """Keep the call, what came of it, and where the right answer can be had."""
        self._call, self._outcome, self._reference = call, outcome, reference

    @property
    def value(self) -> Any:
        """The value itself, for a check that asks for a property of it."""
        if isinstance(self._outcome, Raised):
            raise self._raised_instead(self._outcome, Returned(None), Tolerance())
        return self._outcome.value

    def should_equal(
        self,
        expected: Any,
        *,
        rtol: float | None = None,
        atol: float | None = None,
        accept: type | tuple[type, ...] | None = None,
    ) -> None:
        """Fail the check unless the answer is `expected`, in kind, shape, dtype and value."""
        tolerance = Tolerance(
            FLOAT_RTOL if rtol is None else rtol,
            0.0 if atol is None else atol,
            accept if isinstance(accept, tuple) else () if accept is None else (accept,),
        )
        if isinstance(self._outcome, Raised):
            raise self._raised_instead(self._outcome, Returned(expected), tolerance)
        wrong = difference(self._outcome.value, expected, tolerance)
        if wrong is not None:
            raise WrongAnswer(self._call, self._outcome, Returned(expected), tolerance, str(wrong))

    def should_match_reference(
        self,
        *,
        rtol: float | None = None,
        atol: float | None = None,
        accept: type | tuple[type, ...] | None = None,
    ) -> None:
        """Fail the check unless the answer is what the reference gives for the same arguments."""
        expected = getattr(self._reference, self._call.name)(*self._call.args, **self._call.kwargs)
        self.should_equal(expected, rtol=rtol, atol=atol, accept=accept)

    def should_raise(self, *errors: type[Exception]) -> None:
        """Fail the check unless the call raised one of `errors`."""
        names = " or ".join(error.__name__ for error in errors)
        expected = Raised(names, "")
        if isinstance(self._outcome, Returned):
            detail = Difference(f"a {names} to be raised", shown(self._outcome.value))
            raise WrongAnswer(self._call, self._outcome, expected, Tolerance(), str(detail))
        if self._outcome.type_name not in {error.__name__ for error in errors}:
            raise self._raised_instead(self._outcome, expected, Tolerance())

    def _raised_instead(self, raised: Raised, expected: Outcome, tolerance: Tolerance) -> WrongAnswer:
        if raised.type_name == "NotImplementedError":
            detail = "is not written yet: it still raises NotImplementedError"
        else:
            detail = f"raised {raised.type_name}: {raised.text}".rstrip(": ")
        return WrongAnswer(self._call, raised, expected, tolerance, detail)


class Student:
    """The learner's module, as far as a check may see it: ``student.name(arguments)`` gives an `Answer`."""

    def __init__(self, ask: Ask, reference: ModuleType) -> None:
        """Ask the worker through `ask`; compare with `reference`."""
        self._ask, self._reference = ask, reference

    def __getattr__(self, name: str) -> Callable[..., Answer]:
        """Return a function that sends a call of `name` to the worker."""
        if name.startswith("_"):
            raise AttributeError(name)

        def ask(*args: Any, **kwargs: Any) -> Answer:
            call = Call(name, args, kwargs)
            return Answer(call, self._ask(call), self._reference)

        return ask
