"""`grader list`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from grader.cli.faults import explained
from grader.cli.opening import opened
from grader.cli.selection import Dir, Names, selected
from grader.course import Exercise
from grader.learner.standing import Standing, standing_of
from grader.learner.workspace import Workspace, shown_path
from grader.report.terminal.page import Page, padded

SCHEMA = "convjax-grader-list/1"
STYLES = {Standing.DONE: "bold green", Standing.FAILING: "bold red"}

EXAMPLES = """
grader list                  everything
grader list 01_sizes         a chapter
grader list --open           what is still to be done
grader list practice --done  what is done of a tag
"""

_FILTERS = "Which of them"
_FEW = 20
"""So many are shown with the path of each file; of more, whose files are called as they are, the chapter's folder."""


@explained
def list_exercises(
    names: Names = None,
    done: Annotated[bool, typer.Option("--done", help="Those that are done.", rich_help_panel=_FILTERS)] = False,
    still_open: Annotated[
        bool, typer.Option("--open", help="Those that are not done yet.", rich_help_panel=_FILTERS)
    ] = False,
    failing: Annotated[
        bool, typer.Option("--failing", help="Those that did not pass as they are now.", rich_help_panel=_FILTERS)
    ] = False,
    folder: Dir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Show the exercises in their order, where you stand with each, and where its file is.

    Nothing is judged for it: it tells what is remembered, and whether a file has changed since.
    """
    wanted = [
        *([Standing.DONE] if done else []),
        *([standing for standing in Standing if standing is not Standing.DONE] if still_open else []),
        *([Standing.FAILING] if failing else []),
    ]
    with opened(folder) as workspace:
        found = {
            exercise.name: (exercise, standing)
            for exercise in selected(workspace.course, names).exercises
            if (standing := standing_of(workspace, exercise)) in (wanted or Standing)
        }
        if as_json:
            print(_document(workspace, list(found.values())))
            return
        page = Page((console := Console()).width)
        for chapter, title in workspace.course.chapters.items():
            _write_chapter(
                page,
                workspace,
                f"{chapter}  {title}",
                [entry for entry in found.values() if entry[0].chapter == chapter],
                with_paths=len(found) <= _FEW,
            )
        _write_sum(page, workspace, [standing for _, standing in found.values()], bool(wanted))
        page.print(console)


def _write_chapter(
    page: Page, workspace: Workspace, title: str, entries: list[tuple[Exercise, Standing]], *, with_paths: bool
) -> None:
    if not entries:
        return
    page.blank()
    page.line((title, "bold"))
    readme = workspace.root / "exercises" / entries[0][0].chapter / "README.md"
    if readme.exists():
        page.line("  ", (shown_path(readme), "dim"))
    words = workspace.progress.is_kept  # in a checkout nobody remembers what is done
    width = max(len(exercise.name) for exercise in workspace.course.exercises)
    for exercise, standing in entries:
        stands = [(standing.mark, STYLES.get(standing, "")), f" {standing:<12} "] if words else []
        tags = f"  ({', '.join(exercise.tags)})" if exercise.tags else ""
        about = exercise.title if with_paths else exercise.title + tags
        page.cut("  ", *stands, padded(exercise.name, width), "  ", about)
        if with_paths:
            page.line("    ", (workspace.item(exercise).shown_as, "dim"), tags)


def _write_sum(page: Page, workspace: Workspace, standings: list[Standing], filtered: bool) -> None:
    page.blank()
    if not standings:
        page.line("None of the exercises is like that.")
    elif workspace.progress.is_kept and not filtered:
        page.line(f"{standings.count(Standing.DONE)} of {len(standings)} done")


def _document(workspace: Workspace, entries: list[tuple[Exercise, Standing]]) -> str:
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "course": {"name": workspace.course.name, "title": workspace.course.title},
        "exercises": [
            {
                "name": exercise.name,
                "chapter": exercise.chapter,
                "title": exercise.title,
                "tags": list(exercise.tags),
                "points": exercise.points,
                "prerequisites": list(exercise.prerequisites),
                "file": str(Path(workspace.item(exercise).path)),
                "standing": standing.name.lower(),
                "done_at": workspace.progress.done_at(exercise.name),
                "hints_shown": workspace.progress.hints_shown(exercise.name),
                "hints": len(exercise.hints),
            }
            for exercise, standing in entries
        ],
    }
    return json.dumps(content, indent=1)
