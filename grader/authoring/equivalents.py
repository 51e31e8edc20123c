"""Mutants that are no mistakes: listed by hand in `equivalent.toml` beside the reference, each with its reason."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.mutants import Mutant
from grader.errors import CourseError

KEYS = ("function", "was", "now", "why")
SHARE = 0.1
"""How many of an exercise's mutants may be listed."""


@dataclass(frozen=True)
class Equivalent:
    """One change that changes nothing: the statement before and after, as the mutation test writes it, and why."""

    function: str
    was: str
    now: str
    why: str

    def fits(self, mutant: Mutant) -> bool:
        """Whether this is that mutant."""
        return (self.function, self.was, self.now) == (mutant.function, mutant.was, mutant.now)


def read_equivalents(path: Path) -> list[Equivalent]:
    """Read what is listed; nothing where there is no file."""
    if not path.is_file():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", [])
        found = [Equivalent(**entry) for entry in entries]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise CourseError(f"{path} cannot be read: {error}; an entry [[equivalent]] has {', '.join(KEYS)}") from None
    for entry in found:
        if not all(isinstance(getattr(entry, key), str) and getattr(entry, key).strip() for key in KEYS):
            raise CourseError(f"{path}: an entry [[equivalent]] has the texts {', '.join(KEYS)}")
    return found


def most_of(mutants: Sequence[Mutant]) -> int:
    """Return how many of these may be listed as equivalent."""
    return max(1, int(SHARE * len(mutants)))
