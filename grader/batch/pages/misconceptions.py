"""What a class believes: diagnoses, counted whatever numbers stand in them.

What is told of an answer holds the learner's own numbers. So it is counted under the name of the known mistake where
there is one, and otherwise under its words with the numbers taken out. What is counted are people: somebody who is told
the same in each of five attempts is one. Nothing is told that fewer than five people share: not what it says, not how
often, not even that it is there.
"""

import ast
import hashlib
import heapq
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from grader.batch.pages.verdicts import is_hidden
from grader.course import Course, Exercise

FEWEST = 5
"""How many people have to share what is told of them."""
MAX_EXAMPLE = 600

_NUMBERS = re.compile(r"-?\d+(?:[.,]\d+)*(?:e-?\d+)?(?:[\s,;×x*+]+-?\d+(?:[.,]\d+)*(?:e-?\d+)?)*")


@dataclass(frozen=True)
class Misconception:
    """One that at least five people share."""

    exercise: str
    mistake: str | None
    """The known mistake's name in `mistakes.py`; None where the words are all there is."""
    count: int
    """How many people it was told."""
    example: str | None
    """What one of them was told; None where no five were told the same but for the numbers."""


class Wordings:
    """Texts that are the same but for their numbers, by who was told them; of very many different ones only some.

    Which of them are kept is decided by their hashes, and not by which came first.
    """

    MOST = 200

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[str, tuple[set[int], str]] = {}
        self._largest: list[tuple[int, str]] = []  # of what is kept, a heap by hash

    def add(self, text: str, who: int) -> None:
        """Take in what somebody was told."""
        words = wording(text)
        if words in self._kept:
            people, example = self._kept[words]
            people.add(who)
            self._kept[words] = people, min(example, text, key=_first)
            return
        place = -_hash(words)
        if len(self._kept) < self.MOST:
            heapq.heappush(self._largest, (place, words))
        elif place > self._largest[0][0]:
            del self._kept[heapq.heapreplace(self._largest, (place, words))[1]]
        else:
            return
        self._kept[words] = {who}, text

    def shared(self) -> list[tuple[int, str]]:
        """Return those that enough people share, the most frequent first: how many, and one of the texts."""
        found = [(len(people), example) for people, example in self._kept.values() if len(people) >= FEWEST]
        return sorted(found, key=lambda pair: (-pair[0], pair[1]))


@dataclass
class Misconceptions:
    """The diagnoses of one exercise."""

    mistakes: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Who was told each of the known mistakes."""
    wordings: defaultdict[str | None, Wordings] = field(default_factory=lambda: defaultdict(Wordings))

    def add(self, exercise: dict[str, Any], who: int) -> None:
        """Take in the exercise of one submission, and whose it is, as a number; a person counts once."""
        for test in exercise["tests"]:
            if not test["diagnosis"] or is_hidden(test):
                continue
            mistake = test.get("mistake")
            self.wordings[mistake].add(test["diagnosis"], who)
            if mistake:
                self.mistakes[mistake].add(who)

    def shared(self, exercise: str) -> Iterator[Misconception]:
        """Yield those that enough people share."""
        for mistake, people in self.mistakes.items():
            if len(people) >= FEWEST:
                examples = self.wordings[mistake].shared()
                yield Misconception(exercise, mistake, len(people), _cut(examples[0][1]) if examples else None)
        if None in self.wordings:
            yield from (
                Misconception(exercise, None, count, _cut(text)) for count, text in self.wordings[None].shared()
            )


def wording(text: str) -> str:
    """Return a text without its numbers.

    Example:
        >>> wording("3 at [0, 0, 0] is the sum without a bias.")
        '# at [#] is the sum without a bias.'
    """
    return " ".join(_NUMBERS.sub("#", text).split())


def titles(course: Course, exercise: Exercise) -> dict[str, str]:
    """Return what the known mistakes of an exercise are, in a few words each, by their names; nothing is run for it."""
    try:
        tree = ast.parse(course.solution_file(exercise, "mistakes.py").read_bytes())
    except (OSError, SyntaxError, ValueError):
        return {}
    return {
        node.name: decorator.args[0].value
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Name)
        and decorator.func.id == "mistake"
        and decorator.args
        and isinstance(decorator.args[0], ast.Constant)
        and isinstance(decorator.args[0].value, str)
    }


def _first(text: str) -> tuple[int, str]:
    """The order in which examples are preferred: short ones, and of these any, but always the same."""
    return len(text), text


def _cut(text: str) -> str:
    return text if len(text) <= MAX_EXAMPLE else f"{text[:MAX_EXAMPLE]} ... (cut)"


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8])
