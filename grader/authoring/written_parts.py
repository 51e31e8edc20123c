"""What stands in an exercise's files, read and not run: the stub beside the reference, and the entry in course.toml."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.authoring.findings import ExerciseProof
from grader.authoring.skeleton import MARK
from grader.course import Course, Exercise
from grader.quiz import MARK as MARK_OF_QUESTIONS

LONGEST_LINE, MOST_LINES = 80, 110
HINTS = 3
MEND = "mend"
"""The tag of an exercise whose stub is written, with mistakes to find; nothing there has to be called as it is."""

Definition = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True)
class WrittenExercise:
    """The files of one exercise."""

    course: Course
    exercise: Exercise

    def path(self, name: str) -> Path:
        """Return the path of one of the files that learners do not get."""
        return self.course.solution_file(self.exercise, name)

    def has(self, name: str) -> bool:
        """Whether one of them is there."""
        return self.path(name).is_file()

    def shown(self, path: Path) -> str:
        """Return the path as it is told: below the course's folder."""
        return path.relative_to(self.course.folder).as_posix()

    def shown_file(self, name: str) -> str:
        """Return the path of one of them as it is told."""
        return self.shown(self.path(name))

    @property
    def stub(self) -> Path:
        """The file that a learner starts from."""
        return self.course.stub(self.exercise)

    @cached_property
    def stub_source(self) -> str:
        """What stands in it."""
        return self.stub.read_text(encoding="utf-8")

    @cached_property
    def in_stub(self) -> dict[str, Definition]:
        """The functions and classes of the stub."""
        return definitions(ast.parse(self.stub_source).body)

    @cached_property
    def in_reference(self) -> dict[str, Definition]:
        """The public functions and classes of the reference."""
        return definitions(ast.parse(self.path("solution.py").read_text(encoding="utf-8")).body)

    @property
    def to_write(self) -> list[str]:
        """What a learner is to write: all that the stub and the reference have in common but its body."""
        return [
            name
            for name, definition in self.in_reference.items()
            if name in self.in_stub and ast.dump(definition) != ast.dump(self.in_stub[name])
        ]

    @property
    def is_only_asked(self) -> bool:
        """Whether there is nothing to write, only questions to answer."""
        return self.has("questions.py") and not self.in_reference


