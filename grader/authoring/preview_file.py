"""The file of a learner who makes a known mistake, or none: written from the course's own files.

A mistake stands in `mistakes.py` under a name of its own, beside what its author needs to tell it. A learner's file has
the lesson, the function under its right name, and right answers to the questions. So what is judged is a file as
learners have it, and what is shown of it is what they are shown.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.checks import Mistake
from grader.course import Course, Exercise
from grader.learner.lesson import find_lesson
from grader.quiz import MARK

_QUESTIONS = {"QUESTION", "PREDICTION", "REASON"}


def file_with(course: Course, exercise: Exercise, stub: str, questions: str, mistake: Mistake | None = None) -> str:
    """Return a learner's file that is right, but for one mistake where one is given.

    Args:
        course: the course.
        exercise: which of its exercises.
        stub: what the learner began with.
        questions: the block at the end, answered; empty where nothing is asked.
        mistake: what the learner gets wrong.
    """
    reference = _Source(course.solution_file(exercise, "solution.py"))
    parts = reference.statements
    imports = [reference.text(node) for node in parts if _is_import(node)]
    body = [(_name(node), reference.text(node)) for node in parts if not _is_import(node)]
    if mistake is not None:
        wrong = _Source(course.solution_file(exercise, "mistakes.py"))
        more, body = _with_mistake(wrong, reference, body, mistake, mistake.of or exercise.name)
        imports += more
    lesson = find_lesson(stub)
    head = "" if lesson is None else "\n".join(stub.split("\n")[lesson.first : lesson.end])
    blocks = [head, "\n".join(dict.fromkeys(imports)), *(text for _, text in body), questions.rstrip()]
    return "\n\n\n".join(filter(None, blocks)) + "\n"


def answers(block: str, **given: str) -> str:
    """Return an answered block of questions with other answers in it, as in ``REASON='"b"'``."""
    lines = block.splitlines()
    for place, line in enumerate(lines):
        name = line.partition(" = ")[0]
        if name in given:
            lines[place] = f"{name} = {given[name]}"
    return "\n".join(lines) + "\n"


class _Source:
    """One of the course's files: what it defines, and the text of it."""

    def __init__(self, path: Path) -> None:
        """Read it, without its docstring and its answers to questions."""
        source = path.read_text(encoding="utf-8").partition(MARK)[0]
        body = ast.parse(source).body
        self._lines = source.split("\n")
        self.statements = [node for node in body if not _is_docstring(node) and _name(node) not in _QUESTIONS]
        self.named = {name: node for node in self.statements for name in _names_bound(node)}
        self._markers = _markers(self.statements)

    def text(self, node: ast.stmt) -> str:
        """Return the text of a statement, without what marks it as a mistake."""
        own = [decorator for decorator in _decorators(node) if not self._marks(decorator)]
        spans = [(decorator.lineno, decorator.end_lineno) for decorator in own] + [(node.lineno, node.end_lineno)]
        return "\n".join("\n".join(self._lines[first - 1 : last]) for first, last in spans)

    def needed_by(self, name: str) -> list[ast.stmt]:
        """Return the statements that a definition cannot do without, and itself, in their order."""
        waiting, needed = [name], set()
        while waiting:
            node = self.named.get(waiting.pop())
            if node is not None and id(node) not in needed:
                needed.add(id(node))
                waiting += self.names_used(node)
        return [node for node in self.statements if id(node) in needed]

    def names_used(self, node: ast.stmt) -> set[str]:
        """Return the names that a statement mentions, but for those in what marks it as a mistake."""
        marks = {id(decorator) for decorator in _decorators(node) if self._marks(decorator)}
        parts = [child for child in ast.iter_child_nodes(node) if id(child) not in marks]
        return {part.id for whole in parts for part in ast.walk(whole) if isinstance(part, ast.Name)}

    def _marks(self, decorator: ast.expr) -> bool:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        return getattr(called, "id", "") in self._markers or getattr(called, "attr", "") == "mistake"


