"""A learner's file: read once as bytes, parsed, never run and never imported on this side."""

import ast
import errno
import os
import stat
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.judge.settled import Refused
from grader.judge.text import plain
from grader.results import Reason, Status

MAX_BYTES = 2**15  # ast.parse needs up to a second and 300 MB for the worst file of this size; it grows by the square


@dataclass(frozen=True)
class Submission:
    """What was read: the text that the worker will run, and its syntax tree for the judge's own questions."""

    source: str
    tree: ast.Module

    def assigned(self, name: str) -> ast.expr | None:
        """Return what is last assigned to `name` at the top of the file."""
        values = [value for target, value in map(_assignment, self.tree.body) if target == name]
        return values[-1] if values else None

    def line_of_only_return(self, name: str, method: str | None = None) -> int | None:
        """Return the line of the one `return` in a function, or in a method of a class, where there is exactly one."""
        found = _last_definition(self.tree.body, name)
        if method is not None and isinstance(found, ast.ClassDef):
            found = _last_definition(found.body, method)
        if not isinstance(found, ast.FunctionDef):
            return None
        returns = [node.lineno for node in _own_nodes(found) if isinstance(node, ast.Return)]
        return returns[0] if len(returns) == 1 else None


def _last_definition(body: list[ast.stmt], name: str) -> ast.FunctionDef | ast.ClassDef | None:
    """Return the definition of `name` that counts when all of it has run."""
    for node in reversed(body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return node
    return None


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Walk through a function, and not into functions and classes that stand in it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def source_line(source: str, number: int) -> str:
    """Return one line of a text, for showing; nothing where there is no such line."""
    lines = source.split("\n")  # as Python counts them, not at every form feed
    return plain(lines[number - 1].strip(), 200) if 1 <= number <= len(lines) else ""


def shown_lines(source: str, lines: list[int]) -> list[tuple[int, str]]:
    """Return the outermost and the two deepest of a traceback's lines, each with its text."""
    ends = dict.fromkeys([*lines[:1], *lines[-2:]])
    return [(line, text) for line in ends if (text := source_line(source, line))]


def read_submission(path: Path, shown_as: str, root: Path | None = None) -> Submission:
    """Read and parse one file; `Refused` where that cannot be."""
    source = read_source(path, shown_as, root)
    return Submission(source, parse(source))


def read_source(path: Path, shown_as: str, root: Path | None = None) -> str:
    """Read one regular file of UTF-8 text; `Refused` where it is none, or lies behind a link below `root`."""
    if root is not None and path.parent.resolve() != root.resolve() / path.parent.relative_to(root):
        raise Refused(Status.ERROR, Reason.UNREADABLE, f"{shown_as} lies behind a link; put the folder itself here")
    return _decoded(_read_bytes(path, shown_as), shown_as)


def _read_bytes(path: Path, shown_as: str) -> bytes:
    def unreadable(why: str) -> Refused:
        return Refused(Status.ERROR, Reason.UNREADABLE, f"{shown_as} {why}")

    # Without following a link, and without waiting where the name is a pipe.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise unreadable("is not there") from None
    except OSError as error:
        is_link = error.errno in (errno.ELOOP, errno.EMLINK)
        raise unreadable(
            "is a link; put the file itself here" if is_link else f"cannot be read: {error.strerror}"
        ) from None
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise unreadable("is a folder; put a file here" if stat.S_ISDIR(mode) else "is no regular file")
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise unreadable(f"is larger than {MAX_BYTES // 2**10} KiB")
    return data


def _decoded(data: bytes, shown_as: str) -> str:
    try:
        # One encoding for everybody: a coding line cannot make the judge read other code than the worker runs.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused(
            Status.ERROR, Reason.UNREADABLE, f"{shown_as} is not UTF-8 text (line {line}); save it as UTF-8"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")  # as Python reads it


def parse(source: str) -> ast.Module:
    """Return the syntax tree, or `Refused` with the line where it goes wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a SyntaxWarning is the learner's own business
            # Never compiled here: twenty nested `finally` blocks, 2 KB of text, become gigabytes. The worker does that.
            return ast.parse(source)
    except SyntaxError as error:
        at = "" if error.lineno is None else f"line {error.lineno}: "  # a NUL byte stands in no line
        message, line = at + plain(error.msg, 200), error.lineno
    except (ValueError, RecursionError, MemoryError) as error:  # a NUL byte; nested beyond what Python reads
        message, line = plain(str(error) or "nested too deep for Python to read", 200), None
    raise Refused(Status.ERROR, Reason.SYNTAX, message, line)


def is_not_started(submission: Submission, path: Path, stub: Path) -> bool:
    """Whether the file at `path` is still the stub: the same syntax tree, whatever question was drawn into it.

    In a checkout of a course the file that a learner edits is the stub itself; then the file alone tells.
    """
    if path.samefile(stub):
        return _is_bare(submission.tree)
    try:
        handed_out = read_submission(stub.resolve(), stub.name)  # some installers make links
    except Refused:  # in a checkout somebody works on it: no fault of the file that is judged
        return False
    return _fingerprint(submission.source) == _fingerprint(handed_out.source)


def _is_bare(tree: ast.Module) -> bool:
    """Whether every function and method only raises NotImplementedError and no question is answered."""
    bodies = [tree.body, *(statement.body for statement in tree.body if isinstance(statement, ast.ClassDef))]
    functions = [node for body in bodies for node in body if isinstance(node, ast.FunctionDef)]
    answers = [value for name, value in map(_assignment, tree.body) if name in ("PREDICTION", "REASON")]
    bare = [_only_raises(function) for function in functions]
    begun = not all(bare) or any(not isinstance(value, ast.Constant) or value.value is not None for value in answers)
    return bool(bare or answers) and not begun  # an exercise may have questions and nothing to write


def _only_raises(function: ast.FunctionDef) -> bool:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    match body:
        case [ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError")))]:
            return True
    return False


def _fingerprint(source: str) -> str | None:
    """The syntax tree as text, without the question's number, and without docstrings: a lesson may be reworded."""
    tree = parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node, clean=False):
            del node.body[0]
    tree.body = [statement for statement in tree.body if _assignment(statement)[0] != "QUESTION"]
    try:
        return ast.dump(tree)
    except (RecursionError, ValueError):  # ValueError: an int of more digits than Python writes
        return None  # too deep to be a stub; None equals no stub's fingerprint


def _assignment(statement: ast.stmt) -> tuple[str | None, ast.expr | None]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=value):
            return name, value
    return None, None
