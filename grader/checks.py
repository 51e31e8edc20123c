"""What a course's author imports: titles for checks, names for mistakes, calls to probe them with.

Standard library only, and nothing of the judge: `mistakes.py` is also run by a worker.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


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
    misconception: str, why: str | Callable[..., str], *, of: str | None = None
) -> Callable[[Function], Function]:
    """Mark a wrong answer that learners really give.

    Args:
        misconception: what the answer's author believes, in a few words.
        why: what to tell them, in their own numbers: a text with ``{expected}``, ``{got}`` and the function's own
            parameters in braces, or a function that takes any of these by name and returns the text.
        of: the function it stands in for, where the exercise has more than the one it is named after.

    Two answers that both raise count as the same where the exceptions' types agree; so a mistake that raises on some
    probes has to give values on others, that tell it from its neighbours.

    >>> @mistake("rounds up", "{got} is what rounding up gives.")
    ... def rounds_up(input_size, kernel_size, *, stride=1, padding=0):
    ...     return -(-(input_size + 2 * padding - kernel_size) // stride) + 1
    """

    def mark(function: Function) -> Function:
        vars(function)["mistake"] = Mistake(function.__name__, misconception, why, of)
        return function

    return mark


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: where it stands in `mistakes.py`, what it shows and what to say about it."""

    function: str
    misconception: str
    why: str | Callable[..., str]
    of: str | None


@dataclass(frozen=True)
class Call:
    """A call that can be made of the learner's function, of the reference and of every mistake."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


class _CallBuilder:
    def __getattr__(self, name: str) -> Callable[..., Call]:
        return lambda *args, **kwargs: Call(name, args, kwargs)


call = _CallBuilder()
"""``call.output_size(8, 3, stride=2)`` describes that call; `probes` in `mistakes.py` yields such descriptions."""
