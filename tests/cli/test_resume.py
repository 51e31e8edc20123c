"""``convjax train --resume RUN`` as a user meets it."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator

import numpy as np
import pytest
from typer.testing import CliRunner

from convjax.cli import train_command
from convjax.cli.application import app
from convjax.train import RunDirectory, newest_whole
from convjax.train.runs import session

from .conftest import COMMAND, environment
from .runs import NEW, Runs, entries, wait_until, without_times

CONFIG = {
    "schema": "convjax-run/1",
    "model": {"name": "tutorial_cnn", "input_shape": [8, 8, 1], "classes": 2, "parameters": 5},
    "dataset": {
        "name": "digits",
        "data_dir": None,
        "image_size": None,
        "pixel_max": 16,
        "classes": ["0", "1"],
        "normalisation": {"mean": [1.0], "std": [2.0]},
    },
    "recipe": {"epochs": 30, "batch_size": 32, "seed": 7},
    "platform": "cpu",
}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--epochs", "50"], "--epochs 50 is not how 'run' began: there it is 30."),
        (["--seed", "7", "--translate", "2"], "--translate 2 is not how 'run' began: there it is 0."),
        (["--model", "lenet5"], "--model lenet5 is not how 'run' began: there it is tutorial_cnn."),
        (["--optimizer", "sgd"], "--optimizer sgd is not how 'run' began: there it is adamw."),
        (["--out", "other"], "--out is for a new run"),
        (["--config", "run"], "--config is for a new run"),
        (["--preset", "digits"], "--preset is for a new run"),
        (["--keep", "0"], "'0' is less than 1"),
        (["--save-every", "-1"], "'-1' is no time in seconds"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_option_that_would_make_it_another_run_is_refused(tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "config.json").write_text(json.dumps(CONFIG))
    answer = CliRunner().invoke(app, ["train", "--resume", "run", *arguments])
    assert answer.exit_code == 2
    assert said in " ".join(answer.output.split())
    assert entries(tmp_path / "run") == {"config.json"}


@pytest.fixture
def resumed(tmp_path, monkeypatch):
    """The command that goes on with a run on a folder of images, and what it would train on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(train_command, "keep_memory", lambda: None)
    trained = []
    monkeypatch.setattr(session, "run", lambda _model, dataset, *_, **__: trained.append(dataset) or True)
    (tmp_path / "run").mkdir()
    config = CONFIG | {"dataset": CONFIG["dataset"] | {"name": str(tmp_path / "before")}}
    (tmp_path / "run" / "config.json").write_text(json.dumps(config))
    for name in ("a", "b"):
        (tmp_path / "after" / name).mkdir(parents=True)
        (tmp_path / "after" / name / "1.png").touch()
    return lambda *arguments: (CliRunner().invoke(app, ["train", "--resume", "run", *arguments]), trained)


def test_a_run_goes_on_where_its_folder_of_images_has_moved_to(resumed):
    answer, trained = resumed("--dataset", "after")
    assert (answer.exit_code, trained) == (0, ["after"]), answer.output


def test_a_folder_of_images_that_is_gone_is_told_with_the_option_that_helps(resumed):
    for arguments in ([], ["--epochs", "30"]):
        answer, trained = resumed(*arguments)
        assert (answer.exit_code, trained) == (2, [])
        assert "there is no such folder any more. Name the folder where they lie now with --dataset." in " ".join(
            answer.output.split()
        )


@pytest.mark.parametrize("name", ["digits", "mnist", "nowhere"])
def test_what_is_no_folder_cannot_take_the_place_of_one(resumed, name):
    answer, trained = resumed("--dataset", name)
    assert (answer.exit_code, trained) == (2, [])
    assert f"--dataset {name} is not how 'run' began" in " ".join(answer.output.split())


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_where_there_is_no_run_there_is_none_to_go_on_with(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(app, ["train", "--resume", name])
    assert answer.exit_code == 2
    assert f"There is no run in '{name}'" in answer.output


@pytest.fixture
def runs(tmp_path) -> Iterator[Runs]:
    processes = Runs(tmp_path)
    yield processes
    processes.close()


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")


@pytest.mark.slow
@needs_fork
def test_a_run_that_is_stopped_and_stopped_again_ends_as_one_that_nobody_stopped(runs):
    runs.begin(*NEW, "--epochs", "400", "--out", "undisturbed")
    assert runs.end() == 0, runs.said
    run = RunDirectory(runs.folder / "run")
    arguments = [*NEW, "--epochs", "400", "--out", "run"]
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        before = run.read_history()
        process = runs.begin(*arguments)
        if number == signal.SIGKILL:  # before the first checkpoint
            wait_until(run.config.exists)
        else:
            wait_until(lambda before=before: len(run.read_history()) > len(before) + 3)
        if number == signal.SIGTERM:
            os.kill(process, signal.SIGSTOP)
            second = subprocess_that_resumes(runs)
            os.kill(process, signal.SIGCONT)
            assert second.returncode == 2
            assert "Another process is training in 'run'" in second.stderr
        os.kill(process, number)
        assert runs.end() == (-signal.SIGKILL if number == signal.SIGKILL else 130), runs.said
        if number != signal.SIGKILL:
            assert "convjax train --resume run goes on from there" in runs.said
        arguments = ["--resume", "run"]
    runs.begin(*arguments)
    assert runs.end() == 0, runs.said
    assert "going on after step" in runs.said
    one, other = (newest_whole(runs.folder / name / "checkpoints") for name in ("undisturbed", "run"))
    for key, array in one.model.items():
        np.testing.assert_array_equal(other.model[key], array, err_msg=key)
    undisturbed = RunDirectory(runs.folder / "undisturbed")
    assert without_times(run.read_history()) == without_times(undisturbed.read_history())
    for checkpoint in run.checkpoints.iterdir():
        for path in checkpoint.rglob("*"):
            if path.is_file():
                path.write_bytes(b"")
    runs.begin(*arguments)
    assert runs.end() == 2
    assert "is damaged and passed over" in runs.said
    assert "is whole." in " ".join(runs.said.split())


def subprocess_that_resumes(runs: Runs) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "train", "--resume", "run"]
    return subprocess.run(
        command, cwd=runs.folder, env=environment(), capture_output=True, text=True, timeout=600, check=False
    )


@pytest.mark.slow
@needs_fork
def test_a_full_disk_ends_a_run_with_3_says_what_is_saved_and_the_run_goes_on_when_there_is_room(runs):
    disk = runs.folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=700k", "none", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be made by root only")
    try:
        runs.begin(*NEW, "--epochs", "1000", "--out", "disk/run", "--save-every", "0")
        assert runs.end() == 3, runs.said
        assert "No space left on device" in runs.said
        assert "Traceback" not in runs.said
        saved = newest_whole(disk / "run" / "checkpoints")
        assert f"Saved is the state after step {saved.step:,}." in runs.said
        assert "convjax train --resume disk/run" in runs.said
        subprocess.run(["mount", "-o", "remount,size=30m", str(disk)], check=True)
        runs.begin("--resume", "disk/run")
        assert runs.end() == 0, runs.said
        assert f"going on after step {saved.step:,}" in runs.said
        assert len(RunDirectory(disk / "run").read_history()) == 1000
        assert newest_whole(disk / "run" / "checkpoints").history[-1].epoch == 1000
    finally:
        subprocess.run(["umount", str(disk)], check=True)
