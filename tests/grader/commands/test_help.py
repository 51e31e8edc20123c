"""What the help says, and what is answered to what was mistyped."""

import pytest

from grader.cli import dev_group
from grader.cli.application import COMMANDS

from .conftest import Grader


def test_the_help_names_every_command_with_a_whole_sentence(grader: Grader) -> None:
    shown = grader("--help").stdout
    lines = shown.partition("Commands:\n")[2].splitlines()
    said: list[str] = []
    for line in lines:
        said = [*said, line] if line[2:3].strip() else [*said[:-1], f"{said[-1]} {line.strip()}"]
    assert [line.split()[0] for line in said] == list(COMMANDS)
    assert [line for line in said if not line.endswith(".")] == []
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("name", [*COMMANDS, *(f"dev {name}" for name in dev_group.COMMANDS)])
def test_the_help_of_a_command_fits_80_columns_and_shows_it_in_use(grader: Grader, name: str) -> None:
    done = grader(*name.split(), "--help")
    assert done.exit_code == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "..." not in done.stdout.partition("\n")[2]
    if name not in ("doctor", "dev"):
        assert f"  grader {name}" in done.stdout.partition("Examples:")[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "Did you mean 'check'?"),
        (["soluton", "half"], "Did you mean 'solution'?"),
        (["check", "--tiemout", "3"], "Did you mean '--timeout'?"),
        (["check", "--soultions"], "Did you mean '--solutions'?"),
        (["list", "--don"], "Did you mean '--done'?"),
        (["reset", "--und", "half"], "Did you mean '--undo'?"),
        (["hint", "halv"], "Did you mean 'half'?"),
        (["next", "1_numbers"], "Did you mean '01_numbers'?"),
        (["try", "scalde"], "Did you mean 'scaled'?"),
        (["check", "--format", "gradscope"], "gradescope"),
        (["half"], "Did you mean 'grader check half'?"),
        (["exercises/02_arrays/scaled.py"], "Did you mean 'grader check scaled'?"),
        (["help", "chekc"], "Did you mean 'check'?"),
        (["check", "02"], "Did you mean '02_arrays'?"),
        (["check", "--format", "jnuit"], "Did you mean 'junit'?"),
        (["hint", "9"], "half has 3 hints."),
        (["hint", "half", "9"], "half has 3 hints."),
        (["hint", "half", "0"], "half has 3 hints."),
        (["try", "all"], "name one of them"),
        (["check", "--dir", "nowhere"], "There is no folder nowhere."),
        (["check", "--solutions", "--dir", "."], "leave out --dir"),
        (["check", "--timeout", "0"], "timeout"),
        (["check", "01_number"], "Did you mean '01_numbers'?"),
        (["hint", "practise"], "Did you mean 'practice'?"),
        (["check", "--hidden", "nowhere"], "There is no folder nowhere, and no installed package"),
    ],
)
def test_what_was_mistyped_is_answered_with_what_was_meant(grader: Grader, arguments: list[str], said: str) -> None:
    done = grader(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) <= 5


def test_a_word_that_is_near_nothing_is_taken_for_nothing(grader: Grader) -> None:
    assert "Did you mean" not in grader("check", "nothing").stderr


@pytest.mark.parametrize(
    "arguments",
    [["check", "--seed", "x"], ["hint", "half", "x"], ["check", "--timeout", "x"], ["check", "--jobs", "0"]],
)
def test_a_number_that_is_none_is_answered_in_plain_words(grader: Grader, arguments: list[str]) -> None:
    done = grader(*arguments)
    assert done.exit_code == 2
    assert "Input should" not in done.stderr


def test_help_is_also_a_word(grader: Grader) -> None:
    assert grader("help").stdout == grader("--help").stdout
    assert grader("help", "hint").stdout == grader("hint", "--help").stdout


def test_the_version_can_be_asked_for(grader: Grader) -> None:
    assert grader("--version").stdout.startswith("grader ")
