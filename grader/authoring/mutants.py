"""Small changes to a reference, made by its syntax tree: each is a wrong answer, or says the same in another way.

What stands in signatures is the stub's and is left as it is; so are docstrings, titles of errors and QUESTION.
"""

import ast
import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.authoring.replacements import replacements

MOST = 40
"""How many of an exercise's mutants are tried; beyond that they are drawn by a seed."""
FEWEST = 15
"""Where there are fewer, parameters are also taken for one another."""


@dataclass(frozen=True)
class Mutant:
    """One changed reference: in which function and line, the statement before and after, and the whole source."""

    function: str
    line: int
    was: str
    now: str
    kind: str
    source: str

    @property
    def told(self) -> str:
        """The change in one line."""
        return f"{self.function}, line {self.line}: {self.was}  →  {self.now}"


def mutants_of(source: str) -> list[Mutant]:
    """Return every mutant of a reference, in the order of its lines; none is there twice, nor is the reference."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    found = _made(tree, seen, _changes)
    if len(found) < FEWEST:
        found += _made(tree, seen, lambda node, path: _mixed_up(tree, node, path))
    return sorted(found, key=lambda mutant: mutant.line)


def _made(tree: ast.Module, seen: set[str], changes: "_Changes") -> list[Mutant]:
    found = []
    for path, function in _places(tree):
        statement = _statement_at(tree, path)
        was = _headline(statement)
        for kind, apply in changes(_at(tree, path), path):
            mutated = copy.deepcopy(tree)
            apply(mutated)
            try:
                text = ast.unparse(ast.fix_missing_locations(mutated))
                compile(text, "<mutant>", "exec")
            except (SyntaxError, ValueError, AttributeError, RecursionError):
                continue  # no Python any more
            if text in seen:
                continue
            seen.add(text)
            now = _headline(_statement_at(mutated, path)) if kind != "left out" else "(left out)"
            found.append(Mutant(function, statement.lineno, was, now, kind, text + "\n"))
    return found


def _mixed_up(tree: ast.Module, node: ast.AST, path: "_Path") -> Iterator[tuple[str, "_Apply"]]:
    """Yield, for a parameter, each other one of its function in its place."""
    if not isinstance(node, ast.Name):
        return
    around = [found for end in range(1, len(path)) if isinstance(found := _at(tree, path[:end]), ast.FunctionDef)]
    for function in around[-1:]:
        names = [arg.arg for arg in (*function.args.args, *function.args.kwonlyargs) if arg.arg != "self"]
        if node.id in names:
            for name in names:
                if name != node.id:
                    yield "parameter", _put(path, ast.Name(name, ast.Load()))


def chosen(mutants: list[Mutant], seed: str, most: int = MOST) -> list[Mutant]:
    """Return at most so many of them, drawn by `seed`, in their order."""
    if len(mutants) <= most:
        return mutants
    drawn = sorted(random.Random(seed).sample(range(len(mutants)), most))
    return [mutants[index] for index in drawn]


# ── where something can be changed ────────────────────────────────────────────────────────────────────────────────────

_Path = tuple[tuple[str, int | None], ...]
"""How a node is reached from the root: a field, and an index where the field is a list."""


def _places(tree: ast.Module) -> Iterator[tuple[_Path, str]]:
    """Yield the path of every node that may be changed, and the function that it is in."""
    for index, node in enumerate(tree.body):
        at: _Path = (("body", index),)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from _within(node, at, node.name)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) != "QUESTION":
            yield from _below(node.value, (*at, ("value", None)), ast.unparse(node.targets[0]))


def _within(node: ast.FunctionDef | ast.ClassDef, at: _Path, name: str) -> Iterator[tuple[_Path, str]]:
    """Yield the places in a body, not those in a signature or a docstring."""
    first = 1 if ast.get_docstring(node, clean=False) is not None else 0
    for index, child in enumerate(node.body[first:], first):
        here: _Path = (*at, ("body", index))
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from _within(child, here, f"{name}.{child.name}")
        elif isinstance(node, ast.FunctionDef) or isinstance(child, ast.Assign):
            yield from _below(child, here, name)


def _below(node: ast.AST, at: _Path, name: str) -> Iterator[tuple[_Path, str]]:
    if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom | ast.Assert | ast.JoinedStr):
        return  # what an error says is not judged
    yield at, name
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "targets", "target") or (
            field == "args" and isinstance(node, ast.Lambda)
        ):
            continue
        if isinstance(node, ast.FunctionDef) and field != "body":
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                yield from _below(child, (*at, (field, index)), name)


def _at(tree: ast.AST, path: _Path) -> ast.AST:
    for field, index in path:
        value = getattr(tree, field)
        tree = value if index is None else value[index]
    return tree


def _statement_at(tree: ast.AST, path: _Path) -> ast.stmt:
    found = tree
    for field, index in path:
        value = getattr(tree, field)
        if index is not None and index >= len(value):
            break
        tree = value if index is None else value[index]
        found = tree if isinstance(tree, ast.stmt) else found
    assert isinstance(found, ast.stmt)
    return found


def _headline(statement: ast.stmt) -> str:
    """Return a statement in one line; of a compound one its head."""
    return ast.unparse(statement).strip().splitlines()[0]


# ── what can be changed there ─────────────────────────────────────────────────────────────────────────────────────────

_Apply = Callable[[ast.Module], None]
_Changes = Callable[[ast.AST, _Path], Iterator[tuple[str, _Apply]]]


def _changes(node: ast.AST, path: _Path) -> Iterator[tuple[str, _Apply]]:
    for kind, new in replacements(node):
        yield kind, _put(path, new)
    if isinstance(node, ast.Expr | ast.AugAssign) or _is_item_assigned(node):
        yield "left out", _put(path, ast.Pass())


def _is_item_assigned(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(target, ast.Subscript) for target in targets)


def _put(path: _Path, new: ast.AST | None) -> _Apply:
    def apply(tree: ast.Module) -> None:
        field, index = path[-1]
        parent = _at(tree, path[:-1])
        if index is None:
            setattr(parent, field, copy.deepcopy(new))
        else:
            getattr(parent, field)[index] = copy.deepcopy(new)

    return apply
