"""What of an answer is its author's own: its code, without what everybody was given, and without what names are called.

Comments, docstrings, imports, the answers to questions, the stub's own lines and the heads of its functions are left
out. Names that the author chose count as one name, so that renaming hides nothing; how lines are broken and indented
counts as little.
"""

import builtins
import hashlib
import io
import keyword
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.judge.settled import Refused
from grader.judge.submission import MAX_BYTES, parse

GRAM = 5
"""How many words in a row are compared as one: fewer are shared by chance, more are lost by every change."""

_BUILTINS = frozenset(dir(builtins)) | frozenset(keyword.kwlist)
_ANSWERS = {"QUESTION", "PREDICTION", "REASON"}
_LEFT_OUT = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.ENCODING}
_WORDS_OF_LITERALS = {tokenize.STRING: "text"} | {
    getattr(tokenize, name): "text" for name in ("FSTRING_MIDDLE",) if hasattr(tokenize, name)
}

Line = tuple[tokenize.TokenInfo, ...]


class NotComparable(Exception):
    """A file is no Python text that could be compared; says why in a few words."""


@dataclass(frozen=True)
class OwnText:
    """The words of an answer that are its author's own."""

    words: tuple[str, ...]

    @cached_property
    def digest(self) -> str:
        """The same for all texts that differ in nothing that counts."""
        return hashlib.sha256("\0".join(self.words).encode()).hexdigest()[:32]

    @cached_property
    def grams(self) -> frozenset[int]:
        """All runs of words, each by a hash; the second time that one occurs it counts as another."""
        seen: Counter[tuple[str, ...]] = Counter()
        found = set()
        for first in range(len(self.words) - GRAM + 1):
            gram = self.words[first : first + GRAM]
            seen[gram] += 1
            text = "\0".join((*gram, str(seen[gram])))
            found.add(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big"))
        return frozenset(found)

    def likeness(self, other: "OwnText") -> float:
        """Return the share of both texts that is in both, from 0 to 1."""
        both = len(self.grams) + len(other.grams)
        return 2 * len(self.grams & other.grams) / both if both else 0.0


class Boilerplate:
    """What an exercise gives to everybody: the lines of its stub, and the names in them."""

    def __init__(self, stub: str) -> None:
        """Read the stub."""
        lines = list(_lines(stub))
        self._lines = {_written(line) for line in lines}
        self._names = {token.string for line in lines for token in line if token.type == tokenize.NAME}
        self._heads = {line[1].string for line in lines if _is_head(line)}

    def own_text(self, source: str) -> OwnText:
        """Return what a file has beyond that."""
        words: list[str] = []
        for line in _lines(source):
            is_given = _written(line) in self._lines or (_is_head(line) and self._is_given(line[1].string))
            if not is_given and not _says_nothing(line):
                words += self._words(line)
        return OwnText(tuple(words))

    def _is_given(self, name: str) -> bool:
        return name.partition("__")[0] in self._heads  # an alternative is called half__by_shifting

    def _words(self, line: Line) -> Iterator[str]:
        before = ""
        for token in line:
            if token.type == tokenize.NAME:
                known = before == "." or token.string in _BUILTINS or token.string in self._names
                yield token.string if known else "name"
            else:
                yield _WORDS_OF_LITERALS.get(token.type, token.string)
            before = token.string


def text_of(data: bytes) -> str:
    """Return the text of a file that somebody handed in.

    Raises:
        NotComparable: it is too large, no text, or no Python.
    """
    if len(data) > MAX_BYTES:
        raise NotComparable(f"larger than {MAX_BYTES // 2**10} KiB")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise NotComparable("no UTF-8 text") from None
    try:
        parse(text)
        list(_lines(text))
    except (Refused, tokenize.TokenError, SyntaxError):
        raise NotComparable("no Python that can be read") from None
    return text


def _lines(source: str) -> Iterator[Line]:
    """Yield the statements of a text, as Python counts its lines."""
    line: list[tokenize.TokenInfo] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NEWLINE:
            yield tuple(line)
            line = []
        elif token.type not in _LEFT_OUT:
            line.append(token)
    if line:
        yield tuple(line)


def _written(line: Sequence[tokenize.TokenInfo]) -> tuple[str, ...]:
    return tuple(token.string for token in line)


def _is_head(line: Line) -> bool:
    return len(line) > 1 and line[0].string in ("def", "class")


def _says_nothing(line: Line) -> bool:
    """Whether a statement is an import, a text alone, or an answer to a question."""
    first = line[0] if line else None
    if first is None or first.string in ("import", "from"):
        return True
    is_answer = len(line) > 1 and first.string in _ANSWERS and line[1].string == "="
    return is_answer or all(token.type == tokenize.STRING for token in line)
