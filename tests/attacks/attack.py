"""The attacks: one file or folder each, whose first lines say what it tries and what has to become of it.

    # Tries to pass by ending the program with exit code 0 while the file is loaded.
    # naive: passed                what it achieves against `naive_runner.py`, so that it is no dud
    # walled: error exited         its status and reason in every tier that has a wall
    # process: error exited        and in the tier that has none, where these differ

Further lines: ``exercise`` and ``course`` where it is not `tripled` of the course beside this file; a tier's name and
``may reach`` where that tier does not promise that it cannot. ``a | b`` leaves it open which of the two, where chance
decides.

What an attack may achieve against the naive runner: ``passed``, ``died`` (no verdict), ``hung``, ``told`` (the canary
comes out), ``changed`` (a file that is not its own), ``left`` (a process), ``ate`` (a gibibyte), ``flooded`` (the
output), ``escaped`` (a control character reaches the terminal), ``reached`` (it says so itself, of something that no
worker should reach).
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grader.confinement.tiers import Tier

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SUBMISSIONS = HERE / "submissions"
COURSE = HERE / "course"

ACHIEVEMENTS = {"passed", "died", "hung", "told", "changed", "left", "ate", "flooded", "escaped", "reached"}
NO_VERDICT = "no verdict"


@dataclass(frozen=True)
class Attack:
    """One attack, as its first lines describe it."""

    path: Path
    tries: str
    table: dict[str, str]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path.stem

    @property
    def exercise(self) -> str:
        """The exercise that it is handed in for."""
        return self.table.get("exercise", "tripled")

    @property
    def is_for_the_real_course(self) -> bool:
        """Whether it attacks the course of convjax, and not the one beside this file."""
        return self.table.get("course") == "convjax"

    def ends_as(self, tier: Tier) -> set[str]:
        """Return how it may end in a tier: a status and a reason, or `NO_VERDICT`."""
        walled = self.table["walled"]
        ends = self.table.get("process", walled) if tier is Tier.PROCESS else walled
        return {end.strip() for end in ends.split("|")}

    def hand_in(self, folder: Path, places: dict[str, Path]) -> Path:
        """Write its files into a learner's folder, and return the one to be judged."""
        made_by = self.path / "make.py"
        if made_by.is_file():
            subprocess.run([sys.executable, "-I", str(made_by), str(folder), str(places["COURSE"])], check=True)
        elif self.path.is_dir():
            shutil.copytree(self.path, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(self.path, folder / f"{self.exercise}.py")
        judged = folder / f"{self.exercise}.py"
        if not made_by.is_file():
            text = judged.read_text(encoding="utf-8")
            for name, place in {**places, "SUBMISSION": judged}.items():
                text = text.replace(f"__{name}__", str(place))
            judged.write_text(text, encoding="utf-8")
        return judged


@cache
def attacks() -> dict[str, Attack]:
    """Return all attacks by their names."""
    found = {}
    for path in sorted(SUBMISSIONS.iterdir()):
        if path.name != "__pycache__":
            attack = _read(path)
            found[attack.name] = attack
    return found


def _read(path: Path) -> Attack:
    heads = [*path.glob("make.py"), *path.glob("*.py")] if path.is_dir() else [path]
    first = next(head for head in heads if head.read_text(encoding="utf-8").startswith("# Tries to "))
    lines = []
    for line in first.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            break
        lines.append(line[2:])
    return Attack(path, lines[0], dict(line.split(": ", 1) for line in lines[1:] if ": " in line))
