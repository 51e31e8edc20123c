"""Questions of *why*, at the end of an exercise's file or all there is in it: a number to predict, a reason to choose.

Both are drawn from the number ``QUESTION`` that stands in the file, so that neighbours have other numbers and another
order of the choices. The learner answers by literals; they are read from the syntax tree, never run.
An exercise with such questions has a `questions.py` beside its `checks.py` with one function::

    def quiz(draw: random.Random) -> Quiz: ...
"""

import random
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MARK = "# ======== Why? ========"
QUESTION_NUMBERS = range(10_000)
LETTERS = "abcdefgh"


@dataclass(frozen=True)
class Choice:
    """One answer to the question of the reason; every wrong one is a real misconception and has its own feedback."""

    text: str
    feedback: str = ""
    right: bool = False


@dataclass(frozen=True)
class Quiz:
    """The two questions with the numbers of one draw put in."""

    number_question: str
    number: int
    reason_question: str
    choices: list[Choice]
    number_feedback: Mapping[int, str] = field(default_factory=dict)
    """What to say to the wrong numbers that show something."""
    number_hint: str = ""
    """What to say to every other wrong number: how to find it, not what it is."""

    def __post_init__(self) -> None:
        """Refuse a quiz that could not be judged fairly: that is its author's to mend."""
        if sum(choice.right for choice in self.choices) != 1:
            raise ValueError("a quiz has exactly one right choice")
        if not all(choice.right or choice.feedback for choice in self.choices):
            raise ValueError("every wrong choice has its own feedback")
        if self.number in self.number_feedback:
            raise ValueError(f"the right number {self.number} is listed as a wrong one")

    @property
    def right_letter(self) -> str:
        """The letter of the right choice, in this draw's order."""
        return next(letter for letter, choice in zip(LETTERS, self.choices, strict=False) if choice.right)


def draw_quiz(make: Callable[[random.Random], Quiz], exercise: str, question: int) -> Quiz:
    """Draw one learner's quiz: the numbers by the course's `make`, then the order of the choices."""
    draw = random.Random(f"{exercise}:{question}")
    quiz = make(draw)
    order = list(quiz.choices)
    draw.shuffle(order)
    return Quiz(**{**quiz.__dict__, "choices": order})


def render(quiz: Quiz, question: int) -> str:
    """Write the block that ends the learner's file: the questions as comments, the answers still to be given."""
    lines = [
        MARK,
        *_comment("The numbers and the order below are drawn by QUESTION and are yours; leave it as it is."),
        f"QUESTION = {question}",
        "",
        *_comment(quiz.number_question, "1. "),
        "PREDICTION = None  # an int",
        "",
        *_comment(quiz.reason_question, "2. "),
    ]
    for letter, choice in zip(LETTERS, quiz.choices, strict=False):
        lines += _comment(choice.text, f"   {letter}) ")
    *most, last = [f'"{letter}"' for letter in LETTERS[: len(quiz.choices)]]
    lines.append(f"REASON = None  # {', '.join(most)} or {last}")
    return "\n".join(lines) + "\n"


def with_question(stub: str, quiz: Quiz, question: int) -> str:
    """Return the stub with its question block drawn anew."""
    return stub.partition(MARK)[0] + render(quiz, question)


def answered(quiz: Quiz, question: int) -> str:
    """Write the block with the right answers in it."""
    answers = {"PREDICTION": quiz.number, "REASON": f'"{quiz.right_letter}"'}
    lines = render(quiz, question).splitlines()
    for place, line in enumerate(lines):
        name, _, _ = line.partition(" = None  # ")
        if name in answers:
            lines[place] = f"{name} = {answers[name]}"
    return "\n".join(lines) + "\n"


def _comment(text: str, lead: str = "") -> list[str]:
    first = "# " + lead
    return textwrap.wrap(text, 78, initial_indent=first, subsequent_indent="#" + " " * (len(first) - 1))
