"""Mutants: small changes to a reference, each a wrong answer, or listed by hand as none."""

import ast

import pytest

from grader.authoring.equivalents import most_of, read_equivalents
from grader.authoring.mutants import MOST, chosen, mutants_of
from grader.errors import CourseError

SOURCE = '''
"""The reference: 1 + 1."""

QUESTION = 0


def steps(start: int, *, size: int = 2) -> list[int]:
    """Return start + size, and so on."""
    found = []
    for index in range(start):
        if index % size == 0 and index > 1:
            found.append(max(index, 3) - size)
    if not found:
        raise ValueError(f"{start + 1} is too small")
    return found[1:start] + [start, size]
'''


def changes(source):
    return {(mutant.was, mutant.now) for mutant in mutants_of(source)}


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("for index in range(start):", "for index in range(start + 1):"),
        ("for index in range(start):", "for index in range(start - 1):"),
        ("if index % size == 0 and index > 1:", "if index % size == 0 or index > 1:"),
        ("if index % size == 0 and index > 1:", "if index % size == 0:"),
        ("if index % size == 0 and index > 1:", "if index % size != 0 and index > 1:"),
        ("if index % size == 0 and index > 1:", "if index % size == 0 and index >= 1:"),
        ("if index % size == 0 and index > 1:", "if size % index == 0 and index > 1:"),
        ("if index % size == 0 and index > 1:", "if index % size == 1 and index > 1:"),
        ("if index % size == 0 and index > 1:", "if not (index % size == 0 and index > 1):"),
        ("found.append(max(index, 3) - size)", "found.append(min(index, 3) - size)"),
        ("found.append(max(index, 3) - size)", "found.append(max(index, 3) + size)"),
        ("found.append(max(index, 3) - size)", "found.append(max(index, 4) - size)"),
        ("found.append(max(index, 3) - size)", "found.append(max(index, 3))"),
        ("found.append(max(index, 3) - size)", "(left out)"),
        ("if not found:", "if found:"),
        ("return found[1:start] + [start, size]", "return found[:start] + [start, size]"),
        ("return found[1:start] + [start, size]", "return found[1:start + 1] + [start, size]"),
        ("return found[1:start] + [start, size]", "return found[1:start] + [size, start]"),
        ("return found[1:start] + [start, size]", "return found + [start, size]"),
        ("return found[1:start] + [start, size]", "return found[1:start]"),
    ],
)
def test_a_change_is_made(was, now):
    assert (was, now) in changes(SOURCE)


def test_signatures_docstrings_questions_and_words_of_errors_stay():
    for mutant in mutants_of(SOURCE):
        tree = ast.parse(mutant.source)
        assert "start: int, *, size: int=2" in mutant.source
        assert '"""Return start + size, and so on."""' in mutant.source
        assert "QUESTION = 0" in mutant.source
        assert "{start + 1} is too small" in mutant.source
        assert ast.get_docstring(tree) == "The reference: 1 + 1."


def test_no_mutant_is_there_twice_and_none_is_the_reference():
    sources = [mutant.source for mutant in mutants_of(SOURCE)]
    assert len(set(sources)) == len(sources)
    assert ast.unparse(ast.parse(SOURCE)) + "\n" not in sources


def test_parameters_are_taken_for_one_another_where_there_is_little_else():
    assert ("return rows(columns)", "return rows(rows)") in changes("def f(rows, columns):\n    return rows(columns)\n")


def test_of_many_mutants_some_are_drawn_by_a_seed():
    many = mutants_of(SOURCE) * 2
    assert len(chosen(many, "0")) == MOST
    assert chosen(many, "0") == chosen(many, "0") != chosen(many, "1")


def test_a_method_and_a_class_have_mutants_with_their_names():
    source = "class Scale:\n    by = 3\n\n    def __call__(self, x):\n        return self.by * x\n"
    assert {mutant.function for mutant in mutants_of(source)} == {"Scale", "Scale.__call__"}


def test_an_entry_fits_the_mutant_that_it_is_about(tmp_path):
    path = tmp_path / "equivalent.toml"
    path.write_text('[[equivalent]]\nfunction = "f"\nwas = "return x + 1"\nnow = "return x + 2"\nwhy = "It is so."\n')
    (entry,) = read_equivalents(path)
    assert [mutant.now for mutant in mutants_of("def f(x):\n    return x + 1\n") if entry.fits(mutant)] == [
        "return x + 2"
    ]


@pytest.mark.parametrize("text", ["[[equivalent]]\nwas = 1\n", "not toml", '[[equivalent]]\nfunction = "f"\n'])
def test_a_list_that_is_not_as_it_should_be_is_refused(tmp_path, text):
    (tmp_path / "equivalent.toml").write_text(text)
    with pytest.raises(CourseError, match="equivalent"):
        read_equivalents(tmp_path / "equivalent.toml")


def test_one_in_ten_may_be_listed():
    assert [most_of([None] * number) for number in (3, 19, 40)] == [1, 1, 4]
