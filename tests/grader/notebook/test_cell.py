import pytest

from grader.notebook.cell import notebook_command, source_of


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("def half(n):\n    return n // 2\n%timeit half(3)\n", (4, "%timeit half(3)")),
        ("\n\n!ls\n", (4, "!ls")),
        ("x = 1\nfiles = !ls *.py\n", (3, "files = !ls *.py")),
        ("x = 1\nx?\n", (3, "x?")),
        ("%%time\nx = 1\n", (2, "%%time")),
        ("def f():\n    %matplotlib inline\n", (3, "%matplotlib inline")),
    ],
)
def test_a_line_for_the_notebook_is_found_with_its_number_in_the_cell(shell, cell, found):
    assert notebook_command(shell, cell) == found


@pytest.mark.parametrize(
    "cell",
    [
        "def half(n):\n    return n % 2\n",
        '"""A lesson.\n\n%timeit stands in a text, and so does\n!ls\n"""\nx = 1\n',
        "x = (7\n     % 2)\n",
        "text = 'a?'  # why?\n",
        "def half(n:\n",
        "",
        "\n\n",
        "shell = get_ipython()\n",
    ],
)
def test_python_is_never_taken_for_a_command(shell, cell):
    assert notebook_command(shell, cell) is None


def test_lines_are_numbered_as_the_notebook_numbers_them():
    assert source_of("def half(n):\n    return n\n").split(b"\n")[1] == b"def half(n):"


def test_a_cell_with_half_a_character_reaches_the_judge_who_refuses_it():
    assert b"\xed\xa0\x80" in source_of("x = '\ud800'")
