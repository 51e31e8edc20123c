"""Names of submissions: plain text, made of whatever names files have, and one for each submission."""

import hashlib
import re
import unicodedata
from collections import Counter

LONGEST = 200
_JOINERS = "\u200c\u200d"  # Persian, and emoji made of several, are not the same without them
_SUFFIX = re.compile(r"(?<=.)(\.tar\.gz|\.tgz|\.zip|\.py)\Z", re.IGNORECASE | re.DOTALL)


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

    Where short names are the same, as of a folder `ana` and of `ana.zip`, the whole ones count; where these look the
    same, too, a hash of the entry tells them apart. So a name depends on no order.
    """
    names = [plain_name(short) or "no name" for short, _ in entries]
    names = _replaced(names, [plain_name(whole) or "no name" for _, whole in entries])
    codes = [hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest() for _, whole in entries]
    for length in range(8, 65, 8):
        if len(set(names)) == len(names):
            break
        names = _replaced(names, [f"{name} [{code[:length]}]" for name, code in zip(names, codes, strict=True)])
    return names


def _replaced(names: list[str], others: list[str]) -> list[str]:
    """Return the names, those that are there more than once replaced."""
    counted = Counter(names)
    return [other if counted[name] > 1 else name for name, other in zip(names, others, strict=True)]
