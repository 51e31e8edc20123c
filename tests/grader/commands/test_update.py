"""`grader update`: a newer course comes in, and nothing that a learner wrote is lost."""

import json
import os
import shutil
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge import course_files
from grader.learner.stub_parts import parts_of, with_new_parts
from grader.learner.updating import plan
from grader.quiz import MARK

from .conftest import RIGHT, TINY_COURSE, opened, pass_half

STUB = "exercises/01_numbers/half.py"


@pytest.fixture
def newer(mine, checkout):  # noqa: ARG001  # begun before it is newer
    """A newer course: another lesson, a further chapter with an exercise, a README."""
    stub = checkout / STUB
    stub.write_text(stub.read_text().replace("Half of a number, rounded down.", "Half of a number: the new lesson.", 1))
    folder = checkout / "exercises/03_more"
    folder.mkdir()
    (folder / "README.md").write_text("# More\n")
    (folder / "third.py").write_text('"""A third."""\n\n\ndef third(x):\n    raise NotImplementedError\n')
    with (checkout / "course.toml").open("a") as toml:
        toml.write('\n[[chapters]]\nname = "03_more"\ntitle = "More"\n\n')
        toml.write('[[chapters.exercises]]\nname = "third"\ntitle = "A third"\n')
    return checkout


def everything(folder):
    """What every file of a folder holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.mark.usefixtures("newer")
def test_what_is_new_is_added_and_what_was_not_begun_is_replaced(mine, half, grader):
    done = grader("update")
    assert done.exit_code == 0
    assert half.read_text().startswith('"""Half of a number: the new lesson.')
    assert (mine / "exercises/03_more/third.py").is_file()
    assert (mine / "exercises/03_more/README.md").is_file()
    shown = [line.split() for line in done.stdout.splitlines()]
    assert ["new", "exercises/03_more/third.py"] in shown
    assert ["replaced", STUB] in shown
    assert not (mine / "backups").exists()


@pytest.mark.usefixtures("newer")
def test_a_begun_exercise_takes_in_the_new_lesson_and_keeps_every_letter_of_the_rest(mine, half, grader):
    before = half.read_text().replace("raise NotImplementedError", "return number // 2  # mine")
    half.write_text(before)
    done = grader("update")
    assert half.read_text() == before.replace("Half of a number, rounded down.", "Half of a number: the new lesson.", 1)
    assert (mine / "backups/01_numbers/half.1.py").read_text() == before
    assert "kept in backups/01_numbers/half.1.py" in done.stdout


@pytest.mark.usefixtures("newer")
def test_what_is_saved_while_it_is_updated_is_kept(mine, half, grader, monkeypatch):
    def plan_and_save(workspace):
        changes = plan(workspace)
        half.write_text(RIGHT)
        (mine / "exercises/03_more").mkdir()
        (mine / "exercises/03_more/third.py").write_text("third = 3\n")
        return changes

    monkeypatch.setattr("grader.cli.update_command.plan", plan_and_save)
    grader("update")
    assert (mine / "backups/01_numbers/half.1.py").read_text() == RIGHT
    assert (mine / "backups/03_more/third.1.py").read_text() == "third = 3\n"


@pytest.mark.usefixtures("newer")
def test_the_ends_of_a_learners_lines_stay_what_they_are(half, grader):
    before = half.read_bytes().replace(b"raise NotImplementedError", b"return 1").replace(b"\n", b"\r\n")
    half.write_bytes(before)
    grader("update")
    assert half.read_bytes() == before.replace(
        b"Half of a number, rounded down.", b"Half of a number: the new lesson.", 1
    )


@pytest.mark.parametrize(
    "written",
    [
        RIGHT,
        '"""My own notes on halves."""\n' + RIGHT,
        '"""Half of a number, rounded down.\n\n>>> half(9)\n4\nI see!\n"""\n' + RIGHT,
        "def half(number):\n    return (\n",
        "\ufeff" + RIGHT,
        "é" * 40_000,
        "",
    ],
)
@pytest.mark.usefixtures("newer")
def test_a_file_whose_lesson_the_learner_changed_is_kept_as_it_is(half, grader, written):
    half.write_text(written, encoding="utf-8")
    before = half.read_bytes()
    done = grader("update")
    assert (done.exit_code, half.read_bytes()) == (0, before)
    assert "kept" in done.stdout


@pytest.mark.usefixtures("newer")
def test_a_note_beside_the_lesson_is_not_lost(half, grader):
    text = half.read_text().replace("raise NotImplementedError", "return 1")
    half.write_text(text.replace('4\n"""\n', '4\n"""  # ask about this\n', 1))
    assert "# ask about this" in half.read_text()
    grader("update")
    assert "# ask about this" in half.read_text()


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.usefixtures("newer")
def test_a_second_update_has_nothing_to_do(mine, half, grader, begun):
    if begun:
        half.write_text(half.read_text().replace("raise NotImplementedError", "return 1"))
    grader("update")
    before = everything(mine)
    done = grader("update")
    assert "Nothing to do" in done.stdout
    assert everything(mine) == before


@pytest.mark.usefixtures("newer")
def test_a_dry_run_says_the_same_and_does_nothing(mine, half, grader):
    half.write_text(half.read_text().replace("raise NotImplementedError", "return 1"))
    before = everything(mine)
    dry = grader("update", "--dry-run")
    assert everything(mine) == before
    wet = grader("update")
    assert dry.stdout.splitlines()[0] == "This would be done; nothing was changed:"
    assert set(dry.stdout.splitlines()[1:]) < set(wet.stdout.splitlines())


