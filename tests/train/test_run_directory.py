import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace

import pytest

from convjax import ConvjaxError
from convjax.train import EpochRecord, RunDirectory

FIELDS = [
    "epoch",
    "step",
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "test_loss",
    "test_accuracy",
    "images_per_second",
    "seconds",
]
RECORD = EpochRecord(1, 40, 1.5, 0.5, 0.9, 0.7, None, None, 20_000.0, 1.25)


def test_runs_are_numbered_from_1_and_a_number_is_never_used_again(tmp_path):
    made = [RunDirectory.create_next(tmp_path / "runs", "a-b", {}).path.name for _ in range(3)]
    (tmp_path / "runs" / "a-b-2" / "config.json").unlink()
    (tmp_path / "runs" / "a-b-2").rmdir()
    assert made == ["a-b-1", "a-b-2", "a-b-3"]
    assert RunDirectory.create_next(tmp_path / "runs", "a-b", {}).path.name == "a-b-4"


def test_the_numbers_of_other_names_do_not_count(tmp_path):
    for other in ("a-7", "a-b-c-9", "a-b-x", "a-b-²"):
        (tmp_path / other).mkdir()
    assert RunDirectory.create_next(tmp_path, "a-b", {}).path.name == "a-b-1"


def test_runs_that_begin_at_the_same_moment_get_folders_of_their_own(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: RunDirectory.create_next(tmp_path, "a", {"n": n}), range(32)))
    assert len({run.path for run in made}) == 32
    assert [run.read_config()["n"] for run in made] == list(range(32))


def test_of_runs_that_want_the_same_empty_folder_one_gets_it(tmp_path):
    (tmp_path / "run").mkdir()

    def begin(n: int) -> int | None:
        try:
            RunDirectory.create(tmp_path / "run", {"n": n})
        except ConvjaxError:
            return None
        return n

    with ThreadPoolExecutor(8) as pool:
        winners = [n for n in pool.map(begin, range(16)) if n is not None]
    assert winners == [RunDirectory(tmp_path / "run").read_config()["n"]]


def test_a_folder_that_holds_anything_is_left_as_it_is(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ConvjaxError, match="is not empty, and nothing is overwritten"):
        RunDirectory.create(tmp_path, {})
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path):
    (tmp_path / "run").write_text("mine")
    with pytest.raises(ConvjaxError, match="is a file"):
        RunDirectory.create(tmp_path / "run", {})
    with pytest.raises(ConvjaxError, match="No run can be written"):
        RunDirectory.create(tmp_path / "run" / "below", {})


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_that_may_not_be_written_is_an_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(ConvjaxError, match="Permission denied"):
        RunDirectory.create_next(tmp_path / "runs", "a", {})


def test_a_line_of_metrics_has_exactly_the_fields_of_an_epoch(tmp_path):
    run = RunDirectory.create(tmp_path / "run", {})
    run.add_epoch(RECORD)
    assert list(json.loads(run.metrics.read_text())) == FIELDS


def test_epochs_that_were_written_are_read_back_without_a_last_line_cut_off(tmp_path):
    run = RunDirectory.create(tmp_path / "run", {})
    assert run.read_history() == ()
    run.add_epoch(RECORD)
    with run.metrics.open("a") as file:
        file.write(json.dumps(asdict(RECORD))[:20])
    assert run.read_history() == (RECORD,)


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"3",
        b'{"epoch": 2}',
        b"\xff\xfe\x00",
        b"",
        json.dumps(asdict(RECORD) | {"train_loss": "low"}).encode(),
        json.dumps(asdict(RECORD) | {"train_loss": None}).encode(),
    ],
)
def test_a_damaged_line_among_others_is_an_error_that_names_the_file_and_the_line(tmp_path, line):
    run = RunDirectory.create(tmp_path / "run", {})
    run.add_epoch(RECORD)
    with run.metrics.open("ab") as file:
        file.write(line + b"\n")
    run.add_epoch(RECORD)
    with pytest.raises(ConvjaxError, match=r"Line 2 of '.*metrics\.jsonl' is not what"):
        run.read_history()


def test_reading_where_there_is_no_run_is_an_error(tmp_path):
    with pytest.raises(ConvjaxError, match="There is no run in"):
        RunDirectory(tmp_path).read_config()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such lock")
def test_a_folder_is_held_by_one_run_at_a_time_and_let_go_of_when_that_ends(tmp_path):
    run = RunDirectory.create(tmp_path / "run", {})
    with run.held():
        with pytest.raises(ConvjaxError, match="Another process is training in "), RunDirectory(run.path).held():
            pass
        assert [path.name for path in run.path.iterdir()] == ["config.json"]  # the lock is no file
    with run.held():
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such lock")
def test_the_system_lets_go_of_the_folder_of_a_run_that_was_killed(tmp_path):
    run = RunDirectory.create(tmp_path / "run", {})
    program = (
        "import pathlib, sys, time\n"
        "from convjax.train.runs.run_directory import RunDirectory\n"
        "with RunDirectory(pathlib.Path(sys.argv[1])).held():\n"
        "    print('held', flush=True)\n"
        "    time.sleep(600)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, str(run.path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(ConvjaxError, match="Another process"), run.held():
        pass
    holder.kill()
    holder.communicate()
    with run.held():
        pass


@pytest.mark.skipif(os.name == "nt", reason="limits are set as POSIX has them")
def test_a_line_that_does_not_fit_on_the_disk_any_more_leaves_the_file_as_it_was(tmp_path):
    import resource

    run = RunDirectory.create(tmp_path / "run", {})
    run.add_epoch(RECORD)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (run.metrics.stat().st_size + 20, before[1]))
    try:
        with pytest.raises(OSError, match=r"metrics\.jsonl"):
            run.add_epoch(RECORD)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert run.read_history() == (RECORD,)
    assert run.metrics.read_text().endswith("\n")


def test_lines_that_are_made_again_take_the_place_of_all_that_were_there(tmp_path):
    run = RunDirectory.create(tmp_path / "run", {})
    for epoch in (1, 2, 3):
        run.add_epoch(replace(RECORD, epoch=epoch))
    run.replace_history([RECORD])
    assert run.read_history() == (RECORD,)
    assert sorted(path.name for path in run.path.iterdir()) == ["config.json", "metrics.jsonl"]


def test_a_run_that_may_not_be_written_to_is_an_error_before_anything_is_done(tmp_path, monkeypatch):
    run = RunDirectory.create(tmp_path / "run", {})
    run.check_writable()
    monkeypatch.setattr(os, "access", lambda path, _mode: path != run.path)
    with pytest.raises(ConvjaxError, match=r"Nothing can be written to .*run'"):
        run.check_writable()
