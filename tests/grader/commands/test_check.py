"""`grader check`: what is judged, and what is remembered of it."""

import json
import shutil

import pytest

from grader.pins import Pin
from grader.results import ExerciseResult, Status, TestResult

from .conftest import RIGHT, WRONG, opened


@pytest.fixture
def done_half(half, grader, judge):
    """The first exercise is done, the second one is not."""
    half.write_text(RIGHT)
    judge.says["scaled"] = Status.NOT_STARTED
    grader("check")
    judge.asked.clear()
    return half


@pytest.mark.usefixtures("done_half")
def test_a_whole_run_judges_no_done_work_again_and_says_so(grader, judge):
    done = grader("check")
    assert judge.names == [["scaled"]]
    assert "half" in done.stdout
    assert "done before" in done.stdout
    assert "1 was done before and not judged again; 'grader check --again' judges all." in done.stdout


@pytest.mark.usefixtures("done_half")
def test_nothing_is_judged_and_all_is_well_where_everything_was_done_before(grader, judge):
    done = grader("check", "01_numbers")
    assert judge.names == []
    assert (done.exit_code, "done before" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["half"],
        ["01_numbers/half.py"],
        ["half", "01_numbers"],
        ["--again"],
        ["--seed", "7"],
        ["--json"],
        ["--format", "junit"],
        ["--hidden", "../solutions"],
        ["--require-isolation", "process"],
        ["--dir", "."],
    ],
)
@pytest.mark.usefixtures("done_half")
def test_done_work_is_judged_where_it_is_named_or_somebody_relies_on_the_verdict(grader, judge, arguments):
    grader("check", *arguments)
    assert "half" in judge.names[0]


def test_done_work_is_judged_again_after_its_file_changed(done_half, grader, judge):
    done_half.write_text(RIGHT + "\n# another thought\n")
    grader("check")
    assert judge.names == [["half", "scaled"]]


@pytest.mark.usefixtures("done_half")
def test_done_work_is_judged_again_after_its_checks_changed(checkout, grader, judge):
    checks = checkout / "solutions/01_numbers/half/checks.py"
    checks.write_text(checks.read_text() + "\n# stricter\n")
    grader("check")
    assert judge.names == [["half", "scaled"]]


def test_other_ends_of_lines_are_no_change(done_half, grader, judge):
    done_half.write_bytes(done_half.read_bytes().replace(b"\n", b"\r\n"))
    grader("check")
    assert judge.names == [["scaled"]]


@pytest.mark.usefixtures("done_half")
def test_what_does_not_pass_any_more_is_not_done_any_more(grader, judge):
    judge.says["half"] = Status.FAILED
    grader("check", "half")
    assert grader("check").exit_code == 1
    assert judge.names[-1] == ["half", "scaled"]


def test_the_time_that_an_exercise_was_done_is_that_of_its_first_pass(half, mine, grader, judge, monkeypatch):
    half.write_text(RIGHT)
    for time in ("2026-03-01T20:00:00Z", "2026-03-02T20:00:00Z"):
        monkeypatch.setattr("grader.learner.progress._now", lambda time=time: time)
        grader("check", "half")
    assert (len(judge.asked), opened(mine).progress.done_at("half")) == (2, "2026-03-01T20:00:00Z")


def test_a_verdict_on_a_file_that_was_saved_meanwhile_is_not_remembered(half, grader, judge):
    half.write_text(RIGHT)
    judge.meanwhile = lambda: half.write_text(WRONG)
    assert grader("check", "half").exit_code == 0
    judge.meanwhile = lambda: None
    grader("check", "01_numbers")
    assert judge.names == [["half"], ["half"]]


def test_what_is_remembered_survives_an_interruption(mine, half, grader, judge):
    half.write_text(RIGHT)

    def interrupt_at_the_second():
        if opened(mine).progress.done_at("half") is not None:
            raise KeyboardInterrupt

    judge.meanwhile = interrupt_at_the_second
    assert grader("check").exit_code == 130
    assert opened(mine).progress.done_at("half") is not None


