"""What a learner's folder remembers: one readable `progress.json` beside the exercises.

Two graders may run at once, so nothing is written back as it was read: what changed is put into what stands in the file
by then. A damaged file is never lost: it is kept under another name, and all of it that can be read goes on.
"""

import errno
import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from grader.errors import UsageError
from grader.learner.fingerprints import Fingerprint, read_regular
from grader.learner.progress_form import SECTIONS, NewerForm, is_folder, parse, sound
from grader.learner.stub_parts import Parts
from grader.pins import Pin
from grader.results import ExerciseResult, Status
from grader.writing import alone_in, write_whole

PROGRESS = "progress.json"


class Progress:
    """What is done, what failed, which hints and solutions were shown, and what was handed out."""

    def __init__(self, path: Path | None = None, content: dict[str, Any] | None = None) -> None:
        """Remember in memory only where there is no `path`, as in a checkout of a course."""
        self._path = path
        self._content, self.damage = sound({} if content is None else content)
        self._changes: list[tuple[str, str, Any]] = []
        self._is_new = False
        self.notes: list[str] = []
        """Sentences for the learner about what could not be read or kept."""

    @classmethod
    def new(cls, path: Path, course: str, question: int) -> Self:
        """Return the progress of a folder that is just being made; nothing is written before `save`."""
        progress = cls(path, {"course": course, "question": question})
        progress._is_new = True
        return progress

    @classmethod
    def read(cls, path: Path) -> "Progress | None":
        """Return what `path` holds; None where there is none, or a file of somebody else's.

        Whatever stands in it, what has not the right form is left out; `damage` then names it, ``["all"]`` where
        nothing could be read.

        Raises:
            UsageError: a newer grader wrote it, or it may not be read.
        """
        if not os.path.lexists(path):
            return None
        if path.is_file() and not os.access(path, os.R_OK):
            raise UsageError(f"{path} may not be read.\nGive yourself the permission, or move it away.")
        data = read_regular(path)
        try:
            content = None if data is None else parse(data)
        except NewerForm:
            mend = "Update this one: pip install --upgrade convjax"
            raise UsageError(f"{path} was written by a newer grader than this one.\n{mend}") from None
        except ValueError:
            data = content = None
        if data is None:
            progress = cls(path)
            progress.damage = ["all"]
            return progress
        return None if content is None else cls(path, content)

    def forgotten(self) -> "Progress":
        """Return one that remembers nothing and writes nothing, for grading somebody; it still tells the notes."""
        other = Progress()
        other.notes = self.notes
        return other

    # ── what it holds ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def is_kept(self) -> bool:
        """Whether there is a file to remember in."""
        return self._path is not None

    @property
    def course(self) -> str | None:
        """The name of the course that the exercises belong to."""
        return self._content.get("course")

    @property
    def course_folder(self) -> Path | None:
        """The folder in which the course lies, where 'grader init' was told; an installed one is found by its name."""
        folder: Any = self._content.get("course_folder")
        return Path(folder) if is_folder(folder) else None

    @property
    def question(self) -> int | None:
        """The number that the learner's questions are drawn from."""
        return self._content.get("question")

    def is_done(self, name: str, mark: Fingerprint | None) -> bool:
        """Whether this very answer passed these very checks."""
        entry = self._content["done"].get(name)
        return mark is not None and entry is not None and (entry["file"], entry["checks"]) == (mark.file, mark.checks)

    def done_at(self, name: str) -> str | None:
        """Return when an answer to the exercise first passed, whatever became of the file since."""
        return self._content["done"].get(name, {}).get("at")

    def last_status(self, name: str, mark: Fingerprint | None) -> Status | None:
        """Return the last verdict on this very file."""
        entry = self._content["last"].get(name)
        if mark is None or entry is None or entry["file"] != mark.file:
            return None
        return next((status for status in Status if status == entry["status"]), None)

    def pin_of(self, name: str) -> Pin | None:
        """Return the failing case that is to be tried first."""
        return Pin.read(self._content["pinned"].get(name))

    def failed_at_a_question(self, name: str) -> bool:
        """Whether the last verdict was that the code passes, and an answer to a question does not."""
        return "question" in self._content["last"].get(name, {})

    def hints_shown(self, name: str) -> int:
        """Return how many hints were shown."""
        return self._content["hints"].get(name, 0)

    def solution_shown(self, name: str) -> str | None:
        """Return how the reference was come by: "passed", "anyway", or not at all."""
        return self._content["solutions"].get(name)

    @property
    def taken(self) -> dict[str, Parts]:
        """What was handed out, by its path in the folder."""
        return {path: Parts(**parts) for path, parts in self._content["taken"].items()}

    # ── what is to be remembered ──────────────────────────────────────────────────────────────────────────────────

    def record(self, result: ExerciseResult, mark: Fingerprint) -> None:
        """Take in the judge's verdict on the answer that `mark` names."""
        if result.status is Status.SKIPPED:
            return
        name = result.name
        wrong = result.first_wrong
        question = {"question": True} if wrong is not None and wrong.question else {}
        self._put("last", name, {"status": str(result.status), "file": mark.file, **question})
        if result.status is Status.PASSED:
            self._put("done", name, {**asdict(mark), "at": self.done_at(name) or _now()})
            self._put("pinned", name, None)
            return
        if self.is_done(name, mark):  # it does not pass any more
            self._put("done", name, None)
        if result.pin is not None:
            self._put("pinned", name, asdict(result.pin))

    def show_hint(self, name: str, number: int) -> None:
        """Remember that hints up to `number` were shown."""
        self._put("hints", name, max(number, self.hints_shown(name)))

    def show_solution(self, name: str, how: str) -> None:
        """Remember how the reference was come by; that it was looked at before passing stays."""
        if self.solution_shown(name) is None:
            self._put("solutions", name, how)

    def take(self, path: str, parts: Parts | None) -> None:
        """Remember what was handed out at `path`; nothing any more where that is None."""
        self._put("taken", path, None if parts is None else asdict(parts))

    def find_course_in(self, folder: Path | None) -> None:
        """Remember in which folder the course lies; None where it is found by its name."""
        if folder != self.course_folder:
            self._put("", "course_folder", None if folder is None else str(folder))

    def forget_verdict(self, name: str) -> None:
        """Forget what became of an answer that is begun anew; that one was done once stays."""
        self._put("last", name, None)
        self._put("pinned", name, None)

    def _put(self, section: str, name: str, entry: Any) -> None:
        self._changes.append((section, name, entry))
        _apply(self._content, self._changes[-1:])

    # ── the file ──────────────────────────────────────────────────────────────────────────────────────────────────

    def reread(self) -> None:
        """Take in what another grader has written since.

        Raises:
            UsageError: as `read` does.
        """
        if self._path is None:
            return
        other = Progress.read(self._path)
        if other is not None and not other.damage:
            self._content = other._content
            _apply(self._content, self._changes)

    def save(self) -> None:
        """Write down what changed, beside what another grader wrote meanwhile.

        Raises:
            OSError: it could not be written; all of it is still to be saved.
            UsageError: a newer grader has written it since.
        """
        if self._path is None or not (self._changes or self._is_new):
            return
        if self._path.exists() and not os.access(self._path, os.W_OK):  # to replace it would take no permission
            raise PermissionError(errno.EACCES, "it is read-only", str(self._path))
        with alone_in(self._path.parent):
            self.reread()
            self._keep_damaged_aside()
            write_whole(self._path.resolve(), _text(self._content))
        self._changes.clear()
        self._is_new = False

    def try_to_save(self) -> None:
        """Save, or leave a note where that cannot be: a verdict is worth telling though it is not remembered."""
        try:
            self.save()
        except UsageError as error:  # meanwhile a newer grader was here
            note = str(error)
        except OSError as error:
            where = error.filename or self._path
            note = f"{where} could not be written: {error.strerror}. Nothing of this is remembered."
        else:
            return
        if note not in self.notes:
            self.notes.append(note)

    def complete(self, course: str, question: int) -> None:
        """Go on with what could be read of a damaged file; the next `save` writes it anew."""
        for key, value in (("course", course), ("question", question)):
            self._content.setdefault(key, value)
        self._is_new = True

    def _keep_damaged_aside(self) -> None:
        """Keep a file that cannot be read whole under a name of its own before it is written anew."""
        if self._path is None or not os.path.lexists(self._path):
            return
        found = Progress.read(self._path)
        if found is not None and not found.damage:
            return
        names = (self._path.with_name(f"{self._path.stem}.damaged-{number}.json") for number in range(1, 10_000))
        aside = next(name for name in names if not os.path.lexists(name))
        os.rename(self._path, aside)
        wrong = [] if found is None or found.damage == ["all"] else found.damage
        what = f"had a wrong form under {', '.join(wrong)}" if wrong else "could not be read"
        kept = f"What could be read is still used; the damaged file is kept as {aside.name}."
        self.notes.append(f"{self._path} {what}. {kept}")
        self.damage = []


def _apply(content: dict[str, Any], changes: list[tuple[str, str, Any]]) -> None:
    for section, name, entry in changes:
        entries = content[section] if section else content
        if entry is not None:
            entries[name] = entry
        else:
            entries.pop(name, None)


def _text(content: dict[str, Any]) -> str:
    """Write JSON with a line for each entry, for people to read."""
    first = ("schema", "course", "course_folder", "question", *SECTIONS)
    parts = []
    for key in (*first, *(key for key in content if key not in first)):
        if key in SECTIONS and content[key]:
            entries = [f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in content[key].items()]
            parts.append(f" {json.dumps(key)}: {{\n" + ",\n".join(entries) + "\n }")
        elif key in content:
            parts.append(f" {json.dumps(key)}: {json.dumps(content[key])}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
