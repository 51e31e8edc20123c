"""What the screen shows of a state, as lines: nothing here knows where they go."""

import textwrap

from rich.text import Text

from grader.confinement.tiers import Tier, starts_warm
from grader.learner.hints import Hint
from grader.report.terminal.links import path_text
from grader.report.terminal.page import Page
from grader.report.terminal.progress_line import progress_line
from grader.report.terminal.verdict import write_line, write_verdict
from grader.report.words import STYLES, counted
from grader.results import Status
from grader.watch.key_bar import write_key_bar, write_keys
from grader.watch.list_page import write_list
from grader.watch.watching import View, Watching

SECONDS_BEFORE_COUNTING = 2
LINES_OF_PRINTS = (10, 5, 3, 1)
"""How much is shown of what the file printed; it gives way to all else in a low window."""


def screen(state: Watching, columns: int, rows: int) -> list[Text]:
    """Return the lines of the screen; they fit the columns, and the rows where they can."""
    lines: list[Text] = []
    for most_prints in LINES_OF_PRINTS:
        lines = _page(state, Page(columns), rows, most_prints).lines
        if len(lines) <= rows:
            break
    return lines


def _page(state: Watching, page: Page, rows: int, most_prints: int) -> Page:
    if state.folder_gone:
        _write_gone(page)
    elif state.view is View.LIST:
        write_list(page, state.list, state.work, rows - 6)
    elif state.view is View.KEYS:
        write_keys(page, state.manual)
        _write_isolation(page, state.tier)
    elif state.view is View.RESET:
        _write_reset(page, state)
    elif state.view is View.SOLUTION:
        _write_reference(page, state, rows - 9)
    elif state.view is View.CELEBRATION:
        _write_celebration(page, state)
    elif state.view is View.WHOLE:
        _write_whole(page, state, rows - 10)
    else:
        _write_exercise(page, state, most_prints)
    _write_foot(page, state)
    return page


def _write_exercise(page: Page, state: Watching, most_prints: int) -> None:
    exercise = state.work.exercise(state.current)
    if state.run:
        page.line("Checking ", (state.current, "bold"), " ...", (_waited(state.run.seconds), "dim"))
    else:
        page.wrapped(exercise.title, Text.assemble((state.current, "bold"), "   "))
    page.line()
    result = state.result
    if result is not None and result.status is Status.NOT_STARTED:
        _write_first_steps(page, state)
    elif result is not None:
        write_verdict(page, result, most_prints)
        if result.status is Status.PASSED:
            _write_done(page, state)
        elif not state.work.paths[state.current].exists():
            page.line("  To bring it back:  grader init")
    if state.fault:
        for line in state.fault.splitlines():
            page.wrapped(line, "  ")
    if state.hint is not None:
        _write_hint(page, state.hint)


def _waited(seconds: int) -> str:
    return f"   {seconds} s" if seconds >= SECONDS_BEFORE_COUNTING else ""


def _write_first_steps(page: Page, state: Watching) -> None:
    item = state.work.item(state.current)
    page.line("  ", ("·", STYLES["·"]), " ", ("Not started", "bold"))
    page.blank()
    page.wrapped("Open this file in your editor:", "    ")
    page.blank()
    path = state.work.paths[state.current]
    page.line("      ", path_text(item.shown_as, path))
    page.line("      ", (f"in {state.work.here}", "dim"))
    page.blank()
    if state.work.only_asks(state.current):
        write = "answer the questions below it: write a number in the place of the first None, a letter of the second"
    else:
        write = "write your answer where it says TODO"
    page.wrapped(f"Read the lesson at its top, then {write}.", "    ")
    again = (
        "Then press Enter here, and it is checked."
        if state.manual
        else "Each time you save the file, it is checked, and this screen says how it went."
    )
    page.wrapped(again, "    ")


def _write_done(page: Page, state: Watching) -> None:
    page.blank()
    page.wrapped("Press s to compare with the reference.", Text.assemble("    ", ("Done.", "bold"), " "))
    following = state.work.open_after(state.current)
    if following is not None:
        page.wrapped(f"When you have looked enough, press n for {following}.", "    ")
    else:
        page.wrapped("That was the last one. Press n, and all of them are checked once more.", "    ")


def _write_hint(page: Page, hint: Hint) -> None:
    page.blank()
    kind = f", {hint.tier}" if hint.tier else ""
    page.line("    ", (f"Hint {hint.number} of {hint.total}{kind}", "bold"))
    for line in hint.text.splitlines():
        text = line.lstrip()
        page.wrapped(text, "      " + " " * (len(line) - len(text)))