def definitions(body: list[ast.stmt]) -> dict[str, Definition]:
    """Return the public functions and classes defined in a body."""
    found = {node.name: node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return {name: node for name, node in found.items() if not name.startswith("_")}


def read_parts(written: WrittenExercise, proof: ExerciseProof) -> bool:
    """Tell every fault that can be seen by reading; return whether the exercise can be judged at all."""
    complete = _files(written, proof) and not _still_to_write(written, proof)
    if complete:
        _beside_each_other(written, proof)
        _page(written, proof)
    else:
        proof.count("stub", False)
    _entry(written, proof, complete)
    return complete


def _files(written: WrittenExercise, proof: ExerciseProof) -> bool:
    """Whether the three files without which nothing can be judged are there and can be read."""
    needed = {
        "stub": (written.stub, "write what a learner starts from"),
        "reference": (written.path("solution.py"), "write the reference"),
        "checks": (written.path("checks.py"), "write the checks"),
    }
    complete = True
    for part, (path, mend) in needed.items():
        if not path.is_file():
            proof.blame(part, written.shown(path), f"There is no such file; {mend}.")
            complete = False
            continue
        try:
            ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            at = "" if line is None else f"line {line}: "
            said = error.msg if isinstance(error, SyntaxError) else str(error)
            proof.blame(part, written.shown(path), f"It cannot be read: {at}{said}. Mend its Python.")
            complete = False
    return complete


def _still_to_write(written: WrittenExercise, proof: ExerciseProof) -> bool:
    """Tell every line that was left for the author, and whether there is one."""
    parts = {"solution.py": "reference", "checks.py": "checks", "mistakes.py": "mistakes"}
    parts |= {"alternatives.py": "alternatives", "questions.py": "checks"}
    paths = {written.stub: "stub"} | {written.path(name): part for name, part in parts.items() if written.has(name)}
    found = False
    for path, part in paths.items():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if MARK in line:
                what = line.partition(f"{MARK}: ")[2].strip().strip("\"'.,)")
                proof.blame(part, written.shown(path), f"Line {number} is still to be written: {what}.")
                found = True
    return found


def _beside_each_other(written: WrittenExercise, proof: ExerciseProof) -> None:
    before = len(proof.faults)
    file, stub, reference = written.shown(written.stub), written.in_stub, written.in_reference

    def differ(message: str) -> None:
        proof.blame("stub", file, message)

    for name in [name for name in reference if name not in stub]:
        differ(f"The reference defines {name}, and the stub does not; add it to the stub, or call it _{name} there.")
    for name in [name for name in stub if name not in reference]:
        differ(f"The stub defines {name}, and the reference does not; write it in {written.shown_file('solution.py')}.")
    for name in [name for name in stub if name in reference]:
        for message in _differences(name, stub[name], reference[name]):
            differ(message)
        _task(name, stub[name], written.stub_source, differ)
    name = written.exercise.name
    is_named = written.is_only_asked or MEND in written.exercise.tags or any(_is_named(name, other) for other in stub)
    if not is_named:
        differ(f"The stub defines nothing called {name}; name one function or class after the exercise.")
    if not written.is_only_asked and not written.to_write and stub.keys() == reference.keys():
        differ("The stub is the reference already; leave something to write.")
    proof.count("stub", len(proof.faults) == before)


def _is_named(exercise: str, name: str) -> bool:
    """Whether a function is called as its exercise is, or a class, as in `conv_block` and `ConvBlock`."""
    return name == exercise or name.lower() == exercise.replace("_", "")


def _differences(name: str, stub: ast.stmt, reference: ast.stmt) -> list[str]:
    """Return how what the stub promises differs from what the reference does."""
    mend = "write the same in both"
    if type(stub) is not type(reference):
        return [f"{name} is a class in one of stub and reference, and a function in the other; {mend}."]
    found = []
    if isinstance(stub, ast.FunctionDef) and isinstance(reference, ast.FunctionDef):
        mine, theirs = _signature(stub), _signature(reference)
        if mine != theirs:
            found.append(f"The signature of {name} is {mine} in the stub and {theirs} in the reference; {mend}.")
        if ast.get_docstring(stub) != ast.get_docstring(reference):
            found.append(f"The docstring of {name} is another one in the reference; {mend}.")
    if isinstance(stub, ast.ClassDef) and isinstance(reference, ast.ClassDef):
        if [ast.unparse(base) for base in stub.bases] != [ast.unparse(base) for base in reference.bases]:
            found.append(f"The class {name} has other bases in the reference; {mend}.")
        if ast.get_docstring(stub) != ast.get_docstring(reference):
            found.append(f"The docstring of {name} is another one in the reference; {mend}.")
        mine, theirs = _methods(stub), _methods(reference)
        for method, node in mine.items():
            if method in theirs:
                found += _differences(f"{name}.{method}", node, theirs[method])
            else:
                found.append(f"The stub has {name}.{method}, and the reference has not; {mend}.")
    return found


def _methods(node: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    return {child.name: child for child in node.body if isinstance(child, ast.FunctionDef)}


def _signature(node: ast.FunctionDef) -> str:
    returns = "" if node.returns is None else f" -> {ast.unparse(node.returns)}"
    return f"({ast.unparse(node.args)}){returns}"


def _task(name: str, node: Definition, source: str, differ) -> None:
    """Tell where something to write does not say what is to be written."""
    functions = [node] if isinstance(node, ast.FunctionDef) else list(_methods(node).values())
    for function in functions:
        is_open = ast.unparse(function.body[-1]) == "raise NotImplementedError"
        if is_open and "# TODO: " not in (ast.get_source_segment(source, function) or ""):
            called = name if function is node else f"{name}.{function.name}"
            differ(f"{called} does not say what is to be written; put '# TODO: ...' above raise NotImplementedError.")
        if ast.get_docstring(function) is None and not function.name.startswith("__"):
            differ(f"{name if function is node else f'{name}.{function.name}'} has no docstring; say what it returns.")


def _page(written: WrittenExercise, proof: ExerciseProof) -> None:
    """Tell where the lesson is missing, too wide or too long."""
    file, lines = written.shown(written.stub), written.stub_source.splitlines()
    if ast.get_docstring(ast.parse(written.stub_source)) is None:
        proof.blame("lesson", file, "There is no lesson; begin the file with a docstring that holds it.")
    wide = [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE]
    if wide:
        proof.blame("lesson", file, f"Line {wide[0]} is wider than {LONGEST_LINE} columns; break it.")
    long = len(written.stub_source.partition(MARK_OF_QUESTIONS)[0].splitlines())
    if long > MOST_LINES:
        proof.blame("lesson", file, f"The page has {long} lines; {MOST_LINES} is the most, so shorten it.")


def _entry(written: WrittenExercise, proof: ExerciseProof, complete: bool) -> None:
    """Tell what is missing in course.toml; unknown prerequisites and cycles are refused when it is read."""
    exercise, before = written.exercise, len(proof.faults)

    def lack(message: str) -> None:
        proof.blame("entry", "course.toml", f"{exercise.name} {message}")

    hints = [hint for hint in exercise.hints if hint != exercise.question_hint]
    only_asked = complete and written.is_only_asked
    if len(hints) != HINTS and not (only_asked and len(exercise.hints) == HINTS):
        lack(f"has {len(hints)} hint{'' if len(hints) == 1 else 's'}; write {HINTS}, from a nudge to nearly the code.")
    if len(set(exercise.hints)) < len(exercise.hints) or not all(hint.strip() for hint in exercise.hints):
        lack("has an empty hint, or one twice; let each say more than the one before.")
    if not exercise.title.strip() or MARK in exercise.title:
        lack("has no title; write a short question or sentence.")
    if exercise.points < 1:
        lack("gives no points; write 1 or more.")
    if any(MARK in hint for hint in exercise.hints):
        lack("has a hint that is still to be written.")
    proof.count("entry", len(proof.faults) == before)
