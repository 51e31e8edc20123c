"""Proving the questions of an exercise: the reference answers them, and each wrong answer gets its own feedback."""

import ast
import contextlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.authoring.findings import ExerciseProof
from grader.authoring.rehearsal import rehearse
from grader.authoring.requirements import Requirements
from grader.authoring.written_parts import WrittenExercise
from grader.errors import CourseError
from grader.judge.course_files import quiz_maker
from grader.quiz import LETTERS, MARK, QUESTION_NUMBERS, Quiz, draw_quiz, render

SAMPLE = [*range(200), *range(200, len(QUESTION_NUMBERS), 131)]


def prove_questions(written: WrittenExercise, requirements: Requirements, proof: ExerciseProof) -> set[str]:
    """Tell what is wrong with the questions; return the names of the checks that refused a wrong answer."""
    file, exercise = written.shown_file("questions.py"), written.exercise
    make = quiz_maker(written.path("questions.py"))
    assert make is not None
    try:
        draws = [draw_quiz(make, exercise.name, question) for question in SAMPLE]
    except Exception as error:  # whatever a course's own function raises
        proof.blame("checks", file, f"A quiz cannot be drawn: {type(error).__name__}: {error}. Mend it.")
        return set()
    quiz = draws[0]
    numbers, choices = requirements.questions
    if len(quiz.number_feedback) < numbers:
        proof.blame("checks", file, f"Fewer than {numbers} wrong numbers are explained; say more of them.")
    if len(quiz.choices) <= choices:
        proof.blame("checks", file, f"There are fewer than {choices} wrong choices; add some.")
    if len({len(drawn.number_feedback) for drawn in draws}) > 1:
        proof.blame("checks", file, "In some draws two wrong numbers fall together; draw the numbers apart.")
    wide = max(max(map(len, render(drawn, 9999).splitlines())) for drawn in draws)
    if wide > 80:
        proof.blame("checks", file, f"A question is {wide} columns wide; 80 is the most.")
    if not written.stub_source.endswith("\n\n\n" + render(quiz, 0)) or written.stub_source.count(MARK) != 1:
        proof.blame(
            "stub", written.shown(written.stub), "It does not end with the questions as QUESTION = 0 draws them."
        )
    return _answered(written, proof, quiz)


def _answered(written: WrittenExercise, proof: ExerciseProof, quiz: Quiz) -> set[str]:
    """Give every wrong answer that is explained, and one that is not; each is told what was written for it."""
    refusing: set[str] = set()
    wrong_numbers = {**quiz.number_feedback, None: None, _another(quiz): quiz.number_hint}
    wrong_letters = {
        letter: choice.feedback for letter, choice in zip(LETTERS, quiz.choices, strict=False) if not choice.right
    }
    given = [("PREDICTION", number, feedback) for number, feedback in wrong_numbers.items()]
    given += [("REASON", letter, feedback) for letter, feedback in wrong_letters.items()]
    for name, answer, feedback in given:
        with _with_answer(written, name, answer) as path:
            try:
                found = rehearse(written.course, written.exercise, 0, file=path, every_check=True)
            except CourseError as error:
                proof.blame("checks", written.shown_file("checks.py"), f"{error}. Mend it.")
                return refusing
        asked = [test for test in found.result.tests if test.name in found.refusing and test.question]
        refusing |= {test.name for test in asked}
        if not asked:
            proof.blame(
                "checks",
                written.shown_file("checks.py"),
                f"{name} = {answer!r} is accepted; ask by quiz.check_prediction() and quiz.check_reason().",
            )
        elif feedback and asked[0].diagnosis != feedback:
            proof.blame(
                "checks", written.shown_file("questions.py"), f"{name} = {answer!r} is not told its own feedback."
            )
    return refusing


def _another(quiz: Quiz) -> int:
    return next(number for number in range(quiz.number + 1, 10**9) if number not in quiz.number_feedback)


@contextlib.contextmanager
def _with_answer(written: WrittenExercise, name: str, answer: str | int | None) -> Iterator[Path]:
    """Write the reference with another answer to one question."""
    tree = ast.parse(written.path("solution.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            node.value = ast.Constant(answer)
    with TemporaryDirectory(prefix="grader-question-") as folder:
        path = Path(folder) / "solution.py"
        path.write_text(ast.unparse(tree) + "\n", encoding="utf-8")
        yield path
