"""What the judge's process is asked to do, in the form in which it crosses to it."""

import json
from dataclasses import asdict, dataclass

from grader.confinement.tiers import Tier


@dataclass(frozen=True)
class Item:
    """One file to judge as an answer to one exercise; `shown_as` is the path that messages name."""

    exercise: str
    path: str
    shown_as: str
    root: str | None = None
    """The folder below which no link is followed, where the file is somebody's submission."""


@dataclass(frozen=True)
class Variant:
    """One function of the file replaced by one of the course's own: how mistakes and alternatives are judged."""

    file: str
    function: str
    stands_for: str


@dataclass(frozen=True)
class Request:
    """Files to judge against the course in one folder, with one seed for all random inputs."""

    course: str
    seed: int
    items: list[Item]
    variant: Variant | None = None
    seconds: float | None = None
    """The time limit of an answer, where it is not the course's own."""
    isolation: Tier | None = None
    """How far the learner's code is kept apart; as far as this machine can where nothing is said."""
    token: str = ""
    """What every event is to carry: whoever writes into the judge's pipe without having read this is not the judge."""

    def to_json(self) -> str:
        """Write the request."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Request":
        """Read what `to_json` wrote."""
        data = json.loads(text)
        variant = Variant(**data["variant"]) if data["variant"] else None
        return cls(
            data["course"],
            data["seed"],
            [Item(**item) for item in data["items"]],
            variant,
            data["seconds"],
            None if data["isolation"] is None else Tier(data["isolation"]),
            data["token"],
        )
