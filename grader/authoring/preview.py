"""What a learner sees: the screen of `grader check` for the stub, for each known mistake, and for the reference.

Each is written into a folder as 'grader init' makes it, as a learner would have it, and judged as theirs is.
"""

import dataclasses
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from rich.console import Console

from grader.authoring.preview_file import answers, file_with
from grader.authoring.real_judge import PATIENCE
from grader.checks import Mistake
from grader.confinement.tiers import Tier
from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.judge import course_files
from grader.judging import Judging
from grader.learner.handout import fresh_stub
from grader.learner.workspace import Workspace
from grader.quiz import LETTERS, Quiz, answered, draw_quiz
from grader.report.terminal import TerminalReport
from grader.request import Item, Request
from grader.results import ExerciseResult, Status

QUESTION = 1
"""The learner's question number; which one does not matter, as all of them ask the same with other numbers."""


@dataclass(frozen=True)
class Sight:
    """One thing that learners hand in: what it is called, what it shows, and the file."""

    name: str
    about: str
    text: str
    mistake: Mistake | None = None


@dataclass(frozen=True)
class Screen:
    """What the learner reads of it."""

    sight: Sight
    status: Status
    is_explained: bool
    """Whether it is a mistake and was told as one, or is none."""
    shown: str


class PreviewedWorkspace(Workspace):
    """A learner's folder in which one seems to stand, wherever that is."""

    def item(self, exercise: Exercise) -> Item:
        """Return a file under the path that a learner would type."""
        return dataclasses.replace(super().item(exercise), shown_as=f"exercises/{exercise.file}")


def sights(course: Course, exercise: Exercise, mistake: str | None = None) -> list[Sight]:
    """Return what there is to see of an exercise; of that mistake alone where one is named.

    Raises:
        UsageError: there is no mistake of that name.
        CourseError: the course's files cannot be loaded.
    """
    stub = fresh_stub(course, exercise, QUESTION)
    make = course_files.quiz_maker(course.solution_file(exercise, "questions.py"))
    quiz = None if make is None else draw_quiz(make, exercise.name, QUESTION)
    block = "" if quiz is None else answered(quiz, QUESTION)

    known = course_files.mistakes_in(course.solution_file(exercise, "mistakes.py"))
    if mistake is not None:
        known = [found for found in known if found.function == mistake] or _refuse(exercise, mistake, known)
    wrong = [
        Sight(found.function, found.misconception, file_with(course, exercise, stub, block, found), found)
        for found in known
    ]
    if mistake is not None:
        return wrong
    right = file_with(course, exercise, stub, block)
    asked = [] if quiz is None else list(_wrong_answers(quiz, right, block))
    return [Sight("stub", "as it is handed out", stub), *wrong, *asked, Sight("reference", "the right answer", right)]


def _refuse(exercise: Exercise, name: str, known: list[Mistake]) -> list[Mistake]:
    names = [mistake.function for mistake in known]
    if not names:
        raise UsageError(f"{exercise.name} has no mistakes to show.\nWithout --mistake: what else there is to see.")
    close = get_close_matches(name, names, n=1)
    meant = f" Did you mean '{close[0]}'?" if close else ""
    raise UsageError(f"{exercise.name} has no mistake '{name}'.{meant}\nThere are: {', '.join(names)}.")


def _wrong_answers(quiz: Quiz, right: str, block: str) -> Iterator[Sight]:
    """Yield the wrong answers to the questions that have feedback of their own."""

    def with_other(**given: str) -> str:
        return right.replace(block.rstrip(), answers(block, **given).rstrip())

    for number in quiz.number_feedback:
        yield Sight(f"PREDICTION = {number}", quiz.number_question, with_other(PREDICTION=str(number)))
    for letter, choice in zip(LETTERS, quiz.choices, strict=False):
        if not choice.right:
            yield Sight(f'REASON = "{letter}"', choice.text, with_other(REASON=f'"{letter}"'))


class Preview:
    """A judge at hand, and a learner's folder for what it is to judge."""

    def __init__(self, course: Course, folder: Path, judging: Judging, tier: Callable[[], Tier]) -> None:
        """Hand the exercises out into an empty folder; the others are there so that one can go on with them."""
        self._course, self._judging, self._tier = course, judging, tier
        self._workspace = PreviewedWorkspace(course, folder)
        for exercise in course.exercises:
            if course.stub(exercise).is_file():
                self._write(exercise, course.stub(exercise).read_text(encoding="utf-8"))

    def screen(self, exercise: Exercise, sight: Sight, seed: int, like: Console) -> Screen:
        """Return what `grader check` prints on a console like that for one file."""
        self._write(exercise, sight.text)
        console = Console(
            file=(printed := io.StringIO()),
            width=like.width,
            force_terminal=like.is_terminal,
            color_system=like.color_system,  # type: ignore[arg-type]  # as rich itself says it
            no_color=like.no_color,
            legacy_windows=False,  # it is printed as text
        )
        report = TerminalReport(console, self._tier, [exercise.name])
        item = self._workspace.item(exercise)
        request = Request(str(self._course.folder), seed, [item], patience=PATIENCE, shares_programs=True)
        results: list[ExerciseResult] = []
        for event in self._judging.judge(request):
            if isinstance(event, ExerciseResult):
                results.append(event)
            report.begun(event) if isinstance(event, str) else report.finished(event)
        report.closed(results, self._workspace)
        wrong = results[0].first_wrong
        by_check = sight.mistake is None or sight.mistake.told_by == "check"
        return Screen(sight, results[0].status, by_check or bool(wrong and wrong.diagnosis), printed.getvalue())

    def _write(self, exercise: Exercise, text: str) -> None:
        path = self._workspace.root / "exercises" / exercise.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
