"""Making what a learner's program says safe to show, and values short enough to read."""

import unicodedata
from typing import Any

from grader.frames import Named, Unsendable

MAX_SHOWN = 400


def plain(text: str, limit: int = 2_000) -> str:
    """Return `text` without control characters, surrogates and direction marks, cut to `limit` characters."""
    kept = text[:limit]
    if not (kept.isascii() and kept.isprintable()):
        kept = "".join(map(_shown, kept))
    return kept + (" ... (cut)" if len(text) > limit else "")


def _shown(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character)[0] != "C":
        return character
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"


def shown(value: Any) -> str:
    """Write a value the way a learner would type it."""
    if isinstance(value, Unsendable):
        return f"a value of type {plain(value.type_name, 60)}: {plain(value.description, 120)}"
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        return _shown_array(value)
    if isinstance(value, Named):
        items = zip(value.fields, value[:MAX_SHOWN], strict=False)
        return plain(f"{value.type_name}({', '.join(f'{name}={shown(item)}' for name, item in items)})", MAX_SHOWN)
    if isinstance(value, list | tuple):
        inner = ", ".join(map(shown, value[:MAX_SHOWN]))  # no more of them could be seen
        closed = f"({inner},)" if isinstance(value, tuple) and len(value) == 1 else None
        return plain(closed or (f"({inner})" if isinstance(value, tuple) else f"[{inner}]"), MAX_SHOWN)
    try:
        return plain(repr(value), MAX_SHOWN)
    except (ValueError, RecursionError):  # an int of more digits than Python writes; nested too deep
        return f"{'an' if type(value) is int else 'a'} {type(value).__name__} too large to be shown"


def _shown_array(value: Any) -> str:
    import numpy

    if value.shape == ():
        scalar = numpy.asarray(value)[()]
        # The fewest digits that tell it from its neighbours in its own precision.
        text = str(scalar) if scalar.dtype.kind in "fcV" else repr(scalar.item())
        return f"{text}.0" if scalar.dtype.kind == "V" and text.lstrip("-").isdecimal() else text  # bfloat16's 9
    text = numpy.array2string(value, precision=4, suppress_small=True, threshold=64, separator=", ", max_line_width=60)
    return plain(text.replace("\n ", "\n"), MAX_SHOWN)


def article(word: str) -> str:
    """Return what stands before a word: ``an int``, ``a list``."""
    return "an" if word[:1].lower() in "aeiou" else "a"
