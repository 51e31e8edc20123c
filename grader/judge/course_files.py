"""Loading a course's own files, which are trusted, each once and under a name of its own."""

import ast
import importlib.util
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

from grader.checks import Mistake
from grader.errors import CourseError
from grader.quiz import Quiz


@cache
def load(path: Path) -> ModuleType:
    """Run one of the course's files as a module."""
    name = "_course_" + "_".join(path.with_suffix("").parts[-3:])
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise CourseError(f"the course has no file {path}")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CourseError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    return module


@cache
def source(path: Path) -> str:
    """Return the text of one of the course's files, as it was when it was first asked for."""
    return path.read_text(encoding="utf-8")


def mistakes_in(path: Path) -> list[Mistake]:
    """Return the mistakes marked in a `mistakes.py`, in their order; none where there is no such file."""
    if not path.is_file():
        return []
    return [
        found for value in vars(load(path)).values() if isinstance(found := getattr(value, "mistake", None), Mistake)
    ]


def alternatives_in(path: Path) -> list[str]:
    """Return the names of the right answers in an `alternatives.py`: its public top-level functions."""
    if not path.is_file():
        return []
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [node.name for node in body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def quiz_maker(path: Path) -> Callable[[random.Random], Quiz] | None:
    """Return the function that draws an exercise's questions; None where it asks none."""
    return load(path).quiz if path.is_file() else None
