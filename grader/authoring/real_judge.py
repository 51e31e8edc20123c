"""Asking the real judge what the rehearsal said: with workers, walls, limits and clocks."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.authoring.findings import ExerciseProof
from grader.authoring.written_parts import WrittenExercise
from grader.course import Course, Exercise
from grader.errors import CourseError
from grader.judge import course_files
from grader.judge.known_mistakes import SECONDS
from grader.judging import Judging
from grader.request import Item, Request, Variant
from grader.results import ExerciseResult, Status

PATIENCE = 8.0
"""How many times as long as a learner an author waits for a diagnosis, which is not to depend on the machine."""
BUSY_SECONDS = 2.0
"""A check that takes longer is measured again once nothing else is done."""

First = dict[str, list[str | None]]
"""Of each mistake: the check that refused it in the rehearsal, and the diagnosis."""


class RealJudge:
    """A judge that is kept at hand for one exercise after the other."""

    def __init__(self, course: Course) -> None:
        """Judge answers to this course's exercises; nothing is started yet."""
        self._course = course
        self._judging = Judging()

    def close(self) -> None:
        """End it. May be called by any thread."""
        self._judging.close()

    def confirm(
        self, exercise: Exercise, seed: int, first: First, proof: ExerciseProof, tell: Callable[[str], None]
    ) -> None:
        """Have everything of an exercise judged once, and tell what becomes of it otherwise than in the rehearsal."""
        written = WrittenExercise(self._course, exercise)
        try:
            self._stub(written, seed, proof, tell)
            self._reference(written, seed, proof, tell)
            for name in course_files.alternatives_in(written.path("alternatives.py")):
                tell(f"{name}, judged")
                self._alternative(written, name, seed, proof)
            for name, (check, diagnosis) in first.items():
                tell(f"{name}, judged")
                self._mistake(written, name, seed, (check, diagnosis), proof)
        except CourseError as error:
            proof.blame("checks", written.shown_file("checks.py"), f"The judge could not use it: {error}. Mend it.")
        proof.judged = True

    def confirm_alone(self, exercise: Exercise, seed: int, proof: ExerciseProof, tell: Callable[[str], None]) -> None:
        """Try again, while nothing else is done, what may have been late because there was so much to do.

        What is late even then is left in `proof.late` where it is told rightly to whoever waits longer.
        """
        written = WrittenExercise(self._course, exercise)
        late, proof.late = proof.late, {}
        if proof.seconds > BUSY_SECONDS:
            tell("reference, alone")
            proof.seconds = min(self._verdict(exercise, seed).seconds for _ in range(2))
        for name, (check, diagnosis) in late.items():
            tell(f"{name}, alone")
            self._mistake(written, name, seed, (check, diagnosis), proof)
        late, proof.late = proof.late, {}
        for name, (check, diagnosis) in late.items():
            tell(f"{name}, patiently")
            self._mistake(written, name, seed, (check, diagnosis), proof, PATIENCE)
            if name in proof.late:
                waited = f"{name} gets no diagnosis before the judge within {PATIENCE * SECONDS:g} s"
                _blame(proof, written, name, f"{waited}; let probes() yield fewer calls, and under JAX of one shape.")
        proof.late = {name: told for name, told in late.items() if name not in proof.late}

    def _verdict(
        self,
        exercise: Exercise,
        seed: int,
        path: Path | None = None,
        variant: Variant | None = None,
        patience: float = 1.0,
    ) -> ExerciseResult:
        path = path or self._course.solution_file(exercise, "solution.py")
        item = Item(exercise.name, str(path), path.name)
        # As for a learner: what the judge has compiled, the workers need not compile again.
        request = Request(str(self._course.folder), seed, [item], variant, patience=patience, shares_programs=True)
        return next(event for event in list(self._judging.judge(request)) if isinstance(event, ExerciseResult))

    def _stub(self, written: WrittenExercise, seed: int, proof: ExerciseProof, tell: Callable[[str], None]) -> None:
        tell("stub, judged")
        with TemporaryDirectory(prefix="grader-stub-") as folder:  # as a learner has it: a file of their own
            path = Path(folder) / written.stub.name
            path.write_text(written.stub_source, encoding="utf-8")
            status = self._verdict(written.exercise, seed, path).status
        if status is not Status.NOT_STARTED:
            proof.blame("stub", written.shown(written.stub), f"The judge says '{status}' of it, not 'not_started'.")
            proof.held["stub"] = 0

    def _reference(
        self, written: WrittenExercise, seed: int, proof: ExerciseProof, tell: Callable[[str], None]
    ) -> None:
        tell("reference, judged")
        self._verdict(written.exercise, seed)  # the first time much is imported and compiled
        result = self._verdict(written.exercise, seed)
        proof.seconds = result.seconds
        if result.status is not Status.PASSED or result.score != written.exercise.points:
            proof.blame("reference", written.shown_file("solution.py"), f"The judge refuses it: {_said(result)}")
            proof.held["reference"] = 0

    def _alternative(self, written: WrittenExercise, name: str, seed: int, proof: ExerciseProof) -> None:
        variant = Variant("alternatives.py", name, name.partition("__")[0])
        result = self._verdict(written.exercise, seed, variant=variant)
        if result.status is not Status.PASSED:
            file = written.shown_file("alternatives.py")
            if not any(fault.message.startswith(f"{name} ") for fault in proof.faults_of("alternatives")):
                proof.held["alternatives"] -= 1
            proof.blame("alternatives", file, f"{name} is refused by the judge: {_said(result)}")

    def _mistake(
        self,
        written: WrittenExercise,
        name: str,
        seed: int,
        rehearsed: tuple[str | None, str | None],
        proof: ExerciseProof,
        patience: float = 1.0,
    ) -> None:
        known = next(
            mistake for mistake in course_files.mistakes_in(written.path("mistakes.py")) if mistake.function == name
        )
        variant = Variant("mistakes.py", name, known.of or written.exercise.name)
        result = self._verdict(written.exercise, seed, variant=variant, patience=patience)
        wrong = result.first_wrong
        check, diagnosis = (None, None) if wrong is None else (wrong.name, wrong.diagnosis)
        if (check, diagnosis) == rehearsed:
            return
        if wrong is None:
            message = f"is accepted by the judge, with status '{result.status}'."
        elif check != rehearsed[0]:
            message = f"is refused by test_{rehearsed[0]} in the rehearsal, and by test_{check} before the judge."
        elif diagnosis is None:
            proof.late[name] = list(rehearsed)
            return
        else:
            message = f"is told something else before the judge: '{diagnosis}' Give the same whenever it is asked."
        _blame(proof, written, name, f"{name} {message}")


def _blame(proof: ExerciseProof, written: WrittenExercise, name: str, message: str) -> None:
    """Tell what is wrong with a mistake, and count it no longer among those that hold."""
    if not any(fault.message.startswith(f"{name} ") for fault in proof.faults_of("mistakes")):
        proof.held["mistakes"] -= 1
    proof.blame("mistakes", written.shown_file("mistakes.py"), message)


def _said(result: ExerciseResult) -> str:
    wrong = result.first_wrong
    message = result.message if wrong is None else f"'{wrong.title}' says: {wrong.message}"
    return " ".join((message or result.status).split()).rstrip(".") + "."
