"""Loading a course's own files, which are trusted, each once and under a name of its own."""

import ast
import contextlib
import importlib.util
import random
import sys
from collections.abc import Callable, Iterator, Sequence
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
        if path.name == "given.py":
            spec.loader.exec_module(module)
        else:
            with given_importable(path.with_name("given.py")):
                spec.loader.exec_module(module)
    except Exception as error:  # the file runs as it is loaded, and may raise anything: its author is told where
        at = place_of(error, [path]) or path
        raise CourseError(f"{at} cannot be loaded: {type(error).__name__}: {error}") from error
    return module


@contextlib.contextmanager
def given_importable(path: Path) -> Iterator[None]:
    """Let what is loaded now import `given`, where its exercise gives something; each exercise has its own."""
    before = sys.modules.pop("given", None)
    if path.is_file():
        sys.modules["given"] = load(path)
    try:
        yield
    finally:
        sys.modules.pop("given", None)
        if before is not None:
            sys.modules["given"] = before


def place_of(error: BaseException, places: Sequence[Path]) -> str | None:
    """Return the file and the line, the deepest in any of these files and folders, where an error was raised."""
    inside = [str(place) for place in places]
    if isinstance(error, SyntaxError) and error.filename in inside:
        return f"{error.filename}:{error.lineno}"
    found, trace = None, error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if any(Path(file).is_relative_to(place) for place in inside):
            found = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


FORM = "a check is a function whose name begins with test_"


def check_names(path: Path) -> None:
    """Refuse a file in which one check hides another of the same name, or has a name that is not run."""
    names: set[str] = set()
    for node in ast.parse(source(path)).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            if node.name in names:
                raise CourseError(f"{path}:{node.lineno}: a second {node.name} hides the first")
            names.add(node.name)
        elif isinstance(node, ast.FunctionDef) and any(map(_is_title, node.decorator_list)):
            raise CourseError(f"{path}:{node.lineno}: {node.name} has a title and would not be run; {FORM}")


def _is_title(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", None)) == "title"


@cache
def source(path: Path) -> str:
    """Return the text of one of the course's files, as it was when it was first asked for."""
    return path.read_text(encoding="utf-8")


def mistakes_in(path: Path) -> list[Mistake]:
    """Return the mistakes marked in a `mistakes.py`, in their order; none where there is no such file."""
    if not path.is_file():
        return []
    own = (vars(value) for value in vars(load(path)).values() if hasattr(value, "__dict__"))  # a class inherits none
    return [found for attributes in own if isinstance(found := attributes.get("mistake"), Mistake)]


def alternatives_in(path: Path) -> list[str]:
    """Return the names of the right answers in an `alternatives.py`: its public top-level functions and classes."""
    if not path.is_file():
        return []
    body = ast.parse(path.read_text(encoding="utf-8")).body
    defined = [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return [name for name in defined if not name.startswith("_")]


def quiz_maker(path: Path) -> Callable[[random.Random], Quiz] | None:
    """Return the function that draws an exercise's questions; None where it asks none."""
    return load(path).quiz if path.is_file() else None
