"""The call that failed, as a small program that a learner can paste, run and debug."""

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.judge.settled import Settled
from grader.judge.submission import parse
from grader.results import ExerciseResult, TestResult

# What a call may mention beside the learner's own names, and where it comes from.
_MODULES = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "jax": "import jax",
    "jnp": "import jax.numpy as jnp",
    "nnx": "from flax import nnx",
    "optax": "import optax",
    "given": "import given",
    "inspect": "import inspect",
    "math": "import math",
}

# Of arrays only one item is told; where it stands is in the message.
_WHERE = re.compile(r"^values  (.+): expected .+, got .+$", re.MULTILINE)
_LOOKS_LIKE_A_CALL = re.compile(r"(\w+ = )?[\w.]+\(")


def failing_call(result: ExerciseResult, test: TestResult, path: Path, given: Path | None) -> str | None:
    """Return a program that makes the call that a check failed with; None where the check made none.

    Args:
        result: the verdict on the exercise.
        test: the check that failed.
        path: the learner's file.
        given: the exercise's public `given.py`, where there is one.
    """
    # Of a call that never came back, the message's first line is all there is.
    body = _body(test.call or (test.message or "").partition("\n")[0])
    if body is None:
        return None
    mentioned = {node.id for node in _nodes(body, ast.Name) if isinstance(node.ctx, ast.Load)}
    made = {node.id for node in _nodes(body, ast.Name) if isinstance(node.ctx, ast.Store)}
    imported = [node for node in _nodes(body, ast.Import, ast.ImportFrom) for node in node.names]
    foreign = mentioned - made - {(name.asname or name.name).partition(".")[0] for name in imported}
    modules = sorted(foreign & set(_MODULES))
    names = sorted(foreign - set(_MODULES) - set(dir(builtins)))
    folders = [path.parent] if given is None else [given.parent, path.parent]
    lines = [f"# {test.title}", "import sys", ""]
    lines += [f"sys.path.insert(0, {str(folder)!r})" for folder in folders]
    lines += [
        *(_MODULES[name] for name in modules),
        f"sys.modules.pop({result.name!r}, None)  # pasted again, it reads the file again",
        f"from {result.name} import {', '.join(names or [result.name])}",
        "",
    ]
    lines += _with_answer_printed(body)
    where = _WHERE.search(test.message or "")
    if where is not None:
        lines.append(f"# values    {where[1]}")
    for label, value in (("expected", test.expected), ("got", test.got)):
        if value:
            first, *rest = value.splitlines()
            lines += [f"# {label:<8}  {first}", *(f"#           {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def why_no_call(test: TestResult) -> str:
    """Say why there is no program for a check that failed."""
    if test.call is None and not _LOOKS_LIKE_A_CALL.match(test.message or ""):
        return "There is no call to try: this is not about what one call of your code gives."
    return "The call cannot be written as a program: its arrays are very large."


def _body(call: str) -> ast.Module | None:
    try:
        body = parse(call)
    except Settled:
        return None
    is_call = bool(body.body) and isinstance(body.body[-1], ast.Expr) and isinstance(body.body[-1].value, ast.Call)
    return body if is_call else None


def _nodes(tree: ast.Module, *kinds: Any) -> Iterator[Any]:
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def _with_answer_printed(tree: ast.Module) -> list[str]:
    """The statements of a call, the value of the last one kept as `answer`, for a debugger, and printed."""
    *before, last = [ast.unparse(statement) for statement in tree.body]
    return [*before, f"answer = {last}", "print(answer)"]
