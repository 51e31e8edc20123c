"""Proving one exercise in this process: everything that the judge's own code can say of it, under several seeds."""

import contextlib
import io
import time
from collections.abc import Sequence

from grader.authoring.findings import ExerciseProof
from grader.authoring.lesson_examples import run_examples
from grader.authoring.mistakes_proof import prove_mistakes
from grader.authoring.question_proof import prove_questions
from grader.authoring.rehearsal import ConversationHere, Rehearsed, rehearse
from grader.authoring.requirements import Requirements, count_written
from grader.authoring.trial import Tell, Trial, one_line, rehearsed, short
from grader.authoring.written_parts import WrittenExercise, read_parts
from grader.course import Course, Exercise
from grader.errors import CourseError
from grader.judge import course_files
from grader.judge.outcomes import Raised
from grader.judge.settled import WorkerGone
from grader.judge.workers.grants import granted_packages
from grader.request import Variant
from grader.results import Status

SLOW_SECONDS = 5.0
"""Of a processor: where the reference's own checks take more, as a training does, one seed is enough."""


def prove(
    course: Course,
    exercise: Exercise,
    seeds: Sequence[int],
    requirements: Requirements,
    tell: Tell = lambda _what: None,
    *,
    only_right: bool = False,
) -> Trial:
    """Try everything about one exercise but what takes the real judge.

    Where `only_right` is true, only what is right is tried, which is quick: no mistakes, no questions, no checks.
    """
    written = WrittenExercise(course, exercise)
    trial = Trial(written, seeds, ExerciseProof(exercise.name, exercise.chapter), tell)
    if not read_parts(written, trial.proof):
        return trial
    for name in ("given.py", "solution.py", "mistakes.py", "alternatives.py", "questions.py"):
        if written.has(name):
            try:
                course_files.load(written.path(name))
            except CourseError as error:
                trial.blame("reference", name, f"{short(error)}. Mend it.")
                return trial
    count_written(written, requirements, trial.proof)
    _stub(trial)
    _lesson(trial)
    if not _reference(trial):
        return trial
    _alternatives(trial)
    if only_right:
        return trial
    prove_mistakes(trial)
    if written.has("questions.py"):
        tell("questions")
        trial.refusing |= prove_questions(written, requirements, trial.proof)
    _checks(trial)
    return trial


def _stub(trial: Trial) -> None:
    """Run the stub as it is: it raises nothing and prints nothing."""
    trial.tell("stub")
    written = trial.written
    said = io.StringIO()
    grants = granted_packages(trial.exercise.packages, trial.course.folder)
    conversation = ConversationHere(trial.exercise, grants, _Nothing())
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            if written.has("given.py"):
                conversation.give(written.path("given.py"), course_files.source(written.path("given.py")))
            loaded = conversation.load(written.stub.name, written.stub_source)
    except WorkerGone as gone:
        loaded = Raised("Ended", gone.message)
    finally:
        conversation.close()
    file = written.shown(written.stub)
    if isinstance(loaded, Raised):
        trial.proof.blame(
            "stub", file, f"It raises {loaded.type_name}: {loaded.text}. A stub runs before it is changed."
        )
        trial.proof.held["stub"] = 0
    elif said.getvalue():
        trial.proof.blame("stub", file, f"It prints {said.getvalue()[:60]!r} when it is run; a stub prints nothing.")
        trial.proof.held["stub"] = 0


class _Nothing:
    def update(self, _data: bytes) -> None:
        pass


def _lesson(trial: Trial) -> None:
    """Run the examples of the lesson, and of the docstrings, with the reference."""
    trial.tell("lesson")
    written = trial.written

    def blame(message: str) -> None:
        trial.proof.blame("lesson", written.shown(written.stub), message)

    if not run_examples(written, blame) and not written.is_only_asked:
        blame("The lesson has no example; add one that a learner can try, with >>>.")
    trial.proof.count("lesson", not trial.proof.faults_of("lesson"))


def _reference(trial: Trial) -> bool:
    """Try the reference under every seed, and under the first one twice: the same seed asks the same."""
    cold = _passed(trial, trial.seeds[0])
    if cold is None:
        return False
    trial.checks = {test.name: test for test in cold.result.tests}
    began = time.process_time()
    warm = _passed(trial, trial.seeds[0])
    if time.process_time() - began > SLOW_SECONDS:
        trial.seeds = trial.seeds[:1]
    if warm is None:
        return False
    if warm.asked != cold.asked:
        trial.blame(
            "checks",
            "checks.py",
            "Under one seed the checks ask other things each time; draw everything from rng or by Hypothesis.",
        )
    for seed in trial.seeds[1:]:
        if _passed(trial, seed) is None:
            return False
    trial.proof.count("reference", True)
    return True


def _passed(trial: Trial, seed: int) -> Rehearsed | None:
    """Return how the reference passed; None where it did not, which is told."""
    trial.tell(f"reference, seed {seed}")
    found = rehearsed(trial, "checks", "checks.py", lambda: rehearse(trial.course, trial.unhurried, seed))
    if found is not None and found.result.status is Status.PASSED:
        return found
    if found is not None:
        wrong = found.result.first_wrong
        said = found.result.message if wrong is None else f"'{wrong.title}' says: {wrong.message}"
        message = f"The reference does not pass with seed {seed}: {one_line(said)} Mend it, or the check."
        trial.blame("reference", "solution.py", message)
    trial.proof.count("reference", False)
    return None


def _alternatives(trial: Trial) -> None:
    for name in course_files.alternatives_in(trial.written.path("alternatives.py")):
        function, separator, _ = name.partition("__")
        if not separator or function not in trial.written.in_reference:
            trial.blame(
                "alternatives",
                "alternatives.py",
                f"{name} stands for nothing in the reference; name it after what it stands for, as in "
                f"{next(iter(trial.written.in_reference), 'name')}__by_loops, or begin it with an underscore.",
            )
            trial.proof.count("alternatives", False)
            continue
        trial.proof.count("alternatives", _accepted(trial, name, function))


def _accepted(trial: Trial, name: str, function: str) -> bool:
    variant = Variant("alternatives.py", name, function)
    for seed in trial.seeds:
        trial.tell(f"{name}, seed {seed}")
        found = rehearsed(
            trial,
            "alternatives",
            "alternatives.py",
            lambda seed=seed: rehearse(trial.course, trial.unhurried, seed, variant=variant),
        )
        if found is None:
            return False
        wrong = found.result.first_wrong
        if wrong is not None:
            trial.blame(
                "alternatives",
                "alternatives.py",
                f"{name} is refused with seed {seed} by '{wrong.title}': {one_line(wrong.message)} "
                "Mend it, or let the check accept what is right.",
            )
            return False
    return True


def _checks(trial: Trial) -> None:
    titles: dict[str, str] = {}
    for name, test in trial.checks.items():
        before = len(trial.proof.faults)

        def blame(message: str, name: str = name) -> None:
            trial.blame("checks", "checks.py", f"test_{name} {message}")

        if test.title == f"test_{name}":
            blame('has no title; put @title("...") above it, a sentence that says what is right.')
        elif not test.title.strip() or test.title.endswith(".") or test.title[0].islower():
            blame("has a title that is no sentence as the others are: begin with a capital, end without a full stop.")
        if test.title in titles:
            blame(f"has the title of test_{titles[test.title]}; say what is special about it.")
        titles.setdefault(test.title, name)
        if name not in trial.refusing:
            blame("refuses none of the mistakes; add the mistake that it is there for, or take it away.")
        trial.proof.count("checks", len(trial.proof.faults) == before)
