"""Where a report is written: a file that is there whole or not at all, or whatever else a path can lead to."""

from pathlib import Path

from grader.errors import UsageError
from grader.writing import write_whole


def refuse_unwritable(path: Path) -> None:
    """Raise a `UsageError` where no file can be written under this name, before work is done for it."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder.\nName a file in it, for example {path / 'results.json'}")
    above = next(folder for folder in path.absolute().parents if folder.exists())
    if not above.is_dir():
        raise UsageError(f"{above} is a file, so nothing can be written below it.\nName a file in a folder.")


def write_report(path: Path, text: str) -> Path | None:
    """Write a report, and the folders above it, and return the uppermost folder that was made for it.

    Where that fails, what was there before is still there. A link is followed, and what is no regular file, such as a
    terminal or a pipe, is written to as it is.

    Raises:
        UsageError: `path` is a folder, or lies below a file.
        OSError: it could not be written.
    """
    refuse_unwritable(path)
    if path.exists() and not path.is_file():
        path.write_bytes(text.encode("utf-8"))
        return None
    target = path.resolve()
    missing = [folder for folder in path.parents if not folder.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, text)
    return missing[-1] if missing else None
