"""The screen of ``grader check``: verdicts as they fall, then the one thing to do next."""

import os
from collections.abc import Callable, Sequence

from rich.console import Console

from grader.confinement.tiers import Tier
from grader.learner.workspace import Workspace
from grader.report.terminal.page import Page
from grader.report.terminal.verdict import write_line, write_verdict
from grader.report.words import counted
from grader.results import ExerciseResult, Status


class TerminalReport:
    """Prints verdicts as they fall: one in full, or a line for each of many and the first wrong one in full."""

    def __init__(
        self, console: Console, tier: Callable[[], Tier], names: Sequence[str], *, hidden: bool = False
    ) -> None:
        """Print on `console`.

        Args:
            console: where it is printed.
            tier: tells, once something is judged, how far the learner's code is kept apart.
            names: of the exercises that are to be judged.
            hidden: whether an instructor reads it, who is told how many hidden checks there were.
        """
        self._console, self._tier, self._names, self._hidden = console, tier, names, hidden
        self._many = len(names) > 1
        self._page = Page(console.width)

    def begun(self, name: str) -> None:
        """Say at once what is being checked."""
        if not self._many:
            self._page.line(f"Checking {name} ...", self._isolation())
            self._page.print(self._console)

    def finished(self, result: ExerciseResult) -> None:
        """Print one exercise's verdict."""
        if self._many:
            write_line(self._page, result, self._names)
        else:
            self._details(result)
        self._page.print(self._console)

    def closed(self, results: list[ExerciseResult], workspace: Workspace | None) -> None:
        """End with what went wrong first, the score, and the one thing to do next."""
        wrong = next((r for r in results if r.status not in (Status.PASSED, Status.NOT_STARTED)), None)
        if self._many and wrong is not None:
            self._page.line()
            self._page.line("  ", (wrong.name, "bold"))
            self._details(wrong)
        if self._many:
            passed = sum(result.status is Status.PASSED for result in results)
            score, full = sum(result.score for result in results), sum(result.max_score for result in results)
            self._page.line()
            summary = f"  {passed} of {len(results)} exercises passed · {score} of {full} points"
            self._page.line(summary, self._isolation())
            before = sum(result.status is Status.PASSED and not result.tests for result in results)
            if before:
                count = f"{before} {'was' if before == 1 else 'were'}"
                self._page.wrapped(
                    f"{count} done before and not judged again; 'grader check --again' judges all.", "  "
                )
        if self._hidden:
            self._page.line()
            self._page.wrapped(_hidden_checks(results), "  ")
        if workspace is not None:
            self._advise(workspace, results)
        self._page.print(self._console)

    def _details(self, result: ExerciseResult) -> None:
        self._page.line()
        write_verdict(self._page, result)
        if result.first_wrong is not None:
            self._page.line(f"  A hint:  grader hint {result.name}")

    def _isolation(self) -> tuple[str, str]:
        return (f"   isolation: {self._tier()}", "dim")

    def _advise(self, workspace: Workspace, results: list[ExerciseResult]) -> None:
        name = next_to_do(workspace, results)
        self._page.line()
        if name is None:
            self._page.line("  All of them are done." if self._many else "  Type 'grader' to see how you stand.")
            return
        item = workspace.item(workspace.course.exercise(name))
        if workspace.progress.is_kept and not os.path.lexists(item.path):
            self._page.line("  To bring it back:  grader init")
            return
        file = item.shown_as
        statuses = {result.status for result in results}
        if statuses == {Status.NOT_STARTED}:
            self._page.line("  Read and complete  ", (file, "bold"))
            self._page.line(f"  and then type      grader check {name}")
        elif statuses == {Status.PASSED} or self._many:
            self._page.line("  Go on with  ", (file, "bold"))
        else:
            self._page.lines.pop()


def _hidden_checks(results: list[ExerciseResult]) -> str:
    numbers = {result.name: sum(test.hidden for test in result.tests) for result in results}
    some = [f"{counted(number, 'hidden check')} for {name}" for name, number in numbers.items() if number]
    without = [name for name, number in numbers.items() if not number]
    if not some:
        return "no hidden checks for any of them"
    return ", ".join([*some, *([f"none for {' and '.join(without)}"] if without else [])])


def next_to_do(workspace: Workspace, results: list[ExerciseResult]) -> str | None:
    """Return the exercise to work on: the first that did not pass, else the next one that was not begun."""
    for result in results:
        if result.status is not Status.PASSED:
            return result.name
    names = [exercise.name for exercise in workspace.course.exercises]
    after = names.index(results[-1].name) + 1
    return next((name for name in names[after:] + names[:after] if workspace.is_untouched(name)), None)
