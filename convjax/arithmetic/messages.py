"""How an error reads: what is wrong, the sizes so far, a mend."""

import difflib
from collections.abc import Iterable, Sequence

from convjax.errors import ConvjaxError


def problem(what: str, known: str, mend: str) -> ConvjaxError:
    """The error of three lines: what is wrong, what is known so far (may be empty), how to mend it."""
    lines = [f"{what}:" if known else f"{what}.", *([f"  {known}."] if known else []), f"  {mend}"]
    return ConvjaxError("\n".join(lines))


def shown(value: object) -> str:
    """The value as Python writes it, cut where it is long."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a broken __repr__ must not hide the message it was meant for
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:77]}..."


def typed(value: object) -> str:
    """The value followed by the name of its type."""
    return f"{shown(value)} ({type(value).__name__})"


def times(sizes: Sequence[int]) -> str:
    """Sizes as people write them: ``5×5``."""
    return "×".join(str(size) for size in sizes)


def plain(sizes: Sequence[int]) -> str:
    """One size as an int, several as a tuple."""
    return str(sizes[0]) if len(sizes) == 1 else str(tuple(sizes))


def counted(number: int, thing: str, things: str = "") -> str:
    """``"1 value"``, ``"2 values"``; the plural is given where an s does not make it."""
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """``"Did you mean 'SAME'? "`` where one of the names is near, nothing where none is."""
    near = difflib.get_close_matches(name, list(names), n=1)
    return f"Did you mean {near[0]!r}? " if near else ""
