"""Beginning an exercise anew, and taking that back."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from grader.course import Exercise
from grader.errors import UsageError
from grader.learner.backups import back_up, last_backup
from grader.learner.fingerprints import digest, read_regular
from grader.learner.handout import fresh_stub
from grader.learner.stub_parts import parts_of
from grader.learner.workspace import Workspace, shown_path
from grader.writing import write_whole


@dataclass(frozen=True)
class Reset:
    """One file that was written anew, and where what was there before is kept; None where there was nothing."""

    exercise: str
    file: str
    backup: str | None


def to_reset(workspace: Workspace, exercises: Iterable[Exercise]) -> list[Exercise]:
    """Return those of `exercises` whose files are not as they were begun.

    Raises:
        UsageError: this is no folder that 'grader init' made.
    """
    workspace.require_begun("Where the exercises came with git, 'git restore FILE' brings one back as it was.")
    return [exercise for exercise in exercises if not _is_fresh(workspace, exercise)]


def reset(workspace: Workspace, exercises: Iterable[Exercise]) -> list[Reset]:
    """Write exercises anew as they were begun; what the learner wrote is kept in a backup first.

    Raises:
        UsageError: this is no folder that 'grader init' made.
        OSError: something could not be kept, or written; whatever was not kept was not written over.
    """
    return [_reset(workspace, exercise) for exercise in to_reset(workspace, exercises)]


def _reset(workspace: Workspace, exercise: Exercise) -> Reset:
    path, text = workspace.path(exercise), _fresh(workspace, exercise)
    backup = back_up(workspace.root, path) if os.path.lexists(path) else None
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    workspace.progress.take(f"exercises/{exercise.file}", parts_of(text))
    workspace.progress.forget_verdict(exercise.name)
    workspace.progress.try_to_save()
    return Reset(exercise.name, shown_path(path), None if backup is None else shown_path(backup))


def undo_reset(workspace: Workspace, exercise: Exercise) -> Reset:
    """Bring back what was kept last; what is there now is kept first, where a learner wrote any of it.

    Raises:
        UsageError: nothing was kept, or it is what is there now.
    """
    path = workspace.path(exercise)
    kept = last_backup(workspace.root, path)
    content = None if kept is None else read_regular(kept)
    if kept is None or content is None:
        raise UsageError(f"There is no backup of {exercise.name}.")
    if read_regular(path) == content:
        raise UsageError(f"{shown_path(path)} is already what was kept last, in {shown_path(kept)}.")
    there = os.path.lexists(path) and not _is_fresh(workspace, exercise)
    backup = back_up(workspace.root, path) if there else None
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return Reset(exercise.name, shown_path(path), None if backup is None else shown_path(backup))


def to_undo(workspace: Workspace, exercises: Iterable[Exercise]) -> list[Exercise]:
    """Return those of `exercises` that are as they were begun and were something else once: nothing is lost on the way.

    Raises:
        UsageError: there is none.
    """
    found = [
        exercise
        for exercise in exercises
        if _is_fresh(workspace, exercise) and last_backup(workspace.root, workspace.path(exercise)) is not None
    ]
    if not found:
        raise UsageError(
            "None of them is as it was begun and has a backup.\nTo have one back all the same, name that exercise."
        )
    return found


def _is_fresh(workspace: Workspace, exercise: Exercise) -> bool:
    data = read_regular(workspace.path(exercise))
    return data is not None and digest(data) == digest(_fresh(workspace, exercise).encode())


def _fresh(workspace: Workspace, exercise: Exercise) -> str:
    return fresh_stub(workspace.course, exercise, workspace.progress.question or 0)
