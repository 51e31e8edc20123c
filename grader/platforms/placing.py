"""Putting an export into a folder: all of it or nothing, and over nothing that was not to be replaced."""

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from grader.errors import UsageError
from grader.judge.text import plain
from grader.platforms.files import Files


def place(files: Files, units: Iterable[str], folder: Path, *, replace: bool = False) -> None:
    """Write the files below a folder, which is made where it is missing.

    A unit is a file, or a folder that belongs to the export whole: nothing of an older one stays in it. Everything is
    written beside its place first, then moved there; where that fails, what was moved before goes back.

    Args:
        files: under their paths below `folder`; each is a unit, or lies in one.
        units: paths of the units.
        folder: where they go.
        replace: take away units that are there already.

    Raises:
        UsageError: a unit is there already and not to be replaced, or a file is in the way.
        OSError: it could not be written, and everything is as it was.
    """
    units = sorted(units)
    refuse_unfit(folder, units, replace=replace)
    made = _make(folder)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as beside:
            new, old = Path(beside, "new"), Path(beside, "old")
            for path, file in files.items():
                target = new / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.content)
                target.chmod(file.mode)
            _move(units, new, folder, old)
    except BaseException:
        for path in made:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise


def refuse_unfit(folder: Path, units: Iterable[str], *, replace: bool) -> None:
    """Raise a `UsageError` where the units cannot be put into a folder, before work is done for them."""
    for unit in units:
        for above in reversed(PurePosixPath(unit).parents):
            _refuse_file(folder / above)
    for place_above in folder.absolute().parents:
        _refuse_file(place_above)
    there = [unit for unit in units if os.path.lexists(folder / unit)]
    if there and not replace:
        more = f", and {len(there) - 1} more" if len(there) > 1 else ""
        raise UsageError(
            f"{plain(str(folder / there[0]))} is there already{more}.\n"
            "Name another folder, or replace what an earlier export has left there: --force"
        )


def _refuse_file(path: Path) -> None:
    if os.path.lexists(path) and not path.is_dir():
        raise UsageError(f"{plain(str(path))} is a file.\nName a folder; it is made where it is missing.")


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it, and return the ones that were missing, the lowest first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _move(units: Iterable[str], new: Path, folder: Path, old: Path) -> None:
    """Move each unit from `new` to `folder`, and what was in its place to `old`."""
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(source, target)
        moved.append((source, target))

    try:
        for unit in units:
            if os.path.lexists(folder / unit):
                move(folder / unit, old / unit)
            move(new / unit, folder / unit)
    except BaseException:
        for source, target in reversed(moved):
            with contextlib.suppress(OSError):
                os.rename(target, source)
        raise
