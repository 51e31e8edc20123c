"""Where a learner may stand, and what may be wrong with the folder."""

import os
import shutil
import stat

import pytest

from grader.course import read_course
from grader.learner.handout import begin
from grader.learner.workspace import find_answers

from .conftest import RIGHT, TINY_COURSE, opened


def test_commands_work_from_every_folder_below(mine, grader, monkeypatch):
    for below in ("exercises", "exercises/01_numbers", "exercises/02_arrays"):
        monkeypatch.chdir(mine / below)
        done = grader("list")
        assert done.exit_code == 0
        assert os.path.relpath(mine / "exercises/01_numbers/half.py") in done.stdout.replace("/", os.sep)


def test_a_folder_that_was_moved_goes_on_as_it_was(mine, half, grader, checkout, monkeypatch):
    half.write_text(RIGHT)
    grader("hint", "half")
    moved = checkout / "with a space"
    monkeypatch.chdir(checkout)
    shutil.move(mine, moved)
    monkeypatch.chdir(moved)
    assert "Hint 2 of 3" in grader("hint", "half").stdout
    assert "begun" in grader("list").stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the folder that one stands in")
def test_a_folder_that_is_gone_is_told_of(mine, grader, monkeypatch, checkout):
    (checkout / "gone").mkdir()
    monkeypatch.chdir(checkout / "gone")
    shutil.rmtree(checkout / "gone")
    for command in (["list"], ["check"], ["init"], ["doctor"]):
        done = grader(*command)
        assert (done.exit_code, "Traceback" in done.stderr) in ((2, False), (0, False)), command
    assert "is not there any more" in grader("list").stderr
    assert mine.is_dir()


def test_a_folder_of_the_chapters_themselves_is_understood(mine, grader, tmp_path):
    shutil.copytree(mine / "exercises", tmp_path / "answers")
    done = grader("list", "--dir", str(tmp_path / "answers"), "--json")
    assert done.exit_code == 0
    assert str(tmp_path / "answers" / "01_numbers") in done.stdout.replace("\\\\", "\\")


@pytest.mark.parametrize("command", [["list"], ["check"], ["init"], ["init", "."], ["next"], ["update"]])
@pytest.mark.usefixtures("judge")
def test_exercises_whose_progress_was_lost_or_not_copied_are_taken_up_as_they_are(mine, half, grader, command):
    written = half.read_text() + RIGHT
    half.write_text(written)
    question = opened(mine).progress.question
    (mine / "progress.json").unlink()
    done = grader(*command)
    assert done.exit_code == 0, done.stderr
    assert "progress.json was not there" in done.stderr
    assert half.read_text() == written
    assert opened(mine).progress.question == question
    assert sorted(path.name for path in mine.iterdir()) == ["exercises", "progress.json"]
    assert "was not there" not in grader("list").stderr


def test_a_checkout_of_the_course_is_not_taken_for_a_learners_folder(checkout, grader, monkeypatch):
    monkeypatch.chdir(checkout)
    assert grader("list").exit_code == 0
    assert grader("init", ".").exit_code == 2
    assert not (checkout / "progress.json").exists()


