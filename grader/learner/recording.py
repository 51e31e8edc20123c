"""Remembering verdicts as they fall."""

from collections.abc import Generator, Iterator, Sequence

from grader.learner.workspace import Workspace
from grader.request import Item
from grader.results import ExerciseResult


def recorded(
    events: Iterator[str | ExerciseResult], workspace: Workspace, items: Sequence[Item]
) -> Iterator[str | ExerciseResult]:
    """Pass on what `judge` says of some of the learner's files, and remember each verdict as soon as it falls.

    A verdict on a file that was saved again while it was judged is passed on, and not remembered.
    """
    exercises = [workspace.course.exercise(item.exercise) for item in items]
    before = {exercise.name: workspace.fingerprint(exercise) for exercise in exercises}
    try:
        for event in events:
            if isinstance(event, ExerciseResult):
                mark = workspace.fingerprint(workspace.course.exercise(event.name))
                if mark is not None and mark == before[event.name]:
                    workspace.progress.record(event, mark)
                    workspace.progress.try_to_save()
            yield event
    finally:
        if isinstance(events, Generator):
            events.close()
