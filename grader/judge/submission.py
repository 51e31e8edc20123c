"""A learner's file: read once as bytes, parsed, never run and never imported on this side."""

import ast
import errno
import os
import stat
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.judge.text import plain
from grader.results import Reason, Status

MAX_BYTES = 2**20


class Refused(Exception):
    """The file never comes to the checks; this is its verdict."""

    def __init__(self, status: Status, reason: Reason | None, message: str) -> None:
        """Say which verdict, and in words for the learner."""
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message


@dataclass(frozen=True)
class Submission:
    """What was read: the text that the worker will run, and its syntax tree for the judge's own questions."""

    filename: str
    source: str
    tree: ast.Module

    def literal(self, name: str) -> Any:
        """Return the literal last assigned to `name` at the top of the file; KeyError where there is none."""
        for statement in reversed(self.tree.body):
            target, value = _assignment(statement)
            if target == name and value is not None:
                try:
                    return ast.literal_eval(value)
                except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                    break
        raise KeyError(name)

    def line_of_only_return(self, function: str) -> int | None:
        """Return the line of the one `return` in `function`, where there is exactly one."""
        for statement in self.tree.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == function:
                returns = [node.lineno for node in ast.walk(statement) if isinstance(node, ast.Return)]
                return returns[0] if len(returns) == 1 else None
        return None

    def line(self, number: int) -> str:
        """Return one line of the source, for showing."""
        lines = self.source.splitlines()
        return plain(lines[number - 1].strip(), 200) if 1 <= number <= len(lines) else ""


def read_submission(path: Path, shown_as: str) -> Submission:
    """Read one regular file of UTF-8 Python; `Refused` where it is none."""
    source = _decoded(_read_bytes(path, shown_as), shown_as)
    return Submission(shown_as, source, parse(source))


def _read_bytes(path: Path, shown_as: str) -> bytes:
    def unreadable(why: str) -> Refused:
        return Refused(Status.ERROR, Reason.UNREADABLE, f"{shown_as} {why}")

    # Without following a link, and without waiting where the name is a pipe.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise unreadable("is not there; 'grader init' brings back what is missing") from None
    except OSError as error:
        is_link = error.errno in (errno.ELOOP, errno.EMLINK)
        raise unreadable(
            "is a link; put the file itself here" if is_link else f"cannot be read: {error.strerror}"
        ) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise unreadable("is no regular file")
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise unreadable(f"is larger than {MAX_BYTES // 2**20} MiB")
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
    return text.replace("\r\n", "\n")


def parse(source: str) -> ast.Module:
    """Return the syntax tree, or `Refused` with the line where it goes wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a SyntaxWarning is the learner's own business
            # Compiled too, and thrown away: some errors, such as a return outside a function, show only there.
            compile(source, "<submission>", "exec", dont_inherit=True)
            return ast.parse(source)
    except SyntaxError as error:
        message = f"line {error.lineno}: {plain(error.msg, 200)}"
    except (ValueError, RecursionError, MemoryError) as error:  # a NUL byte; nested beyond what Python reads
        message = plain(str(error) or "nested too deep for Python to read", 200)
    raise Refused(Status.ERROR, Reason.SYNTAX, f"{message}  (nothing was counted)")


def is_unchanged(submission: Submission, stub: str) -> bool:
    """Whether the file is still the stub: the same syntax tree, whatever question was drawn into it."""
    return _fingerprint(submission.tree) == _fingerprint(parse(stub.replace("\r\n", "\n")))


def is_bare(submission: Submission) -> bool:
    """Whether nothing is written yet, told by the file alone: every function only raises, every answer is None.

    For a checkout of a course, where the file that a learner edits is the stub itself.
    """
    functions = [statement for statement in submission.tree.body if isinstance(statement, ast.FunctionDef)]
    answers = [_assignment(statement) for statement in submission.tree.body]
    return all(_only_raises(function) for function in functions) and not any(
        name in ("PREDICTION", "REASON") and not (isinstance(value, ast.Constant) and value.value is None)
        for name, value in answers
    )


def _only_raises(function: ast.FunctionDef) -> bool:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    match body:
        case [ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError")))]:
            return True
    return False


def _fingerprint(tree: ast.Module) -> str | None:
    kept = [statement for statement in tree.body if _assignment(statement)[0] != "QUESTION"]
    try:
        return ast.dump(ast.Module(kept, []))
    except RecursionError:
        return None  # too deep to be a stub; None equals no stub's fingerprint


def _assignment(statement: ast.stmt) -> tuple[str | None, ast.expr | None]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=value):
            return name, value
    return None, None
