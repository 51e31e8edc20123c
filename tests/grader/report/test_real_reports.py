"""Reports of real runs, by the command as platforms call it."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from ..conftest import TINY_COURSE, run_grader  # noqa: TID252 - tests are no package that could be named
from .drawn_gradings import ENVIRONMENT

SCHEMAS = Path(__file__).with_name("schemas")
PLATFORMS = ["gradescope", "exercism", "classroom50", "check50", "prairielearn"]
RIGHT = (TINY_COURSE / "solutions/01_numbers/half/solution.py").read_text(encoding="utf-8")
ANSWERS = {
    "right": RIGHT,
    "wrong": RIGHT.replace("number // 2", "-(-number // 2)"),
    "prints": 'def half(number):\n    print("[/oops] \\x1b[2J <b> \\x00 =1+1")\n    raise ValueError("\\ud800")\n',
    "broken": "def half(number:\n",
    "ends": "import sys\nsys.exit(0)\n",
}


@pytest.fixture
def checkout(tmp_path):
    """A checkout of the tiny course, to work in."""
    return Path(shutil.copytree(TINY_COURSE, tmp_path / "checkout"))


def graded(checkout, answer, *arguments):
    (checkout / "exercises/01_numbers/half.py").write_text(answer, encoding="utf-8")
    return run_grader("check", "half", *arguments, folder=checkout, **ENVIRONMENT)


@pytest.mark.slow
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_platforms_report_keeps_to_its_schema_and_the_exit_code_is_0_whatever_the_verdict(checkout, answer):
    for form in PLATFORMS:
        done = graded(checkout, ANSWERS[answer], "--format", form)
        assert (done.returncode, done.stderr) == (0, ""), form
        content = json.loads(done.stdout)
        schema = json.loads((SCHEMAS / f"{form}.json").read_text(encoding="utf-8"))
        Draft202012Validator(schema).validate(content)


@pytest.mark.slow
def test_junit_and_json_say_by_the_exit_code_whether_all_passed(checkout):
    for answer, code in (("right", 0), ("wrong", 1), ("broken", 1)):
        done = graded(checkout, ANSWERS[answer], "--format", "junit")
        assert done.returncode == code
        ElementTree.fromstring(done.stdout.encode())
        assert graded(checkout, ANSWERS[answer], "--format", "json").returncode == code


@pytest.mark.slow
def test_where_the_course_is_broken_nothing_is_written_and_the_old_report_stays(checkout):
    (checkout / "results.json").write_text("old")
    (checkout / "solutions/01_numbers/half/checks.py").write_text("import nothing_of_that_name\n")
    done = graded(checkout, RIGHT, "--format", "gradescope", "--output", "results.json")
    assert (done.returncode, done.stdout) == (3, "")
    assert (checkout / "results.json").read_text() == "old"


@pytest.mark.slow
@pytest.mark.parametrize("form", [*PLATFORMS, "junit", "json"])
def test_of_a_hidden_check_a_platform_is_told_the_title_and_that_it_failed(checkout, form):
    (checkout / "hidden/01_numbers/half").mkdir(parents=True)
    (checkout / "hidden/01_numbers/half/checks.py").write_text(
        "from grader.checks import title\n\n\n"
        "@title('A case that you do not see')\ndef test_of_4711(student):\n    student.half(4711).should_equal(2355)\n"
    )
    answer = RIGHT.replace(
        "    return number // 2", "    print(number)\n    return number // 2 if number < 4711 else 0"
    )
    done = graded(checkout, answer, "--hidden", "hidden", "--format", form, "--seed", "71")
    assert done.returncode == (0 if form in PLATFORMS else 1)
    assert "A case that you do not see" in done.stdout
    assert "4711" not in done.stdout
    assert "2355" not in done.stdout


@pytest.mark.slow
def test_a_report_is_written_where_it_is_wanted_and_a_line_says_so(checkout):
    said = "2 of 2 points, written to results/results.json"
    done = graded(checkout, RIGHT, "--format", "prairielearn", "--output", "results/results.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{said}; the folder results was made for it\n", "")
    assert json.loads((checkout / "results/results.json").read_text())["score"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--output", "x.json"], "--output needs a --format"),
        (["--format", "junit", "--output", "."], "is a folder"),
        (["--json", "--format", "junit"], "leave one of them out"),
        (["--format", "classroom50"], "needs CLASSROOM, ASSIGNMENT"),
        (["--format", "gradescop"], "gradescope"),
    ],
)
def test_wrong_usage_exits_with_two_before_anything_is_graded(checkout, arguments, said):
    done = run_grader("check", *arguments, folder=checkout)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
