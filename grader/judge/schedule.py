"""Which exercise of a run is judged next, and which verdict is told next: the first that is known comes in order."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from grader.course import Course
from grader.judge.prerequisites import skipped
from grader.request import Item, Request
from grader.results import ExerciseResult


class Schedule:
    """Hands out the items of a request, and puts what becomes of them back into the request's order."""

    def __init__(self, course: Course, request: Request) -> None:
        """Begin with every item waiting."""
        self._course, self._request = course, request
        self._waiting = list(request.items)
        self._results: dict[str, ExerciseResult] = {}
        self._untold = deque(item.exercise for item in request.items)
        self._events: dict[str, list[dict[str, Any]]] = {item.exercise: [] for item in request.items}

    def next(self) -> Item | None:
        """Hand out the first item that need not wait for another's verdict; None where there is none at present."""
        for item in list(self._waiting):
            if self._has_to_wait(item):
                continue
            self._waiting.remove(item)
            exercise = self._course.exercise(item.exercise)
            verdict = skipped(self._course, exercise, item, self._request, self._results)
            if verdict is None:
                return item
            self.take(item.exercise, {"event": "begun", "name": item.exercise})
            self.take(item.exercise, {"event": "finished", "result": verdict.to_wire()})
            return self.next()  # somebody may have waited for this one
        return None

    def peek(self) -> Item | None:
        """Return the item that is likely to come next."""
        return self._waiting[0] if self._waiting else None

    def _has_to_wait(self, item: Item) -> bool:
        if not self._request.skip_dependants:
            return False
        open_ones = self._events.keys() - self._results.keys()
        return not open_ones.isdisjoint(self._course.exercise(item.exercise).prerequisites)

    def take(self, exercise: str, event: dict[str, Any]) -> None:
        """Take in what is said about an exercise."""
        if event["event"] == "finished":
            self._results[exercise] = ExerciseResult.from_wire(event["result"])
        self._events[exercise].append(event)

    def told(self) -> Iterator[dict[str, Any]]:
        """Yield what can be told by now: everything about an exercise once all before it have their verdicts."""
        while self._untold:
            events = self._events[self._untold[0]]
            yield from events
            events.clear()
            if self._untold[0] not in self._results:
                return
            self._untold.popleft()

    def has_verdict_on(self, exercise: str) -> bool:
        """Whether it is known what became of an exercise."""
        return exercise in self._results

    @property
    def is_over(self) -> bool:
        """Whether every item has its verdict."""
        return len(self._results) == len(self._events)
