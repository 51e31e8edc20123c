"""What a learner is given to work on: the stubs, with questions of their own, and each chapter's README and picture."""

import os
from pathlib import Path

from grader.course import Course, Exercise
from grader.errors import CourseError, UsageError
from grader.judge.course_files import quiz_maker
from grader.learner.fingerprints import read_regular
from grader.learner.progress import PROGRESS, Progress
from grader.learner.progress_form import is_course
from grader.learner.stub_parts import parts_of
from grader.learner.workspace import Workspace, begun_at, new_question, recovered
from grader.quiz import draw_quiz, with_question
from grader.writing import write_whole


def begin(course: Course, root: Path) -> tuple[list[Path], Workspace]:
    """Copy the exercises into `root`, draw the learner's questions, and return what was written.

    Nothing that is there is overwritten: in a folder that was begun before, only what is missing is put back.
    """
    if not is_course(course.name):
        raise CourseError(f"course.toml: name = {course.name!r}; it is a word of letters, digits and any of _ . -")
    workspace = begun_at(root, course=course) or recovered(course, root)
    if workspace is None:
        if os.path.lexists(root) and (not root.is_dir() or any(root.iterdir())):
            raise UsageError(f"{root} is already there and is no folder of exercises.\nName another: grader init DIR")
        root.mkdir(parents=True, exist_ok=True)
        workspace = Workspace(course, root, Progress.new(root / PROGRESS, course.name, new_question()))
        workspace.progress.save()  # first: if this is cut short, the next 'grader init' knows its folder
    elif workspace.course.name != course.name:
        raise UsageError(f"{root} holds the course '{workspace.course.name}'.\nName another folder: grader init DIR")
    written = []
    for name, text in handed_out(workspace.course, workspace.progress.question or 0).items():
        path = root / name
        if not os.path.lexists(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text)
            written.append(path)
        if read_regular(path) == text.encode():
            workspace.progress.take(name, parts_of(text))
    workspace.progress.save()
    return written, workspace


def handed_out(course: Course, question: int) -> dict[str, str]:
    """Return every file that a learner is given, by its path in the learner's folder, in the course's order."""
    files = {}
    for chapter in course.chapters:
        for page in ("README.md", "picture.svg"):
            path = course.folder / "exercises" / chapter / page
            if path.is_file():
                files[f"exercises/{chapter}/{page}"] = _text(path)
        for exercise in course.exercises:
            if exercise.chapter == chapter:
                files[f"exercises/{exercise.file}"] = fresh_stub(course, exercise, question)
    return files


def fresh_stub(course: Course, exercise: Exercise, question: int) -> str:
    """Return the file that a learner of that question number starts from."""
    stub = _text(course.stub(exercise))
    make = quiz_maker(course.solution_file(exercise, "questions.py"))
    return stub if make is None else with_question(stub, draw_quiz(make, exercise.name, question), question)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
