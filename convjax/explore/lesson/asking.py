"""The quiz: all its questions in order, a set of them for a seed, and what is said to an answer."""

from __future__ import annotations

from typing import Any

from convjax.arithmetic.messages import shown
from convjax.errors import ConvjaxError

from .questions import channels, depth, others, padding, sharing, signs, sizes, windows
from .quiz import SEEDS, Topic

_CHAPTERS = (windows, sizes, padding, signs, channels, sharing, others, depth)

TOPICS: tuple[Topic, ...] = tuple(
    sorted((topic for chapter in _CHAPTERS for topic in chapter.TOPICS), key=lambda topic: not topic.practice)
)
"""The practice questions first, then the others in the order of the lesson."""

_BY_NAME = {topic.name: topic for topic in TOPICS}


def questions(seed: int) -> dict[str, Any]:
    """All questions of a seed, without a word of which choices are right."""
    return {"seed": seed, "questions": [topic.to_json(seed) for topic in TOPICS]}


def answer(seed: int, name: object, place: object) -> dict[str, Any]:
    """What is said to a choice: whether it is right, why, and what to look at.

    Args:
        seed: the seed that the question was drawn by.
        name: the name of the question.
        place: the place of the choice, counted from 0.

    Raises:
        ConvjaxError: a question or a choice that there is not.
    """
    topic = _BY_NAME.get(name) if isinstance(name, str) else None
    if topic is None:
        raise ConvjaxError(f"there is no question {shown(name)}. Use one of: {', '.join(_BY_NAME)}.")
    drawn = topic.question(seed)
    if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < len(drawn.choices):
        raise ConvjaxError(
            f"choice {shown(place)} is none of this question. Use one from 0 to {len(drawn.choices) - 1}."
        )
    chosen = drawn.choices[place]
    return {"right": chosen.right, "feedback": chosen.feedback, "show": drawn.example.to_json()}


def as_seed(value: object) -> int:
    """The seed that a request names, also where it stands as text in an address."""
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else value
    if not isinstance(number, int) or isinstance(number, bool) or number not in SEEDS:
        raise ConvjaxError(f"seed {shown(value)} is none. Use a whole number from 0 to {SEEDS[-1]}.")
    return number
