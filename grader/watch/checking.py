"""Having exercises judged in a thread of its own, so that keys and files are heard meanwhile."""

import random
import threading
from collections.abc import Callable

from grader.confinement import trials
from grader.confinement.tiers import Tier
from grader.judging import Judging
from grader.request import Limits, Request
from grader.results import ExerciseResult
from grader.watch.events import Begun, Ended, Event, Isolated, Judged
from grader.watch.work import Work


class Checking:
    """One run of the judge at a time; the newest is the one that counts."""

    def __init__(self, work: Work, tier: Tier | None, limits: Limits, post: Callable[[Event], None]) -> None:
        """Keep a judge at hand, and `post` what it says; without a `tier`, the strongest that there is."""
        self._work, self._tier, self._limits, self._post = work, tier, limits, post
        self._judging = Judging(self._isolation)
        self._one_at_a_time = threading.Lock()
        self._newest = 0

    def start(self, names: list[str]) -> int:
        """Begin to judge exercises, instead of what is being judged, and return the number that the events carry."""
        self.abandon()
        seed = random.SystemRandom().randrange(10_000)
        items = [self._work.item(name) for name in names]
        done = [name for name in names if name in self._work.done]
        many = len(names) > 1
        request = Request(
            self._work.course, seed, items, limits=self._limits, skip_dependants=many, done=done, shares_programs=True
        )
        threading.Thread(target=self._run, args=(self._newest, request), name="judging", daemon=True).start()
        return self._newest

    def abandon(self) -> None:
        """End what is being judged; nothing of it is told any more."""
        self._newest += 1
        self._judging.abandon()

    def close(self) -> None:
        """End the judge, and all that it runs."""
        self._newest += 1
        self._judging.close()

    def _run(self, number: int, request: Request) -> None:
        with self._one_at_a_time:
            fault: Exception | None = None
            if number != self._newest:
                return
            try:
                for event in self._judging.judge(request):
                    if number != self._newest:
                        break
                    self._post(Judged(number, event) if isinstance(event, ExerciseResult) else Begun(number, event))
            except Exception as error:  # it is raised, or told, where the events are taken in
                fault = error
            self._post(Ended(number, fault))

    def _isolation(self) -> Tier:
        tier = self._tier or trials.strongest()
        self._post(Isolated(tier))
        return tier
