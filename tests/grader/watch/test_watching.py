"""The state behind the bare `grader`: events go in; what is judged, and what is shown, comes out."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.learner.progress import Progress
from grader.learner.workspace import Workspace
from grader.results import Status
from grader.watch.events import (
    Begun,
    Ended,
    Event,
    FolderBack,
    FolderGone,
    InputClosed,
    Judged,
    Pressed,
    Resumed,
    Saved,
)
from grader.watch.pages import screen
from grader.watch.watching import View, Watching
from grader.watch.work import Work

from .conftest import AskedJudge, verdict


def take(state: Watching, *events: Event) -> None:
    for event in events:
        state.take(event)


def press(state: Watching, keys: str) -> None:
    take(state, *map(Pressed, keys.split()))


def finish(state: Watching, judge: AskedJudge, status: Status = Status.PASSED) -> None:
    """Let the judge give the same verdict on everything that it was asked last."""
    number = len(judge.asked)
    for name in judge.asked[-1]:
        take(state, Begun(number, name), Judged(number, verdict(name, status)))
    take(state, Ended(number))


def test_the_first_exercise_that_is_not_done_is_judged_at_once(state: Watching, judge: AskedJudge) -> None:
    assert (state.current, judge.asked) == ("half", [["half"]])


def test_a_save_has_the_exercise_judged_again(state: Watching, judge: AskedJudge) -> None:
    finish(state, judge, Status.FAILED)
    take(state, Saved(frozenset({"half"})))
    assert judge.asked == [["half"], ["half"]]
    assert state.result is None


def test_a_save_during_a_check_begins_anew_and_the_old_verdict_is_not_shown(
    state: Watching, workspace: Workspace
) -> None:
    (workspace.root / "exercises/01_numbers/half.py").write_text("half = 1\n")
    take(state, Saved(frozenset({"half"})))
    take(state, Judged(1, verdict("half")), Ended(1))
    assert state.run is not None
    assert state.result is None
    assert state.work.done == set()


def test_passing_never_goes_on_by_itself(state: Watching, judge: AskedJudge) -> None:
    finish(state, judge)
    assert (state.current, judge.asked) == ("half", [["half"]])
    press(state, "n")
    assert (state.current, judge.asked[-1]) == ("scaled", ["scaled"])


def test_n_leaves_an_exercise_that_is_not_done_only_when_it_is_pressed_twice(
    state: Watching, judge: AskedJudge
) -> None:
    finish(state, judge, Status.FAILED)
    press(state, "n")
    assert state.current == "half"
    assert "Press n again" in state.notice
    press(state, "h n")
    assert state.current == "half"
    press(state, "n")
    assert state.current == "scaled"


def test_saving_another_exercise_goes_to_it_and_saving_many_others_stays(state: Watching, judge: AskedJudge) -> None:
    finish(state, judge)
    take(state, Saved(frozenset({"scaled"})))
    assert (state.current, judge.asked[-1]) == ("scaled", ["scaled"])
    press(state, "l up enter")
    assert state.current == "half"
    take(state, Saved(frozenset({"scaled", "half"})))
    assert state.current == "half"


def test_the_last_n_has_all_judged_once_more_and_only_then_celebrates(state: Watching, judge: AskedJudge) -> None:
    finish(state, judge)
    press(state, "n")
    finish(state, judge)
    assert state.view is View.EXERCISE
    press(state, "n")
    assert judge.asked[-1] == ["half", "scaled"]
    finish(state, judge)
    assert state.view is View.CELEBRATION


def test_a_last_check_that_finds_something_names_it_and_does_not_celebrate(state: Watching, judge: AskedJudge) -> None:
    press(state, "c")
    take(state, Judged(2, verdict("half")), Judged(2, verdict("scaled", Status.FAILED)), Ended(2))
    assert (state.view, state.current) == (View.WHOLE, "scaled")
    press(state, "n")
    assert (state.view, state.result and state.result.status) == (View.EXERCISE, Status.FAILED)
    assert judge.asked == [["half"], ["half", "scaled"]]


@pytest.mark.parametrize("key", ["escape", "l", "h", "n"])
def test_a_key_stops_a_check_of_all_and_stays_at_the_exercise(state: Watching, judge: AskedJudge, key: str) -> None:
    finish(state, judge, Status.FAILED)
    press(state, "c")
    take(state, Judged(2, verdict("half")), Pressed(key), Judged(2, verdict("scaled", Status.FAILED)), Ended(2))
    assert (state.view, state.current, judge.asked[-1]) == (View.EXERCISE, "half", ["half"])


def test_nothing_is_celebrated_that_was_not_judged(state: Watching) -> None:
    press(state, "c")
    take(state, Judged(2, verdict("half")), Ended(2, CourseError("no checks")))
    assert state.view is View.WHOLE
    assert "The course, not your answer" in state.fault


def test_what_is_done_is_remembered_until_the_file_changes(
    state: Watching, judge: AskedJudge, workspace: Workspace
) -> None:
    finish(state, judge)
    again = replace(workspace, progress=Progress.read(workspace.root / "progress.json"))
    assert Work(again).first() == "scaled"
    half = workspace.root / "exercises/01_numbers/half.py"
    half.write_text(half.read_text() + "\nlater = 1\n")
    assert Work(again).first() == "half"


def test_where_nothing_is_remembered_one_goes_on_with_what_was_saved_last(workspace: Workspace) -> None:
    checkout = replace(workspace, progress=Progress())
    assert Work(checkout).first() == "half"
    for second, name in enumerate(("01_numbers/half.py", "02_arrays/scaled.py")):
        path = workspace.root / "exercises" / name
        path.write_text(path.read_text().replace("raise NotImplementedError", "return 7"))
        os.utime(path, (second, second))
    assert Work(checkout).first() == "scaled"


def test_a_verdict_on_a_file_that_was_saved_meanwhile_is_not_remembered(
    state: Watching, judge: AskedJudge, workspace: Workspace
) -> None:
    (workspace.root / "exercises/01_numbers/half.py").write_text("half = 1\n")
    finish(state, judge)
    assert state.work.done == set()


def test_hints_come_one_after_the_other_and_go_when_the_exercise_does(state: Watching, judge: AskedJudge) -> None:
    finish(state, judge, Status.FAILED)
    press(state, "h h")
    assert state.hint is not None
    assert (state.hint.number, state.hint.text) == (2, "Python has // for that.")
    press(state, "l down enter")
    assert state.hint is None


def test_after_the_last_hint_the_first_comes_again(state: Watching, judge: AskedJudge) -> None:
    finish(state, judge, Status.FAILED)
    press(state, " ".join("h" * len(state.work.exercise("half").hints)))
    assert state.number_of_next_hint == 1
    press(state, "h")
    assert state.hint is not None
    assert state.hint.number == 1


def test_reset_asks_keeps_what_was_there_and_judges_again(
    state: Watching, judge: AskedJudge, workspace: Workspace
) -> None:
    half = workspace.root / "exercises/01_numbers/half.py"
    stub = half.read_text()
    half.write_text("mine = 1\n")
    press(state, "x escape")
    assert half.read_text() == "mine = 1\n"
    press(state, "x y")
    assert half.read_text() == stub
    (kept,) = (workspace.root / "backups").rglob("half*.py")
    assert kept.read_text() == "mine = 1\n"
    assert len(judge.asked) == 2
    take(state, Saved(frozenset({"half"})))  # as the reset itself is seen
    finish(state, judge, Status.NOT_STARTED)
    take(state, Saved(frozenset({"half"})))
    assert str(kept.relative_to(workspace.root)) in state.notice


def test_reset_of_a_file_that_is_gone_brings_it_back(state: Watching, workspace: Workspace) -> None:
    half = workspace.root / "exercises/01_numbers/half.py"
    stub = half.read_text()
    half.unlink()
    press(state, "x y")
    assert (half.read_text(), state.notice) == (stub, "half is as you were given it.")


def test_reset_of_what_was_not_begun_does_not_ask(state: Watching, workspace: Workspace) -> None:
    press(state, "x")
    assert state.view is View.EXERCISE
    assert not (workspace.root / "backups").exists()


def test_the_reference_is_shown_after_passing_and_not_before(
    state: Watching, judge: AskedJudge, workspace: Workspace
) -> None:
    finish(state, judge, Status.FAILED)
    press(state, "s")
    assert state.view is View.EXERCISE
    press(state, "r")
    finish(state, judge)
    press(state, "s")
    assert "return number // 2" in state.reference.text
    assert json.loads((workspace.root / "progress.json").read_text())["solutions"] == {"half": "passed"}


def test_the_list_leaves_out_what_is_done_when_asked_to(state: Watching, judge: AskedJudge) -> None:
    finish(state, judge)
    press(state, "l o")
    assert (state.list.names, state.list.selected) == (["scaled"], "scaled")
    press(state, "o up up up")
    assert state.list.selected == "half"


@pytest.mark.parametrize(("keys", "code"), [("q", 0), ("interrupt", 130), ("c q", 0)])
def test_whoever_leaves_during_a_check_is_not_left_with_a_page_that_says_it_goes_on(
    state: Watching, keys: str, code: int
) -> None:
    press(state, keys)
    assert state.exit_code == code
    assert "Checking" not in "\n".join(line.plain for line in screen(state, 80, 24))


def test_q_leaves_a_page_first_and_then_the_grader(state: Watching) -> None:
    press(state, "l q")
    assert (state.view, state.exit_code) == (View.EXERCISE, None)
    press(state, "? q")
    assert state.exit_code is None
    press(state, "q")
    assert state.exit_code == 0


def test_a_closed_terminal_ends_it(state: Watching) -> None:
    take(state, InputClosed())
    assert state.exit_code == 130


def test_a_folder_that_is_gone_ends_the_check_and_one_that_is_back_begins_it_again(
    state: Watching, judge: AskedJudge
) -> None:
    take(state, FolderGone(), Judged(1, verdict("half")))
    assert (state.folder_gone, judge.abandoned, state.result) == (True, 1, None)
    take(state, FolderBack())
    assert judge.asked == [["half"], ["half"]]


def test_a_check_that_was_stopped_with_ctrl_z_is_begun_again(state: Watching, judge: AskedJudge) -> None:
    take(state, Resumed())
    assert judge.asked == [["half"], ["half"]]
    finish(state, judge)
    take(state, Resumed())
    assert len(judge.asked) == 2


def test_a_fault_of_the_grader_is_raised_and_one_of_the_course_is_told(state: Watching) -> None:
    take(state, Ended(1, CourseError("checks.py: no such check")))
    assert state.fault.endswith("checks.py: no such check")
    press(state, "r")
    assert state.fault == ""
    with pytest.raises(ZeroDivisionError):
        take(state, Ended(2, ZeroDivisionError()))


def test_a_folder_that_cannot_be_written_is_told_and_loses_no_verdict(
    state: Watching, judge: AskedJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _: str) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("grader.learner.progress.write_whole", full)
    finish(state, judge)
    assert state.result is not None
    assert "No space left on device" in state.notice
    assert state.is_done