def test_an_exercise_that_went_to_another_chapter_takes_its_work_along(newer, mine, half, grader):
    half.write_text(RIGHT)
    toml = newer / "course.toml"
    toml.write_text(toml.read_text().replace('name = "01_numbers"', 'name = "01_halves"'))
    shutil.move(newer / "exercises/01_numbers", newer / "exercises/01_halves")
    shutil.move(newer / "solutions/01_numbers", newer / "solutions/01_halves")
    done = grader("update")
    assert (mine / "exercises/01_halves/half.py").read_text() == RIGHT
    assert not half.exists()
    assert "it was exercises/01_numbers/half.py" in done.stdout
    assert "Nothing to do" in grader("update").stdout


def test_an_exercise_that_the_course_gave_up_is_left_where_it_is(mine, checkout, grader):
    toml = checkout / "course.toml"
    toml.write_text(toml.read_text().partition('[[chapters]]\nname = "02_arrays"')[0])
    scaled = mine / "exercises/02_arrays/scaled.py"
    before = scaled.read_text()
    done = grader("update")
    assert scaled.read_text() == before
    assert "the course has it no more" in done.stdout
    assert "Nothing to do" in grader("update").stdout


def test_what_a_learner_threw_away_is_put_back(half, grader):
    half.unlink()
    done = grader("update")
    assert half.is_file()
    assert "it was missing" in done.stdout


@pytest.mark.usefixtures("newer")
def test_a_folder_of_an_older_grader_loses_nothing(mine, half, grader):
    path = mine / "progress.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps({key: content[key] for key in ("schema", "course", "question", "hints")}))
    noted = half.read_text().replace("# TODO: write this.", "# TODO: think of 9")
    half.write_text(noted)
    scaled = mine / "exercises/02_arrays/scaled.py"
    scaled.write_text("def scaled(x, factor):\n    return x\n")
    grader("update")
    assert "the new lesson" in half.read_text()
    assert (mine / "backups/01_numbers/half.1.py").read_text() == noted
    assert scaled.read_text() == "def scaled(x, factor):\n    return x\n"
    assert "Nothing to do" in grader("update").stdout


@pytest.mark.usefixtures("newer")
def test_an_update_that_was_cut_short_goes_on_where_it_was(mine, half, grader, monkeypatch):
    half.write_text(half.read_text().replace("raise NotImplementedError", "return 1"))
    begun = half.read_text()

    def full(path, _content):
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("grader.learner.updating.write_whole", full)
        done = grader("update")
        assert (done.exit_code, half.read_text()) == (3, begun)
        assert "No space left on device" in done.stderr
    assert grader("update").exit_code == 0
    assert "the new lesson" in half.read_text()
    assert "return 1" in half.read_text()
    assert (mine / "exercises/03_more/third.py").is_file()


def test_done_work_with_other_checks_is_named(mine, half, checkout, grader):
    half.write_text(RIGHT)
    pass_half(mine)
    checks = checkout / "solutions/01_numbers/half/checks.py"
    checks.write_text(checks.read_text() + "\n# stricter\n")
    assert "Done before, with other checks now: half" in grader("update").stdout


def test_a_checkout_is_not_updated(checkout, grader, monkeypatch):
    monkeypatch.chdir(checkout)
    done = grader("update")
    assert done.exit_code == 2
    assert "git pull" in done.stderr


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links")
@pytest.mark.usefixtures("newer")
def test_a_link_in_place_of_a_file_is_not_written_through(mine, half, grader, tmp_path):
    elsewhere = tmp_path / "elsewhere.py"
    elsewhere.write_text(half.read_text())
    half.unlink()
    half.symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    grader("update")
    assert elsewhere.read_bytes() == before
    assert opened(mine).progress.damage == []


@pytest.fixture
def other_questions(mine, checkout):  # noqa: ARG001  # begun before they are others
    """A newer course that words a question otherwise."""
    questions = checkout / "solutions/01_numbers/half/questions.py"
    questions.write_text(questions.read_text().replace("Why is something lost?", "What is it that is lost?"))
    course_files.load.cache_clear()
    return questions


@pytest.mark.usefixtures("other_questions")
def test_new_questions_take_the_place_of_those_that_were_not_answered(half, grader):
    half.write_text(half.read_text().replace("raise NotImplementedError", "return number // 2  # mine"))
    grader("update")
    text = half.read_text()
    assert "What is it that is lost?" in text
    assert "Why is something lost?" not in text
    assert "return number // 2  # mine" in text
    assert "Nothing to do" in grader("update").stdout


@pytest.mark.usefixtures("other_questions")
def test_questions_that_were_answered_stay_and_the_learner_is_told(half, grader):
    half.write_text(half.read_text().replace("PREDICTION = None", "PREDICTION = 4"))
    before = half.read_bytes()
    done = grader("update")
    assert half.read_bytes() == before
    assert "still shows the old questions" in done.stdout


STUB_TEXT = (TINY_COURSE / STUB).read_text(encoding="utf-8")
NEWER_TEXT = STUB_TEXT.replace("rounded down.", "always\nrounded down.", 1).replace("something lost", "anything lost")
LINES = st.one_of(
    st.sampled_from(['"""', "# mine", "x = 1", "    return 1", '"""mine"""', "REASON = 'a'", MARK, "    '''", ""]),
    st.text(max_size=8).filter(lambda text: len(text.splitlines()) < 2),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), LINES), max_size=4))
def test_wherever_a_learner_writes_a_line_no_update_loses_it(written):
    lines = STUB_TEXT.split("\n")
    for place, line in written:
        lines.insert(min(place, len(lines)), line)
    mine = "\n".join(lines)
    merged, _ = with_new_parts(mine, parts_of(STUB_TEXT), NEWER_TEXT)
    lost = Counter(mine.split("\n")) - Counter(STUB_TEXT.split("\n")) - Counter(merged.split("\n"))
    assert not lost, (mine, merged)
