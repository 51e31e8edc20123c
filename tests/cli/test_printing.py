import json
import math

from convjax.cli.printing import nothing_else_written, plain, tell, write_document


def test_what_is_no_finite_number_is_null_in_a_document(capsys):
    write_document({"loss": math.nan, "classes": [{"probability": math.inf}, {"probability": 0.5}], "name": "nan"})
    found = json.loads(capsys.readouterr().out, parse_constant=lambda text: f"no JSON: {text}")
    assert found == {"loss": None, "classes": [{"probability": None}, {"probability": 0.5}], "name": "nan"}


def test_what_others_print_meanwhile_is_kept_out_of_the_answer(capsys):
    with nothing_else_written():
        print("chatter")
    write_document({})
    assert capsys.readouterr() == ("{}\n", "chatter\n")


def test_nothing_that_a_terminal_would_obey_is_plain():
    assert plain("é🙂 \x1b[31m\n\t\x7f\udcff") == "é🙂 \\x1b[31m\\n\\t\\x7f\\udcff"


def test_a_long_line_is_cut_between_words(capsys):
    tell("a path " + 30 * "word " + "end\nsecond")
    *lines, last = capsys.readouterr().err.splitlines()
    assert max(map(len, lines)) <= 80
    assert all(line.startswith("  ") for line in lines[1:])
    assert last == "second"
