"""What a class came to, from one pass over its records; none is kept, and of a person only a number."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from grader.batch.pages.misconceptions import Misconception, Misconceptions
from grader.batch.pages.scores import Scores
from grader.batch.pages.verdicts import all_passed, is_hidden, is_missing, passed, status
from grader.results import Reason, Status

NOT_BEGUN = (Status.NOT_STARTED, Status.SKIPPED)
ERRORS = (Status.ERROR, Status.CRASHED, Status.OUT_OF_MEMORY)


@dataclass
class CheckCounts:
    """What became of one check."""

    name: str
    title: str
    hidden: bool = False
    """Whether learners do not see it."""
    ran: int = 0
    """How many answers came to it; for the others an earlier one failed."""
    failed: int = 0

    @property
    def failure_rate(self) -> float:
        """The share that failed of those that came to it."""
        return self.failed / self.ran if self.ran else 0.0


@dataclass
class ExerciseCounts:
    """What became of one exercise in all submissions."""

    name: str
    chapter: str
    statuses: Counter[Status] = field(default_factory=Counter)
    missing: int = 0
    """How many of the errors are no file at all."""
    checks: dict[str, CheckCounts] = field(default_factory=dict)
    misconceptions: Misconceptions = field(default_factory=Misconceptions)

    @property
    def number(self) -> int:
        """In how many submissions it was graded."""
        return self.statuses.total()

    @property
    def passed(self) -> int:
        """How many passed."""
        return self.statuses[Status.PASSED]

    @property
    def failed(self) -> int:
        """How many were wrong: they answered, and a check said no."""
        return self.statuses[Status.FAILED]

    @property
    def timeouts(self) -> int:
        """How many ran out of time."""
        return self.statuses[Status.TIMEOUT]

    @property
    def errors(self) -> int:
        """How many gave no answer: they could not be read or loaded, crashed, or ran out of memory."""
        return sum(self.statuses[status] for status in ERRORS) - self.missing

    @property
    def not_started(self) -> int:
        """How many hold nothing to judge: the stub, no file, or an exercise that waits for another."""
        return sum(self.statuses[status] for status in NOT_BEGUN) + self.missing

    @property
    def begun(self) -> int:
        """How many hold an answer."""
        return self.number - self.not_started

    @property
    def hardness(self) -> float:
        """The least share of answers that would not pass, going by those that there are; few prove little.

        It is the lower end of Wilson's interval at 95 %. E. B. Wilson, Journal of the American Statistical
        Association 22 (1927) 209-212.
        """
        if not self.begun:
            return 0.0
        z, number, share = 1.96, self.begun, 1 - self.passed / self.begun
        middle = share + z * z / (2 * number)
        spread = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number))
        return max(0.0, (middle - spread) / (1 + z * z / number))

    def add(self, exercise: dict[str, Any], who: int) -> None:
        """Take in the exercise of one submission, and whose it is, as a number."""
        found = status(exercise)
        self.statuses[Status.FAILED if found is Status.PASSED and not passed(exercise) else found] += 1
        self.missing += is_missing(exercise)
        for test in exercise["tests"]:
            check = self.checks.setdefault(test["name"], CheckCounts(test["name"], test["title"], is_hidden(test)))
            check.title = min(check.title, test["title"])
            if status(test) is not Status.SKIPPED:
                check.ran += 1
                check.failed += not passed(test)
        self.misconceptions.add(exercise, who)


@dataclass
class Statistics:
    """What is known of a class: `Statistics.of(records)`."""

    submissions: int = 0
    faults: int = 0
    """How many of them could not be graded at all; nothing else here counts them."""
    with_unreadable: int = 0
    """How many of the others hold an answer that could not be read."""
    full_marks: int = 0
    scores: Scores = field(default_factory=Scores)
    max_score: int = 0
    exercises: dict[str, ExerciseCounts] = field(default_factory=dict)
    milliseconds: int = 0
    slowest: int = 0
    tiers: Counter[str] = field(default_factory=Counter)
    courses: Counter[str] = field(default_factory=Counter)
    """How many were graded by the course as it was then, by its hash."""
    _people: dict[str, int] = field(default_factory=dict)
    """The number of each person, which stands for them in what is counted by people."""

    @classmethod
    def of(cls, records: Iterable[dict[str, Any]]) -> Self:
        """Return the statistics of some records, in whatever order; each is let go before the next is asked for.

        Whose they are is told by the names of the submissions.
        """
        statistics = cls()
        for record in records:
            statistics.add(record)
        return statistics

    def add(self, record: dict[str, Any], who: str | None = None) -> None:
        """Take in one record.

        Args:
            record: of one submission.
            who: what tells whose it is from everybody else; without it, the name of the submission, which a person's
                attempts share.
        """
        person = self._people.setdefault(record["submission"] if who is None else who, len(self._people))
        self.submissions += 1
        spent = round(1000 * record["seconds"])
        self.milliseconds, self.slowest = self.milliseconds + spent, max(self.slowest, spent)
        self.tiers[str(record["isolation"]["tier"])] += 1
        self.courses["{name} {hash}".format_map(record["course"])] += 1
        if record["fault"]:
            self.faults += 1
            return
        self.scores.add(record["score"])
        self.max_score = max(self.max_score, record["max_score"])
        self.full_marks += all_passed(record)
        self.with_unreadable += any(_is_unreadable(exercise) for exercise in record["exercises"])
        for exercise in record["exercises"]:
            name = exercise["name"]
            self.exercises.setdefault(name, ExerciseCounts(name, exercise["chapter"])).add(exercise, person)

    @property
    def graded(self) -> int:
        """How many submissions could be graded."""
        return self.submissions - self.faults

    def hardest(self) -> list[ExerciseCounts]:
        """Return the exercises with an answer that did not pass, the hardest first."""
        found = [counts for counts in self.exercises.values() if counts.begun > counts.passed]
        return sorted(found, key=lambda counts: (-counts.hardness, counts.name))

    def failing_checks(self) -> list[tuple[ExerciseCounts, CheckCounts]]:
        """Return the checks that some answers failed, those that most failed first."""
        pairs = [
            (counts, check) for counts in self.exercises.values() for check in counts.checks.values() if check.failed
        ]
        return sorted(pairs, key=lambda pair: (-pair[1].failed, -pair[1].failure_rate, pair[0].name, pair[1].name))

    def misconceptions(self) -> list[Misconception]:
        """Return what at least five people share, the most frequent first."""
        found = [each for name, counts in self.exercises.items() for each in counts.misconceptions.shared(name)]
        return sorted(found, key=lambda each: (-each.count, each.exercise, each.mistake or "", each.example or ""))


def _is_unreadable(exercise: dict[str, Any]) -> bool:
    return exercise["reason"] == Reason.UNREADABLE and not is_missing(exercise)
