import json
import subprocess

import pytest

from convjax import summary

from .conftest import COMMAND, environment


def test_a_model_is_shown_in_80_columns_without_colour_where_nothing_else_is_said(convjax_command):
    said = convjax_command("summary", "lenet5", COLUMNS="80")
    assert (said.returncode, said.stderr) == (0, "")
    lines = [line.rstrip() for line in said.stdout.splitlines()]
    assert lines == str(summary("lenet5")).splitlines()
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in said.stdout


def test_json_is_one_document_and_the_same_numbers(convjax_command):
    said = convjax_command("summary", "vgg16", "--json", "--input", "64x96X3", "--batch-size", "2", "--depth", "1")
    assert (said.returncode, said.stderr) == (0, "")
    found = json.loads(said.stdout)
    assert found == json.loads(json.dumps(summary("vgg16", (64, 96, 3), batch_size=2, depth=1).as_dict()))
    assert found["input_shape"] == [2, 64, 96, 3]


def test_a_model_of_ones_own_is_shown_as_training_would_make_it(convjax_command, tmp_path):
    (tmp_path / "nets.py").write_text(
        "from flax import nnx\n"
        "print('on the side')\n"
        "def small(*, input_shape, classes, rngs):\n"
        "    height, width, channels = input_shape\n"
        "    dense = nnx.Linear(height * width, classes, rngs=rngs)\n"
        "    return nnx.Sequential(lambda x: x.reshape(x.shape[0], -1), dense)\n"
    )
    said = convjax_command("summary", "nets:small", "--input", "8x6x1", "--classes", "7", "--json")
    assert (said.returncode, said.stderr) == (0, "on the side\n")
    found = json.loads(said.stdout)
    assert (found["model"], found["output_shape"], found["parameters"]) == ("nets:small", [7], 48 * 7 + 7)


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--json"]], ids=["table", "json"])
def test_a_reader_who_has_had_enough_is_no_fault(tmp_path, options):
    reader = subprocess.Popen(
        [*COMMAND, "summary", "vgg16", *options],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    reader.stdout.close()
    assert reader.stderr is not None
    with reader.stderr:
        said = reader.stderr.read()
    assert (reader.wait(timeout=120), said) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lenett"], "There is no model 'lenett'. Did you mean 'lenet5'?"),
        (["[/bold]\x1b[31m"], "There is no model '[/bold]\\x1b[31m'."),
        ([], "Missing argument 'MODEL'"),
        (["lenet5", "--input", "28by28"], "Invalid value for '--input': '28by28' is not HxWxC"),
        (["lenet5", "--input", "28x28"], "'28x28' is not HxWxC"),
        (["lenet5", "--input", "8x8x1"], "lenet5 cannot take input_shape (8, 8, 1)"),
        (["lenet5", "--input", "0x8x1"], "input_shape must be at least 1, got 0"),
        (["lenet5", "--batch-size", "0"], "batch_size must be at least 1, got 0"),
        (["lenet5", "--depth", "deep"], "'deep' is not a whole number."),
        (["lenet5", "--depht", "1"], "--depth"),
        (["lenet5", "more"], "unexpected extra argument"),
        (["lenet5", "--classes", "3"], "--classes is for a model of your own"),
        (["json:loads"], "--input is missing"),
        (["nets:small", "--input", "8x8x1"], "There is no module 'nets'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.slow
def test_a_mistake_is_answered_in_a_few_lines_with_exit_code_2(convjax_command, arguments, said):
    answer = convjax_command("summary", *arguments)
    lines = answer.stderr.splitlines()
    assert said in " ".join(line.strip() for line in lines)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert 1 <= len(lines) <= 5
    assert max(map(len, lines)) <= 80
    assert "Traceback" not in answer.stderr
    assert "\x1b" not in answer.stderr


def test_an_unknown_model_is_answered_before_jax_is_loaded(convjax_command, tmp_path):
    (tmp_path / "jax.py").write_text("raise SystemExit('jax was loaded')")
    answer = convjax_command("summary", "lenett")
    assert answer.returncode == 2
    assert "Did you mean 'lenet5'?" in answer.stderr


@pytest.mark.slow
def test_a_terminal_that_knows_ascii_only_gets_escapes(convjax_command):
    said = convjax_command("summary", "tutorial_cnn", PYTHONIOENCODING="ascii", COLUMNS="80")
    assert said.returncode == 0
    assert "one image of 28\\xd728\\xd71" in said.stdout


def test_the_help_says_what_is_counted_and_fits_80_columns(convjax_command):
    said = convjax_command("summary", "--help", COLUMNS="80")
    assert said.returncode == 0
    for text in ("--input HxWxC", "--batch-size N", "--depth N", "--json", "1 MAC =", "vgg16"):
        assert text in said.stdout
    assert max(map(len, said.stdout.splitlines())) <= 80
