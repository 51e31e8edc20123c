"""The course's own functions, called in this process: fast enough to try every mistake under several seeds.

The judge's own comparison, proxy and diagnosis are used; only the workers are left out. `test_judged.py` runs the
same with workers.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

import pytest

import convjax_course
from grader.checks import Call, Mistake
from grader.course import Course, Exercise, read_course
from grader.judge import course_files
from grader.judge.diagnosis import diagnose, probes_of
from grader.judge.student import CheckFailed, Outcome, Raised, Returned, Student, WrongAnswer

COURSE = read_course(convjax_course.folder())


def answer_of(function: Callable[..., Any], call: Call) -> Outcome:
    try:
        return Returned(function(*call.args, **call.kwargs))
    except Exception as error:
        return Raised(type(error).__name__, str(error))


@dataclass(frozen=True, eq=False)
class Room:
    """Everything the course keeps about one exercise, and its checks run on an answer in this process."""

    course: Course
    exercise: Exercise

    def file(self, name: str) -> ModuleType:
        return course_files.load(self.course.solution_file(self.exercise, name))

    @property
    def asks_why(self) -> bool:
        return self.course.solution_file(self.exercise, "questions.py").is_file()

    @property
    def stub(self) -> str:
        return self.course.stub(self.exercise).read_text(encoding="utf-8")

    @property
    def mistakes(self) -> list[Mistake]:
        return course_files.mistakes_in(self.course.solution_file(self.exercise, "mistakes.py"))

    @property
    def alternatives(self) -> list[str]:
        return course_files.alternatives_in(self.course.solution_file(self.exercise, "alternatives.py"))

    def mistakes_of(self, function: str) -> list[Mistake]:
        return [mistake for mistake in self.mistakes if self.function_of(mistake) == function]

    def function_of(self, mistake: Mistake) -> str:
        return mistake.of or self.exercise.name

    @property
    def checks(self) -> dict[str, Callable[..., None]]:
        """The checks of functions, in their order; those of the questions need a file and are judged elsewhere."""
        found = {name: check for name, check in vars(self.file("checks.py")).items() if name.startswith("test_")}
        return {name: check for name, check in found.items() if "quiz" not in check.__annotations__ | _names(check)}

    def student(self, function: str | None = None, stand_in: Callable[..., Any] | None = None) -> Student:
        return Student(lambda call: self.ask(call, function, stand_in), self.file("solution.py"))

    def ask(self, call: Call, function: str | None = None, stand_in: Callable[..., Any] | None = None) -> Outcome:
        replaced = stand_in is not None and call.name == function
        return answer_of(stand_in if replaced else getattr(self.file("solution.py"), call.name), call)

    def failures(self, student: Student, seed: int) -> dict[str, CheckFailed]:
        """Return what every check says to an answer, without stopping at the first that fails."""
        found = {}
        for name, check in self.checks.items():
            fixtures = {"student": student, "rng": random.Random(f"{seed}/{self.exercise.name}/{name}")}
            fixtures["reference"] = self.file("solution.py")
            try:
                check(**{fixture: fixtures[fixture] for fixture in _names(check)})
            except CheckFailed as error:
                found[name] = error
        return found

    def probes(self, function: str, seed: int) -> list[Call]:
        return probes_of(self.file("mistakes.py"), function, f"{seed}/{self.exercise.name}/probes")

    def diagnosis(self, wrong: WrongAnswer, stand_in: Callable[..., Any], seed: int) -> str | None:
        probes, known = answers_to_probes(self, wrong.call.name, seed)
        mistakes = self.file("mistakes.py")
        return diagnose(
            wrong,
            self.mistakes_of(wrong.call.name),
            probes,
            reference=self.file("solution.py"),
            ask_student=lambda call: answer_of(stand_in, call),
            ask_mistake=lambda call: (
                known.get((call.name, id(call.args), id(call.kwargs))) or answer_of(getattr(mistakes, call.name), call)
            ),
        )


@cache
def answers_to_probes(room: Room, function: str, seed: int) -> tuple[list[Call], dict[tuple[str, int, int], Outcome]]:
    """Return the probes of a function and what each of its mistakes makes of them: asked once for all diagnoses."""
    probes = room.probes(function, seed)
    return probes, {
        (mistake.function, id(call.args), id(call.kwargs)): answer_of(
            getattr(room.file("mistakes.py"), mistake.function), call
        )
        for mistake in room.mistakes_of(function)
        for call in probes
    }


def _names(check: Callable[..., None]) -> dict[str, None]:
    return dict.fromkeys(check.__code__.co_varnames[: check.__code__.co_argcount])


ROOMS = [Room(COURSE, exercise) for exercise in COURSE.exercises]


@pytest.fixture
def course() -> Course:
    return COURSE


@pytest.fixture(params=ROOMS, ids=lambda room: room.exercise.name)
def room(request: pytest.FixtureRequest) -> Room:
    return request.param


@pytest.fixture(params=[room for room in ROOMS if room.asks_why], ids=lambda room: room.exercise.name)
def asking(request: pytest.FixtureRequest) -> Room:
    return request.param


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `mistake` or `alternative` is run for each of the course's, with its room."""
    for wanted, of_room in (("mistake", lambda room: room.mistakes), ("alternative", lambda room: room.alternatives)):
        if wanted in metafunc.fixturenames:
            pairs = [(room, found) for room in ROOMS for found in of_room(room)]
            ids = [f"{room.exercise.name}-{getattr(found, 'function', found)}" for room, found in pairs]
            metafunc.parametrize(("where", wanted), pairs, ids=ids)


@pytest.fixture
def course_room() -> Callable[[str], Room]:
    return lambda name: next(room for room in ROOMS if room.exercise.name == name)
