"""The course's exercises, for tests of what `grader dev check` asks of no course, only this one of itself.

That everything holds together, `.ci/run` proves: ``grader dev check --seeds 5`` and ``grader dev mutate``.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import pytest

import convjax_course
from grader.authoring.written_parts import WrittenExercise
from grader.course import Course, Exercise, read_course
from grader.judge import course_files

COURSE = read_course(convjax_course.folder())


@dataclass(frozen=True, eq=False)
class Room:
    """Everything the course keeps about one exercise."""

    course: Course
    exercise: Exercise

    @property
    def written(self) -> WrittenExercise:
        return WrittenExercise(self.course, self.exercise)

    def file(self, name: str) -> ModuleType:
        return course_files.load(self.written.path(name))

    @property
    def asks_why(self) -> bool:
        return self.written.has("questions.py")

    @property
    def only_asks(self) -> bool:
        return self.course.only_asks(self.exercise)

    @property
    def stub(self) -> str:
        return self.written.stub_source

    @property
    def mistakes(self) -> list[str]:
        """The names of its mistakes; the file is read and not run, for some import JAX."""
        return _decorated(self.written, "mistakes.py")

    @property
    def alternatives(self) -> list[str]:
        return course_files.alternatives_in(self.written.path("alternatives.py"))


def _decorated(written: WrittenExercise, name: str) -> list[str]:
    if not written.has(name):
        return []
    body = ast.parse(written.path(name).read_text(encoding="utf-8")).body
    found = [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return [node.name for node in found if any("mistake(" in ast.unparse(mark) for mark in node.decorator_list)]


ROOMS = [Room(COURSE, exercise) for exercise in COURSE.exercises]


@pytest.fixture
def course() -> Course:
    return COURSE


@pytest.fixture
def rooms() -> list[Room]:
    return ROOMS


@pytest.fixture(params=ROOMS, ids=lambda room: room.exercise.name)
def room(request: pytest.FixtureRequest) -> Room:
    return request.param


@pytest.fixture(params=[room for room in ROOMS if room.asks_why], ids=lambda room: room.exercise.name)
def asking(request: pytest.FixtureRequest) -> Room:
    return request.param


@pytest.fixture
def course_room() -> Callable[[str], Room]:
    return lambda name: next(room for room in ROOMS if room.exercise.name == name)
