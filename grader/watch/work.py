"""The learner's exercises, as watching them needs them: what is done, and what can be done with one."""

from collections.abc import Iterable
from pathlib import Path

from grader.course import Exercise
from grader.judge.text import plain
from grader.learner.fingerprints import Fingerprint
from grader.learner.hints import Hint, next_hint
from grader.learner.reference import reference_code
from grader.learner.resetting import reset, to_reset
from grader.learner.standing import Standing, next_exercise, standing_of
from grader.learner.workspace import Workspace, here
from grader.request import Item
from grader.results import ExerciseResult, Status


class Work:
    """What a learner has in one folder, and what is remembered of it."""

    def __init__(self, workspace: Workspace) -> None:
        """Look at every file once."""
        self._workspace = workspace
        self._exercises = {exercise.name: exercise for exercise in workspace.course.exercises}
        self._judged: dict[str, Fingerprint | None] = {}
        self.names = list(self._exercises)
        self.course = str(workspace.course.folder)
        self.title = workspace.course.title
        self.chapters = workspace.course.chapters
        self.here = plain(str(here()))
        """The folder that shown paths begin in."""
        self.done: set[str] = set()
        self.look_again(self.names)

    def exercise(self, name: str) -> Exercise:
        """Return what the course says of an exercise."""
        return self._exercises[name]

    def only_asks(self, name: str) -> bool:
        """Whether an exercise has questions and nothing to write."""
        return self._workspace.course.only_asks(self._exercises[name])

    def item(self, name: str) -> Item:
        """Return an exercise's file as it is to be judged."""
        return self._workspace.item(self._exercises[name])

    @property
    def paths(self) -> dict[str, Path]:
        """Where the files lie."""
        return {name: Path(self.item(name).path) for name in self.names}

    @property
    def folder(self) -> Path:
        """The folder that all of them lie in."""
        inside = self._workspace.root / "exercises"
        return inside if inside.is_dir() else self._workspace.root

    def look_again(self, names: Iterable[str]) -> None:
        """Find out which of some exercises are done as they stand now."""
        progress = self._workspace.progress
        for name in names:
            is_done = progress.is_done(name, self._workspace.fingerprint(self._exercises[name]))
            (self.done.add if is_done else self.done.discard)(name)

    def first(self) -> str:
        """Return the exercise to begin with; the last where all are done.

        Where nothing is remembered, in a checkout of the course, it is the one that was saved last.
        """
        if not self._workspace.progress.is_kept:
            untouched = (Standing.NOT_STARTED, Standing.MISSING)
            begun = [name for name, standing in self.standings().items() if standing not in untouched]
            if begun:
                return max(begun, key=lambda name: self.paths[name].stat().st_mtime_ns)
        exercise = next_exercise(self._workspace)
        return self.names[-1] if exercise is None else exercise.name

    def open_after(self, name: str) -> str | None:
        """Return the next exercise that is not done, from the first again after the last; None where there is none."""
        place = self.names.index(name) + 1
        return next((other for other in self.names[place:] + self.names[: place - 1] if other not in self.done), None)

    def standings(self) -> dict[str, Standing]:
        """Say of every exercise what became of it so far."""
        return {name: standing_of(self._workspace, exercise) for name, exercise in self._exercises.items()}

    def begin(self, names: Iterable[str]) -> None:
        """Remember what is about to be judged."""
        self._judged = {name: self._workspace.fingerprint(self._exercises[name]) for name in names}

    def is_as_judged(self, name: str) -> bool:
        """Whether an exercise's file holds what was judged, or is being judged, last."""
        return name in self._judged and self._judged[name] == self._workspace.fingerprint(self._exercises[name])

    def record(self, result: ExerciseResult) -> None:
        """Remember a verdict, unless the file was saved again while it was judged."""
        mark = self._workspace.fingerprint(self._exercises[result.name])
        if mark is None or mark != self._judged.get(result.name) or result.status is Status.SKIPPED:
            return
        self._workspace.progress.record(result, mark)
        self._workspace.progress.try_to_save()
        (self.done.add if result.status is Status.PASSED else self.done.discard)(result.name)

    def note(self) -> str:
        """Return what the learner should know about what is remembered, once."""
        notes, self._workspace.progress.notes = self._workspace.progress.notes, []
        return " ".join(notes)

    def hints_shown(self, name: str) -> int:
        """Return how many of an exercise's hints were shown."""
        return self._workspace.progress.hints_shown(name)

    def hint(self, name: str, number: int) -> Hint | None:
        """Return one of an exercise's hints, and remember that it was shown; None where there is none."""
        exercise = self._exercises[name]
        return next_hint(self._workspace, exercise, number) if exercise.hints else None

    def is_fresh(self, name: str) -> bool:
        """Whether an exercise's file is as it was begun.

        Raises:
            UsageError: it is the course's own file.
        """
        return not to_reset(self._workspace, [self._exercises[name]])

    def reset(self, name: str) -> str:
        """Begin an exercise anew, and say where what was there is kept.

        Raises:
            UsageError: it is the course's own file.
            OSError: something could not be kept, or written.
        """
        done = reset(self._workspace, [self._exercises[name]])
        self.look_again([name])
        if not done:  # another grader was quicker
            return f"{name} is as you were given it."
        kept = "" if done[0].backup is None else f" What you had is kept in {done[0].backup}."
        return f"{name} is as you were given it.{kept}"

    def reference(self, name: str) -> str:
        """Return the course's own answer, and remember that it was shown."""
        self._workspace.progress.show_solution(name, "passed")
        self._workspace.progress.try_to_save()
        question = self._workspace.progress.question or 0
        return reference_code(self._workspace.course, self._exercises[name], question)
