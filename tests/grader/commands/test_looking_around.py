"""`grader list`, `next` and `hint`: where a learner stands."""

import json
import re

import pytest
from typer.testing import CliRunner

from grader.cli.application import app
from grader.results import Status

from .conftest import RIGHT, WRONG, pass_half


def test_the_list_says_in_words_where_one_stands(mine, half, grader, judge):
    half.write_text(WRONG)
    judge.says["half"] = Status.FAILED
    grader("check", "half")
    shown = grader("list").stdout
    assert "✗ did not pass half" in shown
    assert "· not started  scaled" in shown
    assert "exercises/02_arrays/scaled.py" in shown
    assert "0 of 2 done" in shown
    half.write_text(RIGHT)
    assert "~ begun        half" in grader("list").stdout
    pass_half(mine)
    assert "✓ done         half" in grader("list").stdout
    half.write_text(RIGHT + "#")
    assert "~ changed      half" in grader("list").stdout
    half.unlink()
    assert "· missing      half" in grader("list").stdout
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ([], ["half", "scaled"]),
        (["--done"], ["half"]),
        (["--open"], ["scaled"]),
        (["--open", "01_numbers"], []),
        (["--failing"], []),
        (["practice"], ["half"]),
        (["02_arrays", "--open"], ["scaled"]),
    ],
)
def test_the_list_can_be_filtered(mine, half, grader, arguments, names):
    half.write_text(RIGHT)
    pass_half(mine)
    content = json.loads(grader("list", *arguments, "--json").stdout)
    assert content["schema"] == "convjax-grader-list/1"
    assert [exercise["name"] for exercise in content["exercises"]] == names
    assert [name for name in ("half.py", "scaled.py") if name in grader("list", *arguments).stdout] == [
        f"{name}.py" for name in names
    ]


def test_next_shows_the_file_and_how_its_lesson_begins(grader):
    shown = grader("next").stdout
    assert "half  not started" in shown
    assert "  Half of a number, rounded down." in shown
    assert "Read and complete  exercises/01_numbers/half.py" in shown
    assert "grader check half" in shown


def test_next_goes_on_behind_what_is_done_and_comes_round_to_what_was_left_out(mine, half, grader):
    assert "scaled  not started" in grader("next", "half").stdout
    assert "before it" not in grader("next", "half").stdout
    shown = grader("next", "scaled").stdout
    assert shown.startswith("Nothing after scaled is left to do; this comes before it.")
    assert "half  not started" in shown
    half.write_text(RIGHT)
    pass_half(mine)
    assert "scaled  not started" in grader("next").stdout


def test_next_says_when_everything_is_done(mine, half, grader, judge):
    half.write_text(RIGHT)
    (mine / "exercises/02_arrays/scaled.py").write_text("def scaled(x, factor):\n    return x * factor\n")
    grader("check")
    assert "Everything is done." in grader("next").stdout
    assert judge.names == [["half", "scaled"]]


def test_escapes_in_a_lesson_that_somebody_wrote_are_shown_as_text(half, grader):
    half.write_text('"""[red]\x1b[2J"""\n' + RIGHT)
    assert "[red]\\x1b[2J" in grader("next").stdout


def test_hints_come_in_tiers_and_after_success_too(mine, half, grader):
    half.write_text(RIGHT)
    pass_half(mine)
    said = [grader("hint", "half").stdout for _ in range(4)]
    assert [line.splitlines()[0] for line in said] == [
        "Hint 1 of 3 for half · a nudge",
        "Hint 2 of 3 for half · the idea",
        "Hint 3 of 3 for half · nearly the code",
        "Hint 3 of 3 for half · nearly the code",
    ]


def test_a_hint_without_a_name_is_for_what_is_to_be_done_next(mine, half, grader):
    half.write_text(RIGHT)
    pass_half(mine)
    assert "Hint 1 of 3 for scaled" in grader("hint").stdout


def test_in_a_checkout_hints_are_shown_though_nothing_is_remembered(checkout, grader, monkeypatch):
    monkeypatch.chdir(checkout)
    assert ["Hint 1" in grader("hint", "half").stdout for _ in range(2)] == [True, True]
    assert not (checkout / "progress.json").exists()


def test_an_escape_that_python_warns_of_is_the_learners_own_business(half, grader):
    half.write_text('"""Half: \\d."""\n' + RIGHT)
    assert (grader("next").stderr, grader("solution", "half", "--diff", "--anyway").stderr) == ("", "")


@pytest.mark.parametrize("command", [["hint", "half", "1"], ["next"], ["doctor"]])
def test_in_a_narrow_terminal_words_are_not_broken(grader, monkeypatch, command):
    grader("list")
    monkeypatch.setenv("COLUMNS", "44")
    narrow = CliRunner().invoke(app, command, prog_name="grader").stdout
    prose = [line for line in narrow.splitlines() if not re.match(r"(Then|Read|About|The next)|.*/| {6}", line)]
    assert max(map(len, prose)) <= 44
    monkeypatch.setenv("COLUMNS", "80")
    wide = CliRunner().invoke(app, command, prog_name="grader").stdout
    assert narrow.split() == wide.split()
