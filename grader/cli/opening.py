"""The folder that a command works in."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from grader.cli.faults import complain
from grader.learner.workspace import Workspace, find_workspace


@contextlib.contextmanager
def opened(folder: Path | None) -> Iterator[Workspace]:
    """Open the workspace one stands in, or the one in `folder`; at the end, say what could not be remembered."""
    workspace = find_workspace(folder)
    with notes_told(workspace):
        yield workspace


@contextlib.contextmanager
def notes_told(workspace: Workspace) -> Iterator[None]:
    """At the end, however it comes, say what of the learner's progress could not be read or remembered."""
    try:
        yield
    finally:
        for note in workspace.progress.notes:
            complain(note)
        workspace.progress.notes.clear()
