"""What the judge is asked for while a learner watches."""

import queue
from collections.abc import Iterator

import pytest

from grader.course import read_course
from grader.learner.workspace import Workspace
from grader.request import Limits, Request
from grader.results import ExerciseResult, Status
from grader.watch import checking
from grader.watch.checking import Checking
from grader.watch.work import Work

from .conftest import TINY_COURSE

RIGHT = "def scaled(x, factor):\n    return x * factor\n"


class StandIn:
    """Stands in for the judge: only keeps what it was asked."""

    def __init__(self, _isolation: object) -> None:
        self.asked: list[Request] = []

    def judge(self, request: Request) -> Iterator[str | ExerciseResult]:
        self.asked.append(request)
        return iter(())

    def abandon(self) -> None:
        pass


def test_what_was_done_before_waits_for_nothing_in_a_whole_run(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "Judging", StandIn)
    scaled = read_course(TINY_COURSE).exercise("scaled")
    workspace.path(scaled).write_text(RIGHT)
    work = Work(workspace)
    work.begin(["scaled"])
    work.record(ExerciseResult("scaled", "02_arrays", 1, Status.PASSED))
    ended: queue.Queue[object] = queue.Queue()
    judging = Checking(work, None, Limits(), ended.put)
    judging.start(["half", "scaled"])
    ended.get(timeout=60)
    judging.start(["half"])
    ended.get(timeout=60)
    whole, one = judging._judging.asked  # type: ignore[attr-defined]
    assert (whole.skip_dependants, whole.done) == (True, ["scaled"])
    assert (one.skip_dependants, one.done) == (False, [])
