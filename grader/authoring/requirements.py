"""How much a course asks of its own exercises: the table ``[proof]`` in course.toml."""

import tomllib
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path

from grader.authoring.findings import ExerciseProof
from grader.authoring.written_parts import WrittenExercise
from grader.errors import CourseError
from grader.judge import course_files


@dataclass(frozen=True)
class Requirements:
    """The least numbers of what is to be there."""

    mistakes: tuple[int, int] = (1, 0)
    """Of what an exercise is named after, and of each other function."""
    alternatives: tuple[int, int] = (0, 0)
    """The same."""
    questions: tuple[int, int] = (0, 1)
    """Wrong numbers and wrong choices that are explained."""


_KEYS = tuple(field.name for field in fields(Requirements))


def read_requirements(folder: Path) -> Requirements:
    """Read what a course demands of itself; little, where it says nothing."""
    with (folder / "course.toml").open("rb") as file:
        table = tomllib.load(file).get("proof", {})
    for key, pair in table.items():
        is_pair = isinstance(pair, list) and len(pair) == 2 and all(type(number) is int for number in pair)
        if key not in _KEYS or not is_pair:
            raise CourseError(f"course.toml: [proof] has {key} = {pair!r}; it knows {', '.join(_KEYS)}, as [4, 2]")
    return Requirements(**{key: tuple(pair) for key, pair in table.items()})


def count_written(written: WrittenExercise, requirements: Requirements, proof: ExerciseProof) -> None:
    """Tell where there are too few mistakes or alternatives."""
    names = written.to_write
    main = main_function(written)
    known = course_files.mistakes_in(written.path("mistakes.py"))
    mistakes = Counter(mistake.of or written.exercise.name for mistake in known)
    styles = Counter(name.partition("__")[0] for name in course_files.alternatives_in(written.path("alternatives.py")))
    for part, file, found, least in (
        ("mistakes", "mistakes.py", mistakes, requirements.mistakes),
        ("alternatives", "alternatives.py", styles, requirements.alternatives),
    ):
        for name in names:
            wanted = least[0] if name == main else least[1]
            if found[name] < wanted:
                proof.blame(
                    part,
                    written.shown_file(file),
                    f"There {'is' if found[name] == 1 else 'are'} {found[name] or 'no'} {_of(part, found[name])} of "
                    f"{name}; write {wanted} or more.",
                )


def main_function(written: WrittenExercise) -> str | None:
    """Return the function or class that an exercise is named after, or the first that is to be written."""
    names = written.to_write
    wanted = written.exercise.name.replace("_", "")
    return next((name for name in names if name.lower().replace("_", "") == wanted), next(iter(names), None))


def _of(part: str, number: int) -> str:
    return part.removesuffix("s") if number == 1 else part
