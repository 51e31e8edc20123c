"""The list to choose an exercise from, as lines."""

from rich.text import Text

from grader.report.terminal.page import Page, padded
from grader.report.words import STYLES
from grader.watch.exercise_list import ExerciseList
from grader.watch.work import Work


def write_list(page: Page, exercises: ExerciseList, work: Work, room: int) -> None:
    """Write the exercises around the chosen one, as many as there is room for."""
    names = exercises.names
    page.line(("All that is not done" if exercises.only_open else "All exercises", "bold"))
    page.line()
    if exercises.selected is None:
        page.line("  None: all of them are done.")
        return
    place = names.index(exercises.selected)
    room = max(3, room)
    first = max(0, min(place - room // 2, len(names) - room))
    if first:
        page.line(f"      {first} more above")
    shown = names[first : first + room]
    widths = max(map(len, shown)), max(len(exercises.standings[name]) for name in shown)
    for name in shown:
        _write_entry(page, exercises, work, name, widths)
    below = len(names) - first - room
    if below > 0:
        page.line(f"      {below} more below")
    page.line()
    chosen = f"Chosen: {exercises.selected}, {place + 1} of {len(names)}."
    page.wrapped(f"{chosen} Press Enter to go there.", "  ")


def _write_entry(page: Page, exercises: ExerciseList, work: Work, name: str, widths: tuple[int, int]) -> None:
    standing = exercises.standings[name]
    text = Text.assemble(
        "  > " if name == exercises.selected else "    ",
        (standing.mark, STYLES.get(standing.mark, "")),
        f" {padded(name, widths[0])}  {padded(standing, widths[1])}",
    )
    title = work.exercise(name).title
    if text.cell_len + len(title) // 2 < page.columns:  # less than half of it would say nothing
        text.append(f"  {title}")
    if name == exercises.selected:
        text.stylize("bold")
    page.cut(text)
