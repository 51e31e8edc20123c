"""What a course's author imports: titles for checks, names for mistakes, calls to probe them with.

Standard library only, and nothing of the judge: `mistakes.py` is also run by a worker.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from grader.calls import Call, Given, Handle, call, given

__all__ = ["Call", "Given", "Handle", "Mistake", "call", "given", "mistake", "title"]

Function = TypeVar("Function", bound=Callable[..., Any])
ToldBy = Literal["probes", "check"]


def title(sentence: str) -> Callable[[Function], Function]:
    """Give a check the sentence that a learner reads.

    >>> @title("An 8×8 input with a 3×3 kernel and stride 2 gives 3×3")
    ... def test_floor_not_ceil(student):
    ...     student.output_size(8, 3, stride=2).should_equal(3)
    """

    def name(check: Function) -> Function:
        vars(check)["title"] = sentence
        return check

    return name


def mistake(
    misconception: str, why: str | Callable[..., str], *, of: str | None = None, told_by: ToldBy = "probes"
) -> Callable[[Function], Function]:
    """Mark a wrong answer that learners really give.

    Args:
        misconception: what the answer's author believes, in a few words.
        why: what to tell them, in their own numbers: a text with ``{expected}``, ``{got}`` and the function's own
            parameters in braces, or a function that takes any of these by name and returns the text.
        of: the function or class it stands in for, where the exercise has more than the one it is named after.
        told_by: ``"check"`` where no probe can tell it, such as a training that learns too little: then it explains no
            learner's answer, and `why` is what the check that refuses it says by itself, with ``{...}`` for any text.

    Two answers that both raise count as the same where the exceptions' types agree; so a mistake that raises on some
    probes has to give values on others, that tell it from its neighbours.

    >>> @mistake("rounds up", "{got} is what rounding up gives.")
    ... def rounds_up(input_size, kernel_size, *, stride=1, padding=0):
    ...     return -(-(input_size + 2 * padding - kernel_size) // stride) + 1
    """

    def mark(function: Function) -> Function:
        # Not `vars`: a class's cannot be written.
        setattr(function, "mistake", Mistake(function.__name__, misconception, why, of, told_by))  # noqa: B010  # no type knows it
        return function

    return mark


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: its name in `mistakes.py`, what it shows and what to say about it."""

    function: str
    misconception: str
    why: str | Callable[..., str]
    of: str | None
    told_by: ToldBy = "probes"
    """Whether probes tell it from other answers, or the check that refuses it says all there is to say."""
