"""What JAX has compiled for a course's references, kept from one request to the next.

Only for this judge, in a folder of its own, and only where workers are behind a wall: whoever can write there decides
what a reference computes. Where a request shares programs, workers may read it too, for they compile much of the same.
They cannot list it. An entry is named by a hash of its whole program, so whoever can ask for it has the program; but
that it is there tells that the judge has compiled the same. Of hidden checks that would be too much: nothing is shared
then.
"""

import contextlib
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator

PREFIX = "grader-programs-"
MOST_BYTES = 2**28
SECONDS_TO_LOCK = 60.0
"""How old a folder has to be to be taken for one that was left behind: a new one is locked within milliseconds."""

for_workers: str | None = None
"""The folder, while workers may read what is in it; the processes that this judge forks inherit it."""


class CompilationCache:
    """A folder that is there while it may be used."""

    def __init__(self) -> None:
        """There is none yet."""
        self._folder: str | None = None
        self._is_shared = False
        self._lock: int | None = None

    def allow(self, *, shared: bool) -> None:
        """Let JAX, where it was imported by now, keep what it compiles; what was shared is never used unshared.

        Nor the other way round: among what was kept for this judge alone may be what hidden checks have compiled.
        """
        global for_workers
        if "jax" not in sys.modules or (self._folder is not None and self._is_shared == shared):
            return
        self.forbid()
        _remove_what_was_left_behind()
        self._folder, self._is_shared = tempfile.mkdtemp(prefix=PREFIX), shared
        self._lock = _locked(self._folder)
        if shared:
            if os.name == "posix" and os.geteuid() == 0:
                os.chmod(self._folder, 0o711)  # a worker of root's may be another user; to list it takes more
            for_workers = self._folder
        self._tell(self._folder)

    def forbid(self) -> None:
        """Keep nothing, and forget what was kept."""
        global for_workers
        if self._folder is not None:
            for_workers = None
            _remove(self._folder)
            if self._lock is not None:
                os.close(self._lock)
            self._folder = self._lock = None
            self._tell(None)

    def forget_too_much(self) -> None:
        """Begin anew where more was kept than a disk should hold; not while a process uses it."""
        if self._folder is not None and sum(_sizes(self._folder)) > MOST_BYTES:
            self.forbid()

    def _tell(self, folder: str | None) -> None:
        settings = {
            "jax_compilation_cache_dir": folder,
            "jax_persistent_cache_min_compile_time_secs": 0.0,
            "jax_persistent_cache_min_entry_size_bytes": -1,
        }
        with contextlib.suppress(Exception):  # a release that has no such setting goes without
            for name, value in settings.items():
                sys.modules["jax"].config.update(name, value)


def _sizes(folder: str) -> Iterator[int]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                yield entry.stat(follow_symlinks=False).st_size


def _remove(folder: str) -> None:
    with contextlib.suppress(RecursionError):  # folders in folders, which somebody else must have made
        shutil.rmtree(folder, ignore_errors=True)


def _locked(folder: str) -> int | None:
    """Return a descriptor that locks a folder as long as this process, or one forked from it, lives; None if it is."""
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    descriptor = None
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if descriptor is not None:
            os.close(descriptor)
        return None
    return descriptor


def _remove_what_was_left_behind() -> None:
    """Remove the folders of this user's judges that were killed before they could."""
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if not entry.name.startswith(PREFIX):
                continue
            with contextlib.suppress(OSError):
                about = entry.stat(follow_symlinks=False)
                is_ours = stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid()
                if not is_ours or time.time() - about.st_mtime < SECONDS_TO_LOCK:
                    continue
                if (lock := _locked(entry.path)) is not None:
                    _remove(entry.path)
                    os.close(lock)
