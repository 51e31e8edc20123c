"""A course as its `course.toml` describes it: chapters and exercises in order, and where their files lie."""

import ast
import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from grader.errors import CourseError, UsageError

LIMITS: dict[str, float] = {"seconds": 10.0, "memory_mb": 4096, "output_kb": 64, "processes": 1024, "file_mb": 16}
"""Of one answer, where neither the course nor the exercise says otherwise; on many cores JAX starts hundreds of
threads."""

LISTS = ("prerequisites", "tags", "packages", "hints")
KEYS = {"name", "title", "points", "credit", "question_hint", *LISTS, *LIMITS}
CREDITS = ("all", "checks")


@dataclass(frozen=True)
class Exercise:
    """One exercise: what `course.toml` says of it."""

    name: str
    chapter: str
    title: str
    points: int
    prerequisites: tuple[str, ...]
    tags: tuple[str, ...]
    packages: tuple[str, ...]
    hints: tuple[str, ...]
    seconds: float
    memory_mb: int
    output_kb: int
    processes: int
    file_mb: int
    credit: str = "all"
    """What earns points: ``all`` checks together, or ``checks``, each of them its share."""
    question_hint: str = ""
    """The last of the hints, where it is about the questions and not about the code."""

    @property
    def file(self) -> str:
        """The path of the learner's file below the folder of exercises."""
        return f"{self.chapter}/{self.name}.py"


@dataclass(frozen=True)
class Course:
    """A course's folder and its exercises, in the order in which they are to be done."""

    folder: Path
    name: str
    title: str
    chapters: dict[str, str]
    exercises: tuple[Exercise, ...]
    has_public_references: bool = False
    """Whether learners have the references: then nothing is to be kept from them that tells of a reference alone."""

    def stub(self, exercise: Exercise) -> Path:
        """Return the path of the file that a learner starts from."""
        return self.folder / "exercises" / exercise.file

    def solution_file(self, exercise: Exercise, name: str) -> Path:
        """Return the path of `name` in the folder that the learner does not get."""
        return self.folder / "solutions" / exercise.chapter / exercise.name / name

    def only_asks(self, exercise: Exercise) -> bool:
        """Whether an exercise has questions and nothing to write: its solution defines no function and no class."""
        if not self.solution_file(exercise, "questions.py").is_file():
            return False
        source = self.solution_file(exercise, "solution.py").read_text(encoding="utf-8")
        return not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.parse(source).body)

    def exercise(self, name: str) -> Exercise:
        """Return the exercise of that name."""
        return self.select([name])[0]

    def select(self, names: Iterable[str]) -> list[Exercise]:
        """Return the exercises that names of exercises, chapters and tags mean, in the course's order; all for none."""
        wanted: set[str] = set()
        for name in names:
            found = {exercise.name for exercise in self.exercises if name in _names_of(exercise)}
            if not found:
                raise UsageError(self._unknown(name))
            wanted |= found
        return [exercise for exercise in self.exercises if exercise.name in wanted or not wanted]

    def _unknown(self, name: str) -> str:
        known = dict.fromkeys(known for exercise in self.exercises for known in _names_of(exercise))
        begun = [other for other in known if name and other.startswith(name)]
        close = begun or get_close_matches(name, known, n=1)
        meant = f" Did you mean '{close[0]}'?" if close else ""
        return f"There is no exercise, chapter or tag '{name}'.{meant}\n'grader list' shows them all."

    def content_hash(self) -> str:
        """Return a hash of everything that decides a verdict, so that a result can be traced to its course."""
        digest = hashlib.sha256((self.folder / "course.toml").read_bytes())
        for path in sorted((self.folder / "solutions").rglob("*.py")):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(self.folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()[:16]


def _names_of(exercise: Exercise) -> tuple[str, ...]:
    """Everything an exercise may be asked for by; what a shell's completion makes of its file, too."""
    return (exercise.name, exercise.chapter, *exercise.tags, f"{exercise.chapter}/{exercise.name}")


def read_course(folder: Path) -> Course:
    """Read `folder`/course.toml."""
    path = folder / "course.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"There is no course in {folder}: it has no course.toml.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read: {error}") from None
    try:
        limits = _limits(data.get("limits", {}))
        exercises = [
            _exercise(entry, chapter["name"], limits) for chapter in data["chapters"] for entry in chapter["exercises"]
        ]
        chapters = {chapter["name"]: chapter["title"] for chapter in data["chapters"]}
        public = _is_public(data.get("references", "private"))
        course = Course(folder, data["name"], data["title"], chapters, tuple(exercises), public)
    except (KeyError, TypeError, ValueError) as error:
        raise CourseError(f"{path}: {error!r} is missing or of the wrong kind") from None
    _check(course)
    return course


def _is_public(said: object) -> bool:
    if said not in ("public", "private"):
        raise CourseError(f'course.toml: references = {said!r}; write "public" or "private"')
    return said == "public"


def _exercise(entry: dict[str, Any], chapter: str, limits: dict[str, Any]) -> Exercise:
    unknown = set(entry) - KEYS
    if unknown:
        raise CourseError(f"course.toml: {entry.get('name')} has unknown keys {sorted(unknown)}")
    name = entry["name"]
    lists = {key: tuple(entry.get(key, ())) for key in LISTS}
    for key, items in lists.items():
        if isinstance(entry.get(key), str) or not all(isinstance(item, str) for item in items):
            raise CourseError(f"course.toml: {name} has {key} = {entry[key]!r}; it is a list of texts")
    own = _checked({key: entry[key] for key in LIMITS if key in entry}, name)
    points, credit = entry.get("points", 1), entry.get("credit", "all")
    if type(points) is not int or points < 0:
        raise CourseError(f"course.toml: {name} has points = {points!r}; they are whole and not negative")
    if credit not in CREDITS:
        raise CourseError(f"course.toml: {name} has credit = {credit!r}; it is one of {', '.join(CREDITS)}")
    question_hint = entry.get("question_hint", "")
    if not isinstance(question_hint, str):
        raise CourseError(f"course.toml: {name} has question_hint = {question_hint!r}; it is a text")
    if question_hint:
        lists["hints"] += (question_hint,)
    limits = {**limits, **own}
    return Exercise(
        name, chapter, entry["title"], points, **lists, **limits, credit=credit, question_hint=question_hint
    )


def _limits(given: dict[str, Any]) -> dict[str, Any]:
    """Return the limits of a course: what it says, and the usual ones for the rest."""
    unknown = set(given) - set(LIMITS)
    if unknown:
        raise CourseError(f"course.toml: [limits] has unknown keys {sorted(unknown)}; it knows {', '.join(LIMITS)}")
    return {**LIMITS, **_checked(given, "[limits]")}


def _checked(limits: dict[str, Any], where: str) -> dict[str, Any]:
    for key, limit in limits.items():
        number = int | float if key == "seconds" else int
        if isinstance(limit, bool) or not isinstance(limit, number) or limit <= 0:
            raise CourseError(f"course.toml: {where} has {key} = {limit!r}; it is a number above zero")
    return limits


def _check(course: Course) -> None:
    names = [exercise.name for exercise in course.exercises]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise CourseError(f"course.toml: more than one exercise is called {sorted(twice)}")
    for index, exercise in enumerate(course.exercises):
        later = set(exercise.prerequisites) - set(names[:index])
        if later:
            raise CourseError(f"course.toml: {exercise.name} needs {sorted(later)}, which do not come before it")
