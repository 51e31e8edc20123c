"""`grader regrade`: what another version of the course makes of the same submissions."""

import csv
import shutil
from pathlib import Path

from tests.grader.batch.class_of_answers import ANSWERS, hand_in
from tests.grader.batch.conftest import TINY_COURSE, Command, records_in

HALF = ("--only", "half", "--timeout", 1)


def graded(tmp_path: Path, command: Command) -> None:
    for name in ("right", "rounds up"):
        hand_in(tmp_path / "class", name, ANSWERS[name])
    assert command("grade", tmp_path / "class", "--out", tmp_path / "old", *HALF).exit_code == 0


def other_version(tmp_path: Path, before: str, after: str) -> Path:
    course = Path(shutil.copytree(TINY_COURSE, tmp_path / "other"))
    checks = course / "solutions/01_numbers/half/checks.py"
    text = checks.read_text(encoding="utf-8")
    assert before in text
    checks.write_text(text.replace(before, after), encoding="utf-8")
    return course


def test_the_same_version_changes_nothing(tmp_path, command):
    graded(tmp_path, command)
    done = command("regrade", tmp_path / "old", "--out", tmp_path / "new")
    assert done.exit_code == 0, done.output
    assert "Nothing has changed for 2 submissions." in done.output
    old, new = (records_in(tmp_path / results) for results in ("old", "new"))
    assert [record["seed"] for record in old.values()] == [record["seed"] for record in new.values()]


def test_each_verdict_that_changes_is_told(tmp_path, command):
    graded(tmp_path, command)
    course = other_version(tmp_path, "student.half(9).should_equal(4)", "student.half(9).should_equal(5)")
    done = command("regrade", tmp_path / "old", "--out", tmp_path / "new", course=course)
    assert "0 gained points and 1 lost some" in done.output
    with (tmp_path / "new/changes.csv").open(encoding="utf-8", newline="") as file:
        assert [tuple(row.values()) for row in csv.DictReader(file)] == [
            ("right", "half", "passed", "failed", "2", "0")
        ]
    assert records_in(tmp_path / "old")["right"]["score"] == 2


def test_old_results_are_never_written_over(tmp_path, command):
    graded(tmp_path, command)
    done = command("regrade", tmp_path / "old", "--out", tmp_path / "old")
    assert done.exit_code == 2
    assert "stay as they are" in done.output


def test_a_folder_without_results_is_told(tmp_path, command):
    (tmp_path / "empty").mkdir()
    done = command("regrade", tmp_path / "empty", "--out", tmp_path / "new")
    assert done.exit_code == 2
    assert "holds no results" in done.output


def test_decisions_and_pseudonyms_of_before_hold_and_marks_are_made(tmp_path, command):
    graded(tmp_path, command)
    words = ("override", tmp_path / "old", "rounds up", "1.5", "--reason", "Nearly.", "--who", "prof")
    assert command(*words).exit_code == 0
    (tmp_path / "old/secret").write_text("for pseudonyms", encoding="ascii")
    (tmp_path / "old/secret").chmod(0o600)
    roster = tmp_path / "roster.csv"
    roster.write_text("submission,id,name\nright,1,Ana\nrounds up,2,Bo\n", encoding="utf-8")
    words = ("regrade", tmp_path / "old", "--out", tmp_path / "new", "--roster", roster, "--gradebook", "canvas")
    done = command(*words)
    assert done.exit_code == 0, done.output
    for name in ("overrides.jsonl", "secret"):
        assert (tmp_path / "new" / name).read_bytes() == (tmp_path / "old" / name).read_bytes()
    assert (tmp_path / "new/secret").stat().st_mode & 0o777 == 0o600
    with (tmp_path / "new/marks.csv").open(encoding="utf-8", newline="") as file:
        assert {row["submission"]: row["final"] for row in csv.DictReader(file)} == {"right": "2", "rounds up": "1.5"}
    assert (tmp_path / "new/gradebook-canvas.csv").is_file()


def test_later_decisions_over_the_new_results_stay_theirs(tmp_path, command):
    graded(tmp_path, command)
    for results, points in (("old", "1"), ("new", "2")):
        done = command("regrade", tmp_path / "old", "--out", tmp_path / "new")
        assert done.exit_code == 0, done.output
        assert command("override", tmp_path / results, "rounds up", points, "--reason", "So.").exit_code == 0
    before = (tmp_path / "new/overrides.jsonl").read_bytes()
    command("regrade", tmp_path / "old", "--out", tmp_path / "new")
    assert (tmp_path / "new/overrides.jsonl").read_bytes() == before


def test_a_course_that_has_none_of_the_exercises_any_more_is_refused(tmp_path, command):
    graded(tmp_path, command)
    batch = tmp_path / "old/batch.json"
    batch.write_text(batch.read_text(encoding="utf-8").replace('"half"', '"halved"'), encoding="utf-8")
    done = command("regrade", tmp_path / "old", "--out", tmp_path / "new")
    assert done.exit_code == 2, done.output
    assert "None of the exercises of the results is in the course any more: halved." in done.output
    assert not (tmp_path / "new").exists()


def test_a_decision_needs_the_course_of_the_results(tmp_path, command):
    graded(tmp_path, command)
    course = Path(shutil.copytree(TINY_COURSE, tmp_path / "other"))
    toml = course / "course.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('name = "tiny"', 'name = "other"', 1), encoding="utf-8")
    done = command("override", tmp_path / "old", "right", "1", "--reason", "So.", course=course)
    assert (done.exit_code, "Name its folder with --course" in done.output) == (2, True)
