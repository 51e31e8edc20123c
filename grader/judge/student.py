"""What a check sees of a learner's file: a proxy whose calls are answered by the worker and judged here."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NoReturn

from grader.calls import Call, Function
from grader.errors import CheckFault, CourseError
from grader.frames import Unsendable
from grader.judge.call_text import pasteable, shown_call
from grader.judge.comparison import FLOAT_RTOL, Difference, Index, Tolerance, difference
from grader.judge.outcomes import Ask, Outcome, Raised, Returned
from grader.judge.reference import Reference, as_received
from grader.judge.text import article, plain, shown

__all__ = ["Answer", "Ask", "CheckFailed", "Outcome", "Raised", "Returned", "Student", "WrongAnswer"]

Picture = Callable[[Index, Any, Any], str]
"""Draws the place of the input that an item of the output comes from: takes its index, expected and got."""

MAX_PICTURE = 4_000


class CheckFailed(AssertionError):
    """A check's verdict on an answer, in words for the learner."""

    def __init__(self, message: str, *, diagnosis: str | None = None, lines: list[int] | None = None) -> None:
        """Keep the words, and the learner's lines that they are about."""
        super().__init__(message)
        self.message, self.diagnosis, self.lines = message, diagnosis, lines or []


class WrongAnswer(CheckFailed):
    """An answer that differs from the expected outcome; keeps what a diagnosis and a report need."""

    def __init__(
        self,
        call: Call,
        outcome: Outcome,
        expected: Outcome,
        tolerance: Tolerance,
        detail: Difference | str,
        *,
        names: tuple[str, ...] = (),
        picture: str | None = None,
    ) -> None:
        """Write the call and the difference, one under the other.

        Args:
            call: what was asked.
            outcome: what came of it.
            expected: what should have.
            tolerance: what would still have counted.
            detail: the difference.
            names: what the call's positional parameters are called.
            picture: the place of the input where the difference comes from.
        """
        lines = outcome.lines if isinstance(outcome, Raised) else None
        super().__init__(f"{shown_call(call, names)}\n{detail}", lines=lines)
        self.call, self.outcome, self.expected, self.tolerance = call, outcome, expected, tolerance
        self.difference = detail if isinstance(detail, Difference) else None
        self.picture, self._names = picture, names

    @property
    def changed(self) -> list[str]:
        """The arguments that the function changed, as far as it can be believed, by their names."""
        claims = self.outcome.changed if isinstance(self.outcome, Returned) else ()
        named = dict(enumerate(self._names[: len(self.call.args)])) | {key: key for key in self.call.kwargs}
        return [named[claim] for claim in dict.fromkeys(claims) if claim in named]

    @property
    def pasteable(self) -> str | None:
        """The call as Python, where it can be written down."""
        return pasteable(self.call, self._names)


_MEND = "use should_equal(...), should_match_reference(), should_raise(...) or .value"


