"""`grader init --course`: a course that is installed, or one that lies in a folder, and what becomes of it later."""

import json
import shutil

import pytest

from .conftest import RIGHT, TINY_COURSE


@pytest.fixture
def elsewhere(grader, tmp_path, monkeypatch):  # noqa: ARG001  its folder is left again
    """Stand where no course is, beside a course in a folder."""
    shutil.copytree(TINY_COURSE, tmp_path / "git/halves")
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")
    return tmp_path


def remembered(folder):
    return json.loads((folder / "progress.json").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("judge")
def test_a_course_in_a_folder_is_begun_anywhere_and_found_again(elsewhere, grader, monkeypatch):
    done = grader("init", "--course", "../git/halves")
    assert done.exit_code == 0, done.stderr
    mine = elsewhere / "home/tiny-course"
    assert remembered(mine)["course_folder"] == str(elsewhere / "git/halves")
    monkeypatch.chdir(mine / "exercises")
    (mine / "exercises/01_numbers/half.py").write_text(RIGHT)
    for command in (["list"], ["check", "half"], ["hint", "half"], ["next"], ["update"], ["init"]):
        done = grader(*command)
        assert done.exit_code == 0, (command, done.stderr)
    assert remembered(mine)["course_folder"] == str(elsewhere / "git/halves")


def test_a_course_that_was_moved_is_named_anew_where_it_lies_now(elsewhere, grader, monkeypatch):
    grader("init", "--course", "../git/halves", "mine")
    monkeypatch.chdir(elsewhere / "home/mine")
    grader("hint", "half")
    shutil.move(elsewhere / "git", elsewhere / "moved")
    for command in (["list"], ["init"], ["check"]):
        done = grader(*command)
        assert done.exit_code == 2
        assert f"The course 'tiny' does not lie in {elsewhere / 'git/halves'} any more." in done.stderr
        assert "grader init --course FOLDER" in done.stderr
    assert grader("init", "--course", "../../moved/halves").exit_code == 0
    assert "Hint 2 of 3" in grader("hint", "half").stdout


def test_another_course_that_lies_there_now_is_not_taken_for_it(elsewhere, grader, monkeypatch):
    grader("init", "--course", "../git/halves", "mine")
    toml = elsewhere / "git/halves/course.toml"
    toml.write_text(toml.read_text().replace('name = "tiny"', 'name = "other"', 1))
    monkeypatch.chdir(elsewhere / "home/mine")
    assert "there is 'other' now" in grader("list").stderr
    assert grader("init", "--course", "../../git/halves").exit_code == 2


def test_what_is_no_course_is_refused_with_the_mend(elsewhere, grader):
    for asked, said in (
        ("../nowhere", "There is no folder ../nowhere."),
        ("nowhere", "The course 'nowhere' is not installed here; installed: convjax."),
        (".", "it has no course.toml"),
        ("https://example.org/halves.git", "git clone https://example.org/halves.git"),
    ):
        done = grader("init", "--course", asked)
        assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert not list((elsewhere / "home").iterdir())


def test_a_course_whose_name_could_not_be_remembered_is_its_authors_to_mend(elsewhere, grader):
    toml = elsewhere / "git/halves/course.toml"
    toml.write_text(toml.read_text().replace('name = "tiny"', 'name = "two words"', 1))
    done = grader("init", "--course", "../git/halves", "mine")
    assert (done.exit_code, "course.toml: name = 'two words'" in done.stderr) == (3, True)


def test_what_somebody_handed_in_does_not_choose_its_course(elsewhere, grader, monkeypatch):
    grader("init", "--course", "../git/halves", "mine")
    handed_in = elsewhere / "home/mine"
    done = grader("list", "--dir", str(handed_in))
    assert done.exit_code == 2
    assert f"cd {handed_in}" in done.stderr
    shutil.copytree(elsewhere / "git/halves", handed_in / "evil")
    kept = remembered(handed_in)
    (handed_in / "progress.json").write_text(json.dumps({**kept, "course_folder": str(handed_in / "evil")}))
    monkeypatch.chdir(handed_in)
    assert "does not lie in" in grader("list").stderr


@pytest.mark.parametrize("folder", [3, "relative/path", "/a\nb", "/" + 5_000 * "a", None])
def test_a_folder_of_the_wrong_form_is_as_if_it_were_not_there(mine, grader, folder):
    (mine / "progress.json").write_text(json.dumps({**remembered(mine), "course_folder": folder}))
    assert grader("list").exit_code == 0


class Entry:
    """Stands in for the entry point of an installed course."""

    def __init__(self, name, folder, package="some-package"):
        self.name, self._folder, self.value = name, folder, f"{package}:folder"

    def load(self):
        if self._folder is None:
            raise ImportError("no module of that name")
        return lambda: self._folder


def test_an_installed_course_is_found_by_its_own_name_its_entry_points_and_its_packages(elsewhere, grader, monkeypatch):
    entries = [Entry("broken", None), Entry("halves", elsewhere / "git/halves", "halves_course")]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: entries)  # noqa: ARG005
    for name in ("tiny", "halves", "halves-course", "halves_course"):
        done = grader("init", "--course", name, name)
        assert done.exit_code == 0, done.stderr
        assert "course_folder" not in remembered(elsewhere / "home" / name)
    monkeypatch.chdir(elsewhere / "home/halves")
    assert grader("list").exit_code == 0
    broken = grader("init", "--course", "broken", "../b")
    assert broken.exit_code == 3
    assert "pip uninstall" in broken.stderr


def test_of_two_installed_courses_init_says_which_there_are(elsewhere, grader, monkeypatch):
    entries = [Entry("tiny", elsewhere / "git/halves"), Entry("convjax", None)]
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: entries)  # noqa: ARG005
    done = grader("init")
    assert done.exit_code == 2
    assert "More than one course is installed: convjax, tiny." in done.stderr
    grader("init", "--course", "tiny", "mine")
    monkeypatch.chdir(elsewhere / "home/mine")
    entries.pop(0)
    gone = grader("list")
    assert gone.exit_code == 2
    assert "The course 'tiny' is not installed here; installed: convjax." in gone.stderr
    assert "grader init --course FOLDER" in gone.stderr


def test_somebodys_answers_are_graded_by_the_course_in_a_folder_from_wherever_one_stands(
    elsewhere, grader, judge, monkeypatch
):
    (elsewhere / "handed-in").mkdir()
    (elsewhere / "handed-in/half.py").write_text(RIGHT)
    shutil.copytree(TINY_COURSE, elsewhere / "handed-in/evil")
    monkeypatch.chdir(elsewhere / "handed-in")
    done = grader("check", "half", "--dir", ".", "--course", "../git/halves")
    assert done.exit_code == 0, done.stderr
    assert judge.asked[-1].course == str(elsewhere / "git/halves")
    assert judge.asked[-1].items[0].shown_as == "half.py"
    assert grader("check", "half", "--solutions", "--course", "../git/halves").exit_code == 0
    assert judge.asked[-1].course == str(elsewhere / "git/halves")


def test_a_course_that_no_answers_are_graded_by_is_refused_with_the_mend(elsewhere, grader):
    done = grader("check", "--course", "../git/halves")
    assert (done.exit_code, "grader init --course DIR" in done.stderr) == (2, True)
    done = grader("check", "--dir", ".", "--course", "nowhere")
    assert (done.exit_code, "it has no course.toml" in done.stderr) == (2, True)
    assert not list((elsewhere / "home").iterdir())
