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
from grader.errors import UsageError
from grader.learner.workspace import find_course, here

CourseFolder = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="The course's folder.  [default: where course.toml lies, upwards]"),
]
Jobs = Annotated[int | None, typer.Option(metavar="N", help="How many exercises at the same time.", min=1, max=256)]

Record = Annotated[Path | None, typer.Option(metavar="FILE", help="Write what was found into a page that can be kept.")]


def course_to_write(folder: Path | None) -> Course:
    """Return the course in a folder, or the one in whose folder one stands, or the installed one."""
    if folder is not None:
        return read_course(folder.resolve())
    standing = _folder_above()
    return read_course(find_course().folder.resolve() if standing is None else standing)


def folder_to_write_into() -> Path:
    """Return the folder of the course in which one stands.

    Raises:
        UsageError: one stands in none; the installed course is nobody's to write into.
    """
    standing = _folder_above()
    if standing is None:
        raise UsageError(
            "There is no course.toml here or in a folder above, and the installed course is not written into.\n"
            "Go into the course's folder:  cd DIR\nor name it, there or to be made:  --course DIR"
        )
    return standing


def _folder_above() -> Path | None:
    standing = here().resolve()
    return next((place for place in (standing, *standing.parents) if (place / "course.toml").is_file()), None)


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
