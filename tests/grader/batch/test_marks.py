"""Marks, gradebooks and decisions, as the commands make them."""

import csv
from pathlib import Path

import pytest

from tests.grader.batch.class_of_answers import ANSWERS, hand_in
from tests.grader.batch.conftest import Command

HALF = ("--only", "half", "--timeout", 1)


@pytest.fixture
def grade(tmp_path: Path, command: Command):
    """Grade two submissions, with more words."""
    for name in ("right", "rounds up"):
        hand_in(tmp_path / "class", name, ANSWERS[name])
    (tmp_path / "roster.csv").write_text(
        "submission,id,name,email\nright,1,Ana López,ana@example.org\nrounds up,2,=Bo,bo@example.org\n"
        ",3,Cem,cem@example.org\n",
        encoding="utf-8",
    )

    def run(*words: object):
        return command("grade", tmp_path / "class", "--out", tmp_path / "results", *HALF, *words)

    return run


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_submission_has_marks(grade, tmp_path):
    assert grade().exit_code == 0
    rows = rows_of(tmp_path / "results/marks.csv")
    assert [(row["submission"], row["final"], row["max_points"]) for row in rows] == [
        ("right", "2", "2"),
        ("rounds up", "0", "2"),
    ]
    assert not list((tmp_path / "results").glob("gradebook*"))


def test_a_changed_deadline_needs_no_regrading(grade, tmp_path):
    grade()
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "results/records").iterdir()}
    policy = tmp_path / "policy.toml"
    policy.write_text("[grading]\n[grading.points]\nhalf = 10\n", encoding="utf-8")
    assert grade("--policy", policy).exit_code == 0
    assert [row["final"] for row in rows_of(tmp_path / "results/marks.csv")] == ["10", "0"]
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "results/records").iterdir()} == before


def test_gradebooks_have_everybody_and_no_formula(grade, tmp_path):
    words = ("--roster", tmp_path / "roster.csv", "--gradebook", "canvas", "--gradebook", "moodle")
    assert grade(*words, "--assignment", "Halves (77)").exit_code == 0
    canvas = rows_of(tmp_path / "results/gradebook-canvas.csv")
    assert [(row["Student"], row["Halves (77)"]) for row in canvas[1:]] == [
        ("Ana López", "2"),
        ("'=Bo", "0"),
        ("Cem", ""),
    ]
    moodle = rows_of(tmp_path / "results/gradebook-moodle.csv")
    assert [(row["Email address"], row["Halves (77)"]) for row in moodle] == [
        ("ana@example.org", "2"),
        ("bo@example.org", "0"),
        ("cem@example.org", "-"),
    ]
    (line,) = rows_of(tmp_path / "results/without-counterpart.csv")
    assert "Cem" in line["who"]


def test_a_gradebook_without_people_is_refused_before_anything_is_graded(grade, tmp_path):
    done = grade("--gradebook", "canvas")
    assert done.exit_code == 2
    assert "--roster" in done.output
    assert not (tmp_path / "results").exists()


def test_a_decision_survives_reruns_and_changed_answers(grade, command, tmp_path):
    grade()
    words = ("override", tmp_path / "results", "rounds up", "1.5", "--reason", "Nearly.", "--who", "prof")
    assert command(*words).exit_code == 0
    (tmp_path / "class/rounds up/half.py").write_text("def half(number):\n    return 0\n", encoding="utf-8")
    grade()
    rows = {row["submission"]: row for row in rows_of(tmp_path / "results/marks.csv")}
    assert rows["rounds up"]["final"] == "1.5"
    assert "Nearly." in rows["rounds up"]["why"]
    assert rows["right"]["final"] == "2"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nobody", "1"), "There is no record of 'nobody'"),
        (("right", "much"), "is no number of points"),
        (("right", "1", "--exercise", "quarter"), "has no exercise 'quarter'"),
    ],
)
def test_a_decision_that_cannot_be_is_told_with_the_mend(grade, command, tmp_path, words, told):
    grade()
    done = command("override", tmp_path / "results", *words, "--reason", "So.")
    assert done.exit_code == 2
    assert told in done.output
    assert not (tmp_path / "results/overrides.jsonl").exists()


