"""`grader dev` as it is typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TINY, QUIZ = (Path(__file__).parents[1] / name for name in ("tiny_course", "quiz_course"))


# Some of its mutants loop for ever.
LOOP = """\
    ordered = sorted(numbers)
    low, high = 0, len(ordered) - 1
    while high - low > 1:
        low += 1
        high -= 1
    return (ordered[low] + ordered[high]) / 2
"""


@pytest.fixture
def grader(tmp_path):
    def run(*words, folder=tmp_path):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "COLUMNS": "80"}
        return subprocess.run(
            [sys.executable, "-m", "grader", "dev", *words],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )

    return run


def test_a_new_exercise_has_its_files_and_its_entry_and_says_what_is_still_to_be_written(grader):
    made = grader("new", "01_means/mean", "--course", "means")
    assert made.returncode == 0, made.stderr
    assert "Now:  grader dev check mean --course means" in made.stdout
    checked = grader("check", "mean", "--course", "means")
    assert checked.returncode == 1
    for file in ("exercises/01_means/mean.py", "solution.py", "checks.py", "mistakes.py", "alternatives.py"):
        assert file in checked.stdout
    assert checked.stdout.count("is still to be written: ") >= 10
    assert "Traceback" not in checked.stdout + checked.stderr
    assert max(map(len, checked.stdout.splitlines())) <= 80


def test_a_second_exercise_stands_after_the_last_of_its_chapter_and_nothing_is_written_over(grader, tmp_path):
    for name in ("01_means/mean", "02_more/sum_of_all", "01_means/running_mean"):
        assert grader("new", name, "--course", "means").returncode == 0
    stub = tmp_path / "means/exercises/01_means/mean.py"
    stub.write_text("# mine\n")
    again = grader("new", "mean", folder=tmp_path / "means/exercises")
    assert again.returncode == 2
    assert "01_means/mean is there already, and nothing was changed." in again.stderr
    assert stub.read_text() == "# mine\n"
    shown = json.loads(grader("check", "--json", folder=tmp_path / "means").stdout)
    assert [proof["name"] for proof in shown["exercises"]] == ["mean", "running_mean", "sum_of_all"]
    (tmp_path / "means/solutions/01_means/mean/checks.py").unlink()
    assert grader("new", "mean", folder=tmp_path / "means").stdout.splitlines()[0].endswith("checks.py")


@pytest.mark.parametrize("name", ["3d", "Mean", "class", "01 means/mean", "two-words"])
def test_a_name_that_no_file_can_have_is_refused(grader, tmp_path, name):
    refused = grader("new", name, "--course", "means")
    assert refused.returncode == 2
    assert not (tmp_path / "means/exercises").exists()


def test_a_place_without_a_course_and_one_that_cannot_be_read_have_exit_codes_of_their_own(grader, tmp_path):
    assert grader("check", "--course", str(tmp_path)).returncode == 2
    (tmp_path / "course.toml").write_text("nonsense")
    assert grader("check").returncode == 3
    assert grader("check", "--course", str(TINY), "quarter").returncode == 2


@pytest.mark.slow
def test_courses_that_are_about_other_things_are_proved_by_the_real_judge(grader):
    for course, name in ((TINY, "half"), (QUIZ, "odd_sums")):
        ran = grader("check", name, "--course", str(course))
        assert ran.returncode == 0, ran.stdout
        assert "Everything holds." in ran.stdout


@pytest.mark.slow
def test_mutants_of_a_small_course_are_refused_also_those_that_never_end(grader, write_medians, tmp_path):
    folder = write_medians(tmp_path / "medians")
    solution = folder / "solutions/01_middles/median/solution.py"
    head, _, _ = solution.read_text(encoding="utf-8").partition("    ordered = ")
    solution.write_text(head + LOOP, encoding="utf-8")
    ran = grader("mutate", "--course", str(folder), "--json", "--record", str(tmp_path / "page.md"))
    (found,) = json.loads(ran.stdout)["exercises"]
    assert found["tried"] >= 15
    assert found["refused"] + len(found["survivors"]) == found["tried"]
    assert found["refused"] >= 0.8 * found["tried"]
    assert not found["faults"]
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert f"| {found['made']} | {found['tried']} | {found['refused']} | 0 |" in page
