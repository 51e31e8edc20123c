"""Tables as CSV of RFC 4180: UTF-8, lines that end in CR LF, and cells that no spreadsheet takes for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grader.errors import UsageError
from grader.writing import write_whole

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet's formula begins with; East Asian ones read the wide signs, too."""
_NO_FORMULA = re.compile(r"[+@-][\w .@+-]*")
_LARGEST = 64 << 20


def harmless(text: str) -> str:
    """Return a text for people: with an apostrophe before it where a spreadsheet would take it for a formula.

    Example:
        >>> harmless("=1+1"), harmless("Ana")
        ("'=1+1", 'Ana')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_it_is(text: str, where: str) -> str:
    """Return a text that a platform matches on, unchanged, where that is safe.

    An apostrophe would make another user of it. So a name such as ``-ana`` or ``@ana`` stays as it is: of letters,
    digits and ``. @ + - _`` no formula can be made that calls anything. What could be one is refused.

    Raises:
        UsageError: a spreadsheet could execute it.
    """
    if not text.startswith(_FORMULA) or _NO_FORMULA.fullmatch(text):
        return text
    raise UsageError(
        f"{where}: '{text}' would be a formula in a spreadsheet, so no gradebook is written. Mend the roster."
    )


def write_table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write a table whole or not at all."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    write_whole(path, text.getvalue().encode("utf-8", "replace"))


def read_table(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, with the number of its last line; cells end at commas, semicolons or tabs.

    Raises:
        UsageError: it cannot be read as UTF-8, or as CSV.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{path} is larger than {_LARGEST >> 20} MB; it is no list of people.")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8. Save it again as 'CSV UTF-8'.") from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield rows.line_num, row
    except csv.Error as error:
        raise UsageError(f"{path}, line {rows.line_num}: {error}. Save it again as CSV.") from None
