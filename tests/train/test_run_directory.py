import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

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


def test_reading_where_there_is_no_run_is_an_error(tmp_path):
    with pytest.raises(ConvjaxError, match="There is no run in"):
        RunDirectory(tmp_path).read_config()
