"""From a figure to a file: every letter drawn as some font has it, the file there whole or not at all."""

from __future__ import annotations

import io
import os
import textwrap
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO

from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager, get_font
from matplotlib.text import Text

from convjax.arithmetic.messages import problem, shown

DPI = 100
FONT = "DejaVu Sans"  # comes with Matplotlib
_OF_NO_LANGUAGE = ("Last Resort", "STIXSize", "STIXNonUnicode", "cm")  # one box for all letters, parts of formulas


def write(
    figure: Figure,
    path: str | Path | IO[bytes],
    *,
    format: str = "png",
    about: str | None = None,
) -> None:
    """Write a figure; a file that is there already is replaced once the new one is whole.

    Args:
        figure: to write.
        path: the file, or one that is open for bytes.
        format: "png" or "svg".
        about: what it shows, in words; kept in the file.

    Raises:
        OSError: the file cannot be written.
    """
    make_drawable(figure)
    file, kept = io.BytesIO(), {} if about is None else {"Description": about}
    if format == "svg":
        kept |= {"Date": None}
    figure.savefig(file, format=format, dpi=DPI, metadata=kept)
    write_bytes(file.getvalue(), path)


def make_drawable(figure: Figure) -> None:
    """Give every text of a figure letters and fonts that draw it as it is."""
    for text in figure.findobj(Text):
        text.set_parse_math(False)  # a $ in the name of a class is a $
        drawable, families = lettered(text.get_text())
        text.set_text(drawable)
        if len(families) > 1:  # the labels of ticks have theirs already, and their text is set once more when drawn
            text.set_fontfamily(families)


def write_bytes(content: bytes, path: str | Path | IO[bytes]) -> None:
    """Write to an open file, or replace the one at a path once the new one is whole.

    Raises:
        OSError: the file cannot be written.
    """
    if not isinstance(path, str | os.PathLike):
        path.write(content)
        return
    path = Path(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def format_of(path: str | Path | IO[bytes], asked: str | None, formats: Sequence[str]) -> str:
    """What kind of file is wanted: what is asked for, else what the suffix says, else the first of them.

    Raises:
        ConvjaxError: it is none of these.

    Example:
        >>> format_of("step.SVG", None, ("png", "svg"))
        'svg'
    """
    named = isinstance(path, str | os.PathLike)
    found = asked if asked is not None else Path(path).suffix[1:].lower() if named else formats[0]
    if found in formats:
        return found
    names = " or ".join(f".{one}" for one in formats)
    if asked is None:
        raise problem(
            f"path {shown(str(path))} does not end in {names}", "", f"Name the file {shown('window.' + formats[0])}."
        )
    raise problem(f"format must be {' or '.join(map(repr, formats))}, got {shown(asked)}", "", f"Use {formats[0]!r}.")


def shortened(text: str, most: int) -> str:
    """A text of at most so many letters, all of which can be drawn; what is left out is in the middle.

    Names often differ at their ends.

    Example:
        >>> shortened("n01440764_tench_tinca_tinca", 12)
        'n01440…tinca'
    """
    text, _ = lettered(text)
    if len(text) <= most:
        return text
    end = (most - 1) // 2
    return f"{text[: most - 1 - end]}…{text[len(text) - end :]}"


def wrapped(text: str, most: int) -> str:
    """A text of at most two lines of so many letters."""
    return "\n".join(textwrap.wrap(shortened(text, 2 * most - 10), most, max_lines=2, placeholder="…"))


def lettered(text: str) -> tuple[str, list[str]]:
    """A text that can be drawn, and the fonts that draw it: what no font has, is named.

    Example:
        >>> lettered("tea 🍵")[0].replace("🍵", "(teacup without handle)")
        'tea (teacup without handle)'
    """
    families, letters = [FONT], []
    for letter in unicodedata.normalize("NFC", text):
        if letter == "\n" or letter in _letters_of_default():
            letters.append(letter)
        elif letter.isspace():
            letters.append(" ")
        elif unicodedata.category(letter) in ("Cc", "Cf", "Mn"):  # nothing to see, as what joins emojis
            continue
        elif family := _family_with(letter):
            letters.append(letter)
            families.extend([family] if family not in families else [])
        else:
            letters.append(f"({_name_of(letter)})")
    return "".join(letters), families


def _name_of(letter: str) -> str:
    name, code = unicodedata.name(letter, ""), f"{ord(letter):04X}"
    return f"U+{code}" if not name or name.endswith(code) else name.lower()


@lru_cache(maxsize=1)
def _letters_of_default() -> frozenset[str]:
    path = fontManager.findfont(FONT)
    return frozenset(map(chr, get_font(str(path)).get_charmap()))


@lru_cache(maxsize=4096)
def _family_with(letter: str) -> str | None:
    """The first other font that can draw it; those of the system are looked through, which takes a while."""
    for name, letters in _other_fonts():
        if ord(letter) in letters:
            return name
    return None


@lru_cache(maxsize=1)
def _other_fonts() -> tuple[tuple[str, frozenset[int]], ...]:
    plain = {
        entry.name: entry.fname
        for entry in fontManager.ttflist
        if entry.style == "normal" and not entry.name.startswith(_OF_NO_LANGUAGE)
    }
    found = []
    for name, path in sorted(plain.items()):
        try:
            found.append((name, frozenset(get_font(path).get_charmap())))
        except (OSError, RuntimeError):  # coloured emojis are bitmaps, which Matplotlib does not read
            continue
    return tuple(found)
