"""An exercise that has questions and nothing to write: every command knows it."""

import json
import shutil
from pathlib import Path

import pytest

from grader.course import read_course
from grader.judge.course_files import quiz_maker
from grader.learner.standing import Standing, standing_of
from grader.notebook.session import Session
from grader.quiz import draw_quiz
from grader.results import ExerciseResult, Status
from grader.watch.events import Judged, Pressed
from grader.watch.pages import screen
from grader.watch.watching import Watching
from grader.watch.work import Work

from .conftest import opened

QUIZ_COURSE = Path(__file__).parents[1] / "quiz_course"


@pytest.fixture
def checkout(tmp_path):
    return Path(shutil.copytree(QUIZ_COURSE, tmp_path / "checkout"))


@pytest.fixture
def sums(mine):
    """The learner's file."""
    return mine / "exercises/01_why/odd_sums.py"


@pytest.fixture
def question(mine):
    return opened(mine).progress.question


@pytest.fixture
def quiz(checkout, question):
    return draw_quiz(quiz_maker(checkout / "solutions/01_why/odd_sums/questions.py"), "odd_sums", question)


def answer(path, number, letter):
    text = path.read_text().replace("PREDICTION = None", f"PREDICTION = {number}")
    path.write_text(text.replace("REASON = None", f"REASON = {letter!r}"))


def standing(mine):
    workspace = opened(mine)
    return standing_of(workspace, workspace.course.exercise("odd_sums"))


def test_its_numbers_are_drawn_for_each_learner(sums, question, quiz):
    text = sums.read_text()
    assert f"QUESTION = {question}\n" in text
    assert quiz.number_question in text.replace("\n#    ", " ")
    assert text.startswith('"""What do odd numbers add up to?\n')


def test_unanswered_it_is_not_started(grader, mine, sums):
    assert standing(mine) is Standing.NOT_STARTED
    done = grader("check", "odd_sums")
    assert (done.exit_code, "Not started" in done.stdout) == (1, True)
    assert "odd_sums.py" in grader("next").stdout
    assert "not started" in grader("list").stdout
    sums.write_text(sums.read_text() + "\n# I think it grows.\n")
    assert standing(mine) is Standing.NOT_STARTED


def test_unanswered_it_is_not_started_in_a_checkout_either(checkout, grader, monkeypatch):
    monkeypatch.chdir(checkout)
    assert "Not started" in grader("check", "odd_sums").stdout
    stub = checkout / "exercises/01_why/odd_sums.py"
    stub.write_text(stub.read_text().replace("PREDICTION = None", "PREDICTION = 400"))
    assert "not answered yet" in grader("check", "odd_sums").stdout


def test_half_answered_the_other_answer_is_asked_for(grader, mine, sums, quiz):
    answer(sums, quiz.number, None)
    done = grader("check", "odd_sums")
    assert "not answered yet: write your answer after REASON =" in " ".join(done.stdout.split())
    assert "1 of 2 checks passed" in done.stdout
    assert standing(mine) is Standing.FAILING


def test_a_wrong_number_and_a_wrong_reason_are_met_with_their_feedback(grader, sums, quiz):
    wrong = next(iter(quiz.number_feedback))
    answer(sums, wrong, quiz.right_letter)
    assert "That is the sum of all numbers" in grader("check", "odd_sums").stdout
    sums.write_text(sums.read_text().replace(f"PREDICTION = {wrong}", f"PREDICTION = {quiz.number}"))
    place, letter = next((n, "abc"[n]) for n in range(3) if not quiz.choices[n].right)
    sums.write_text(sums.read_text().replace(f"REASON = {quiz.right_letter!r}", f"REASON = {letter!r}"))
    assert quiz.choices[place].feedback in grader("check", "odd_sums").stdout


def test_a_letter_without_quotes_is_told_apart_from_a_wrong_one(grader, sums, quiz):
    sums.write_text(sums.read_text().replace("REASON = None", f"REASON = {quiz.right_letter}"))
    assert "put the letter in quotes" in grader("check", "odd_sums").stdout


def test_right_answers_pass_and_json_says_the_same(grader, mine, sums, quiz):
    answer(sums, quiz.number, quiz.right_letter)
    assert grader("check", "odd_sums").exit_code == 0
    (exercise,) = json.loads(grader("check", "odd_sums", "--json").stdout)["exercises"]
    assert (exercise["status"], exercise["score"], exercise["max_score"]) == ("passed", 2, 2)
    assert [test["name"] for test in exercise["tests"]] == ["prediction", "reason"]
    assert standing(mine) is Standing.DONE


def test_its_reference_passes(checkout, grader, monkeypatch):
    monkeypatch.chdir(checkout)
    assert grader("check", "--solutions").exit_code == 0


def test_the_last_of_its_hints_is_nearly_the_answers(grader, sums):
    assert sums.is_file()
    assert "nearly the answers" in grader("hint", "odd_sums", "3").stdout


def test_its_solution_holds_the_right_answers_to_the_learners_own_questions(grader, sums, question, quiz):
    assert grader("solution", "odd_sums").exit_code == 2
    said = grader("solution", "odd_sums", "--anyway").stdout
    assert "border around the square of those before.\n" in said
    for line in (f"QUESTION = {question}", f"PREDICTION = {quiz.number}", f'REASON = "{quiz.right_letter}"'):
        assert f"{line}\n" in said
    assert "-PREDICTION = None" in grader("solution", "odd_sums", "--diff").stdout
    sums.write_text(said)
    assert "Your answers are the right ones." in grader("solution", "odd_sums", "--diff").stdout
    assert grader("check", "odd_sums").exit_code == 0


def test_watching_says_what_to_do_and_shows_the_right_answers_in_the_end(mine, sums, question, quiz):
    class Judge:
        def start(self, _names):
            return 1

        def abandon(self):
            pass

    def shown():
        return "\n".join(line.plain for line in screen(state, 80, 60))

    work = Work(opened(mine))
    state = Watching(work, Judge())
    state.begin()
    state.take(Judged(1, ExerciseResult("odd_sums", "01_why", 2, Status.NOT_STARTED, file=sums.name)))
    assert "answer the questions below it" in shown()
    assert "TODO" not in shown()
    answer(sums, quiz.number, quiz.right_letter)
    work.begin(["odd_sums"])
    work.record(ExerciseResult("odd_sums", "01_why", 2, Status.PASSED, file=sums.name))
    state.take(Judged(1, ExerciseResult("odd_sums", "01_why", 2, Status.PASSED, file=sums.name)))
    state.run = None
    state.take(Pressed("s"))
    assert f"PREDICTION = {quiz.number}" in shown()
    assert f"QUESTION = {question}" in shown()


def test_a_reset_draws_the_same_questions_again(grader, sums, quiz):
    before = sums.read_text()
    answer(sums, quiz.number, quiz.right_letter)
    assert grader("reset", "odd_sums", "--yes").exit_code == 0
    assert sums.read_text() == before


def test_a_notebook_shows_the_answers_to_the_questions_that_it_asks(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    session = Session()
    exercise = read_course(checkout).exercise("odd_sums")
    cell = session.beginning(exercise)
    reference = session.reference(exercise)
    asked = [next(line for line in text.split("\n") if line.startswith("QUESTION")) for text in (cell, reference)]
    assert asked[0] == asked[1]
