"""A class that nobody is in: references, alternatives, mistakes, stubs and attacks, of which every verdict is known."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.preview import Sight, sights
from grader.course import Course, Exercise
from grader.judge import course_files

EXERCISES_EACH = 3
SHARES = {"reference": 90, "alternative": 60, "mistake": 70, "stub": 30, "attack": 30, "mixed": 20}
"""Of 300 submissions; one in ten is an attack."""

ATTACKS = {
    "leaves while it is loaded": "raise SystemExit(0)\n",
    "leaves hard": "import os\n\nos._exit(0)\n",
    "never ends": "while True:\n    pass\n",
    "eats memory": "kept = []\nwhile True:\n    kept.append(bytearray(2**26))\n",
    "multiplies": "import os\n\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n",
    "kills all": "import os\nimport signal\n\ntry:\n    os.kill(-1, signal.SIGKILL)\nexcept OSError:\n    pass\n",
    "floods": "while True:\n    print('x' * 10**6)\n",
    "fills the disk": "kept = open('kept', 'wb')\nwhile True:\n    kept.write(bytes(2**20))\n",
    "is no Python": "def (:\n",
    "is not text": "\udcff\udcfe\x00",
}


@dataclass(frozen=True)
class Handed:
    """One submission: what it is called, its files, and of each exercise the statuses that are right."""

    name: str
    kind: str
    files: dict[str, bytes]
    right: dict[str, frozenset[str]]


def made_class(course: Course, number: int, seed: int) -> list[Handed]:
    """Make a class of so many, the same for the same seed."""
    rng = random.Random(seed)
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    kinds = [kinds[place * len(kinds) // number] for place in range(number)]
    rng.shuffle(kinds)
    wardrobe = _Wardrobe(course)
    exercises = list(course.exercises)
    decks = {kind: iter(_dealt(exercises, rng)) for kind in SHARES}  # each kind meets the whole course
    return [_handed(f"{place:05}-{kind}", kind, decks[kind], wardrobe, rng) for place, kind in enumerate(kinds)]


def assignments(course: Course, number: int, each: int, seed: int) -> Iterator[list[Handed]]:
    """Yield so many assignments: each asks for a few exercises, and as many as `each` have handed in right answers."""
    rng = random.Random(seed)
    wardrobe, deck = _Wardrobe(course), iter(_dealt(list(course.exercises), rng))
    for _ in range(number):
        asked = [next(deck) for _ in range(min(EXERCISES_EACH, wardrobe.exercises))]
        kinds = ["reference", "alternative"] * each
        yield [_handed(f"{place:05}-{kinds[place]}", kinds[place], iter(asked), wardrobe, rng) for place in range(each)]


def lay_out(handed: list[Handed], course: Course, folder: Path) -> None:
    """Write the class as a folder of submissions."""
    for one in handed:
        for name, content in one.files.items():
            path = folder / one.name / course.exercise(name).file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def wrong_verdicts(handed: list[Handed], statuses: dict[str, dict[str, str]]) -> list[str]:
    """Return what was not judged as known beforehand, in words."""
    return [
        f"{one.name}, {exercise}: {statuses[one.name][exercise]}, and not {' or '.join(sorted(right))}"
        for one in handed
        for exercise, right in one.right.items()
        if statuses[one.name][exercise] not in right
    ]


def _dealt(exercises: list[Exercise], rng: random.Random) -> Iterator[Exercise]:
    while True:
        yield from rng.sample(exercises, len(exercises))


def _handed(name: str, kind: str, deck: Iterator[Exercise], wardrobe: _Wardrobe, rng: random.Random) -> Handed:
    files: dict[str, bytes] = {}
    right: dict[str, frozenset[str]] = {}
    while len(files) < min(EXERCISES_EACH, wardrobe.exercises):
        exercise = next(deck)
        wears = rng.choice(["reference", "alternative", "mistake", "stub"]) if kind == "mixed" else kind
        text, statuses = wardrobe.dressed(exercise, wears, rng)
        files[exercise.name], right[exercise.name] = text.encode("utf-8", "surrogateescape"), statuses
    return Handed(name, kind, files, right)


class _Wardrobe:
    """The files of an exercise in every kind, made once."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._sights: dict[str, list[Sight]] = {}
        self.exercises = len(course.exercises)

    def dressed(self, exercise: Exercise, kind: str, rng: random.Random) -> tuple[str, frozenset[str]]:
        """Return a file of that kind and its right statuses; of an exercise without such files, the reference."""
        known = self._sights.setdefault(exercise.name, sights(self._course, exercise))
        refused = frozenset({"failed", "timeout", "error", "crashed", "out_of_memory"})
        if kind == "attack":
            return rng.choice(list(ATTACKS.values())), refused
        if kind == "stub":
            return known[0].text, frozenset({"not_started"})
        if kind == "mistake" and (wrong := [sight.text for sight in known if sight.mistake is not None]):
            return rng.choice(wrong), refused
        reference = known[-1].text
        others = self._alternatives(exercise) if kind == "alternative" else []
        return (f"{reference}\n\n{rng.choice(others)}" if others else reference), frozenset({"passed"})

    def _alternatives(self, exercise: Exercise) -> list[str]:
        """Return what makes of the reference's file each alternative: all of them, and which one counts."""
        path = self._course.solution_file(exercise, "alternatives.py")
        names = course_files.alternatives_in(path)
        if not names:
            return []
        source = path.read_text(encoding="utf-8")
        body = ast.get_source_segment(source, ast.parse(source).body[0]) or ""
        return [f"{source.replace(body, '', 1)}\n\n{name.partition('__')[0]} = {name}\n" for name in names]
