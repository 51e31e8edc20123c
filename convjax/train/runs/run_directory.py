"""The folder that a run leaves behind: what was asked, how it went, the last state, the pictures."""

from __future__ import annotations

import errno
import json
import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from convjax.errors import ConvjaxError
from convjax.train.records import EpochRecord

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None


class RunDirectory:
    """One run's folder. :meth:`create` and :meth:`create_next` make a new one; nothing is ever overwritten.

    Args:
        path: where it is.
    """

    def __init__(self, path: Path) -> None:
        """Name the folder; nothing is made."""
        self.path = path

    def __str__(self) -> str:
        """Where it is, as it can be typed in a terminal."""
        return shlex.quote(str(self.path))

    @property
    def config(self) -> Path:
        """Everything that decided the run, as JSON."""
        return self.path / "config.json"

    @property
    def metrics(self) -> Path:
        """One JSON object a line, one line an epoch."""
        return self.path / "metrics.jsonl"

    @property
    def checkpoints(self) -> Path:
        """Orbax's folder."""
        return self.path / "checkpoints"

    @property
    def tensorboard(self) -> Path:
        """The folder of TensorBoard's event files, where they were asked for."""
        return self.path / "tensorboard"

    @property
    def curves(self) -> Path:
        """Loss and accuracy by epoch, a picture."""
        return self.path / "curves.png"

    @property
    def confusion(self) -> Path:
        """What was taken for what among the test images, a picture."""
        return self.path / "confusion.png"

    @property
    def mistakes(self) -> Path:
        """The test images that the network was surest of, and wrong about, a picture."""
        return self.path / "mistakes.png"

    @property
    def pictures(self) -> tuple[Path, ...]:
        """All that is drawn when a run has come to its end."""
        return self.curves, self.confusion, self.mistakes

    @classmethod
    def create(cls, path: Path, config: Mapping[str, Any]) -> RunDirectory:
        """Make the folder, or take an empty one, and write its ``config.json``; of two at once, one wins.

        Raises:
            ConvjaxError: there is something there already, or nothing can be written there.
        """
        check_free(path)
        text = json.dumps(config, indent=2, allow_nan=False) + "\n"
        run = cls(path)
        try:
            path.mkdir(parents=True, exist_ok=True)
            with run.config.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            raise _in_use(path) from None
        except OSError as error:
            raise _unwritable(path, error) from None
        return run

    @classmethod
    def create_next(cls, parent: Path, name: str, config: Mapping[str, Any]) -> RunDirectory:
        """Make ``parent/name-1``, or the first number after the greatest that is taken.

        Raises:
            ConvjaxError: nothing can be written there.
        """
        try:
            parent.mkdir(parents=True, exist_ok=True)
            number = 1 + max((_number_of(entry.name, name) for entry in parent.iterdir()), default=0)
            while True:
                path = parent / f"{name}-{number}"
                try:
                    path.mkdir()
                except FileExistsError:  # another run took this number in between
                    number += 1
                else:
                    break
        except OSError as error:
            raise _unwritable(parent, error) from None
        return cls.create(path, config)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other run out of the folder within this block, where the system can.

        The system lets go of it when the process ends, however it ends.

        Raises:
            ConvjaxError: another run holds it.
        """
        if fcntl is None:
            yield
            return
        folder = os.open(self.path, os.O_RDONLY)
        try:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ConvjaxError(
                    f"Another process is training in {str(self.path)!r}.\n"
                    "Wait until it ends, or stop it: what it has made is saved then."
                ) from None
            except OSError:  # a file system without locks
                pass
            yield
        finally:
            os.close(folder)

    def check_writable(self) -> None:
        """Raise, without writing anything, when nothing can be written here.

        Raises:
            ConvjaxError: it may not be.
        """
        for path in (self.path, self.checkpoints, self.metrics):
            if path.exists() and not os.access(path, os.W_OK):
                raise ConvjaxError(
                    f"Nothing can be written to {str(path)!r}, so the run cannot go on there.\n"
                    "Copy the folder to where you may write, and name the copy."
                )

    def add_epoch(self, record: EpochRecord) -> None:
        """Write one more line of metrics, at once and whole.

        Raises:
            OSError: it cannot be written; the file is as it was.
        """
        line = _line(record)
        file = os.open(self.metrics, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
        try:
            before = os.fstat(file).st_size
            if os.write(file, line) < len(line):  # the disk is full
                os.ftruncate(file, before)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.metrics))
        finally:
            os.close(file)

    def replace_history(self, history: Sequence[EpochRecord]) -> None:
        """Put these lines of metrics in place of those that are there; a reader sees the ones or the others.

        Raises:
            OSError: they cannot be written; the file is as it was.
        """
        beside = self.metrics.with_suffix(".jsonl.new")
        beside.write_bytes(b"".join(map(_line, history)))
        beside.replace(self.metrics)

    def read_config(self) -> dict[str, Any]:
        """What :meth:`create` wrote.

        Raises:
            ConvjaxError: there is no run here.
        """
        try:
            return json.loads(self.config.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            why = "it holds no config.json to be read" if self.path.is_dir() else "there is no such folder"
            raise ConvjaxError(f"There is no run in {str(self.path)!r}: {why}.{_near(self.path)}") from None

    def read_history(self) -> Sequence[EpochRecord]:
        """The records that are there; a last line that was cut off is left out.

        Raises:
            ConvjaxError: another line is damaged; the message says which.
        """
        if not self.metrics.exists():
            return ()
        lines = self.metrics.read_bytes().split(b"\n")[:-1]
        return tuple(self._record(number, line) for number, line in enumerate(lines, 1))

    def _record(self, number: int, line: bytes) -> EpochRecord:
        try:
            said = json.loads(line)
            record = EpochRecord(**said)
            for name, value in said.items():
                may_be_missing = name.startswith(("validation", "test"))
                if not (isinstance(value, int | float) or (value is None and may_be_missing)):
                    raise TypeError
        except (TypeError, ValueError):
            raise ConvjaxError(
                f"Line {number} of {str(self.metrics)!r} is not what an epoch of a run leaves there.\n"
                "It was changed or damaged; without this line the rest can be read."
            ) from None
        return record


def check_free(path: Path) -> None:
    """Raise, without writing anything, when a run cannot be put here.

    Raises:
        ConvjaxError: it is a file, or a folder that is not empty, or nothing may be written there.
    """
    try:
        if path.is_dir():
            if any(path.iterdir()):
                raise _in_use(path)
        elif path.exists():
            raise ConvjaxError(f"{str(path)!r} is a file; a run needs a folder of its own.")
        nearest = next(parent for parent in path.absolute().parents if parent.exists())
        if not nearest.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(nearest if not path.exists() else path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise _unwritable(path, error) from None


def _line(record: EpochRecord) -> bytes:
    return json.dumps(asdict(record), allow_nan=False).encode() + b"\n"


def _number_of(entry: str, name: str) -> int:
    prefix, _, number = entry.rpartition("-")
    return int(number) if prefix == name and number.isascii() and number.isdigit() else 0


def _near(path: Path) -> str:
    """The run that may have been meant: one beside it, or in ``runs``, which the commands write to."""
    runs = [str(config.parent) for place in (path.parent, Path("runs")) for config in place.glob("*/config.json")]
    by_name = {Path(run).name: run for run in runs}
    near = get_close_matches(path.name, by_name, n=1) or [name for name in by_name if path.name and path.name in name]
    if near:
        return f"\nDid you mean {by_name[near[0]]!r}?"
    return f"\nThere is {', '.join(map(repr, sorted(runs)[:3]))}{', ...' * (len(runs) > 3)}." if runs else ""


def _in_use(path: Path) -> ConvjaxError:
    return ConvjaxError(
        f"{str(path)!r} is not empty, and nothing is overwritten.\n"
        "Name another with --out, or leave it away: the next free number is taken."
    )


def _unwritable(path: Path, error: OSError) -> ConvjaxError:
    return ConvjaxError(
        f"No run can be written to {str(path)!r}: {error.strerror or error}.\nName another folder with --out."
    )
