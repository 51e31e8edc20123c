"""What a command writes: at once and whole, and nothing in it that a terminal would obey."""

from __future__ import annotations

import json
import math
import os
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any


def write(text: str) -> None:
    """Write to standard output; once nobody reads any more, as after head, write nowhere."""
    try:
        print(text, end="", flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_document(document: dict[str, Any]) -> None:
    """Write a JSON document; what is no finite number is ``null`` in it."""
    write(json.dumps(_of_json(document), indent=2, allow_nan=False) + "\n")


def _of_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _of_json(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_of_json(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


@contextmanager
def nothing_else_written() -> Iterator[None]:
    """Send what code of the user's own prints to standard error: standard output is for the answer."""
    with redirect_stdout(sys.stderr):
        yield


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
