"""Making what a learner's program says safe to show, and values short enough to read."""

import unicodedata
from typing import Any

from grader.checks import Call
from grader.frames import Unsendable

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
        return f"{numpy.asarray(value)[()].item()!r}"
    text = numpy.array2string(value, precision=4, suppress_small=True, threshold=64, separator=", ", max_line_width=60)
    return plain(text.replace("\n ", "\n"), MAX_SHOWN)


def shown_call(call: Call) -> str:
    """Write a call as one line of Python; arrays stand by their shape where they are not tiny."""
    given = [_argument(value) for value in call.args]
    given += [f"{name}={_argument(value)}" for name, value in call.kwargs.items()]
    return f"{call.name}({', '.join(given)})"


def _argument(value: Any) -> str:
    if hasattr(value, "shape") and getattr(value, "size", 0) > 12:
        return f"<{value.dtype} array of shape {value.shape}>"
    if hasattr(value, "tolist"):
        return f"np.array({value.tolist()!r})"
    return shown(value)