def _with_mistake(
    wrong: _Source, reference: _Source, body: list[tuple[str, str]], mistake: Mistake, target: str
) -> tuple[list[str], list[tuple[str, str]]]:
    """Put a mistake, and what it needs, in the place of the function that it stands for.

    A mistake that uses what it stands for means the right one, which then stands before it under another name.
    """
    needed = wrong.needed_by(mistake.function)
    imports = [wrong.text(node) for node in needed if _is_import(node) and not _is_graders(node)]
    definitions = [node for node in needed if not _is_import(node)]
    taken = {name for name, _ in body}
    renamed = {name: f"{name}_" for node in definitions if (name := _name(node)) in taken}
    renamed |= {target: f"right_{target}", mistake.function: target}
    texts = [(node, _renamed(wrong.text(node), renamed)) for node in definitions]
    uses_the_right = any(target in wrong.names_used(node) for node in definitions)
    kept = [(name, text) for name, text in body if name != target]
    if uses_the_right and target in reference.named:
        kept.append((renamed[target], _renamed(reference.text(reference.named[target]), {target: renamed[target]})))
    return imports, [*kept, *((renamed.get(_name(node), _name(node)), text) for node, text in texts)]


def _renamed(text: str, names: dict[str, str]) -> str:
    """Return a definition's text with other names for what it uses and defines, but not for its own arguments."""
    lines = [line.encode() for line in text.split("\n")]  # a syntax tree counts bytes
    for row, column, name in sorted(_Uses(set(names)).in_text(text), reverse=True):
        line = lines[row - 1]
        at = line.index(name.encode(), column)
        lines[row - 1] = line[:at] + names[name].encode() + line[at + len(name.encode()) :]
    return b"\n".join(lines).decode()


class _Uses(ast.NodeVisitor):
    """Finds where names of a module stand in a text; arguments and attributes of the same name are others."""

    def __init__(self, names: set[str]) -> None:
        """Look for these."""
        self._names, self._found = names, set[tuple[int, int, str]]()

    def in_text(self, text: str) -> set[tuple[int, int, str]]:
        """Return the rows, from 1, the columns, from 0 and in bytes, behind which they stand, and which it is."""
        self.visit(ast.parse(text))
        return self._found

    def visit_Name(self, node: ast.Name) -> None:
        """Take in a name."""
        self._take(node, node.id)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Take in a function's name, and what stands in it."""
        self._take(node, node.name)
        self._function(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Take in what stands in a function without a name."""
        self._within([node.body], {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)})

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Take in a class's name, and what stands in it but the names of its attributes and methods."""
        self._take(node, node.name)
        for part in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(part)
        for part in node.body:
            if isinstance(part, ast.FunctionDef):
                self._function(part)
            else:
                self._within([part], set(_names_bound(part)))

    def _function(self, node: ast.FunctionDef) -> None:
        for part in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(part)
        self._within(node.body, {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)})

    def _within(self, body: Sequence[ast.AST], hidden: set[str]) -> None:
        before, self._names = self._names, self._names - hidden
        for part in body:
            self.visit(part)
        self._names = before

    def _take(self, node: ast.Name | ast.FunctionDef | ast.ClassDef, name: str) -> None:
        if name in self._names:
            self._found.add((node.lineno, node.col_offset, name))


def _markers(statements: list[ast.stmt]) -> set[str]:
    """Return what a file calls `grader.checks.mistake`, and what it made of that."""
    found: set[str] = set()
    for node in statements:
        if isinstance(node, ast.ImportFrom) and node.module == "grader.checks":
            found |= {alias.asname or alias.name for alias in node.names if alias.name == "mistake"}
        elif isinstance(node, ast.Assign) and found & {
            part.id for part in ast.walk(node) if isinstance(part, ast.Name)
        }:
            found |= set(_names_bound(node))
    return found


def _decorators(node: ast.stmt) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _is_graders(node: ast.stmt) -> bool:
    """Whether an import is of what only a course's author has."""
    return isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "grader"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _name(node: ast.stmt) -> str:
    """Return the first name that a statement binds; nothing where it binds none."""
    return next(_names_bound(node), "")


def _names_bound(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in names)
        case _:
            stored = (part for part in ast.walk(node) if isinstance(part, ast.Name))
            yield from (part.id for part in stored if isinstance(part.ctx, ast.Store))
