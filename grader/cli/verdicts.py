"""Having what a command asks for judged, and shown as it falls."""

import random
from collections.abc import Callable, Iterator, Sequence

from grader.confinement.tiers import Tier
from grader.course import Exercise
from grader.judging import judge
from grader.learner.recording import recorded
from grader.learner.workspace import Workspace
from grader.report.terminal import TerminalReport
from grader.request import Request
from grader.results import ExerciseResult, Status


def judged(
    request: Request,
    tier: Callable[[], Tier],
    report: TerminalReport | None = None,
    workspace: Workspace | None = None,
    done: Sequence[Exercise] = (),
) -> list[ExerciseResult]:
    """Have a request judged and return its verdicts; each is shown as it falls where there is a report.

    With a learner's workspace each verdict is also remembered, and what was `done` before is told in its place.
    """
    events = judge(request, tier) if request.items else iter(())
    if workspace is not None:
        events = _with_done(recorded(events, workspace, request.items), workspace, done)
    results: list[ExerciseResult] = []
    for event in events:
        if isinstance(event, ExerciseResult):
            results.append(event)
        if report is not None:
            report.begun(event) if isinstance(event, str) else report.finished(event)
    if report is not None:
        report.closed(results, workspace)
    return results


def _with_done(
    events: Iterator[str | ExerciseResult], workspace: Workspace, done: Sequence[Exercise]
) -> Iterator[str | ExerciseResult]:
    """Put exercises that were done before between the others, each in its place in the course."""
    order = [exercise.name for exercise in workspace.course.exercises]
    waiting = [
        ExerciseResult(
            exercise.name,
            exercise.chapter,
            exercise.points,
            Status.PASSED,
            message="done before",
            file=workspace.item(exercise).shown_as,
        )
        for exercise in done
    ]
    for event in events:
        place = order.index(event if isinstance(event, str) else event.name)
        while waiting and order.index(waiting[0].name) < place:
            yield waiting.pop(0)
        yield event
    yield from waiting


def all_passed(results: list[ExerciseResult]) -> bool:
    """Whether there are verdicts, and all say that an exercise passed."""
    return bool(results) and all(result.status is Status.PASSED for result in results)


def new_seed() -> int:
    """Draw a seed that is short enough to be typed."""
    return random.SystemRandom().randrange(10_000)
