"""`grader init`: the exercises are copied, and what is there is left alone."""

import json

from .conftest import TINY_COURSE


def test_the_exercises_are_copied_the_questions_drawn_and_the_solutions_kept(mine):
    stub = (mine / "exercises/01_numbers/half.py").read_text()
    question = json.loads((mine / "progress.json").read_text())["question"]
    assert f"QUESTION = {question}\n" in stub
    assert (mine / "exercises/02_arrays/scaled.py").read_text() == (
        TINY_COURSE / "exercises/02_arrays/scaled.py"
    ).read_text()
    assert not list(mine.rglob("solution*"))
    assert not list(mine.rglob("checks*"))


def test_again_it_puts_back_what_is_missing_and_touches_nothing_else(mine, half, grader):
    scaled = mine / "exercises/02_arrays/scaled.py"
    half.write_text("mine = 1\n")
    scaled.unlink()
    done = grader("init")
    assert (done.exit_code, half.read_text(), scaled.exists()) == (0, "mine = 1\n", True)
    assert "1 file written" in done.stdout
    assert "nothing was changed" in grader("init").stdout


def test_a_folder_with_other_things_is_left_alone(checkout, grader, monkeypatch):
    monkeypatch.chdir(checkout)
    (checkout / "other").mkdir()
    (checkout / "other/thesis.txt").write_text("do not touch")
    done = grader("init", "other")
    assert done.exit_code == 2
    assert "Name another" in done.stderr
    assert [path.name for path in (checkout / "other").iterdir()] == ["thesis.txt"]


def test_a_file_in_place_of_the_folder_is_left_alone(checkout, grader, monkeypatch):
    monkeypatch.chdir(checkout)
    (checkout / "taken").write_text("a file")
    assert grader("init", "taken").exit_code == 2
    assert (checkout / "taken").read_text() == "a file"


def test_a_folder_within_folders_that_are_not_there_is_made(checkout, grader, monkeypatch):
    monkeypatch.chdir(checkout)
    done = grader("init", "a/b/c")
    assert done.exit_code == 0
    assert "cd a/b/c && grader" in done.stdout
    assert (checkout / "a/b/c/exercises/01_numbers/half.py").is_file()


def test_two_learners_have_questions_of_their_own(checkout, grader, monkeypatch):
    monkeypatch.chdir(checkout)
    for name in ("ann", "ben", "cem", "dua"):
        grader("init", name)
    numbers = {
        json.loads((checkout / name / "progress.json").read_text())["question"] for name in ("ann", "ben", "cem", "dua")
    }
    assert len(numbers) > 1
