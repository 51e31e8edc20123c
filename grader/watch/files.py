"""The files of the exercises: which of them are other files than before, however an editor writes them."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

MILLISECONDS_OF_QUIET = 20  # one save is often several events
MILLISECONDS_OF_EVENTS = 100
SECONDS_BETWEEN_LOOKS = 0.5  # for folders whose changes no system tells, such as one of another machine
SECONDS_FOR_AN_EDITOR = 0.4  # an editor may empty a file, or remove it, before it writes it

Signature = tuple[int, int, int] | None


class Files:
    """What the files looked like when they were looked at last."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        """Look at them for the first time."""
        self._paths = paths
        self._seen = {name: signature(path) for name, path in paths.items()}
        self._half_written: dict[str, float] = {}

    def changed(self, now: float) -> frozenset[str]:
        """Return which were saved since; one that is empty or gone only once it stayed so for a moment.

        Every save is told once: what counts is the file, not what was said to have happened to it.
        """
        found = set()
        for name, path in self._paths.items():
            current = signature(path)
            if current == self._seen[name]:
                self._half_written.pop(name, None)
                continue
            if current is None or current[2] == 0:
                since = self._half_written.setdefault(name, now)
                if now - since < SECONDS_FOR_AN_EDITOR:
                    continue
            self._half_written.pop(name, None)
            self._seen[name] = current
            found.add(name)
        return frozenset(found)


def signature(path: Path) -> Signature:
    """Return what a save changes of a file, and what reading it, or changing its rights, does not."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_ino, about.st_mtime_ns, about.st_size


class Watcher:
    """Looks at the files whenever something happens in their folder, while it is used as a context manager."""

    def __init__(
        self,
        folder: Path,
        files: Files,
        saved: Callable[[frozenset[str]], None],
        gone: Callable[[], None],
        back: Callable[[], None],
    ) -> None:
        """Tell `saved` what was saved, `gone` when the folder is not there any more and `back` when it is."""
        self._folder, self._files = folder, files
        self._saved, self._gone, self._back = saved, gone, back
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="files", daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        """Watch no more."""
        self._ending.set()

    def _run(self) -> None:
        while not self._ending.is_set():
            if not self._folder.is_dir():
                self._wait_for_the_folder()
                continue
            # What the system has no more room to tell, or refuses to, is found by looking.
            with contextlib.suppress(OSError, RuntimeError):
                self._until_the_folder_is_another_one()
                continue
            while self._folder.is_dir() and not self._ending.wait(SECONDS_BETWEEN_LOOKS):
                self._look()

    def _until_the_folder_is_another_one(self) -> None:
        import watchfiles

        before = _identity(self._folder)
        self._look()  # what was saved before anybody watched
        for _ in watchfiles.watch(
            self._folder,
            watch_filter=None,
            debounce=MILLISECONDS_OF_EVENTS,
            step=MILLISECONDS_OF_QUIET,
            rust_timeout=int(SECONDS_BETWEEN_LOOKS * 1000),
            yield_on_timeout=True,
            stop_event=self._ending,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            if _identity(self._folder) != before:
                return
            self._look()

    def _wait_for_the_folder(self) -> None:
        time.sleep(SECONDS_FOR_AN_EDITOR)
        if self._folder.is_dir():
            return
        self._gone()
        while not self._ending.wait(SECONDS_BETWEEN_LOOKS):
            if self._folder.is_dir():
                self._back()
                return

    def _look(self) -> None:
        changed = self._files.changed(time.monotonic())
        if changed:
            self._saved(changed)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        about = os.stat(folder)
    except OSError:
        return None
    return about.st_dev, about.st_ino
