"""The page of a proof: written exercise by exercise, so that a long one can be made in pieces."""

import shutil
from pathlib import Path

import pytest

from grader.authoring.findings import ExerciseProof
from grader.authoring.mutation_test import Mutation, Survivor
from grader.authoring.record import record_mutations, record_proofs
from grader.course import read_course

TINY = Path(__file__).parents[1] / "tiny_course"


@pytest.fixture
def course():
    return read_course(TINY)


def proof(exercise, mistakes=4, **more):
    parts = {"alternatives": 2, "mistakes": mistakes, "checks": 3}
    return ExerciseProof(exercise.name, exercise.chapter, dict(parts), dict(parts), **more)


def rows_of(page):
    return [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]


def test_an_exercise_that_a_run_was_not_about_keeps_its_row_and_what_was_to_be_mended(course, tmp_path):
    first, second = course.exercises[:2]
    page = tmp_path / "page.md"
    broken = proof(second)
    broken.blame("checks", "checks.py", "Mend it.")
    record_proofs(page, course, [broken], range(3))
    before = rows_of(page)
    record_proofs(page, course, [proof(first, judged=True, seconds=1.25)], range(50))
    rows = rows_of(page)
    assert [row.split("`")[1] for row in rows] == [first.name, second.name]  # in the course's order
    assert rows[1:] == before
    assert "| 0 to 49 | 2 of 2 | 4 of 4 | 3 of 3 | 1.2 |" in rows[0]
    text = page.read_text(encoding="utf-8")
    assert "2 exercises: 4 alternatives are accepted, 8 mistakes" in text
    assert f"- `{second.name}`, checks.py: Mend it." in text
    record_proofs(page, course, [proof(second, mistakes=5)], range(3))
    assert "Mend it." not in page.read_text(encoding="utf-8")
    assert "9 mistakes" in page.read_text(encoding="utf-8")


def test_what_survived_stands_beside_what_holds_and_each_part_leaves_the_other(course, tmp_path):
    first, second = course.exercises[:2]
    page = tmp_path / "page.md"
    record_proofs(page, course, [proof(first)], range(1))
    survivor = Survivor(first.name, 3, "a | b", "a & b")
    record_mutations(page, course, [Mutation(first.name, first.chapter, 20, 18, 16, 1, [survivor])])
    record_mutations(page, course, [Mutation(second.name, second.chapter, 9, 9, 9)])
    text = page.read_text(encoding="utf-8")
    assert text.index("## What holds") < text.index("## What the checks refuse")
    assert "25 of 26 that make a difference are refused, 96.2 %; 1 more make none" in text
    assert f"- `{first.name}`, {first.name}, line 3: `a | b` → `a & b`" in text
    record_proofs(page, course, [proof(first)], range(1))
    assert page.read_text(encoding="utf-8") == text


def test_a_row_says_of_which_files_it_was_written(course, tmp_path):
    page, copy = tmp_path / "page.md", tmp_path / "course"
    shutil.copytree(TINY, copy)
    record_proofs(page, read_course(copy), [proof(course.exercises[0])], range(1))
    before = rows_of(page)
    checks = course.exercises[0]
    path = copy / "solutions" / checks.chapter / checks.name / "checks.py"
    path.write_text(path.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    record_proofs(page, read_course(copy), [proof(course.exercises[0])], range(1))
    assert rows_of(page) != before
