"""`grader reset`: an exercise is begun anew, and what was there can be had back."""

import pytest

from .conftest import RIGHT, opened, pass_half


@pytest.fixture
def stub(half):
    """The file as it was begun; then the learner writes into it."""
    before = half.read_text()
    half.write_text(RIGHT)
    return before


def test_an_exercise_is_as_it_was_begun_and_what_was_there_is_kept(stub, mine, half, grader):
    done = grader("reset", "half", "--yes")
    assert (done.exit_code, half.read_text()) == (0, stub)
    assert (mine / "backups/01_numbers/half.1.py").read_text() == RIGHT
    assert "backups/01_numbers/half.1.py" in done.stdout
    assert "grader reset --undo half" in done.stdout


@pytest.mark.usefixtures("stub")
def test_undo_brings_back_what_was_there_and_undo_again_takes_it_away(half, grader):
    grader("reset", "half", "--yes")
    assert grader("reset", "--undo", "half").exit_code == 0
    assert half.read_text() == RIGHT
    half.write_text(RIGHT + "# more\n")
    grader("reset", "--undo", "half")
    assert half.read_text() == RIGHT
    grader("reset", "--undo", "half")
    assert half.read_text() == RIGHT + "# more\n"


@pytest.mark.usefixtures("stub")
def test_what_is_brought_back_is_as_done_as_it_was(mine, half, grader):
    pass_half(mine)
    grader("reset", "half", "--yes")
    assert "not started" in grader("list", "half").stdout
    grader("reset", "--undo", "half")
    assert "done" in grader("list", "--done").stdout
    assert "half" in grader("list", "--done").stdout
    assert half.read_text() == RIGHT


def test_no_backup_is_ever_written_over(mine, half, grader):
    for number in range(12):
        half.write_text(f"{RIGHT}# {number}\n")
        grader("reset", "half", "--yes")
    kept = {path.read_text() for path in (mine / "backups/01_numbers").iterdir()}
    assert kept == {f"{RIGHT}# {number}\n" for number in range(12)}
    grader("reset", "--undo", "half")
    assert half.read_text().endswith("# 11\n")


@pytest.mark.usefixtures("stub")
def test_without_a_terminal_nothing_is_done_unless_told(half, grader):
    done = grader("reset", "half")
    assert (done.exit_code, half.read_text()) == (2, RIGHT)
    assert "--yes" in done.stderr


def test_a_chapter_and_everything_can_be_begun_anew(stub, mine, half, grader):
    scaled = mine / "exercises/02_arrays/scaled.py"
    fresh = scaled.read_text()
    scaled.write_text("x = 1\n")
    grader("reset", "01_numbers", "--yes")
    assert (half.read_text(), scaled.read_text()) == (stub, "x = 1\n")
    grader("reset", "all", "--yes")
    assert scaled.read_text() == fresh


def test_a_reset_of_everything_is_taken_back_at_once(stub, mine, half, grader):
    scaled = mine / "exercises/02_arrays/scaled.py"
    scaled.write_text("x = 1\n")
    done = grader("reset", "all", "--yes")
    assert "To have them back:  grader reset --undo all" in done.stdout
    assert grader("reset", "--undo", "02_arrays").exit_code == 0
    assert (half.read_text(), scaled.read_text()) == (stub, "x = 1\n")
    scaled.write_text("x = 2\n")
    assert grader("reset", "--undo", "all").exit_code == 0
    assert (half.read_text(), scaled.read_text()) == (RIGHT, "x = 2\n"), "what was written since is left alone"
    assert grader("reset", "--undo", "all").exit_code == 2


def test_what_was_not_begun_is_not_begun_anew(mine, grader):
    done = grader("reset", "all", "--yes")
    assert (done.exit_code, "Nothing to do" in done.stdout) == (0, True)
    assert not (mine / "backups").exists()


def test_hints_that_were_seen_stay_seen(stub, mine, grader):
    grader("hint", "half")
    grader("reset", "half", "--yes")
    assert opened(mine).progress.hints_shown("half") == 1
    assert stub


def test_a_folder_or_a_link_in_the_place_of_an_exercise_is_moved_into_the_backups(stub, mine, half, grader):
    half.unlink()
    half.mkdir()
    (half / "mine.py").write_text(RIGHT)
    assert grader("reset", "half", "--yes").exit_code == 0
    assert (mine / "backups/01_numbers/half.1.py/mine.py").read_text() == RIGHT
    half.unlink()
    half.symlink_to(half.name)  # leads to itself
    assert grader("reset", "half", "--yes").stdout.startswith("exercises/01_numbers/half.py is as you were given it.")
    assert (half.read_text(), grader("list").exit_code) == (stub, 0)


def test_a_disk_that_is_full_loses_nothing(stub, half, grader, monkeypatch):
    def full(path, _content):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("grader.learner.resetting.write_whole", full)
    done = grader("reset", "half", "--yes")
    assert (done.exit_code, half.read_text()) == (3, RIGHT)
    assert stub != RIGHT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["half", "--undo"], "no backup of half"),
        (["practise"], "Did you mean 'practice'?"),
        (["02_arrays", "01_numbers", "--undo"], "backup"),
        ([], "NAME"),
    ],
)
def test_wrong_usage_names_the_mend(grader, arguments, said):
    done = grader("reset", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_checkouts_own_stubs_are_not_reset(checkout, grader, monkeypatch):
    stub = checkout / "exercises/01_numbers/half.py"
    stub.write_text(RIGHT)
    monkeypatch.chdir(checkout)
    done = grader("reset", "half", "--yes")
    assert (done.exit_code, stub.read_text()) == (2, RIGHT)
    assert "git restore" in done.stderr
