"""Taking in a newer course, and keeping a learner's work.

What was handed out is remembered by its hash, so that it can be told whether the learner, the course or both have
changed a file since. Nothing that a learner wrote is written over without a backup; a file of theirs takes in at most
the new lesson at its top, and only where they wrote nothing into the old one.
"""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grader.course import Exercise
from grader.learner.backups import back_up
from grader.learner.fingerprints import digest, read_regular
from grader.learner.handout import handed_out
from grader.learner.stub_parts import Parts, parts_of, with_new_parts
from grader.learner.workspace import Workspace, shown_path
from grader.results import Status
from grader.writing import write_whole


class Action(StrEnum):
    """What is done with one file."""

    ADD = "new"
    PUT_BACK = "put back"
    REPLACE = "replaced"
    TAKE_PARTS = "new text"
    KEEP_OLD = "kept"
    MOVE = "moved"
    LEAVE = "left"
    SAME = "the same"

    @property
    def why(self) -> str:
        """What a learner should know of it."""
        return {
            Action.PUT_BACK: "it was missing",
            Action.REPLACE: "you had not begun it",
            Action.TAKE_PARTS: "its lesson or its questions; what you wrote is as it was",
            Action.KEEP_OLD: "you wrote in it; 'grader reset' begins with the new one",
            Action.LEAVE: "the course has it no more",
        }.get(self, "")


@dataclass(frozen=True)
class Change:
    """What an update does with one file, by its path in the learner's folder.

    Attributes:
        path: where the file is to lie.
        action: what is done with it.
        content: what it is to hold; None where nothing is written.
        moved_from: where it lies so far, where the course has moved it to another chapter.
        keep: whether what is there is kept in a backup first.
        has_old_questions: whether it goes on showing, or answering, questions that the course has no more.
    """

    path: str
    action: Action
    content: bytes | None = None
    moved_from: str | None = None
    keep: bool = False
    has_old_questions: bool = False


def plan(workspace: Workspace) -> list[Change]:
    """Return what an update would do with each file, in the course's order; nothing is changed.

    Raises:
        UsageError: this is no folder that 'grader init' made.
    """
    workspace.require_begun("Where the exercises came with git, 'git pull' updates them.")
    files = handed_out(workspace.course, workspace.progress.question or 0)
    taken = workspace.progress.taken
    moved = _moved(workspace, files)
    changes = [_change(workspace, path, text, taken, moved.get(path)) for path, text in files.items()]
    gone = [path for path in taken if path not in files and path not in moved.values()]
    return changes + [Change(path, Action.LEAVE) for path in gone if os.path.lexists(workspace.root / path)]


def to_judge_again(workspace: Workspace) -> list[Exercise]:
    """Return what was done and is as it was then, while its checks are others now."""
    progress = workspace.progress
    return [
        exercise
        for exercise in workspace.course.exercises
        if progress.done_at(exercise.name) is not None
        and progress.last_status(exercise.name, mark := workspace.fingerprint(exercise)) is Status.PASSED
        and not progress.is_done(exercise.name, mark)
    ]


def _moved(workspace: Workspace, files: dict[str, str]) -> dict[str, str]:
    """Return the exercises that another chapter holds now: the new path, and where the learner has the file so far."""
    old = {Path(path).name: path for path in workspace.progress.taken if path not in files and path.endswith(".py")}
    found = {path: old[name] for path in files if (name := Path(path).name) in old}
    return {
        path: before
        for path, before in found.items()
        if os.path.lexists(workspace.root / before) and not os.path.lexists(workspace.root / path)
    }


def _change(workspace: Workspace, path: str, text: str, taken: dict[str, Parts], before: str | None) -> Change:
    handed = taken.get(before or path)
    lies_at = workspace.root / (before or path)
    new = text.encode()
    untouched = Change(path, Action.SAME if before is None else Action.MOVE, None, before)
    if not os.path.lexists(lies_at):
        return Change(path, Action.ADD if handed is None else Action.PUT_BACK, new)
    mine = read_regular(lies_at)
    if mine is None:  # a folder, a link to nowhere, something huge: it is theirs, and nobody reads it
        return untouched
    if digest(mine) == digest(new):
        return untouched
    if handed is None:  # begun with a grader that did not remember what it hands out
        is_stub = not path.endswith(".py") or workspace.is_untouched(Path(path).stem)
        return Change(path, Action.REPLACE, new, before, keep=True) if is_stub else untouched
    if handed.file == digest(mine):
        return Change(path, Action.REPLACE, new, before)
    if handed.file == digest(new):
        return untouched
    return _merged(path, mine, handed, text, before)


def _merged(path: str, mine: bytes, handed: Parts, text: str, before: str | None) -> Change:
    """A file that the learner and the course have changed: the learner's, with what is new around their own."""
    try:
        source = mine.decode("utf-8")
    except UnicodeDecodeError:
        return Change(path, Action.KEEP_OLD, None, before)
    lines = source.replace("\r\n", "\n")
    merged, has_old_questions = with_new_parts(lines, handed, text)
    if merged == lines:
        return Change(path, Action.KEEP_OLD, None, before, has_old_questions=has_old_questions)
    content = (merged.replace("\n", "\r\n") if "\r\n" in source else merged).encode()
    return Change(path, Action.TAKE_PARTS, content, before, keep=True, has_old_questions=has_old_questions)


def carry_out(workspace: Workspace, changes: list[Change]) -> dict[str, str]:
    """Do what `plan` returned, and return where what was there is kept, by the path of the file.

    Each file is whole at every moment, and is remembered as soon as it is written: cut short, an update goes on where
    it was.

    Raises:
        OSError: something could not be kept, or written; whatever was not kept was not written over.
    """
    files = handed_out(workspace.course, workspace.progress.question or 0)
    kept = {}
    for change in changes:
        path = workspace.root / change.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if change.moved_from is not None:
            os.rename(workspace.root / change.moved_from, path)
            workspace.progress.take(change.path, workspace.progress.taken.get(change.moved_from))
            workspace.progress.take(change.moved_from, None)
        saved_since = change.content is not None and os.path.lexists(path) and not _is_as_handed_out(workspace, path)
        if change.keep or saved_since:
            kept[change.path] = shown_path(back_up(workspace.root, path))
        if change.content is not None:
            write_whole(path, change.content)
        workspace.progress.take(change.path, _handed_now(workspace, change.path, files.get(change.path)))
        workspace.progress.save()
    return kept


def _is_as_handed_out(workspace: Workspace, path: Path) -> bool:
    handed = workspace.progress.taken.get(path.relative_to(workspace.root).as_posix())
    data = read_regular(path)
    return handed is not None and data is not None and digest(data) == handed.file


def _handed_now(workspace: Workspace, path: str, text: str | None) -> Parts | None:
    """What is remembered after an update: of a part that the learner's file has still as it was, that one."""
    if text is None:
        return None
    new, before = parts_of(text), workspace.progress.taken.get(path)
    if before is None:
        return new
    mine = parts_of((read_regular(workspace.root / path) or b"").decode("utf-8", "replace").replace("\r\n", "\n"))
    return Parts(
        new.file,
        new.lesson if mine.lesson == new.lesson else before.lesson,
        new.questions if mine.questions == new.questions else before.questions,
    )