def test_what_is_to_be_graded_again_is_once_and_the_ledger_says_so(grade, command, tmp_path):
    grade()
    records = {path: path.stat().st_mtime_ns for path in (tmp_path / "results/records").iterdir()}
    done = command("override", tmp_path / "results", "rounds up", "regrade", "--reason", "It timed out.")
    assert done.exit_code == 0, done.output
    assert "1 of them before" in grade().output
    changed = [path.name for path, when in records.items() if path.stat().st_mtime_ns != when]
    assert len(changed) == 1
    lines = (tmp_path / "results/overrides.jsonl").read_text(encoding="utf-8").splitlines()
    assert ['"regrade"' in lines[0], '"regraded"' in lines[1], len(lines)] == [True, True, 2]
    assert "2 of them before" in grade().output


def test_what_is_not_there_waits_to_be_graded_again(grade, command, tmp_path):
    grade()
    command("override", tmp_path / "results", "right", "regrade", "--reason", "It timed out.")
    (tmp_path / "class/right").rename(tmp_path / "elsewhere")
    grade()
    assert len((tmp_path / "results/overrides.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    (tmp_path / "elsewhere").rename(tmp_path / "class/right")
    grade()
    assert len((tmp_path / "results/overrides.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_decision_over_one_of_several_submissions_reaches_the_gradebook(grade, command, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("submission,id,name\nright,1,Ana\nrounds up,1,Ana\n", encoding="utf-8")
    words = ("--roster", roster, "--gradebook", "canvas", "--assignment", "Halves (77)")
    grade(*words)
    done = command("override", tmp_path / "results", "rounds up", "2.5", "--reason", "So.", "--roster", roster)
    assert done.exit_code == 0, done.output
    grade(*words)
    assert rows_of(tmp_path / "results/gradebook-canvas.csv")[1]["Halves (77)"] == "2.5"


def test_a_gradebook_that_a_platform_would_refuse_is_told_before_anything_is_graded(grade, tmp_path):
    done = grade("--roster", tmp_path / "roster.csv", "--gradebook", "canvas", "--assignment", "Final Score")
    assert (done.exit_code, "Canvas drops a column" in done.output) == (2, True)
    assert not (tmp_path / "results").exists()


def test_a_gradebook_of_before_does_not_stay_beside_other_marks(grade, tmp_path):
    grade("--roster", tmp_path / "roster.csv", "--gradebook", "moodle")
    grade()
    names = {path.name for path in (tmp_path / "results").iterdir()}
    assert not names & {"gradebook-moodle.csv", "without-counterpart.csv"}


def test_who_passes_is_in_the_marks(grade, tmp_path):
    policy = tmp_path / "policy.toml"
    policy.write_text('[grading]\npass_mark = "50 %"\n', encoding="utf-8")
    grade("--policy", policy)
    assert [row["passed"] for row in rows_of(tmp_path / "results/marks.csv")] == ["yes", "no"]


def test_what_is_of_nobody_is_told(grade, command, tmp_path):
    (tmp_path / "extensions.csv").write_text("submission,extension\nrihgt,2d\n", encoding="utf-8")
    done = grade("--extensions", tmp_path / "extensions.csv")
    assert done.exit_code == 0
    assert "The extension of 'rihgt' is nobody's" in done.output
    assert "no deadline that they could extend" in done.output
    command("override", tmp_path / "results", "right", "1", "--reason", "So.")
    with (tmp_path / "results/overrides.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write('{"submission": "ri')
    (tmp_path / "class/right").rename(tmp_path / "class/renamed")
    done = grade()
    assert "line 2 was not written to its end" in done.output
    assert "overrides.jsonl decides over 'right', and no submission is called that." in done.output
    assert "1 record of submissions that are not there any more" in done.output


@pytest.mark.parametrize("points", ["1e9999999", "100000000000000"])
def test_points_that_could_not_be_read_again_are_refused(grade, command, tmp_path, points):
    grade()
    done = command("override", tmp_path / "results", "right", points, "--reason", "So.")
    assert (done.exit_code, "is no number of points" in done.output) == (2, True)


def test_a_name_that_would_be_a_formula_is_found_as_the_table_has_it(grade, command, tmp_path):
    (tmp_path / "class/right").rename(tmp_path / "class/=right")
    grade()
    assert rows_of(tmp_path / "results/results.csv")[0]["submission"] == "'=right"
    for name in ("'=right", "=right"):
        assert command("override", tmp_path / "results", name, "1", "--reason", "So.").exit_code == 0
    lines = (tmp_path / "results/overrides.jsonl").read_text(encoding="utf-8").splitlines()
    assert all('"submission": "=right"' in line for line in lines)
