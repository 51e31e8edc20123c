"""Explaining a wrong answer by the mistakes that its course knows, within the time that a verdict can wait."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from grader.calls import Call
from grader.course import Exercise
from grader.judge import course_files
from grader.judge.diagnosis import NoAnswer, Unanswered, Unsaid, Wrong, explain, probes_of, recognised
from grader.judge.outcomes import Outcome
from grader.judge.reference import ask_reference
from grader.judge.settled import WorkerGone
from grader.judge.student import WrongAnswer
from grader.results import Reason, Status

SECONDS = 6.0
"""How long a verdict waits for its diagnosis."""
SECONDS_OF_AN_ANSWER = 1.0
SECONDS_OF_AN_ENDLESS_ANSWER = 0.4
"""What an answer gets where the learner's own took all the time there was: five of them have to fit."""

Ask = Callable[[Call, float], Outcome]
"""Answers a call within some seconds."""


class KnownMistakes:
    """The mistakes of one exercise; of one run of it, the first wrong answer is explained."""

    def __init__(self, path: Path, exercise: Exercise, seed: int, patience: float = 1.0) -> None:
        """Read the mistakes at `path` when they are needed; their probes are drawn from `seed`.

        `patience` is how many times as long as usual an explanation may take.
        """
        self._path, self._exercise, self._seed, self._patience = path, exercise, seed, patience
        self._explained = False
        self.named: str | None = None
        """The mistake that the last explanation was about, by its function's name."""

    def explanation(
        self, error: WrongAnswer | WorkerGone, reference: ModuleType, ask_student: Ask, ask_mistake: Ask
    ) -> str | None:
        """Say which known mistake an answer is, if it is one; one that ended its worker may be one, too."""
        self.named = None
        wrong: Wrong | None = error if isinstance(error, WrongAnswer) else _silence(error, reference)
        if wrong is None or self._explained:
            return None
        about = wrong.call.about
        known = course_files.mistakes_in(self._path)
        mistakes = [
            mistake for mistake in known if (mistake.of or self._exercise.name) == about and mistake.told_by == "probes"
        ]
        if not mistakes:
            return None
        self._explained = True  # one failed check is told in full, even where others are run after it
        endless = isinstance(wrong.outcome, Unanswered) and wrong.outcome.status is Status.TIMEOUT
        patient = SECONDS_OF_AN_ENDLESS_ANSWER if endless else self._patience * SECONDS_OF_AN_ANSWER
        seconds = min(self._exercise.seconds, patient)
        probes = probes_of(course_files.load(self._path), about, f"{self._seed}/{self._exercise.name}/probes")
        with contextlib.suppress(Unsaid):  # `grader dev check` tells its author; it is no reason to refuse a verdict
            found = recognised(
                wrong,
                mistakes,
                probes,
                reference=reference,
                ask_student=lambda call: _answer(ask_student, call, seconds),
                ask_mistake=lambda call: _answer(ask_mistake, call, seconds),
                seconds=self._patience * SECONDS,
            )
            if found is not None:
                said = explain(found, wrong, reference)
                self.named = found.function
                return said
        return None


def _silence(gone: WorkerGone, reference: ModuleType) -> NoAnswer | None:
    if gone.call is None or gone.reason in (Reason.MISSING_NAME, Reason.IMPORT, Reason.FORBIDDEN):
        return None
    return NoAnswer(gone.call, Unanswered(gone.status, gone.reason), ask_reference(reference, gone.call))


def _answer(ask: Ask, call: Call, seconds: float) -> Outcome | Unanswered:
    try:
        return ask(call, seconds)
    except WorkerGone as gone:
        return Unanswered(gone.status, gone.reason)