def test_outside_of_any_exercises_one_is_told_how_to_begin(grader, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in (
        ["check"],
        ["list"],
        ["next"],
        ["hint"],
        ["reset", "all"],
        ["update"],
        ["solution", "half"],
        ["try", "x"],
    ):
        done = grader(*command)
        assert done.exit_code == 2, command
        assert "grader init" in done.stderr


@pytest.mark.parametrize("command", [[], ["check"], ["list"], ["next"]])
def test_in_the_folder_above_one_is_told_where_to_go(mine, grader, tmp_path, monkeypatch, command):
    monkeypatch.setattr("grader.learner.workspace._is_course", lambda _: False)
    monkeypatch.setattr("grader.learner.workspace.find_course", lambda _name=None: read_course(TINY_COURSE))
    mine.rename(tmp_path / "my course")
    monkeypatch.chdir(tmp_path)
    done = grader(*command)
    assert "cd 'my course'" in done.output or 'cd "my course"' in done.output
    assert "grader init" not in done.output


def test_a_course_that_is_not_installed_is_named(mine, grader, tmp_path, monkeypatch):
    shutil.copytree(mine, tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path / "elsewhere")
    done = grader("list")
    assert done.exit_code == 2
    assert "The course 'tiny' is not installed here" in done.stderr


def test_of_two_installed_courses_one_is_chosen_by_its_name(tmp_path, monkeypatch, grader):
    class Entry:
        def __init__(self, name, folder):
            self.name, self._folder = name, folder

        def load(self):
            return lambda: self._folder

    other = shutil.copytree(TINY_COURSE, tmp_path / "other")
    toml = other / "course.toml"
    toml.write_text(toml.read_text().replace('name = "tiny"', 'name = "other"', 1))
    entries = [Entry("tiny", TINY_COURSE), Entry("other", other)]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: entries)  # noqa: ARG005
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    done = grader("init")
    assert done.exit_code == 2
    assert "other, tiny" in done.stderr
    assert "grader init --course NAME" in done.stderr
    assert grader("init", "--course", "other").exit_code == 0
    monkeypatch.chdir(tmp_path / "empty/other-course")
    assert grader("list").exit_code == 0
    assert opened(tmp_path / "empty/other-course").course.name == "other"
    assert grader("init", "--course", "tiny").exit_code == 2


def test_a_folder_begun_in_two_steps_keeps_its_question(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    course = read_course(checkout)
    calls = []

    def stop_at_the_second(path, content):
        calls.append(path)
        if len(calls) == 2:
            raise KeyboardInterrupt
        path.write_text(content)

    with monkeypatch.context() as patch:
        patch.setattr("grader.learner.handout.write_whole", stop_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            begin(course, checkout / "cut")
    question = opened(checkout / "cut").progress.question
    begin(course, checkout / "cut")
    assert opened(checkout / "cut").progress.question == question
    assert (checkout / "cut/exercises/02_arrays/scaled.py").is_file()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told_of_and_a_hint_is_still_shown(mine, grader):
    mode = stat.S_IMODE(mine.stat().st_mode)
    mine.chmod(0o555)
    try:
        done = grader("hint", "half")
        assert (done.exit_code, "Hint 1 of 3" in done.stdout) == (0, True)
        assert "could not be written" in done.stderr
    finally:
        mine.chmod(mode)


def test_the_doctor_names_the_folder_and_the_course(mine, grader):
    shown = " ".join(grader("doctor").stdout.split())
    assert str(mine.name) in shown
    assert "0 of 2 done" in shown
    assert "Course tiny" in shown


def test_the_doctor_says_what_is_wrong_with_the_folder_and_goes_on(mine, grader):
    (mine / "progress.json").write_text('{"schema": "grader-progress/7"}')
    done = grader("doctor")
    assert done.exit_code == 0
    assert "newer grader" in " ".join(done.stdout.split())


def test_answers_are_never_taken_for_a_course_even_by_whoever_stands_among_them(tmp_path, monkeypatch):
    for folder in ("exercises/01_numbers", "solutions/01_numbers/half"):
        (tmp_path / "answers" / folder).mkdir(parents=True)
    (tmp_path / "answers/course.toml").write_text('name = "mine"\ntitle = "Mine"\nchapters = []\n')
    for place in ("answers", "answers/exercises/01_numbers"):
        monkeypatch.chdir(tmp_path / place)
        assert find_answers(tmp_path / "answers").course.name == "convjax"


def test_a_folder_of_single_files_is_a_folder_of_answers_too(tmp_path):
    (tmp_path / "output_size.py").write_text("x = 1\n")
    workspace = find_answers(tmp_path)
    assert workspace.path(workspace.course.exercise("output_size")) == tmp_path / "output_size.py"
    (tmp_path / "01_sizes").mkdir()
    (tmp_path / "01_sizes/output_size.py").write_text("x = 1\n")
    assert workspace.path(workspace.course.exercise("output_size")) == tmp_path / "01_sizes/output_size.py"