@pytest.mark.usefixtures("done_half", "checkout")
def test_somebody_elses_record_has_no_say_and_is_not_written_to(mine, grader, judge, tmp_path):
    theirs = tmp_path / "theirs"
    shutil.copytree(mine, theirs)
    before = (theirs / "progress.json").read_bytes()
    judge.says["half"] = Status.FAILED
    assert grader("check", "--dir", str(theirs)).exit_code == 1
    assert judge.names == [["half", "scaled"]]
    assert judge.asked[0].done == []
    assert (theirs / "progress.json").read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"\xff", b"[" * 100_000, b'{"schema": "grader-progress/9"}', b'{"schema": "grader-progress/1"}']
)
@pytest.mark.usefixtures("checkout", "judge")
def test_no_record_that_comes_with_answers_stops_their_judging(mine, grader, tmp_path, content):
    theirs = tmp_path / "theirs"
    shutil.copytree(mine / "exercises", theirs / "exercises")
    (theirs / "progress.json").write_bytes(content)
    assert grader("check", "--dir", str(theirs)).exit_code == 0
    assert [path.name for path in theirs.iterdir() if path.is_file()] == ["progress.json"]


@pytest.mark.parametrize(
    ("arguments", "wait"),
    [
        ([], True),
        (["--again"], True),
        (["02_arrays"], True),
        (["scaled"], False),
        (["--solutions"], False),
        (["--json"], False),
        (["--format", "junit"], False),
        (["--format", "gradescope"], False),
        (["--dir", "."], False),
        (["--hidden", "../solutions"], False),
        (["--require-isolation", "process"], False),
    ],
)
def test_dependants_wait_only_on_the_screen_of_a_learner_so_that_the_score_is_one(grader, judge, arguments, wait):
    judge.says = {"half": Status.FAILED, "scaled": Status.FAILED}
    grader("check", *arguments)
    assert [request.skip_dependants for request in judge.asked] == [wait]


@pytest.mark.usefixtures("half")
def test_a_failing_case_is_tried_first_next_time(grader, judge):
    judge.says["half"] = Status.FAILED
    verdict = judge.verdict

    def pinned(item):
        result = verdict(item)
        result.pin = Pin("even", 71)
        return result

    judge.verdict = pinned
    grader("check", "half")
    grader("check", "half")
    assert [request.items[0].pin for request in judge.asked] == [None, Pin("even", 71)]
    judge.says["half"] = Status.PASSED
    judge.verdict = verdict
    grader("check", "half")
    grader("check", "half")
    assert judge.asked[-1].items[0].pin is None


def test_limits_go_to_the_judge(grader, judge):
    limits = {"timeout": 2.5, "memory": 512, "output-size": 8, "processes": 40, "file-size": 1}
    grader("check", *(word for name, value in limits.items() for word in (f"--{name}", str(value))))
    asked = judge.asked[0].limits
    assert [asked.seconds, asked.memory_mb, asked.output_kb, asked.processes, asked.file_mb] == list(limits.values())


def test_a_chapter_one_stands_in_is_a_name(mine, grader, judge, monkeypatch):
    monkeypatch.chdir(mine / "exercises/02_arrays")
    grader("check", ".")
    grader("check", "..\\01_numbers\\half.py")
    grader("check", "all", "--again")
    assert judge.names == [["scaled"], ["half"], ["half", "scaled"]]


@pytest.mark.usefixtures("judge")
def test_a_verdict_that_cannot_be_remembered_is_still_told(half, grader, monkeypatch):
    def full(path, _content):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("grader.learner.progress.write_whole", full)
    half.write_text(RIGHT)
    done = grader("check", "half")
    assert (done.exit_code, "half" in done.stdout) == (0, True)
    assert "No space left on device" in done.stderr
    assert len(done.stderr.splitlines()) <= 4


