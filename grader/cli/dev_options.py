"""What the commands of `grader dev` share: which course they are about, and how far they are."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.status import Status

from grader.course import Course, read_course
from grader.learner.workspace import find_course, here

CourseFolder = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="The course's folder.  [default: where course.toml lies, upwards]"),
]
Jobs = Annotated[int | None, typer.Option(metavar="N", help="How many exercises at the same time.", min=1, max=256)]

Record = Annotated[Path | None, typer.Option(metavar="FILE", help="Write what was found into a page that can be kept.")]


def course_to_write(folder: Path | None) -> Course:
    """Return the course in a folder, or the one in whose folder one stands, or the installed one."""
    return read_course(course_folder() if folder is None else folder.resolve())


def course_folder() -> Path:
    """Return the folder of the course in which one stands, or of the one that is installed."""
    standing = here().resolve()
    for place in (standing, *standing.parents):
        if (place / "course.toml").is_file():
            return place
    return find_course().folder.resolve()


class Progress:
    """One line on a terminal that says what is tried now; nothing where there is none."""

    def __init__(self, status: Status | None, total: int) -> None:
        """Show it by `status`, of `total` exercises."""
        self._status, self._total, self._done = status, total, 0
        self._now: dict[str, str] = {}
        self._lock = threading.Lock()

    def __call__(self, exercise: str, what: str) -> None:
        """Say what is tried now; may be called by any thread."""
        with self._lock:
            self._now[exercise] = what
            self._show()

    def above(self, write: Callable[[], None]) -> None:
        """Write something that stays, above the line."""
        with self._lock:
            if self._status is not None:
                self._status.stop()
            write()
            self._done += 1
            if self._status is not None:
                self._status.start()
                self._show()

    def _show(self) -> None:
        if self._status is not None:
            last = list(self._now.items())[-1:]
            now = "".join(f": {name}, {what}" for name, what in last)
            self._status.update(f"{self._done} of {self._total}{now}"[:76])


@contextlib.contextmanager
def progress(total: int, silent: bool = False) -> Iterator[Progress]:
    """Show on a terminal how far the work is."""
    console = Console(stderr=True)
    if silent or not console.is_terminal:
        yield Progress(None, total)
        return
    with console.status("", spinner="line") as status:
        yield Progress(status, total)
