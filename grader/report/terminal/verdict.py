"""One exercise's verdict in full: what the file printed, the first check that failed, why, and the learner's lines."""

from collections.abc import Iterable
from pathlib import Path

from rich.text import Text

from grader.report.terminal.difference import write_message
from grader.report.terminal.links import path_text
from grader.report.terminal.page import Page, padded
from grader.report.words import STYLES, checks, counted, headline, mark
from grader.results import ExerciseResult, Status, TestResult

MAX_PRINTS = 10
MAX_PRINT = 200
"""How much of one line that was printed is shown: some print a whole array."""


def write_verdict(page: Page, result: ExerciseResult, most_prints: int = MAX_PRINTS) -> None:
    """Write what became of one exercise.

    Args:
        page: what it is written on.
        result: the verdict.
        most_prints: how many lines of what the file printed are shown; the last ones.
    """
    sign = mark(result)
    lead = Text.assemble("  ", (sign, STYLES[sign]), " ")
    failed = result.first_wrong
    if result.status is Status.PASSED:
        page.line(lead, (result.name, "bold"), f"   {_passed(result)}")
    elif failed is None:
        page.wrapped(result.message or "", Text.assemble(lead, (f"{headline(result)}   ", "bold")))
        if result.lines:
            page.blank()
        _their_lines(page, result, result.lines)
    if result.output.strip():
        _prints(page, result.output, most_prints)
    if failed is not None:
        _wrong_check(page, result, failed)


def write_line(page: Page, result: ExerciseResult, names: Iterable[str]) -> None:
    """Write one exercise's verdict as one line of many; `names` are those of all of them."""
    sign, failed = mark(result), result.first_wrong
    if result.status is Status.PASSED:
        about = _passed(result)
    elif result.status is Status.NOT_STARTED:
        about = result.file
    else:
        # The exercise is named beside it, and what is wrong with a file stands behind its path.
        about = failed.title if failed is not None else (result.message or "").removeprefix(f"{result.file} ")
    name = padded(result.name, max(map(len, names)))
    parts = ("  ", (sign, STYLES[sign]), f" {name}  {headline(result):<13} {about}")
    page.line(*parts) if about == result.file else page.cut(*parts)  # a path that was cut is of no use


def _passed(result: ExerciseResult) -> str:
    """What is said of an exercise that passed; one that was not judged again has a message of its own."""
    return checks(result) if result.tests else (result.message or "")


def _wrong_check(page: Page, result: ExerciseResult, test: TestResult) -> None:
    page.blank()
    page.wrapped(test.title, Text.assemble("  ", ("✗", STYLES["✗"]), " "), "bold")
    page.blank()
    if test.status is not Status.FAILED:
        page.line("      ", (headline(test), "bold"))
    write_message(page, test.message or "", "      ")
    if test.picture:
        page.blank()
        for line in test.picture.splitlines():
            page.cut("      ", line)
    page.blank()
    if test.diagnosis:
        page.wrapped(test.diagnosis, Text.assemble("    ", ("Why", "bold"), "  "))
        page.blank()
    if test.lines:
        _their_lines(page, result, test.lines)
        page.blank()
    passed = sum(test.status is Status.PASSED for test in result.tests)
    waiting = sum(test.status is Status.SKIPPED for test in result.tests)
    wait = f" · {waiting} {'waits' if waiting == 1 else 'wait'} for this one" if waiting else ""
    page.wrapped(f"{passed} of {checks(result)} passed{wait}", "  ")
    if test.seed is not None:
        page.wrapped(f"A case drawn at random, by seed {test.seed}. It comes first until it passes.", "  ", "dim")
    if test.call is not None and test.call not in (test.message or ""):  # shown with its arrays left out
        page.line(f"  The exact call:  grader try {result.name}")


def _their_lines(page: Page, result: ExerciseResult, lines: list[tuple[int, str]]) -> None:
    for number, source in lines:
        path = path_text(f"{result.file}:{number}", Path(result.file), style="")
        page.line("    ", ("Your line", "bold"), "  ", path)  # broken, it could not be clicked
        page.cut("      ", source)


def _prints(page: Page, output: str, most: int) -> None:
    lines = output.rstrip().split("\n")
    page.blank()
    page.line("    ", ("Your file printed", "bold"))
    if len(lines) > most:
        page.line(f"      ... {counted(len(lines) - most, 'line')}, then")
    for line in lines[-most:]:
        page.wrapped(line if len(line) <= MAX_PRINT else f"{line[:MAX_PRINT]} ... (cut)", "      ")
    page.blank()
