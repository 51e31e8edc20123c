"""The word and the mark for what became of an exercise."""

from grader.results import ExerciseResult, Reason, Status, TestResult

HEADLINES: dict[Status | Reason, str] = {
    Status.PASSED: "Passed",
    Status.FAILED: "Wrong",
    Status.NOT_STARTED: "Not started",
    Status.TIMEOUT: "Out of time",
    Status.OUT_OF_MEMORY: "Out of memory",
    Status.CRASHED: "Crashed",
    Status.ERROR: "Error",
    Status.SKIPPED: "Skipped",
    Reason.SYNTAX: "Syntax",
    Reason.IMPORT: "Not loaded",
    Reason.MISSING_NAME: "Missing",
    Reason.EXITED: "Ended early",
    Reason.FORBIDDEN: "Not allowed",
    Reason.UNREADABLE: "Unreadable",
    Reason.BAD_REPLY: "Bad reply",
    Reason.SIGNAL: "Crashed",
}
STYLES = {"✓": "bold green", "✗": "bold red", "·": "dim"}


def mark(result: ExerciseResult | TestResult) -> str:
    """Return the mark that stands before an exercise or a check; `headline` says the same in words."""
    return {Status.PASSED: "✓", Status.NOT_STARTED: "·", Status.SKIPPED: "·"}.get(result.status, "✗")


def headline(result: ExerciseResult | TestResult) -> str:
    """Return the one or two words for what became of it."""
    return HEADLINES[result.reason or result.status]


def counted(number: int, noun: str) -> str:
    """Write a number of things."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def checks(result: ExerciseResult) -> str:
    """Say how many checks an exercise has."""
    return counted(len(result.tests), "check")
