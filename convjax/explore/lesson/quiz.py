"""Questions drawn by a seed, and what is said to each choice.

A seed always asks the same, so the page sends back the seed and the place of a choice, and nothing is kept here: what
is sent before an answer does not hold which choice is right.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .examples import Example
from .steps import Lines, Table, block
from .wording import number

SEEDS = range(1_000_000)
_ATTEMPTS = 1000


@dataclass(frozen=True)
class Choice:
    """One answer.

    Args:
        text: the answer.
        feedback: what is said to whoever chose it, in the numbers of this question; to a wrong one what it comes from.
        right: whether it is the right one.
    """

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """One question with the numbers of a draw put in.

    Args:
        blocks: paragraphs, tables and formulas that ask.
        choices: one is right; every other one is what a misconception gives in these numbers.
        example: what "show me" shows.
    """

    blocks: Sequence[str | Table | Lines]
    choices: Sequence[Choice]
    example: Example


@dataclass(frozen=True)
class Topic:
    """A question before its numbers are drawn.

    Args:
        name: the question in an address.
        title: what it is about, in a few words that give nothing away.
        section: the name of the section of the lesson that answers it.
        make: draws the numbers. It may draw some for which two choices coincide; then it is asked again.
        practice: whether everybody should be able to answer it at the end of the lesson.
    """

    name: str
    title: str
    section: str
    make: Callable[[random.Random], Question]
    practice: bool = False

    def question(self, seed: int) -> Question:
        """The question of this seed, its choices in the order of this seed."""
        draw = random.Random(f"{self.name}:{seed}")
        for _ in range(_ATTEMPTS):
            drawn = self.make(draw)
            if len({choice.text for choice in drawn.choices}) == len(drawn.choices):
                choices = list(drawn.choices)
                draw.shuffle(choices)
                return Question(drawn.blocks, choices, drawn.example)
        raise RuntimeError(f"{self.name} never draws choices that all differ")

    def to_json(self, seed: int) -> dict[str, Any]:
        """What the page is sent before an answer."""
        drawn = self.question(seed)
        return {
            "name": self.name,
            "title": self.title,
            "section": self.section,
            "practice": self.practice,
            "blocks": [block(part) for part in drawn.blocks],
            "choices": [choice.text for choice in drawn.choices],
        }


def choices(
    right: tuple[Any, str],
    wrong: Iterable[tuple[Any, str]],
    written: Callable[[Any], str] = number,
) -> list[Choice]:
    """The choices of a question that asks for a value: each value with what is said to it."""
    first = Choice(written(right[0]), right[1], right=True)
    return [first, *(Choice(written(value), feedback) for value, feedback in wrong)]
