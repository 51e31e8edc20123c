"""Copies of a learner's files, kept before anything is written over them: `backups/<chapter>/<name>.<number>.py`."""

import os
import re
import shutil
import stat
from pathlib import Path

BACKUPS = "backups"


def back_up(root: Path, path: Path) -> Path:
    """Keep what lies at `path`, somewhere in the learner's folder `root`, and return where.

    A regular file stays where it is as well; anything else, a folder or a link, is moved.
    """
    folder = _folder(root, path)
    folder.mkdir(parents=True, exist_ok=True)
    number = max((number for number, _ in _numbered(folder, path)), default=0) + 1
    while True:
        kept = folder / f"{path.stem}.{number}{path.suffix}"
        try:
            os.close(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:  # another grader was quicker
            number += 1
    try:
        if stat.S_ISREG(os.lstat(path).st_mode):
            with open(path, "rb") as there, open(kept, "wb") as copy:
                shutil.copyfileobj(there, copy)
                copy.flush()
                os.fsync(copy.fileno())  # before anything is written over the other one
            shutil.copystat(path, kept)
        else:
            kept.unlink()
            os.rename(path, kept)
    except BaseException:
        if kept.is_file() and not kept.is_symlink() and os.path.lexists(path):
            kept.unlink()  # a copy that was cut short is none
        raise
    return kept


def last_backup(root: Path, path: Path) -> Path | None:
    """Return the newest copy of what lay at `path`; None where there is none."""
    found = [(number, kept) for number, kept in _numbered(_folder(root, path), path) if kept.is_file()]
    return max(found)[1] if found else None


def _folder(root: Path, path: Path) -> Path:
    inside = path.relative_to(root).parent
    return root / BACKUPS / (inside.relative_to("exercises") if inside.parts[:1] == ("exercises",) else inside)


def _numbered(folder: Path, path: Path) -> list[tuple[int, Path]]:
    form = re.compile(rf"{re.escape(path.stem)}\.(\d{{1,9}}){re.escape(path.suffix)}")
    names = os.listdir(folder) if folder.is_dir() else []
    return [(int(found[1]), folder / name) for name in names if (found := form.fullmatch(name))]
