"""How far a worker is kept apart, from the strongest tier to the weakest, and what each needs."""

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import grader
from grader.confinement import bubblewrap, interpreter
from grader.confinement.wall import Wall

PACKAGE = Path(grader.__file__).resolve().parent


class Tier(StrEnum):
    """How far a worker is kept apart; the strongest first."""

    BUBBLEWRAP = "bubblewrap"
    UID_LANDLOCK = "uid+landlock"
    LANDLOCK = "landlock"
    PROCESS = "process"

    def is_at_least(self, other: "Tier") -> bool:
        """Whether this tier promises all that `other` does."""
        tiers = list(Tier)
        return tiers.index(self) <= tiers.index(other)


@dataclass(frozen=True)
class Enclosure:
    """How to start a Python process in a tier: what stands before its command line, and the wall it is to raise."""

    tier: Tier
    command: tuple[str, ...]
    """The interpreter, and what stands before it."""
    wall: Wall | None
    """None in the tier that has none."""


def enclosure(tier: Tier, readable: tuple[str, ...], listable: tuple[str, ...], folder: str, secret: str) -> Enclosure:
    """Return how to start a worker in `tier`.

    Args:
        tier: how far it is kept apart.
        readable: what it may read besides the interpreter's own files.
        listable: folders of which it may read the names of files.
        folder: where it stands; empty.
        secret: a file that it must not be able to read.
    """
    if tier is Tier.PROCESS:
        return Enclosure(tier, (sys.executable,), None)
    wall = Wall(
        readable=(*interpreter.files(), *readable),
        listable=(*listable, folder),
        other_user=os.geteuid() == 0 and tier is not Tier.LANDLOCK,
        needs_landlock=tier is not Tier.BUBBLEWRAP,
        secret=secret,
    )
    if tier is not Tier.BUBBLEWRAP:
        return Enclosure(tier, (sys.executable,), wall)
    shown = (*readable, *listable, *_own_files())
    return Enclosure(tier, (*bubblewrap.command(shown, folder), interpreter.program()), wall)


def _own_files() -> tuple[str, ...]:
    """What a worker's program is made of, and no more of the grader."""
    names = ("__init__.py", "frames.py", "process.py", "confinement", "worker")
    return tuple(str(PACKAGE / name) for name in names)