def _write_reset(page: Page, state: Watching) -> None:
    page.line("Begin ", (state.current, "bold"), " anew?")
    page.line()
    page.wrapped(
        "The file becomes what it was at the beginning. What is in it now is kept, in the folder 'backups'.", "  "
    )
    page.line()
    page.wrapped("Press y to do it, any other key to leave it as it is.", "  ")


def _write_reference(page: Page, state: Watching, room: int) -> None:
    lines = [piece for line in state.reference.text.rstrip().splitlines() for piece in _broken(line, page.columns - 2)]
    first, shown = state.reference.shown(lines, room)
    page.line("The reference for ", (state.current, "bold"))
    page.line()
    for line in shown:
        page.line("  ", line)
    page.line()
    part = f"Lines {first + 1} to {first + len(shown)} of {len(lines)}. " if len(shown) < len(lines) else ""
    page.wrapped(f"{part}There is more than one right answer; yours is one too.", "  ")


def _broken(line: str, width: int) -> list[str]:
    """Break a line of code that is too long, with the rest of it deeper than its beginning."""
    indent = " " * (len(line) - len(line.lstrip()))
    further = f"{indent}    "
    return textwrap.wrap(line.lstrip(), width, initial_indent=indent, subsequent_indent=further) or [""]


def _write_whole(page: Page, state: Watching, room: int) -> None:
    passed = [result for result in state.whole if result.status is Status.PASSED]
    others = [result for result in state.whole if result.status is not Status.PASSED]
    of = len(state.work.names)
    if state.run:
        page.line(f"Checking all of them: {len(state.whole)} of {of} ...   ", (state.run.at, "bold"))
    else:
        page.line(("All of them were checked", "bold"))
    page.line()
    if passed:
        page.line("  ", ("✓", STYLES["✓"]), f" {len(passed)} passed")
    for result in others[: max(3, room)]:
        write_line(page, result, [other.name for other in others])
    if len(others) > max(3, room):
        page.line(f"    and {len(others) - max(3, room)} more")
    if state.fault:
        page.blank()
        for line in state.fault.splitlines():
            page.wrapped(line, "  ")
    if not state.run and not state.fault:
        page.line()
        score, full = sum(r.score for r in state.whole), sum(r.max_score for r in state.whole)
        page.line(f"  {score} of {full} points")
        page.line()
        page.wrapped(f"Press n for {state.current}.", "  ")


def _write_celebration(page: Page, state: Watching) -> None:
    points = sum(result.max_score for result in state.whole)
    width = min(page.width, 60)
    page.line(("█" * width, "green"))
    page.line()
    page.wrapped(state.work.title, "  ", "bold")
    page.line()
    for chapter, title in state.work.chapters.items():
        count = sum(state.work.exercise(name).chapter == chapter for name in state.work.names)
        marks = "✓ " * min(count, 20)
        page.line(f"  {title[:24]:<24}  ", (marks.rstrip(), STYLES["✓"]), "" if count <= 20 else f" {count}")
    page.line()
    page.wrapped(
        f"Every one of {counted(len(state.work.names), 'exercise')} passes: {points} of {points} points.", "  ", "bold"
    )
    page.wrapped("You wrote all of it yourself. Well done!", "  ")
    page.line()
    page.line(("█" * width, "green"))


def _write_gone(page: Page) -> None:
    page.wrapped("The folder of your exercises is not there any more.", "", "bold")
    page.line()
    page.wrapped("Where it was moved, press q, go there and type 'grader' again. Where it comes back, so does this.")


def _write_isolation(page: Page, tier: Tier | None) -> None:
    if tier is not None:
        slower = "" if starts_warm(tier) else ", and checking again takes longer with it"
        page.blank()
        page.wrapped(f"isolation: {tier}{slower}; 'grader doctor' says what that means", "  ", "dim")


def _write_foot(page: Page, state: Watching) -> None:
    if state.notice:
        page.blank()
        page.wrapped(state.notice, "  ", "bold")
    page.blank()
    if not state.folder_gone and state.view not in (View.RESET, View.CELEBRATION):
        progress = progress_line(len(state.work.done), len(state.work.names), page.width - 2)
        page.line("  ", progress)
    if state.view is View.EXERCISE and (state.result is None or state.result.status is not Status.NOT_STARTED):
        item = state.work.item(state.current)
        page.line("  ", path_text(item.shown_as, state.work.paths[state.current], style=""))
    write_key_bar(page, state)
