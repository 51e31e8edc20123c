"""`grader try`: the failing call, to be run."""

import re
import shutil
import subprocess
import sys

import pytest

from grader.report.failing_call import failing_call
from grader.results import ExerciseResult, Status, TestResult

from .conftest import RIGHT, TINY_COURSE, WRONG


@pytest.fixture
def failing(half, judge):
    """An answer that fails, and the call with which it does."""
    half.write_text(WRONG)
    judge.says["half"] = Status.FAILED
    judge.test = TestResult("odd", "Half of 9 is 4", Status.FAILED, call="half(9)", expected="4", got="4.5")
    return half


@pytest.mark.usefixtures("failing")
def test_what_is_printed_runs_and_makes_the_failing_call_of_the_learners_own_file(grader, tmp_path):
    done = grader("try", "half")
    assert done.exit_code == 0
    assert "# expected  4" in done.stdout
    program = tmp_path / "failing.py"
    program.write_text(done.stdout)
    ran = subprocess.run([sys.executable, program], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert ran.stdout == "4.5\n"


@pytest.mark.parametrize(
    ("call", "printed"),
    [
        ("Layer(3)(np.array([1.0, 2.0]))", "[3. 6.]\n"),
        ("layer = Layer(2)\nlayer(np.ones(2))", "[2. 2.]\n"),
        ("double(given.number())", "14\n"),
        ("math.floor(double(1.5))", "3\n"),
    ],
)
def test_a_call_finds_the_names_that_it_mentions_wherever_they_come_from(tmp_path, call, printed):
    (tmp_path / "answer.py").write_text(
        "def double(x):\n    return 2 * x\nclass Layer:\n    def __init__(self, n):\n        self.n = n\n"
        "    def __call__(self, x):\n        return self.n * x\n"
    )
    (tmp_path / "public").mkdir()
    given = tmp_path / "public/given.py"
    given.write_text("def number():\n    return 7\n")
    test = TestResult("a", "A title", Status.FAILED, call=call)
    program = failing_call(ExerciseResult("answer", "1", 1), test, tmp_path / "answer.py", given)
    assert program is not None
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == printed


@pytest.mark.usefixtures("failing")
def test_of_a_call_that_never_came_back_the_message_tells_enough(grader, judge):
    judge.test = TestResult("odd", "Half of 9 is 4", Status.TIMEOUT, message="half(9)\ntook longer than 5 s")
    assert "answer = half(9)" in grader("try", "half").stdout


def test_what_passes_has_no_failing_call(half, grader, judge):
    half.write_text(RIGHT)
    done = grader("try", "half")
    assert (done.exit_code, done.stdout) == (0, "# half passes: no call of it fails.\n")
    assert judge.names == [["half"]]


def test_what_fails_without_a_call_says_so_and_exits_with_one(half, grader, judge):
    half.write_text(WRONG)
    judge.says["half"] = Status.FAILED
    judge.test = TestResult("reason", "Question 2: why", Status.FAILED, message="Twice your number is one less.")
    done = grader("try", "half")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no call to try" in done.stderr


@pytest.mark.usefixtures("failing")
def test_pasted_again_after_the_file_was_mended_it_makes_the_call_of_the_mended_file(grader, half):
    program = grader("try").stdout
    mend = f"import pathlib; pathlib.Path({str(half)!r}).write_text({RIGHT!r})\n"
    ran = subprocess.run(
        [sys.executable, "-B", "-c", program + mend + program], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "4.5\n4\n"


@pytest.mark.usefixtures("half")
def test_of_an_array_it_is_told_which_item_is_expected_to_be_another(grader, judge):
    judge.says["half"] = Status.FAILED
    judge.test = TestResult(
        "any",
        "Any array",
        Status.FAILED,
        call="half(9)",
        message="half(x)    x (3, 3)\nvalues  6 of 9 differ, most at [0, 1]: expected -2.8, got -52.5",
        expected="-2.8",
        got="-52.5",
    )
    assert "# values    6 of 9 differ, most at [0, 1]\n# expected  -2.8\n" in grader("try", "half").stdout


@pytest.mark.slow
@pytest.mark.parametrize(("name", "answer"), [("half", WRONG), ("scaled", "def scaled(x, factor):\n    return x\n")])
def test_the_failing_call_of_a_real_verdict_runs_and_gives_what_the_judge_got(mine, grader, name, answer):
    chapter = {"half": "01_numbers", "scaled": "02_arrays"}[name]
    (mine / f"exercises/{chapter}/{name}.py").write_text(answer)
    done = grader("try", name)
    assert done.exit_code == 0, done.stderr
    ran = subprocess.run([sys.executable, "-c", done.stdout], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == {"half": "4.0", "scaled": "[ 1. -2.]"}[name]


@pytest.mark.slow
def test_a_call_of_an_object_with_written_weights_can_be_made_again(grader, tmp_path, monkeypatch):
    pytest.importorskip("flax")
    course = shutil.copytree(TINY_COURSE.with_name("jax_course"), tmp_path / "jax_course")
    monkeypatch.chdir(course)
    grader("init", "mine")
    monkeypatch.chdir(course / "mine")
    right = (course / "solutions/02_objects/affine/solution.py").read_text()
    wrong = right.replace("x @ self.kernel[...]", "2 * x @ self.kernel[...]")
    assert wrong != right
    (course / "mine/exercises/02_objects/affine.py").write_text(wrong)
    done = grader("try", "affine")
    assert done.exit_code == 0, done.stderr
    got = re.search(r"# got +([-\d.e]+)", done.stdout)
    assert got is not None
    ran = subprocess.run([sys.executable, "-c", done.stdout], capture_output=True, text=True, check=True)
    shown = [float(number) for number in re.findall(r"-?\d+\.\d*(?:e[-+]?\d+)?", ran.stdout)]
    assert any(abs(number - float(got[1])) < 1e-4 for number in shown), (got[1], ran.stdout)
