"""The hands of this machine: a thread and a judge for each."""

import queue
import threading
from collections.abc import Callable, Generator, Iterable
from typing import Any

from grader.batch.desk import Desk
from grader.batch.submission import Submission

AHEAD = 2  # submissions that wait for each hand


class LocalWorkforce:
    """Grades on this machine."""

    def __init__(self, desk: Callable[[], Desk], hands: int) -> None:
        """Let each of so many hands work at a desk of its own."""
        self._desk, self._hands = desk, hands

    def records(self, submissions: Iterable[Submission]) -> Generator[dict[str, Any], None, None]:
        """Yield one record for each submission, as they are done; whoever asks no more ends all that is under way."""
        waiting: queue.Queue[Submission | None] = queue.Queue(AHEAD * self._hands)
        done: queue.SimpleQueue[dict[str, Any] | Exception] = queue.SimpleQueue()
        desks = [self._desk() for _ in range(self._hands)]
        threads = [threading.Thread(target=_work, args=(desk, waiting, done), daemon=True) for desk in desks]
        for thread in threads:
            thread.start()
        try:
            under_way = 0
            for submission in submissions:
                while under_way >= AHEAD * self._hands:
                    yield _record(done.get())
                    under_way -= 1
                waiting.put(submission)
                under_way += 1
            for _ in range(under_way):
                yield _record(done.get())
        finally:
            _empty(waiting)
            for desk in desks:
                desk.close()
            for _ in threads:
                waiting.put(None)
            for thread in threads:
                thread.join()


def _work(desk: Desk, waiting: "queue.Queue[Submission | None]", done: "queue.SimpleQueue[Any]") -> None:
    with desk:
        while (submission := waiting.get()) is not None:
            try:
                done.put(desk.grade(submission))
            except Exception as error:  # raised again where it is waited for
                done.put(error)


def _record(done: dict[str, Any] | Exception) -> dict[str, Any]:
    if isinstance(done, Exception):
        raise done
    return done


def _empty(waiting: "queue.Queue[Any]") -> None:
    while True:
        try:
            waiting.get_nowait()
        except queue.Empty:
            return
