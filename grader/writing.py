"""Writing a file whole or not at all, and by one grader at a time."""

import contextlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SECONDS_TO_WAIT = 2.0  # for another grader, which writes for a few milliseconds


def write_whole(path: Path, content: str | bytes, mode: int | None = None) -> None:
    """Write a file whole or not at all: what was there before stays until all of the new is on the disk.

    Text is written as UTF-8, with the ends of its lines as they are. Nobody can read the file, at any moment, whom its
    `mode` does not let; without one it is that of the file that was there, or 0o644.

    Raises:
        OSError: it could not be written; its `filename` is `path`, and what was there before is as it was.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        # A name that nobody has: '<name>.new' may be a file, or a link, of the learner's.
        descriptor, beside = tempfile.mkstemp(dir=path.parent, prefix=".")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, _mode(path) if mode is None else mode)
        os.replace(beside, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o644


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let one grader at a time write in `folder`; where the system or the disk knows no locks, go on without."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        end = time.monotonic() + SECONDS_TO_WAIT
        while time.monotonic() < end:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.01)
            except OSError:  # a disk that knows no locks
                break
        yield
    finally:
        os.close(descriptor)  # and with it the lock
