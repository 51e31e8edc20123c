"""Finding out which known mistake an answer is, as the judge does, but with all the time there is.

What the mistakes answer to the probes is the same for all answers to an exercise, and asked once.
"""

from dataclasses import dataclass, field
from typing import Any

from grader.authoring.rehearsal import RehearsedRun
from grader.calls import Call
from grader.checks import Mistake
from grader.judge import course_files
from grader.judge.diagnosis import NoAnswer, Unanswered, Wrong, diagnose, explain, probes_of
from grader.judge.known_mistakes import SECONDS_OF_AN_ANSWER, SECONDS_OF_AN_ENDLESS_ANSWER
from grader.judge.outcomes import Outcome
from grader.judge.reference import ask_reference
from grader.judge.settled import WorkerGone
from grader.judge.student import WrongAnswer
from grader.results import Status


@dataclass
class Lineup:
    """The mistakes of one exercise under one seed."""

    mistakes: list[Mistake]
    probes: dict[str, list[Call]] = field(default_factory=dict)
    answers: dict[Any, Outcome | Unanswered] = field(default_factory=dict)
    """What each mistake answers to a call, by the call's number."""
    right: dict[int, Outcome] = field(default_factory=dict)
    """What the reference answers."""


@dataclass
class Suspect:
    """One known mistake that is being judged; what is said about it, and what should be."""

    mistake: Mistake
    lineup: Lineup
    seed: int
    told: str | None = None
    """What is said of its first wrong answer."""
    own: str | None = None
    """What its author wrote about it, with the numbers of that answer."""
    is_wrong: bool = False
    """Whether it gave a wrong answer that could be explained."""
    unsaid: list[str] = field(default_factory=list)
    """What could be said about it at any check, and is not a whole sentence."""

    def explain(self, run: RehearsedRun, error: WrongAnswer | WorkerGone) -> str | None:
        """Say which mistake a wrong answer is; every wrong answer is looked at, the first is told."""
        wrong: Wrong | None = error if isinstance(error, WrongAnswer) else _silence(error, run)
        if wrong is None:
            return None
        own = explain(self.mistake, wrong, run.reference)
        if not own.rstrip().endswith((".", "?", "`")) or "{" in own:
            self.unsaid.append(own)
        if self.is_wrong:
            return None
        self.is_wrong, self.own = True, own
        self.told = self._told(run, wrong)
        return self.told

    def _told(self, run: RehearsedRun, wrong: Wrong) -> str | None:
        about, exercise = wrong.call.about, run.exercise.name
        rivals = [known for known in self.lineup.mistakes if (known.of or exercise) == about]
        if about not in self.lineup.probes:
            module = course_files.load(run.course.solution_file(run.exercise, "mistakes.py"))
            self.lineup.probes[about] = probes_of(module, about, f"{self.seed}/{exercise}/probes")
        endless = isinstance(wrong.outcome, Unanswered) and wrong.outcome.status is Status.TIMEOUT
        seconds = min(run.exercise.seconds, SECONDS_OF_AN_ENDLESS_ANSWER if endless else 10 * SECONDS_OF_AN_ANSWER)

        def of_mistake(call: Call) -> Outcome | Unanswered:
            key = (call.number, seconds, tuple(step.name for step in (*call.before, call)))
            if key not in self.lineup.answers:
                self.lineup.answers[key] = _answer(run.answer_of_mistake, call, seconds)
            return self.lineup.answers[key]

        def right(call: Call) -> Outcome:
            if call.number not in self.lineup.right:
                self.lineup.right[call.number] = ask_reference(run.reference, call)
            return self.lineup.right[call.number]

        # What is judged is the mistake itself: it would answer the probes as it does among the others.
        return diagnose(
            wrong,
            rivals,
            self.lineup.probes[about],
            reference=run.reference,
            ask_student=lambda call: of_mistake(call.renamed(about, self.mistake.function)),
            ask_mistake=of_mistake,
            ask_right=right,
        )


def _silence(gone: WorkerGone, run: RehearsedRun) -> NoAnswer | None:
    if gone.call is None:
        return None
    return NoAnswer(gone.call, Unanswered(gone.status, gone.reason), ask_reference(run.reference, gone.call))


def _answer(ask: Any, call: Call, seconds: float) -> Outcome | Unanswered:
    try:
        return ask(call, seconds)
    except WorkerGone as gone:
        return Unanswered(gone.status, gone.reason)
