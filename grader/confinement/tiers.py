"""How far a worker is kept apart, from the strongest tier to the weakest, and what each needs."""

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import grader
from grader.confinement import bubblewrap, interpreter, landlock
from grader.confinement.wall import Wall
from grader.process import CAN_FORK

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


def starts_warm(tier: Tier) -> bool:
    """Whether workers are forked from a process that has imported what they need; else each starts from nothing."""
    return CAN_FORK and tier is not Tier.BUBBLEWRAP  # that one starts programs, in a world of their own


@dataclass(frozen=True)
class Enclosure:
    """How to start a Python process in a tier: what stands before its command line, and the wall it is to raise."""

    tier: Tier
    command: tuple[str, ...]
    """The interpreter, and what stands before it."""
    wall: Wall | None
    """None in the tier that has none."""


def enclosure(
    tier: Tier,
    readable: tuple[str, ...],
    listable: tuple[str, ...],
    folder: str,
    secret: str,
    by_name: str | None = None,
) -> Enclosure:
    """Return how to start a worker in `tier`.

    Args:
        tier: how far it is kept apart.
        readable: what it may read besides the interpreter's own files.
        listable: folders of which it may read the names of files.
        folder: where it stands; empty.
        secret: a file that it must not be able to read.
        by_name: a folder whose files it may read but not list, where the machine can keep it from listing them.
    """
    if tier is Tier.PROCESS:
        return Enclosure(tier, (sys.executable,), None)
    wall = Wall(
        readable=(*interpreter.files(), *readable),
        listable=(*listable, folder),
        by_name=() if by_name is None or not landlock.version() else (by_name,),
        other_user=os.geteuid() == 0 and tier is not Tier.LANDLOCK,
        needs_landlock=tier is not Tier.BUBBLEWRAP,
        secret=secret,
    )
    if tier is not Tier.BUBBLEWRAP:
        return Enclosure(tier, (sys.executable,), wall)
    shown = (*readable, *listable, *wall.by_name, *_own_files())
    return Enclosure(tier, (*bubblewrap.command(shown, folder), interpreter.program()), wall)


def _own_files() -> tuple[str, ...]:
    """What a worker's program is made of, and no more of the grader."""
    names = ("__init__.py", "calls.py", "frames", "operations", "process.py", "confinement", "worker")
    return tuple(str(PACKAGE / name) for name in names)
