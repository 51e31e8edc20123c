"""Proving a whole course: its exercises side by side on all processors, told in the course's order."""

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any

from grader.authoring.findings import ExerciseProof
from grader.authoring.real_judge import BUSY_SECONDS, RealJudge
from grader.authoring.rehearsal_process import Ended, RehearsalProcess
from grader.course import Course, Exercise

Tell = Callable[[str, str], None]
"""Is told of which exercise what is tried now."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workshop:
    """Rehearses exercises in processes of their own, some at the same time; use it as a context manager."""

    def __init__(self, course: Course, jobs: int | None = None) -> None:
        """Work on this course, on all processors if nothing else is said."""
        self._course = course
        self._jobs = jobs or processors()
        self._cache = tempfile.mkdtemp(prefix="grader-compiled-")
        self._processes: set[RehearsalProcess] = set()
        self._judges: list[RealJudge] = []
        self._idle: SimpleQueue[RealJudge] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> "Workshop":
        """Return this."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all that is still running."""
        with self._lock:
            self._closed = True
            processes, judges = list(self._processes), list(self._judges)
        for process in processes:
            process.kill()
        for judge in judges:
            judge.close()
        shutil.rmtree(self._cache, ignore_errors=True)

    def proofs(
        self, exercises: Sequence[Exercise], seeds: Sequence[int], tell: Tell, *, judged: bool = True
    ) -> Iterator[ExerciseProof]:
        """Yield the proof of each exercise, in their order."""
        yield from self.in_order(exercises, lambda exercise: self._proof(exercise, seeds, tell, judged))

    def again_alone(self, proofs: Sequence[ExerciseProof], seed: int, tell: Tell) -> None:
        """Ask the judge again for what it may have had no time for; nothing else is to be done meanwhile."""
        for proof in proofs:
            if proof.late or proof.seconds > BUSY_SECONDS:
                with self._judge() as judge:
                    exercise = self._course.exercise(proof.name)
                    judge.confirm_alone(exercise, seed, proof, lambda what, name=proof.name: tell(name, what))

    def right_ones(self, exercises: Sequence[Exercise], seed: int) -> Iterator[ExerciseProof]:
        """Yield what can be proved of each exercise in a moment: of what is right, in one process."""
        options = {"exercises": [exercise.name for exercise in exercises], "seeds": [seed]}
        for event in self.events(exercises[0], "right", options):
            if "proof" in event:
                yield ExerciseProof.from_json(event["proof"])

    def events(self, exercise: Exercise, work: str, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield what a process of its own says to a request about one exercise."""
        process = RehearsalProcess(self._course, exercise, self._cache, work, options)
        with self._lock:
            self._processes.add(process)
            closed = self._closed
        try:
            if closed:
                raise Ended("was not begun")
            yield from process.events()
        finally:
            process.kill()
            with self._lock:
                self._processes.discard(process)

    def in_order(self, exercises: Sequence[Exercise], work: Callable[[Exercise], Any]) -> Iterator[Any]:
        """Yield what `work` returns of each exercise, in their order; some are done at the same time."""
        with ThreadPoolExecutor(self._jobs) as pool:
            futures: list[Future[Any]] = [pool.submit(work, exercise) for exercise in exercises]
            try:
                for future in futures:
                    yield future.result()
            finally:
                for future in futures:
                    future.cancel()
                if not all(future.done() for future in futures):
                    self.__exit__()

    def _proof(self, exercise: Exercise, seeds: Sequence[int], tell: Tell, judged: bool) -> ExerciseProof:
        proof, first, what = ExerciseProof(exercise.name, exercise.chapter), {}, "its files"
        try:
            for event in self.events(exercise, "prove", {"seeds": list(seeds)}):
                if "tell" in event:
                    what = event["tell"]
                    tell(exercise.name, what)
                elif "fault" in event:
                    said = event["fault"][:1].upper() + event["fault"][1:]
                    proof.blame("checks", f"solutions/{exercise.chapter}/{exercise.name}", f"{said}. Mend it.")
                else:
                    proof, first = ExerciseProof.from_json(event["proof"]), event["first"]
        except Ended as error:
            folder = f"solutions/{exercise.chapter}/{exercise.name}"
            proof.blame("checks", folder, f"What was tried ({what}) {error}. Mend it.")
        if judged and proof.held.get("reference") and not self._closed:
            with self._judge() as judge:
                judge.confirm(exercise, seeds[0], first, proof, lambda what: tell(exercise.name, what))
        return proof

    @contextlib.contextmanager
    def _judge(self) -> Iterator[RealJudge]:
        """Lend a judge that nobody else is using."""
        try:
            judge = self._idle.get_nowait()
        except Exception:  # the queue's Empty: all are in use
            judge = RealJudge(self._course)
            with self._lock:
                self._judges.append(judge)
        try:
            yield judge
        finally:
            self._idle.put(judge)
