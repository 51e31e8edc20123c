"""What else ``grader doctor`` shows: which course there is, and the learner's folder."""

import os
from typing import Any

from grader.course import Course
from grader.errors import CourseError, NoExercisesError, UsageError
from grader.learner.standing import Standing, standing_of
from grader.learner.workspace import Workspace, find_course, find_workspace


def surroundings() -> dict[str, Any]:
    """Return what was found, in the form of the document; what is wrong is said in it, and raises nothing."""
    course: Course | None = None
    workspace: Workspace | None = None
    wrong = None
    try:
        workspace = find_workspace(None)
        course = workspace.course
    except NoExercisesError:
        try:
            course = find_course()
        except (UsageError, CourseError) as error:
            wrong = str(error)
    except (UsageError, CourseError) as error:
        wrong = str(error)
    return {
        "course": None if course is None else _course(course),
        "folder": None if workspace is None else _folder(workspace),
        "wrong": wrong,
    }


def surroundings_lines(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the same in words, each with what it is about."""
    course, folder = found["course"], found["folder"]
    lines: list[tuple[str, str]] = []
    if course is not None:
        about = f"{course['name']} {course['hash']}, {course['exercises']} exercises"
        lines += [("Course", about), ("", course["folder"])]
    if folder is not None:
        done = f", {folder['done']} of {folder['exercises']} done" if folder["remembers"] else ", the course itself"
        lines.append(("Folder", folder["path"] + done))
        if not folder["writable"]:
            lines.append(("", "it cannot be written to: nothing is remembered"))
        lines += [("", note) for note in folder["notes"]]
    elif found["wrong"] is None:
        lines.append(("Folder", "none here; 'grader init' makes one"))
    else:
        lines += [("Wrong" if number == 0 else "", line) for number, line in enumerate(found["wrong"].splitlines())]
    return lines


def _course(course: Course) -> dict[str, Any]:
    return {
        "name": course.name,
        "hash": course.content_hash(),
        "exercises": len(course.exercises),
        "folder": str(course.folder),
    }


def _folder(workspace: Workspace) -> dict[str, Any]:
    standings = [standing_of(workspace, exercise) for exercise in workspace.course.exercises]
    return {
        "path": str(workspace.root),
        "remembers": workspace.progress.is_kept,
        "exercises": len(standings),
        "done": standings.count(Standing.DONE),
        "writable": os.access(workspace.root, os.W_OK),
        "notes": workspace.progress.notes,
    }
