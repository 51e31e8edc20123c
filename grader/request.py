"""What the judge's process is asked to do, in the form in which it crosses to it."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from grader.confinement.tiers import Tier
from grader.pins import Pin


@dataclass(frozen=True)
class Item:
    """One file to judge as an answer to one exercise; `shown_as` is the path that messages name."""

    exercise: str
    path: str
    shown_as: str
    root: str | None = None
    """The folder below which no link is followed, where the file is somebody's submission."""
    pin: Pin | None = None
    """The case that failed last time: it is tried first."""


@dataclass(frozen=True)
class Variant:
    """One function of the file replaced by one of the course's own: how mistakes and alternatives are judged."""

    file: str
    function: str
    stands_for: str


@dataclass(frozen=True)
class Limits:
    """What an answer may use, where that is not what its course says; None leaves it to the course."""

    seconds: float | None = None
    memory_mb: int | None = None
    output_kb: int | None = None
    """How much of what the file prints is kept."""
    processes: int | None = None
    """Processes and threads together."""
    file_mb: int | None = None
    """The size of any file that it can write."""

    def given(self) -> dict[str, Any]:
        """Return those that were given, under the names that an exercise has for them."""
        return {name: limit for name, limit in asdict(self).items() if limit is not None}


@dataclass(frozen=True)
class Request:
    """Files to judge against the course in one folder, with one seed for all random inputs."""

    course: str
    seed: int
    items: list[Item]
    variant: Variant | None = None
    limits: Limits = field(default_factory=Limits)
    isolation: Tier | None = None
    """How far the learner's code is kept apart; as far as this machine can where nothing is said."""
    hidden: str | None = None
    """A folder of further checks that learners never see, ``<chapter>/<exercise>/checks.py``; it is an instructor's."""
    skip_dependants: bool = False
    """Whether an exercise waits where one that it builds on did not pass in this run."""
    done: list[str] = field(default_factory=list)
    """Exercises that passed before and count as passed, though they are not judged now."""
    jobs: int | None = None
    """How many exercises are judged at the same time; where nothing is said, one a processor, and eight at most."""
    patience: float = 1.0
    """How many times as long as usual a wrong answer may wait for its reason: more where nobody waits for it."""
    shares_programs: bool = False
    """Whether workers may find, by its name, what the judge has compiled: then files are judged sooner.

    That tells whoever has a program that the judge compiled the same. It is nothing new to those who have the course,
    or who ask about their own work; where there are hidden checks nothing is shared, whatever this says.
    """
    token: str = ""
    """What every event is to carry: whoever writes into the judge's pipe without having read this is not the judge."""

    def to_json(self) -> str:
        """Write the request."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Request":
        """Read what `to_json` wrote."""
        data = json.loads(text)
        typed = {
            "items": [Item(**{**item, "pin": Pin.read(item["pin"])}) for item in data["items"]],
            "variant": Variant(**data["variant"]) if data["variant"] else None,
            "limits": Limits(**data["limits"]),
            "isolation": None if data["isolation"] is None else Tier(data["isolation"]),
        }
        return cls(**{**data, **typed})
