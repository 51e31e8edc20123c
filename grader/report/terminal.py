"""What a learner sees in a terminal: 80 columns, plain without colour, one thing at a time.

Everything that came from a learner's program was made plain by the judge; here it is printed as text, never as markup.
"""

import textwrap
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from grader.confinement.tiers import Tier
from grader.results import ExerciseResult, Reason, Status, TestResult
from grader.workspace import Workspace

WIDTH = 78
MAX_PRINTS = 10

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


class TerminalReport:
    """Prints verdicts as they fall: one in full, or a line for each of many and the first wrong one in full."""

    def __init__(self, console: Console, tier: Callable[[], Tier], *, many: bool) -> None:
        """Print on `console`; `tier` tells, once something is judged, how far the learner's code is kept apart."""
        self._console, self._tier, self._many = console, tier, many

    def begun(self, name: str) -> None:
        """Say at once what is being checked."""
        if not self._many:
            self._print(Text.assemble(f"Checking {name} ...", self._isolation()))

    def finished(self, result: ExerciseResult) -> None:
        """Print one exercise's verdict."""
        if self._many:
            self._line(result)
        else:
            self._print()
            self._details(result)

    def closed(self, results: list[ExerciseResult], workspace: Workspace | None) -> None:
        """End with what went wrong first, the score, and the one thing to do next."""
        wrong = next((r for r in results if r.status not in (Status.PASSED, Status.NOT_STARTED)), None)
        if self._many and wrong is not None:
            self._print()
            self._print(Text.assemble("  ", (wrong.name, "bold")))
            self._print()
            self._details(wrong)
        if self._many:
            passed = sum(result.status is Status.PASSED for result in results)
            score, full = sum(result.score for result in results), sum(result.max_score for result in results)
            self._print()
            summary = f"  {passed} of {len(results)} exercises passed · {score} of {full} points"
            self._print(Text.assemble(summary, self._isolation()))
        if workspace is not None:
            self._advise(workspace, results)

    def _isolation(self) -> tuple[str, str]:
        return (f"   isolation: {self._tier()}", "dim")

    # ── one exercise ──────────────────────────────────────────────────────────────────────────────────────────────

    def _line(self, result: ExerciseResult) -> None:
        mark, headline = _mark(result), HEADLINES[result.reason or result.status]
        failed = _first_wrong(result)
        if result.status is Status.PASSED:
            about = _checks(result)
        elif result.status is Status.NOT_STARTED:
            about = result.file
        else:
            about = failed.title if failed is not None else (result.message or "")
        line = Text.assemble("  ", (mark, STYLES[mark]), f" {result.name:<19} {headline:<13} {about}")
        if about != result.file:  # a path that was cut is of no use
            line.truncate(WIDTH, overflow="ellipsis")
        self._print(line)

    def _details(self, result: ExerciseResult) -> None:
        mark, headline = _mark(result), HEADLINES[result.reason or result.status]
        failed = _first_wrong(result)
        if result.status is Status.PASSED:
            self._print(Text.assemble("  ", (mark, STYLES[mark]), f" {result.name}   {_checks(result)}"))
        elif failed is None:
            self._wrapped(result.message or "", Text.assemble("  ", (mark, STYLES[mark]), f" {headline:<13} "))
            if result.lines:
                self._print()
            self._their_lines(result, result.lines)
        if result.output.strip():
            self._learners_prints(result.output)
        if failed is not None:
            self._wrong_check(result, failed)

    def _wrong_check(self, result: ExerciseResult, test: TestResult) -> None:
        self._wrapped(test.title, Text.assemble("  ", ("✗", STYLES["✗"]), " "), "bold")
        self._print()
        if test.status is not Status.FAILED:
            self._print(Text.assemble("      ", (HEADLINES[test.reason or test.status], "bold")))
        for line in (test.message or "").splitlines():
            self._wrapped(line, Text("      "))
        self._print()
        if test.diagnosis:
            self._wrapped(test.diagnosis, Text.assemble("    ", ("Why", "bold"), "  "))
            self._print()
        if test.lines:
            self._their_lines(result, test.lines)
            self._print()
        passed = sum(test.status is Status.PASSED for test in result.tests)
        waiting = sum(test.status is Status.SKIPPED for test in result.tests)
        wait = f" · {waiting} {'waits' if waiting == 1 else 'wait'} for this one" if waiting else ""
        self._print(f"  {passed} of {_checks(result)} passed{wait}")
        self._print(f"  A hint:  grader hint {result.name}")

    def _their_lines(self, result: ExerciseResult, lines: list[tuple[int, str]]) -> None:
        for number, source in lines:
            self._print(Text.assemble("    ", ("Your line", "bold"), f"  {result.file}:{number}"))
            text = Text(f"      {source}")
            text.truncate(WIDTH, overflow="ellipsis")
            self._print(text)

    def _learners_prints(self, output: str) -> None:
        lines = output.rstrip().split("\n")
        self._print()
        self._print(Text("    Your file printed", style="bold"))
        if len(lines) > MAX_PRINTS:
            self._print(f"      ... {len(lines) - MAX_PRINTS} lines, then")
        for line in lines[-MAX_PRINTS:]:
            self._wrapped(line, Text("      "))
        self._print()

    # ── what now ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _advise(self, workspace: Workspace, results: list[ExerciseResult]) -> None:
        name = next_to_do(workspace, results)
        if name is None:
            self._print()
            self._print("  All of them are done." if self._many else "  Type 'grader' to see how you stand.")
            return
        file = workspace.item(workspace.course.exercise(name)).shown_as
        statuses = {result.status for result in results}
        if statuses == {Status.NOT_STARTED}:
            self._print()
            self._print(Text.assemble("  Read and complete  ", (file, "bold")))
            self._print(f"  and then type      grader check {name}")
        elif statuses == {Status.PASSED} or self._many:
            self._print()
            self._print(Text.assemble("  Go on with  ", (file, "bold")))

    def _wrapped(self, text: str, lead: Text, style: str = "") -> None:
        """Print `text` after `lead`, and its further lines under its own first one."""
        room = WIDTH - lead.cell_len
        for piece in textwrap.wrap(text, room, break_long_words=True) or [""]:
            self._print(Text.assemble(lead, (piece, style)))
            lead = Text(" " * lead.cell_len)

    def _print(self, line: Text | str = "") -> None:
        self._console.print(Text(line) if isinstance(line, str) else line, soft_wrap=True, highlight=False)


def next_to_do(workspace: Workspace, results: list[ExerciseResult]) -> str | None:
    """Return the exercise to work on: the first that did not pass, else the next one that was not begun."""
    for result in results:
        if result.status is not Status.PASSED:
            return result.name
    names = [exercise.name for exercise in workspace.course.exercises]
    after = names.index(results[-1].name) + 1
    return next((name for name in names[after:] + names[:after] if workspace.is_untouched(name)), None)


def _mark(result: ExerciseResult) -> str:
    return {Status.PASSED: "✓", Status.NOT_STARTED: "·", Status.SKIPPED: "·"}.get(result.status, "✗")


def _first_wrong(result: ExerciseResult) -> TestResult | None:
    return next((test for test in result.tests if test.status not in (Status.PASSED, Status.SKIPPED)), None)


def _checks(result: ExerciseResult) -> str:
    return f"{len(result.tests)} check{'' if len(result.tests) == 1 else 's'}"
