"""The course's own answer to an exercise, as a learner is shown it."""

import ast

from grader.course import Course, Exercise
from grader.errors import UsageError
from grader.judge.course_files import quiz_maker
from grader.quiz import answered, draw_quiz

_QUESTIONS = {"QUESTION", "PREDICTION", "REASON"}


def reference_code(course: Course, exercise: Exercise, question: int) -> str:
    """Return the reference without its answers to questions: those are to the numbers of another draw.

    Where the questions are all there is, they follow with the right answers to those that `question` draws.

    Raises:
        UsageError: it cannot be read.
    """
    path = course.solution_file(exercise, "solution.py")
    try:
        source = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    lines = source.split("\n")
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.Assign) and {ast.unparse(target) for target in node.targets} <= _QUESTIONS:
            del lines[node.lineno - 1 : node.end_lineno]
    code = "\n".join(lines).rstrip() + "\n"
    make = quiz_maker(course.solution_file(exercise, "questions.py"))
    if make is None or not course.only_asks(exercise):
        return code
    return f"{code}\n\n{answered(draw_quiz(make, exercise.name, question), question)}"
