"""What a learner starts from: the lesson, the signatures, the questions."""

import ast
import doctest
import subprocess
import sys

import pytest

from grader.quiz import MARK, draw_quiz, render


def functions(source):
    return {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def solution_source(room):
    return room.course.solution_file(room.exercise, "solution.py").read_text(encoding="utf-8")


def test_the_signatures_and_their_sentences_are_the_references(room):
    stub, solution = functions(room.stub), functions(solution_source(room))
    assert list(stub) == list(solution)
    for name in stub:
        assert ast.dump(stub[name].args) == ast.dump(solution[name].args)
        assert ast.unparse(stub[name].returns) == ast.unparse(solution[name].returns)
        assert ast.get_docstring(stub[name]) == ast.get_docstring(solution[name])


def test_every_function_says_what_to_do_and_is_not_written(room):
    for name, function in functions(room.stub).items():
        assert ast.unparse(function.body[-1]) == "raise NotImplementedError", name
        assert "# TODO: " in ast.get_source_segment(room.stub, function), name


def test_the_file_is_named_after_one_of_its_functions(room):
    assert room.exercise.name in functions(room.stub)


def test_the_stub_runs(room):
    ran = subprocess.run([sys.executable, "-c", room.stub], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_the_lessons_examples_hold_for_the_reference(room):
    lesson = ast.get_docstring(ast.parse(room.stub))
    names = dict(vars(room.file("solution.py")))
    examples = doctest.DocTestParser().get_doctest(lesson, names, room.exercise.name, None, 0)
    assert examples.examples
    said = []
    doctest.DocTestRunner().run(examples, out=said.append)
    assert not said, "".join(said)


def test_the_lesson_fits_eighty_columns_and_a_page_or_two(room):
    lines = room.stub.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(room.stub.partition(MARK)[0].splitlines()) <= 110


def test_the_questions_are_as_they_are_drawn(asking):
    quiz = draw_quiz(asking.file("questions.py").quiz, asking.exercise.name, 0)
    assert asking.stub.endswith("\n\n\n" + render(quiz, 0))
    assert asking.stub.count(MARK) == 1


def test_the_reference_answers_the_questions(asking):
    solution, quiz = asking.file("solution.py"), draw_quiz(asking.file("questions.py").quiz, asking.exercise.name, 0)
    assert (0, quiz.number, quiz.right_letter) == (solution.QUESTION, solution.PREDICTION, solution.REASON)


@pytest.mark.parametrize("word", ["matrix multiplication at", "always smaller", "87,000", "!"])
def test_what_is_wrong_or_loud_is_not_said(room, word):
    texts = [room.stub.replace("!=", ""), *room.exercise.hints]
    assert not any(word in text for text in texts)
