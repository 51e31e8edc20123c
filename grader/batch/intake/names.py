"""Names of submissions: plain text, made of whatever names files have, and one for each submission."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from itertools import count

LONGEST = 200
_JOINERS = "\u200c\u200d"  # Persian, and emoji made of several, are not the same without them
_SUFFIX = re.compile(r"(?<=.)(\.tar\.gz|\.tgz|\.zip|\.py)\Z", re.IGNORECASE | re.DOTALL)
OF_A_FILE_SET = "_*.py"
"""What the whole name of one person's files ends in."""
_KINDS = ("", ".zip", ".tar.gz", ".tgz", OF_A_FILE_SET, ".py")


def plain_name(name: str) -> str:
    r"""Return a name as one line of text that can be written as UTF-8 and looks like what it is.

    Composed (NFC), so that it equals what others call it; without blanks around it; line ends, other control
    characters, direction marks and bytes that are no UTF-8 as ``\x0a``, ``\u202e`` and ``\xff``; cut where it is long.

    Example:
        >>> plain_name("Ana\nLo\u0301pez ")
        'Ana\\x0aLópez'
    """
    shown = "".join(map(_shown, unicodedata.normalize("NFC", name.strip()[:LONGEST])))
    return shown if len(name.strip()) <= LONGEST else f"{shown} …"


def _shown(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return character
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:  # a byte, as Python keeps it in a path
        number -= 0xDC00
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def without_suffix(name: str) -> str:
    """Return the name of an archive or of a Python file without what says that it is one."""
    return _SUFFIX.sub("", name)


def distinct_names(entries: list[tuple[str, str]]) -> list[str]:
    """Return a plain name for each entry, which is told as its short name and its whole one, no two of them the same.

    Of those that share a short name, as a folder `ana` and `ana.zip`, the first keeps it, and each other one goes by
    its whole name, with a hash where that is taken, too. First come folders, then `.zip`, `.tar.gz`, `.tgz`, the files
    of one person and single files, whatever the order of the entries. So who has a name keeps it, whatever is added
    that comes later in that order.
    """
    order = sorted(range(len(entries)), key=lambda at: _rank(*entries[at]))
    holders: dict[str, int] = {}
    for at in order:
        holders.setdefault(plain_name(entries[at][0]) or "no name", at)
    first = set(holders.values())
    for at in order:
        if at not in first:
            holders[next(name for name in _longer_names(entries[at][1]) if name not in holders)] = at
    names = {at: name for name, at in holders.items()}
    return [names[at] for at in range(len(entries))]


def _rank(short: str, whole: str) -> tuple[int, bool, str]:
    """Who comes first: by its kind; then who is called just so, and does not only look like it."""
    suffix = whole.removeprefix(short).lower()
    return _KINDS.index(suffix) if suffix in _KINDS else len(_KINDS), plain_name(short) != short, whole


def _longer_names(whole: str) -> Iterator[str]:
    """Yield what an entry may be called whose short name is another's, without end."""
    name = plain_name(whole) or "no name"
    yield name
    for times in count():
        text = whole + "/" * times  # what no name of a file is
        yield f"{name} [{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}]"
