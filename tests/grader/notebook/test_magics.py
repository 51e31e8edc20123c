"""What the magics do with a verdict; the judge is stood in for."""

import json

import pytest

from grader.errors import CourseError, JudgeError
from grader.judging import Judging
from grader.learner.handout import begin
from grader.learner.workspace import find_course
from grader.notebook.session import Session
from grader.results import ExerciseResult, Reason, Status, TestResult

from ..report.drawn_gradings import half  # noqa: TID252 - tests are no package that could be named

PASSED, FAILED = Status.PASSED, Status.FAILED
CELL = "%%exercise half\ndef half(number):\n    return number // 2\n"


@pytest.fixture(autouse=True)
def standing_in_a_course(course):
    return course


def test_a_cell_that_passed_is_run_so_that_the_next_one_can_call_what_it_defines(run, verdict):
    verdict["result"] = half(*[PASSED] * 5)
    shown = run(CELL)
    assert "✓ half · Passed · 5 checks" in shown.text
    assert "%exercise scaled" in shown.text
    assert run("half(9)").outcome.result == 4
    assert verdict["sources"] == [b"\ndef half(number):\n    return number // 2\n"]


def test_a_cell_that_is_wrong_is_run_too_and_told_what_is_wrong_first(run, verdict):
    verdict["result"] = half(PASSED, FAILED)
    verdict["result"].tests[1] = TestResult(
        "odd", "Half of 9 is 4, rounded down", FAILED, None, "half(9)\nexpected  4\ngot       5", "That is rounded up."
    )
    verdict["result"].tests[1].lines = [(3, "return -(-number // 2)")]
    shown = run(CELL)
    for text in ("Half of 9 is 4, rounded down", "expected  4", "That is rounded up.", "line 3", "%hint half"):
        assert text in shown.text
        assert text in shown.html
    assert "1 of 5 checks passed · 3 wait for this one" in shown.text
    assert run("half(9)").outcome.result == 4


@pytest.mark.parametrize(
    ("status", "reason"), [(Status.TIMEOUT, None), (Status.ERROR, Reason.EXITED), (Status.ERROR, Reason.SYNTAX)]
)
def test_a_cell_that_could_not_be_loaded_is_not_run_in_the_notebook(run, verdict, status, reason):
    verdict["result"] = half(status=status, reason=reason, message="why not")
    shown = run("%%exercise half\nstarted = True\n")
    assert "why not" in shown.text
    assert run("'started' in globals()").outcome.result is False


def test_a_cell_that_raises_when_it_is_run_shows_its_own_traceback_below_the_verdict(run, verdict):
    verdict["result"] = half(*[PASSED] * 5)
    shown = run("%%exercise half\n1 / 0\n")
    assert "✓ half" in shown.text
    assert "ZeroDivisionError" in shown.printed + shown.complaint


def test_what_an_exercise_gives_can_be_imported_in_the_notebook_too(run, verdict, course):
    (course / "solutions/01_numbers/half/given.py").write_text("PAIRS = 4\n")
    verdict["result"] = half(*[PASSED] * 5)
    assert run("%%exercise half\nfrom given import PAIRS\nPAIRS\n").outcome.success
    assert run("PAIRS").outcome.result == 4
    verdict["result"] = ExerciseResult("scaled", "02_arrays", 1, FAILED, tests=half(FAILED).tests)
    assert "ModuleNotFoundError" in run("%%exercise scaled\nimport given\n").printed