class Answer:
    """What the learner's code made of one call."""

    def __init__(self, call: Call, outcome: Outcome, reference: Reference) -> None:
        """Keep the call, what came of it, and where the right answer can be had."""
        self._call, self._outcome, self._reference = call, outcome, reference
        # What is done with an object may be of interest for what becomes of the object alone.
        self._is_looked_at = call.on is not None or call.keep is not None

    @property
    def is_looked_at(self) -> bool:
        """Whether a check has made anything of the answer."""
        return self._is_looked_at

    def refuse_unlooked_at(self) -> None:
        """Raise a `CheckFault` where a check has made nothing of the answer: it would pass whatever the answer is."""
        if not self._is_looked_at:
            raise CheckFault(f"nothing is made of what student.{self._call.about}(...) answers; {_MEND}")

    def _not_comparable(self, *_: object) -> NoReturn:
        raise CheckFault(f"what student.{self._call.about}(...) answers cannot be compared or used itself; {_MEND}")

    # Each of them would otherwise say something of this object, and nothing of the learner's answer.
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _not_comparable  # type: ignore[assignment]  # never returns
    __bool__ = __len__ = __iter__ = __getitem__ = __contains__ = _not_comparable
    __hash__ = None  # type: ignore[assignment]  # how Python says that there is none

    @property
    def value(self) -> Any:
        """The value itself, for a check that asks for a property of it."""
        self._is_looked_at = True
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
        exact_dtype: bool = False,
        picture: Picture | None = None,
    ) -> None:
        """Fail the check unless the answer is `expected`, in kind, shape, dtype and value.

        Args:
            expected: the right answer.
            rtol: how far a float may be off, relative to the expected one.
            atol: how far a float may be off, absolutely.
            accept: other kinds that also count.
            exact_dtype: whether the very dtype is asked for, and not only the kind of number.
            picture: draws, for the index of the worst item of an array and the two arrays, expected and got, where
                in the input that item comes from. What it raises is not told: there is no picture then.
        """
        self._is_looked_at = True
        expected = as_received(expected)
        if isinstance(expected, Unsendable):
            raise CourseError(f"a check of '{self._call.about}' expects a {expected.type_name}, which no answer can be")
        tolerance = Tolerance(
            FLOAT_RTOL if rtol is None else rtol,
            0.0 if atol is None else atol,
            accept if isinstance(accept, tuple) else () if accept is None else (accept,),
            exact_dtype,
        )
        if isinstance(self._outcome, Raised):
            raise self._raised_instead(self._outcome, Returned(expected), tolerance)
        wrong = difference(self._outcome.value, expected, tolerance)
        if wrong is not None:
            drawn = None if picture is None else _drawn(picture, wrong)
            raise self._wrong(self._outcome, Returned(expected), tolerance, wrong, drawn)

    def should_match_reference(
        self,
        *,
        rtol: float | None = None,
        atol: float | None = None,
        accept: type | tuple[type, ...] | None = None,
        exact_dtype: bool = False,
        picture: Picture | None = None,
    ) -> None:
        """Fail the check unless the answer is what the reference gives when it is asked the same."""
        expected = self._reference.value(self._call)
        self.should_equal(expected, rtol=rtol, atol=atol, accept=accept, exact_dtype=exact_dtype, picture=picture)

    def should_raise(self, *errors: type[Exception]) -> None:
        """Fail the check unless the call raised one of `errors`."""
        self._is_looked_at = True
        names = " or ".join(error.__name__ for error in errors)
        expected = Raised(names, "")
        if isinstance(self._outcome, Returned):
            detail = Difference(f"{article(names)} {names} to be raised", shown(self._outcome.value))
            raise self._wrong(self._outcome, expected, Tolerance(), detail)
        if self._outcome.type_name not in {error.__name__ for error in errors}:
            raise self._raised_instead(self._outcome, expected, Tolerance())

    def _raised_instead(self, raised: Raised, expected: Outcome, tolerance: Tolerance) -> WrongAnswer:
        if raised.type_name == "NotImplementedError":
            detail = "is not written yet: it still raises NotImplementedError"
        elif raised.type_name == "StateMismatch":  # the grader's own, and says it all
            detail = raised.text
        else:
            detail = f"raised {raised.type_name}: {raised.text}".rstrip(": ")
        return self._wrong(raised, expected, tolerance, detail)

    def _wrong(
        self,
        outcome: Outcome,
        expected: Outcome,
        tolerance: Tolerance,
        detail: Difference | str,
        picture: str | None = None,
    ) -> WrongAnswer:
        names = self._reference.parameter_names(self._call)
        return WrongAnswer(self._call, outcome, expected, tolerance, detail, names=names, picture=picture)


def _drawn(picture: Picture, wrong: Difference) -> str | None:
    if wrong.index is None or wrong.arrays is None:
        return None
    try:
        return plain(str(picture(wrong.index, *wrong.arrays)), MAX_PICTURE)
    except Exception:  # it was drawn of what a learner's code returned, which may be anything
        return None


class Student:
    """The learner's module, as far as a check may see it: ``student.name(arguments)`` gives an `Answer`."""

    def __init__(self, ask: Ask, reference: ModuleType) -> None:
        """Ask the worker through `ask`; compare with `reference`."""
        self._ask, self._reference = ask, Reference(reference)
        self._answers: list[Answer] = []

    def __getattr__(self, name: str) -> Function:
        """Return what asks the worker about `name`: a function, or a class to construct objects of."""
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self._answer, name)

    def refuse_unlooked_at(self) -> None:
        """Raise a `CheckFault` where a check has made nothing of an answer."""
        for answer in self._answers:
            answer.refuse_unlooked_at()

    def forget_answers(self) -> None:
        """Begin anew, as for another case of a check."""
        self._answers.clear()

    def _answer(self, call: Call) -> Answer:
        answer = Answer(call, self._ask(call), self._reference)
        self._answers = [other for other in self._answers if not other.is_looked_at]
        self._answers.append(answer)
        if call.keep is not None or call.operation == "write_state":
            answer.value  # noqa: B018 — where it raised, there is nothing to ask further of
        return answer
