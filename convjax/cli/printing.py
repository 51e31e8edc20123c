"""What a command writes: at once and whole, and nothing in it that a terminal would obey."""

from __future__ import annotations

import os
import sys
import textwrap


def write(text: str) -> None:
    """Write to standard output; once nobody reads any more, as after head, write nowhere."""
    try:
        print(text, end="", flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(text: str) -> None:
    """Write to standard error what is not the answer, but must be known; lines are cut between words."""
    for line in text.splitlines():
        wrapped = textwrap.wrap(line, 80, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
        print("\n".join(wrapped), file=sys.stderr, flush=True)


def plain(text: str) -> str:
    """The text in one line, with an escape for each character that is none to be seen.

    Example:
        >>> plain("é\\x1b[31m")
        'é\\\\x1b[31m'
    """
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)