def test_a_command_of_the_notebook_in_the_cell_is_named_and_nothing_is_judged(run, verdict):
    shown = run("%%exercise half\ndef half(number):\n    return number // 2\n\n%timeit half(3)\n")
    assert "Line 5 is for the notebook, and no Python: %timeit half(3)" in shown.complaint
    assert verdict["requests"] == []


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%%exercise hlaf\nx = 1\n", "Did you mean 'half'?\n%exercises shows them all."),
        ("%%exercise\nx = 1\n", "Name one exercise"),
        ("%%exercise half --seed x\nx = 1\n", "--seed takes a whole number: %%exercise NAME [--seed N]"),
        ("%%exercise half --timeout 2\nx = 1\n", "There is no option --timeout here: %%exercise NAME [--seed N]"),
        ("%exercise practise", "Did you mean 'practice'?"),
        ("%exercises half", "takes no name"),
        ("%hint", "Name an exercise"),
        ("%hint half 9", "has 3 hints"),
        ("%solution", "Name an exercise"),
        ("%hint 'half", "There is no exercise"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence_and_not_by_a_traceback(run, cell, said):
    shown = run(cell)
    assert said in shown.complaint
    assert "Traceback" not in shown.printed + shown.complaint
    assert not shown.outcome.success


def test_an_exercise_comes_into_a_new_cell_with_questions_of_ones_own(run, shell):
    run("%exercise half")
    first, second, *_ = shell.rl_next_input.split("\n")
    assert (first, second) == ("%%exercise half", '"""Half of a number, rounded down.')
    assert "QUESTION = 0\n" not in shell.rl_next_input


def test_progress_is_remembered_without_a_folder_of_exercises(run, verdict):
    assert "0 of 2 exercises done" in run("%exercises").text
    verdict["result"] = half(*[PASSED] * 5)
    run(CELL)
    assert "1 of 2 exercises done" in run("%exercises").text
    assert "number // 2" in run("%solution half").printed


def test_the_reference_is_shown_after_passing_or_when_asked_for_anyway(run):
    assert "has not passed yet" in run("%solution half").complaint
    assert "return number // 2" in run("%solution half --anyway").printed
    assert "return number // 2" in run("%solution half").printed


def test_hints_come_one_after_the_other(run):
    said = [run("%hint half").printed for _ in range(4)]
    assert [text.split("\n")[0] for text in said] == [f"Hint {number} of 3 for half" for number in (1, 2, 3, 3)]
    assert "rounds down" in run("%hint half 1").printed


def test_in_a_folder_of_exercises_progress_json_remembers(run, verdict, tmp_path, monkeypatch):
    begin(find_course(), tmp_path / "course" / "mine")
    monkeypatch.chdir(tmp_path / "course" / "mine")
    verdict["result"] = half(*[PASSED] * 5)
    run(CELL)
    content = json.loads((tmp_path / "course/mine/progress.json").read_text())
    assert list(content["done"]) == ["half"]
    assert verdict["requests"][0].items[0].shown_as == "this cell"


def test_in_a_folder_of_exercises_the_file_there_is_begun_from_and_stays_done(
    run, shell, verdict, tmp_path, monkeypatch
):
    _, workspace = begin(find_course(), tmp_path / "course" / "mine")
    monkeypatch.chdir(workspace.root)
    exercise = workspace.course.exercise("half")
    workspace.path(exercise).write_text("mine = 1\n")
    mark = workspace.fingerprint(exercise)
    assert mark is not None
    workspace.progress.record(half(*[PASSED] * 5), mark)
    workspace.progress.save()
    run("%exercise half")
    assert shell.rl_next_input == "%%exercise half\nmine = 1\n"
    verdict["result"] = half(*[PASSED] * 5)
    run(CELL)
    workspace.progress.reread()
    assert workspace.progress.is_done("half", workspace.fingerprint(exercise))


def test_a_cell_that_passed_takes_the_place_of_the_untouched_file_and_of_no_other(run, verdict, tmp_path, monkeypatch):
    _, workspace = begin(find_course(), tmp_path / "course" / "mine")
    monkeypatch.chdir(workspace.root)
    path = workspace.path(workspace.course.exercise("half"))
    stub = path.read_text(encoding="utf-8")
    verdict["result"] = half(PASSED, FAILED)
    run(CELL)
    assert path.read_text(encoding="utf-8") == stub
    verdict["result"] = half(*[PASSED] * 5)
    assert "Done in  exercises/01_numbers/half.py" in run(CELL).text
    assert path.read_text(encoding="utf-8") == CELL.partition("\n")[2]
    assert "1 of 2 exercises done" in run("%exercises").text
    path.write_text("mine = 1\n", encoding="utf-8")
    shown = run(CELL).text
    assert "Not yet done  exercises/01_numbers/half.py holds something else" in shown
    assert path.read_text(encoding="utf-8") == "mine = 1\n"
    assert "0 of 2 exercises done" in run("%exercises").text


def test_where_nothing_is_kept_that_is_said(run, verdict):
    verdict["result"] = half(*[PASSED] * 5)
    assert "until this notebook's kernel" in run(CELL).text
    assert "until this notebook's kernel" in run("%exercises").text


def test_a_name_of_another_cell_is_told_to_be_there(run, verdict):
    verdict["result"] = half(FAILED)
    raised = "raised NameError: name 'helper' is not defined"
    verdict["result"].tests[0].message = f"half(9)\n{raised}"
    said = "'helper' is in another one."
    assert said not in run(CELL).text
    run("def helper():\n    return 3\n")
    assert said in run(CELL).text
    verdict["result"] = half(
        status=Status.ERROR, reason=Reason.IMPORT, message="NameError: name 'helper' is not defined"
    )
    assert said in run(CELL).text


def test_a_seed_repeats_the_inputs_of_an_earlier_check(run, verdict):
    verdict["result"] = half(FAILED)
    run("%%exercise half --seed 71\nx = 1\n")
    assert verdict["requests"][0].seed == 71


def test_a_cell_can_be_kept_less_far_apart_where_a_machine_needs_that(run, verdict):
    verdict["result"] = half(FAILED)
    assert "isolation: process" in run("%%exercise --isolation process half\nx = 1\n").text
    assert verdict["requests"][0].isolation == "process"
    assert "landlok" in run("%%exercise half --isolation landlok\nx = 1\n").complaint


def test_without_any_folder_the_installed_course_is_there(run, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert "output_size" in run("%exercises").text
    run("%exercise output_size")
    assert run("get_ipython().rl_next_input").outcome.result.startswith('%%exercise output_size\n"""')
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt(), "Interrupted; nothing was counted."),
        (CourseError("checks.py:3 raised"), "The course, not your answer, is at fault:\nchecks.py:3 raised"),
        (JudgeError("it ended early"), "nothing was counted:\nit ended early"),
        (OSError(28, "No space left on device", "/tmp/x"), "/tmp/x: No space left on device"),
    ],
)
def test_what_goes_wrong_besides_the_answer_is_told_and_the_cell_is_not_run(run, monkeypatch, error, said):
    def fail(_session, _request):
        raise error

    monkeypatch.setattr(Session, "_judged", fail)
    shown = run("%%exercise half\nstarted = True\n")
    assert said in shown.complaint
    assert "Traceback" not in shown.printed + shown.complaint
    assert run("'started' in globals()").outcome.result is False


