"""One notebook's work on a course: where its progress is kept, and the judge that is kept at hand for it."""

import random
import tempfile
from functools import cache
from pathlib import Path

from grader.confinement.tiers import Tier
from grader.confinement.trials import strongest
from grader.course import Exercise
from grader.errors import JudgeError, NoExercisesError, UsageError
from grader.judging import Judging
from grader.learner.fingerprints import fingerprint, read_regular
from grader.learner.handout import fresh_stub
from grader.learner.reference import reference_code
from grader.learner.workspace import Workspace, find_course, find_workspace, here, new_question
from grader.notebook.cell import SHOWN_AS, source_of
from grader.request import Item, Request
from grader.results import ExerciseResult, Status
from grader.writing import write_whole


class Session:
    """What the magics of one notebook share."""

    def __init__(self) -> None:
        """Nothing is looked for or started before it is needed."""
        self._remembered: dict[Path, Workspace] = {}
        self._question = new_question()
        self._judging: Judging | None = None

    def close(self) -> None:
        """End the judge."""
        if self._judging is not None:
            self._judging.close()
            self._judging = None

    def workspace(self) -> Workspace:
        """Return the folder of exercises that the notebook runs in; elsewhere the installed course, and our memory."""
        try:
            found = find_workspace(None)
        except NoExercisesError:
            found = Workspace(find_course(), here())
        if found.progress.is_kept:
            return found
        return self._remembered.setdefault(found.course.folder, found)

    def exercise(self, name: str) -> Exercise:
        """Return the one exercise of that name."""
        found = self.workspace().course.select([name])
        if len(found) != 1:
            raise UsageError(f"'{name}' means {len(found)} exercises; name one of them.")
        return found[0]

    def beginning(self, exercise: Exercise) -> str:
        """Return what to begin from: the learner's own file in a folder of exercises, else a fresh stub."""
        workspace = self.workspace()
        own = read_regular(workspace.path(exercise), 2**15) if workspace.progress.is_kept else None
        if own is not None:
            return own.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        return fresh_stub(workspace.course, exercise, workspace.progress.question or self._question)

    def reference(self, exercise: Exercise) -> str:
        """Return the course's own answer."""
        workspace = self.workspace()
        return reference_code(workspace.course, exercise, workspace.progress.question or self._question)

    def check(
        self, exercise: Exercise, cell: str, seed: int | None = None, isolation: Tier | None = None
    ) -> ExerciseResult:
        """Have a cell judged as the answer to `exercise`, and remember the verdict.

        Args:
            exercise: what it is to answer.
            cell: the cell without the line of its magic.
            seed: repeats the random inputs of an earlier check.
            isolation: how far the cell is kept apart; as far as this machine can where nothing is said.

        Raises:
            CourseError, IsolationError, JudgeError: it could not be judged.
        """
        workspace = self.workspace()
        course, progress = workspace.course, workspace.progress
        with tempfile.TemporaryDirectory(prefix="grader-cell-") as folder:
            path = Path(folder) / f"{exercise.name}.py"
            path.write_bytes(source_of(cell))
            pin = progress.pin_of(exercise.name) if seed is None else None
            item = Item(exercise.name, str(path), SHOWN_AS, pin=pin)
            seed = random.SystemRandom().randrange(10_000) if seed is None else seed
            result = self._judged(Request(str(course.folder), seed, [item], isolation=isolation, shares_programs=True))
            mark = fingerprint(course, exercise, path)
        if result.status is Status.PASSED and self._keep(workspace, exercise, cell):
            mark = workspace.fingerprint(exercise)
        # A file of the learner's that is done stays the one that is, whatever passes in a notebook.
        is_known = result.status is Status.PASSED and progress.is_done(exercise.name, workspace.fingerprint(exercise))
        if mark is not None and not is_known:
            progress.record(result, mark)
            progress.try_to_save()
        return result

    def _keep(self, workspace: Workspace, exercise: Exercise, cell: str) -> bool:
        """Put a cell that passed in the place of the untouched stub, so that commands and graders find the answer."""
        if not (workspace.progress.is_kept and workspace.is_untouched(exercise.name)):
            return False
        path = workspace.path(exercise)
        try:
            write_whole(path, cell.rstrip("\n") + "\n")
        except OSError as error:
            workspace.progress.notes.append(f"{path} could not be written: {error.strerror}. It is still the stub.")
            return False
        return True

    def _judged(self, request: Request) -> ExerciseResult:
        if self._judging is None:
            self._judging = Judging(cache(strongest))
        events = self._judging.judge(request)
        try:
            # To the end: a fault of the course, or of the judge, may follow, and then there is no verdict.
            results = [event for event in events if isinstance(event, ExerciseResult)]
        finally:
            events.close()
        if not results:
            raise JudgeError("the judge gave no verdict")
        return results[0]