@pytest.mark.slow
def test_a_real_verdict_is_remembered_until_the_file_changes(mine, half, grader):
    question = json.loads((mine / "progress.json").read_text())["question"]
    half.write_text(
        f"def half(number):\n    return number / 2\nQUESTION = {question}\nPREDICTION = None\nREASON = None\n"
    )
    assert grader("check", "half").exit_code == 1
    assert opened(mine).progress.done_at("half") is None
    scaled = mine / "exercises/02_arrays/scaled.py"
    scaled.write_text("def scaled(x, factor):\n    return x * factor\n")
    assert grader("check", "scaled").exit_code == 0
    done = grader("check", "02_arrays")
    assert (done.exit_code, "done before" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("README.md", "There are no hidden checks in"),
        ("01_number/half/checks.py", "fits no exercise. Did you mean '01_numbers/half'?"),
        ("01_numbers/halve/checks.py", "fits no exercise. Did you mean '01_numbers/half'?"),
        ("half/checks.py", "fits no exercise. Did you mean '01_numbers/half'?"),
        ("01_numbers/half/check.py", "There is no checks.py in"),
        ("checks.py", "fits no exercise."),
    ],
)
def test_hidden_checks_that_no_exercise_would_meet_are_refused(grader, judge, tmp_path, file, said):
    (tmp_path / "hidden" / file).parent.mkdir(parents=True)
    (tmp_path / "hidden" / file).write_text("def test_it(student):\n    student.half(2).should_equal(1)\n")
    done = grader("check", "--hidden", str(tmp_path / "hidden"))
    assert (done.exit_code, judge.asked) == (2, [])
    assert said in done.stderr
    assert "<chapter>/<exercise>/checks.py" in done.stderr


def test_an_instructor_is_told_how_many_hidden_checks_there_were_and_gets_no_advice(grader, judge):
    judge.says["half"] = Status.FAILED
    judge.test = TestResult("hidden_1", "A hidden check", Status.FAILED, hidden=True)
    shown = grader("check", "--hidden", "../solutions").stdout
    assert "1 hidden check for half, 1 hidden check for scaled" in shown
    for options in (["--hidden", "../solutions"], ["--dir", "."], ["--require-isolation", "process"]):
        assert "Go on with" not in grader("check", *options).stdout
    assert "Go on with" in grader("check", "--again").stdout


def test_in_a_list_it_is_said_what_is_wrong_with_a_file_and_not_only_where_it_lies(mine, half, grader, judge):
    wrong = ExerciseResult("half", "01_numbers", 2, Status.ERROR, message=f"{half.name} is not there", file=half.name)
    judge.verdict = lambda _: wrong
    assert "half    Error         is not there" in grader("check").stdout
    assert mine.is_dir()


def test_a_file_that_is_gone_is_brought_back_by_init_where_it_is_ones_own(half, grader, judge, tmp_path):
    half.unlink()
    judge.says["half"] = Status.ERROR
    assert "To bring it back:  grader init" in grader("check").stdout
    (tmp_path / "empty").mkdir()
    done = grader("check", "--dir", str(tmp_path / "empty"))
    assert "None of the files lies in" in done.stderr
    assert "exercises/01_numbers/half.py, 01_numbers/half.py and half.py" in done.stderr
    assert "grader init" not in done.stdout


def test_hidden_checks_may_come_in_an_installed_package(grader, judge, tmp_path, monkeypatch):
    place = tmp_path / "installed/my_class/hidden/01_numbers/half"
    place.mkdir(parents=True)
    (tmp_path / "installed/my_class/__init__.py").write_text("")
    (place / "checks.py").write_text("def test_it(student):\n    student.half(2).should_equal(1)\n")
    monkeypatch.syspath_prepend(str(tmp_path / "installed"))
    assert grader("check", "--hidden", "my_class.hidden").exit_code == 0
    assert judge.asked[-1].hidden == str(tmp_path / "installed/my_class/hidden")
    for name in ("my_class.nothing", "my_course.hidden", "my class"):
        done = grader("check", "--hidden", name)
        assert (done.exit_code, "no installed package of that name" in done.stderr) == (2, True)
