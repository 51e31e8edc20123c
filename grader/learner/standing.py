"""Where a learner stands with each exercise, as far as it is remembered; nothing is judged for it."""

import os
from enum import StrEnum

from grader.course import Exercise
from grader.learner.workspace import Workspace
from grader.results import Status


class Standing(StrEnum):
    """What became of an exercise so far."""

    DONE = "done"
    CHANGED = "changed"
    FAILING = "did not pass"
    BEGUN = "begun"
    NOT_STARTED = "not started"
    MISSING = "missing"

    @property
    def mark(self) -> str:
        """A sign for it; the word always stands beside."""
        return {Standing.DONE: "✓", Standing.FAILING: "✗", Standing.CHANGED: "~", Standing.BEGUN: "~"}.get(self, "·")


def standing_of(workspace: Workspace, exercise: Exercise) -> Standing:
    """Return where the learner stands with `exercise`; in a checkout of the course nothing is remembered as done."""
    if not os.path.lexists(workspace.path(exercise)):
        return Standing.MISSING
    progress, mark = workspace.progress, workspace.fingerprint(exercise)
    if progress.is_done(exercise.name, mark):
        return Standing.DONE
    if workspace.is_untouched(exercise.name):
        return Standing.NOT_STARTED
    if progress.last_status(exercise.name, mark) not in (None, Status.PASSED):
        return Standing.FAILING
    return Standing.BEGUN if progress.done_at(exercise.name) is None else Standing.CHANGED


def next_exercise(workspace: Workspace, after: Exercise | None = None) -> Exercise | None:
    """Return the first exercise that is not done, or the first such after another; None where all are.

    In a checkout nothing is remembered: there it is the first that was not begun.
    """
    exercises = list(workspace.course.exercises)
    if after is not None:
        place = exercises.index(after) + 1
        exercises = exercises[place:] + exercises[: place - 1]
    past = {Standing.DONE} if workspace.progress.is_kept else {Standing.DONE, Standing.BEGUN, Standing.FAILING}
    return next((exercise for exercise in exercises if standing_of(workspace, exercise) not in past), None)
