"""Running the examples of a stub with the reference in place of what is not written yet."""

import ast
import doctest
import types
from collections.abc import Callable
from typing import Any

from grader.authoring.written_parts import WrittenExercise
from grader.judge import course_files


def run_examples(written: WrittenExercise, blame: Callable[[str], None]) -> int:
    """Run the examples of the lesson and of each docstring as a learner would who has solved the exercise.

    What they do not define themselves has to be in the stub, such as its imports.

    Returns:
        How many there are.
    """
    tree = ast.parse(written.stub_source)
    documented = [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef))]
    count = 0
    with course_files.given_importable(written.path("given.py")):
        stub = types.ModuleType(written.exercise.name)
        try:
            exec(compile(written.stub_source, written.stub.name, "exec", dont_inherit=True), stub.__dict__)
        except Exception:  # told where the stub is run
            return 0
        solution = vars(course_files.load(written.path("solution.py")))
        names = {**vars(stub), **{name: solution[name] for name in written.in_reference}}
        for node in documented:
            text = ast.get_docstring(node) or ""
            try:
                found = doctest.DocTestParser().get_doctest(text, dict(names), written.exercise.name, None, 0)
            except ValueError as error:
                blame(f"An example cannot be read: {error}.")
                continue
            count += len(found.examples)
            _Runner(blame).run(found)
    return count


class _Runner(doctest.DocTestRunner):
    """Tells of each example that does not hold, in a sentence; whatever follows the first in a lesson is left out."""

    def __init__(self, blame: Callable[[str], None]) -> None:
        super().__init__(verbose=False, optionflags=doctest.REPORT_ONLY_FIRST_FAILURE)
        self._blame = blame

    def report_start(self, out: Any, test: Any, example: Any) -> None:
        pass

    def report_success(self, out: Any, test: Any, example: Any, got: str) -> None:
        pass

    def report_failure(self, out: Any, test: Any, example: Any, got: str) -> None:  # noqa: ARG002  # as it is called
        said, wanted = got.strip() or "nothing", example.want.strip() or "nothing"
        self._blame(f"The example '{example.source.strip()}' gives {said} with the reference, and not {wanted}.")

    def report_unexpected_exception(self, out: Any, test: Any, example: Any, exc_info: Any) -> None:  # noqa: ARG002  # as it is called
        kind, error, _ = exc_info
        self._blame(f"The example '{example.source.strip()}' raises {kind.__name__}: {error}. Mend it.")
