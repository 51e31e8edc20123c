"""The course's own answers to an exercise: whoever's answer is like one of them has it from the course, maybe."""

import ast

from grader.batch.similarity.own_text import Boilerplate, OwnText
from grader.course import Course, Exercise

LEAST_WORDS = 40
"""Of an answer that is compared: shorter right answers are alike by themselves."""


class CourseTexts:
    """The stub, the reference and the alternatives of one exercise."""

    def __init__(self, course: Course, exercise: Exercise) -> None:
        """Read them."""
        self.boilerplate = Boilerplate(_read(course.stub(exercise)))
        solution = _read(course.solution_file(exercise, "solution.py"))
        self._texts = {"solution.py": solution}
        alternatives = course.solution_file(exercise, "alternatives.py")
        if alternatives.is_file():
            self._texts |= {f"alternatives.py, {name}": text for name, text in _functions(_read(alternatives)).items()}
        own = {name: self.boilerplate.own_text(text) for name, text in self._texts.items()}
        self.is_short = len(own["solution.py"].words) < LEAST_WORDS
        self._own = {name: text for name, text in own.items() if len(text.words) >= LEAST_WORDS}

    def like(self, answer: OwnText, at_least: float) -> tuple[str, float] | None:
        """Return which of the course's answers one is most like, and how much; None where it is like none."""
        found = ((own.likeness(answer), name) for name, own in self._own.items())
        likeness, name = max(found, default=(0.0, ""))
        return (name, likeness) if likeness >= at_least else None

    def text(self, name: str) -> str:
        """Return one of the course's answers."""
        return self._texts[name]


def _read(path) -> str:
    return path.read_text(encoding="utf-8")


def _functions(source: str) -> dict[str, str]:
    """Return the text of each public function and class."""
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            found[node.name] = (ast.get_source_segment(source, node) or "") + "\n"
    return found
