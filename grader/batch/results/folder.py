"""The folder of results: what it is about, and the record of each submission, whole or not at all."""

import contextlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from grader.batch.policies import LEDGER, new_secret
from grader.batch.record import is_ours, moment
from grader.batch.settings import BATCH_SCHEMA, Settings
from grader.batch.submission import Submission
from grader.errors import UsageError
from grader.judge.text import plain
from grader.report.document import SCHEMA
from grader.writing import write_whole

_UNFINISHED = re.compile(r"\.[a-z0-9_]{8}")
"""The name of a file that is being written, as `tempfile` makes it."""
_BATCH, _RECORDS, _ROOM, _LOCK, _SECRET = "batch.json", "records", "work", "lock", "secret"


class ResultsFolder:
    """Holds the results of one batch; one command at a time works in it."""

    def __init__(self, path: Path) -> None:
        """Hold them in the folder `path`, which need not be there yet."""
        self.path = path
        self._lock: int | None = None

    def __enter__(self) -> Self:
        """Make the folder, and have it for oneself; `UsageError` where another command is at work in it."""
        if self.path.exists() and not self.path.is_dir():
            raise UsageError(f"{plain(str(self.path))} is a file; name a folder for the results.")
        if self.path.is_dir() and not self._is_ours():
            raise UsageError(
                f"{plain(str(self.path))} holds other things than results of 'grader grade'; name another folder."
            )
        (self.path / _RECORDS).mkdir(parents=True, exist_ok=True)
        self._lock = _locked(self.path / _LOCK)
        self._tidy()
        self.room.mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        """Let others work in it."""
        shutil.rmtree(self.room, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @property
    def room(self) -> Path:
        """A folder for what lies there only while a submission is graded."""
        return self.path / _ROOM

    def settings(self) -> Settings | None:
        """Return what the batch was begun with; None where none was. `UsageError` where that cannot be read."""
        batch = self.batch()
        try:
            return None if batch is None else Settings.from_json(batch["settings"])
        except (KeyError, TypeError, ValueError):
            raise self._damaged() from None

    def batch(self) -> dict[str, Any] | None:
        """Return what is remembered of the batch; None where it was not begun."""
        try:
            batch = json.loads((self.path / _BATCH).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            raise self._damaged() from None
        if not isinstance(batch, dict) or batch.get("schema") != BATCH_SCHEMA:
            raise self._damaged()
        return batch

    def begin(self, settings: Settings, submissions: Path) -> list[str]:
        """Remember what the batch is about, and where its submissions lie now.

        Where it was begun before, it has to be about the same. Returns what is to be said of what is another now, and
        yet no reason to refuse it.
        """
        before, batch = self.settings(), self.batch()
        if before is not None and (unlike := before.unlike(settings)):
            raise UsageError(
                f"The results in {plain(str(self.path))} were begun with something else: {', '.join(unlike)}.\n"
                "Go on with what they were begun with, or name another folder with --out. 'grader regrade' shows what "
                "a change makes of them."
            )
        told = settings.to_json()
        now = {
            "schema": BATCH_SCHEMA,
            "submissions": str(submissions.resolve()),
            "begun": datetime.now(UTC).isoformat(timespec="seconds") if batch is None else batch["begun"],
            "settings": told,
        }
        if now == batch:
            return []
        write_whole(self.path / _BATCH, json.dumps(now, indent=1) + "\n")
        return [] if batch is None else _other(batch, now)

    def record(self, key: str) -> dict[str, Any] | None:
        """Return the record of the submission of that key; None where there is none that is whole."""
        try:
            record = json.loads(self._path_of(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        fits = isinstance(record, dict) and record.get("schema") == SCHEMA and record.get("key") == key
        return record if fits else None

    def graded(self, submission: Submission) -> dict[str, Any] | None:
        """Return the record of just these answers; None where there is none.

        Where it has become known since when they were handed in, the record says so from now on; where it is not known
        any more, the record still says what was.
        """
        record = self.record(submission.key)
        if record is None or record["digest"] != submission.digest or is_ours(record):
            return None
        if (received := moment(submission.received)) not in (None, record["received"]):
            record["received"] = received
            self.keep(record)
        return record

    def keep(self, record: dict[str, Any]) -> None:
        """Write a record, whole or not at all."""
        write_whole(self._path_of(record["key"]), json.dumps(record, indent=1) + "\n")

    def secret(self) -> str:
        """Return what pseudonyms are made with; only the owner of the folder can read it."""
        path = self.path / _SECRET
        with contextlib.suppress(OSError, ValueError):
            if secret := path.read_text(encoding="ascii").strip():
                return secret
        secret = new_secret()
        write_whole(path, f"{secret}\n", 0o600)
        return secret

    def inherit(self, older: "ResultsFolder") -> None:
        """Take over what was decided over older results, and their pseudonyms, where there is none of that here."""
        for name in (LEDGER, _SECRET):
            if (older.path / name).is_file() and not (self.path / name).exists():
                there = older.path / name
                write_whole(self.path / name, there.read_bytes(), there.stat().st_mode & 0o777)

    def keys(self) -> list[str]:
        """Return the keys of all records that there are."""
        return sorted(path.stem for path in (self.path / _RECORDS).glob("*.json") if not path.name.startswith("."))

    def records(self, keys: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Yield the records of submissions, in their order."""
        return (record for key in keys if (record := self.record(key)) is not None)

    def _path_of(self, key: str) -> Path:
        return self.path / _RECORDS / f"{key}.json"

    def _is_ours(self) -> bool:
        """Whether a batch was begun here, or nothing but what is there before one: what lies in `work` is deleted."""
        names = {path.name for path in self.path.iterdir() if not _UNFINISHED.fullmatch(path.name)}
        begun = {_RECORDS, _LOCK}
        return names <= begun or names == {*begun, _ROOM} or self.batch() is not None

    def _tidy(self) -> None:
        """Remove what a command that was killed has left behind."""
        shutil.rmtree(self.room, ignore_errors=True)
        for folder in (self.path, self.path / _RECORDS, self.path / "feedback"):
            for path in folder.glob(".*"):
                if _UNFINISHED.fullmatch(path.name) and path.is_file():
                    path.unlink(missing_ok=True)

    def _damaged(self) -> UsageError:
        return UsageError(f"{plain(str(self.path / _BATCH))} cannot be read; name another folder with --out.")


def _other(batch: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Return what is to be said where a batch goes on with other versions, or with submissions from elsewhere."""
    said = []
    was, is_now = (about["settings"].get("versions") for about in (batch, now))
    if was != is_now:
        said.append(f"Some of it was graded by {_versions(was)}, and now it goes on with {_versions(is_now)}.")
    if batch["submissions"] != now["submissions"]:
        said.append(f"Submissions lay in {plain(batch['submissions'])} before.")
    return said


def _versions(versions: object) -> str:
    told = versions if isinstance(versions, dict) else {}
    return plain(", ".join(f"{name} {version}" for name, version in told.items() if version)) or "other versions"


def _locked(path: Path) -> int | None:
    """Return a descriptor that holds the lock; None where the system knows no locks."""
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise UsageError(f"Another 'grader grade' is at work in {plain(str(path.parent))}; let it end.") from None
    except OSError:  # a disk that knows no locks
        with contextlib.suppress(OSError):
            os.close(descriptor)
        return None
    return descriptor
