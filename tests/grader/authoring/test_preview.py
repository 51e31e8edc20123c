"""`grader dev preview`: the very screens that learners get."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from grader.authoring.preview import sights
from grader.cli.application import app
from grader.course import read_course

TINY, QUIZ = (Path(__file__).parents[1] / name for name in ("tiny_course", "quiz_course"))
RULE = "=" * 78


@pytest.fixture
def preview(monkeypatch):
    """Type the command, and return what it printed, by the headings."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*words, course=TINY):
        return CliRunner().invoke(app, ["dev", "preview", *words, "--course", str(course)], prog_name="grader")

    return run


def screens(done):
    """What stands below each heading."""
    assert done.exit_code == 0, done.stderr
    _, *parts = re.split(rf"^{RULE}\n(.*?)\n{RULE}\n", done.stdout, flags=re.MULTILINE | re.DOTALL)
    headings = [heading.partition(":")[0] for heading in parts[::2]]
    return dict(zip(headings, parts[1::2], strict=True))


def test_all_that_a_learner_can_read_is_shown_under_its_name(preview):
    done = preview("half")
    shown = screens(done)
    assert list(shown) == [
        "stub",
        "rounds_up",
        "doubles",
        "true_division",
        "PREDICTION = 13",
        'REASON = "a"',
        'REASON = "b"',
        "reference",
    ]
    assert "is still the stub" in shown["stub"]
    assert "Why  5 is what rounding up gives; 9 holds 4 whole pairs." in shown["rounds_up"]
    assert "Your line  exercises/01_numbers/half.py:9\n      return (number + 1) // 2" in shown["rounds_up"]
    assert "That is rounded up." in shown["PREDICTION = 13"]
    assert "They can: 4 // 2 is 2." in shown['REASON = "b"']
    assert "✓ half   5 checks" in shown["reference"]
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.slow
def test_each_screen_is_what_check_prints_of_a_file_with_that_mistake(preview, tmp_path):
    course = Path(shutil.copytree(TINY, tmp_path / "course"))
    shown = screens(preview("half", "--seed", "5", course=course))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "COLUMNS": "80"}

    def grader(*words, folder):
        command = [sys.executable, "-m", "grader", *words]
        ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, encoding="utf-8")
        return ran.stdout

    grader("init", "mine", folder=course)
    read = read_course(course)
    for sight in sights(read, read.exercise("half")):
        (course / "mine/exercises/01_numbers/half.py").write_text(sight.text, encoding="utf-8")
        printed = grader("check", "half", "--seed", "5", folder=course / "mine")
        assert printed.strip() == shown[sight.name.partition(":")[0]].strip(), sight.name


def test_one_mistake_alone_and_as_json(preview):
    assert list(screens(preview("half", "--mistake", "doubles"))) == ["doubles"]
    done = preview("half", "--mistake", "doubles", "--json", "--seed", "3")
    document = json.loads(done.stdout)
    assert (document["exercise"], document["seed"]) == ("half", 3)
    (screen,) = document["screens"]
    assert (screen["name"], screen["about"], screen["status"]) == ("doubles", "doubles", "failed")
    assert "Why  16 is 8 doubled." in screen["screen"]


def test_an_exercise_that_only_asks_shows_its_wrong_answers_and_says_so(preview, tmp_path):
    course = Path(shutil.copytree(QUIZ, tmp_path / "course"))
    done = preview("odd_sums", course=course)
    shown = screens(done)
    assert all(name in ("stub", "reference") or name.startswith(("PREDICTION", "REASON")) for name in shown)
    assert len(shown) > 3
    assert "odd_sums only asks: there is no code to get wrong" in " ".join(done.stdout.split())
    refused = preview("odd_sums", "--mistake", "x", course=course)
    assert (refused.exit_code, "odd_sums has no mistakes to show" in refused.stderr) == (2, True)


def test_what_is_not_there_is_named_with_its_nearest(preview):
    for words, said in (
        (("hlaf",), "Did you mean 'half'?"),
        (("half", "--mistake", "round_up"), "Did you mean 'rounds_up'?"),
        (("half", "--mistake", "zzz"), "There are: rounds_up, doubles, true_division."),
        (("all",), "name one of them"),
    ):
        done = preview(*words)
        assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


def mistaken(course, text, name):
    """The file of a learner who makes a mistake that is written so."""
    (course / "solutions/01_numbers/half/mistakes.py").write_text(text, encoding="utf-8")
    read = read_course(course)
    (sight,) = sights(read, read.exercise("half"), name)
    return sight.text


HEAD = "from functools import lru_cache, partial\nfrom grader.checks import call, mistake as any_mistake\n"


def test_what_a_mistake_needs_comes_with_it_and_what_only_marks_it_does_not(tmp_path):
    course = Path(shutil.copytree(TINY, tmp_path / "course"))
    text = f"""{HEAD}
wrong = partial(any_mistake, of="half")
LESS, UNUSED = 1, 2


def less(number):
    return number - LESS


def why(got):
    return f"{{got}} is too small."


@wrong("subtracts", why)
@lru_cache
def subtracts(number):
    "Call subtracts, or half."
    é = (lambda half: half)(number)
    return less(half(é)) if number > 1 else subtracts(number=2)
"""
    made = mistaken(course, text, "subtracts")
    scope: dict = {}
    exec(made, scope)
    assert scope["half"](9) == 3
    assert scope["right_half"](9) == 4
    assert hasattr(scope["half"], "cache_info")
    assert {"wrong", "why", "any_mistake", "call", "subtracts"}.isdisjoint(scope)
    assert '"Call subtracts, or half."' in made
    assert scope["__doc__"].startswith("Half of a number, rounded down.")
    assert scope["PREDICTION"] == 12


def test_a_class_is_written_as_any_other_mistake(tmp_path):
    course = Path(shutil.copytree(TINY, tmp_path / "course"))
    text = f"""{HEAD}
class Base:
    half = 2

    def __new__(cls, number):
        return number // cls.half


@any_mistake("doubles", "No.")
class Doubles(Base):
    half = 1
"""
    scope: dict = {}
    exec(mistaken(course, text, "Doubles"), scope)
    assert scope["half"](8) == 8
    assert scope["Base"](8) == 4


def test_a_mistake_that_passes_is_told(preview, tmp_path):
    course = Path(shutil.copytree(TINY, tmp_path / "course"))
    text = f"{HEAD}\n\n@any_mistake('none', 'None.')\ndef shifts(number):\n    return number >> 1\n"
    (course / "solutions/01_numbers/half/mistakes.py").write_text(text, encoding="utf-8")
    done = preview("half", "--mistake", "shifts", course=course)
    assert "shifts passes every check with this seed" in done.stdout