def test_a_verdict_that_a_fault_of_the_course_follows_does_not_count(run, monkeypatch):
    def judge(_judging, _request):
        yield half(*[PASSED] * 5)
        raise CourseError("checks.py:9: it raised")

    monkeypatch.setattr(Judging, "judge", judge)
    shown = run(CELL)
    assert "checks.py:9: it raised" in shown.complaint
    assert "✓" not in shown.text + run("%exercises").text


def test_a_hidden_check_that_failed_shows_its_title_alone(run, verdict):
    verdict["result"] = half(*[PASSED] * 5, hidden=[FAILED])
    assert "Unseen 1" in run(CELL).text


def test_without_the_extension_the_magics_are_gone(run):
    run("%unload_ext grader")
    assert "not found" in run("%exercises").complaint
    assert "not found" in run(CELL).complaint
    run("%load_ext grader")
    assert "0 of 2" in run("%exercises").text


def test_loading_the_package_loads_nothing_of_notebooks():
    import subprocess
    import sys

    code = "import sys, grader; print([name for name in sys.modules if 'IPython' in name or 'grader.' in name])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"


def test_an_exercise_that_waits_or_is_the_stub_says_so(run, verdict):
    verdict["result"] = ExerciseResult(
        "half", "01_numbers", 2, Status.NOT_STARTED, message="this cell is still the stub"
    )
    assert "this cell is still the stub" in run(CELL).text
