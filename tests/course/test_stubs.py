"""What a learner starts from, as far as it is this course's own habit and not what is asked of every course."""

import ast

import pytest

from grader.quiz import draw_quiz


def functions_of(room):
    found = [room.written.in_stub[name] for name in room.written.to_write]
    classes = [node for node in found if isinstance(node, ast.ClassDef)]
    methods = [node for cls in classes for node in cls.body if isinstance(node, ast.FunctionDef)]
    return [node for node in found if isinstance(node, ast.FunctionDef)] + methods


def test_every_parameter_and_result_has_a_type(room):
    for function in functions_of(room):
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        assert all(argument.annotation for argument in arguments if argument.arg != "self"), function.name
        assert function.returns is not None or function.name == "__init__", function.name


def test_what_is_to_be_written_is_said_where_it_is_to_be_written(room):
    for function in functions_of(room):
        assert "# TODO: " in ast.get_source_segment(room.stub, function) or ast.unparse(function) in ast.unparse(
            ast.parse(room.written.path("solution.py").read_text(encoding="utf-8"))
        ), function.name


def test_the_reference_answers_the_questions(asking):
    solution, quiz = asking.file("solution.py"), draw_quiz(asking.file("questions.py").quiz, asking.exercise.name, 0)
    assert (0, quiz.number, quiz.right_letter) == (solution.QUESTION, solution.PREDICTION, solution.REASON)


@pytest.mark.parametrize("word", ["matrix multiplication at", "always smaller", "87,000", "!"])
def test_what_is_wrong_or_loud_is_not_said(room, word):
    texts = [room.stub.replace("!=", ""), *room.exercise.hints]
    assert not any(word in text for text in texts)
