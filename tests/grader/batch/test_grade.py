"""`grader grade`: every verdict as known beforehand, whoever else is in the class."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from grader.batch.submission import key_of
from tests.grader.batch.class_of_answers import ANSWERS, RIGHT, Answer, hand_in
from tests.grader.batch.conftest import TINY_COURSE, records_in

HALF = ("--only", "half", "--timeout", 1)


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    """A class with one of each kind."""
    for name, answer in ANSWERS.items():
        hand_in(tmp_path / "class", name, answer)
    return tmp_path / "class"


def test_every_verdict_is_as_known_beforehand(submissions, tmp_path, command):
    done = command("grade", submissions, "--out", tmp_path / "results", *HALF)
    assert done.exit_code == 0, done.output
    found = records_in(tmp_path / "results")
    assert {
        name: (record["exercises"][0]["status"], record["exercises"][0]["reason"]) for name, record in found.items()
    } == {name: (answer.status, answer.reason) for name, answer in ANSWERS.items()}
    assert {record["score"] for name, record in found.items() if ANSWERS[name].status == "passed"} == {2}
    assert {record["score"] for name, record in found.items() if ANSWERS[name].status != "passed"} == {0}
    assert f"{len(ANSWERS)} of {len(ANSWERS)} graded" in done.output


def test_results_csv_begins_with_the_columns_that_are_relied_on(submissions, tmp_path, command):
    command("grade", submissions, "--out", tmp_path / "results", *HALF)
    with (tmp_path / "results/results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:4] == ["submission", "score", "max_score", "seconds"]
    assert [row["submission"] for row in rows] == sorted(ANSWERS)
    assert {(row["submission"], row["score"], row["max_score"]) for row in rows} == {
        (name, "2" if answer.status == "passed" else "0", "2") for name, answer in ANSWERS.items()
    }


def test_a_record_is_what_check_says_in_json(submissions, tmp_path, command):
    command("grade", submissions, "--out", tmp_path / "results", *HALF, "--seed", 5)
    record = records_in(tmp_path / "results")["rounds up"]
    checked = command_check(submissions / "rounds up")
    assert {key: record[key] for key in checked if key != "exercises"} == {
        key: checked[key] for key in checked if key != "exercises"
    }
    ours, theirs = record["exercises"][0], checked["exercises"][0]
    for test in ours["tests"]:
        test.pop("mistake", None)
    assert ours == theirs


def command_check(folder: Path) -> dict:
    """Return what `grader check --json` says of a folder under seed 5."""
    import subprocess
    import sys

    words = ["check", "half", "--dir", str(folder), "--json", "--seed", "5", "--timeout", "1"]
    done = subprocess.run([sys.executable, "-m", "grader", *words], cwd=TINY_COURSE, capture_output=True, check=False)
    return json.loads(done.stdout)


@pytest.mark.slow
def test_the_same_seed_makes_the_same_verdicts(submissions, tmp_path, command):
    for results in ("one", "two"):
        command("grade", submissions, "--out", tmp_path / results, *HALF, "--seed", 7, "--jobs", 1 + (results == "two"))
    one, two = (records_in(tmp_path / results) for results in ("one", "two"))
    for record in (*one.values(), *two.values()):
        del record["seconds"]
    assert one == two


def test_without_a_seed_each_batch_has_one_of_its_own_and_keeps_it(tmp_path, command):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    for results in ("one", "two"):
        command("grade", tmp_path / "class", "--out", tmp_path / results, *HALF)
    hand_in(tmp_path / "class", "later", ANSWERS["right"])
    command("grade", tmp_path / "class", "--out", tmp_path / "one", *HALF)
    seeds = {
        results: {record["seed"] for record in records_in(tmp_path / results).values()} for results in ("one", "two")
    }
    assert len(seeds["one"]) == 1
    assert seeds["one"] != seeds["two"]


def test_the_same_command_again_grades_what_is_new_or_changed_alone(submissions, tmp_path, command):
    command("grade", submissions, "--out", tmp_path / "results", *HALF)
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "results/records").iterdir()}
    (submissions / "rounds up/half.py").write_text(RIGHT, encoding="utf-8")
    hand_in(submissions, "late", ANSWERS["right"])
    done = command("grade", submissions, "--out", tmp_path / "results", *HALF)
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "results/records").iterdir()}
    written = {name for name in after if after[name] != before.get(name)}
    assert written == {f"{key_of(name)}.json" for name in ("rounds up", "late")}
    assert f"{len(ANSWERS) - 1} of them before" in done.output
    assert records_in(tmp_path / "results")["rounds up"]["score"] == 2


@pytest.mark.parametrize("damage", ["", "{", '{"schema": "convjax-grader/1"}', "[]", "\x00" * 10])
def test_a_damaged_record_is_made_again(tmp_path, command, damage):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    command("grade", tmp_path / "class", "--out", tmp_path / "results", *HALF)
    (tmp_path / f"results/records/{key_of('right')}.json").write_text(damage, encoding="utf-8")
    done = command("grade", tmp_path / "class", "--out", tmp_path / "results", *HALF)
    assert done.exit_code == 0, done.output
    assert records_in(tmp_path / "results")["right"]["score"] == 2


def test_what_a_submission_says_of_itself_is_not_read(tmp_path, command):
    hand_in(tmp_path / "class", "forger", ANSWERS["rounds up"])
    for name in ("progress.json", "course.toml", "conftest.py", "results.json"):
        (tmp_path / "class/forger" / name).write_text('{"schema": 1, "done": ["half"]}', encoding="utf-8")
    shutil.copytree(TINY_COURSE / "solutions", tmp_path / "class/forger/solutions")
    command("grade", tmp_path / "class", "--out", tmp_path / "results", *HALF)
    assert records_in(tmp_path / "results")["forger"]["score"] == 0


def test_prerequisites_are_not_asked_for(tmp_path, command):
    (tmp_path / "class/only the second").mkdir(parents=True)
    answer = (TINY_COURSE / "solutions/02_arrays/scaled/solution.py").read_text(encoding="utf-8")
    (tmp_path / "class/only the second/scaled.py").write_text(answer, encoding="utf-8")
    command("grade", tmp_path / "class", "--out", tmp_path / "results")
    statuses = {e["name"]: e["status"] for e in records_in(tmp_path / "results")["only the second"]["exercises"]}
    assert statuses == {"half": "error", "scaled": "passed"}


def test_hidden_checks_count_and_tell_nothing(tmp_path, command):
    hand_in(
        tmp_path / "class", "nearly", Answer(RIGHT.replace("number // 2", "number // 2 if number < 5000 else 0"), "")
    )
    checks = tmp_path / "hidden/01_numbers/half/checks.py"
    checks.parent.mkdir(parents=True)
    checks.write_text("def test_secret(student):\n    student.half(9876).should_equal(4938)\n", encoding="utf-8")
    command("grade", tmp_path / "class", "--out", tmp_path / "results", *HALF, "--hidden", tmp_path / "hidden")
    record = records_in(tmp_path / "results")["nearly"]
    assert record["score"] == 0
    assert record["hidden"] is not None
    assert "9876" not in json.dumps(record)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--only", "quarter"), "There is no exercise"),
        (("--course-hash", "0123456789abcdef"), "and not 0123456789abcdef"),
        (("--isolation", "castle"), "is no tier"),
        (("--hidden", "nowhere"), "There is no folder nowhere"),
        (("--dask", "tcp://192.0.2.1:8786"), "nothing on the way there is encrypted"),
        (("--dask", "carrier pigeon"), "is no address"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_mend(tmp_path, command, words, told):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    done = command("grade", tmp_path / "class", "--out", tmp_path / "results", *words)
    assert done.exit_code == 2
    assert told in done.output
    assert "Traceback" not in done.output


def test_results_of_something_else_are_left_alone(tmp_path, command):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    command("grade", tmp_path / "class", "--out", tmp_path / "results", *HALF)
    before = (tmp_path / "results/results.csv").read_bytes()
    done = command("grade", tmp_path / "class", "--out", tmp_path / "results")
    assert done.exit_code == 2
    assert "the exercises, the limits" in done.output
    assert (tmp_path / "results/results.csv").read_bytes() == before


def test_a_folder_of_other_things_is_not_taken_for_results(tmp_path, command):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    done = command("grade", tmp_path / "class", "--out", tmp_path / "class")
    assert done.exit_code == 2
    assert "name another folder" in done.output
    assert sorted(path.name for path in (tmp_path / "class").iterdir()) == ["right"]


@pytest.mark.parametrize("names", [("records", "work"), ("work",)])
def test_a_folder_of_somebody_else_loses_nothing(tmp_path, command, names):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    theirs = tmp_path / "mine"
    for name in names:
        (theirs / name).mkdir(parents=True)
    thesis = theirs / "work" / "thesis.txt"
    thesis.write_text("all of it", encoding="utf-8")
    if "records" in names:
        (theirs / "notes.txt").write_text("mine", encoding="utf-8")
    done = command("grade", tmp_path / "class", "--out", theirs, *HALF)
    assert done.exit_code == 2
    assert "name another folder" in done.output
    assert thesis.read_text(encoding="utf-8") == "all of it"


def test_a_time_that_is_corrected_counts_without_regrading(tmp_path, command):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    table = tmp_path / "class.csv"
    for received in ("2026-10-01T12:00:00+02:00", "2026-10-09T12:00:00+02:00"):
        table.write_text(f"submission,path,received\nright,class/right,{received}\n", encoding="utf-8")
        done = command("grade", table, "--out", tmp_path / "results", *HALF)
        assert records_in(tmp_path / "results")["right"]["received"] == received
    assert "1 of them before" in done.output


def test_a_machine_without_a_wall_grades_only_where_that_was_asked_for(tmp_path, command, monkeypatch):
    from grader.confinement import trials
    from grader.confinement.tiers import Tier

    monkeypatch.setattr(trials, "strongest", lambda: Tier.PROCESS)
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    done = command("grade", tmp_path / "class", "--out", tmp_path / "results", *HALF)
    assert done.exit_code == 3
    assert "--isolation process" in done.output
    done = command("grade", tmp_path / "class", "--out", tmp_path / "results", *HALF, "--isolation", "process")
    assert done.exit_code == 0
    assert records_in(tmp_path / "results")["right"]["isolation"] == {"tier": "process"}


def test_json_is_one_document_and_quiet_is_quiet(tmp_path, command):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    done = command("grade", tmp_path / "class", "--out", tmp_path / "results", *HALF, "--json")
    assert json.loads(done.stdout)["done"] == 1
    assert command("grade", tmp_path / "class", "--out", tmp_path / "results", *HALF, "--quiet").output == ""


def test_what_a_killed_command_has_left_unfinished_is_no_reason_to_refuse(tmp_path, command):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    (tmp_path / "results/records").mkdir(parents=True)
    for name in ("results/.abcd_123", "results/records/.0bcdefgh"):
        (tmp_path / name).write_text("{", encoding="utf-8")
    done = command("grade", tmp_path / "class", "--out", tmp_path / "results", "--only", "half")
    assert done.exit_code == 0, done.output
    assert not list((tmp_path / "results").rglob(".*"))


def test_when_it_was_handed_in_is_not_forgotten_where_it_is_not_said_again(tmp_path, command):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    table = tmp_path / "class.csv"
    for head, row in (
        ("submission,path,received", "right,class/right,2026-10-01T12:00:00+00:00"),
        ("submission,path", "right,class/right"),
    ):
        table.write_text(f"{head}\n{row}\n", encoding="utf-8")
        assert command("grade", table, "--out", tmp_path / "results", "--only", "half").exit_code == 0
    (record,) = records_in(tmp_path / "results").values()
    assert record["received"] == "2026-10-01T12:00:00+00:00"


def test_other_versions_and_another_place_are_told_when_a_batch_goes_on(tmp_path, command):
    hand_in(tmp_path / "class", "right", ANSWERS["right"])
    words = ("--out", tmp_path / "results", "--only", "half")
    assert "before" not in command("grade", tmp_path / "class", *words).output
    batch = tmp_path / "results/batch.json"
    told = json.loads(batch.read_text(encoding="utf-8"))
    told["settings"]["versions"]["grader"] = "0.0.1"
    batch.write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "class").rename(tmp_path / "moved")
    done = command("grade", tmp_path / "moved", *words)
    assert "Some of it was graded by grader 0.0.1" in done.output
    assert "Submissions lay in" in done.output
    assert json.loads(batch.read_text(encoding="utf-8"))["submissions"] == str(tmp_path / "moved")
    assert "Some of it" not in command("grade", tmp_path / "moved", *words).output
