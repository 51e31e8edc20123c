"""The files of `templates/`, with the words of one export in the places that are marked ``@LIKE_THIS@``."""

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

from grader.platforms.files import File

FOLDER = Path(__file__).with_name("templates")
_MARK = re.compile(r"@([A-Z_]+)@")


def filled(template: str, words: dict[str, str] | None = None, *, is_program: bool = False) -> File:
    """Return a template with every mark replaced.

    Raises:
        KeyError: it has a mark for which there is no word.
    """
    text = (FOLDER / template).read_text(encoding="utf-8")
    given = words or {}
    return File(_MARK.sub(lambda mark: given[mark[1]], text).encode(), is_program)


def program(template: str, words: dict[str, str] | None = None) -> File:
    """Return a template that is a program, with every mark replaced."""
    return filled(template, words, is_program=True)


def shell_words(words: Iterable[str]) -> str:
    """Return the words as a shell reads them."""
    return shlex.join(words)
