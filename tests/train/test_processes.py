"""Several processes train together: named rightly, found, and told apart when one of them ends."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

import convjax
from convjax import ConvjaxError
from convjax.data import ImageArrays
from convjax.train.distributed import processes
from convjax.train.distributed.processes import PeerError, Processes, hearing_of_peers, processes_of
from convjax.train.execution.batch_source import BatchSource

ROOT = Path(convjax.__file__).parents[1]
COMMAND = [sys.executable, "-W", "error", "-m", "convjax", "train"]
SGD = ["--optimizer", "sgd", "--learning-rate", "0.002", "--momentum", "0"]
SETTINGS = [*SGD, "--steps-per-execution", "4", "--epochs", "12"]
SECONDS = 120  # to wait for what takes 60 at most where nothing else runs


@pytest.mark.parametrize(
    ("coordinator", "count", "number", "wrong"),
    [
        ("node1:9000", None, 0, "--processes is missing"),
        (None, None, 1, "--coordinator and --processes are missing"),
        ("node1", 2, 0, "--coordinator 'node1' is not HOST:PORT"),
        ("node1:70000", 2, 0, "--coordinator 'node1:70000' is not HOST:PORT"),
        ("http://node1:80", 2, 0, "is not HOST:PORT"),
        ("node1:9000", 0, 0, "--processes must be at least 1, not 0"),
        ("node1:9000", 2, 2, r"--process 2 is none of 2 processes\.\n  Processes are counted from 0: use 0 to 1"),
        ("node1:9000", 2, -1, "--process -1 is none of 2 processes"),
    ],
)
def test_options_that_do_not_say_which_process_this_is_are_an_error(coordinator, count, number, wrong):
    with pytest.raises(ConvjaxError, match=wrong):
        processes_of(coordinator, count, number, distributed=False)


def test_a_job_that_names_the_processes_is_not_named_a_second_time():
    assert processes_of(None, None, None, distributed=True) == Processes()
    with pytest.raises(ConvjaxError, match="--process names them too"):
        processes_of(None, None, 3, distributed=True)


def test_an_address_in_brackets_is_one_of_version_six():
    assert processes_of("[fe80::1]:9000", 2, 1, distributed=False) == Processes("[fe80::1]:9000", 2, 1)


def test_a_port_that_is_taken_is_an_error_before_anybody_is_waited_for():
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ConvjaxError, match=f"Process 0 cannot listen at port {port}"):
            processes.meet(Processes(f"127.0.0.1:{port}", 2, 0))


def test_a_port_is_tried_where_the_system_knows_no_version_six(monkeypatch):
    class WithoutSix(socket.socket):
        def __init__(self, family=socket.AF_INET, *arguments, **options):
            if family == socket.AF_INET6:
                raise OSError(97, "Address family not supported by protocol")
            super().__init__(family, *arguments, **options)

    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setattr(socket, "socket", WithoutSix)
        with pytest.raises(ConvjaxError, match=f"Process 0 cannot listen at port {port}"):
            processes.meet(Processes(f"127.0.0.1:{port}", 2, 0))


def test_a_coordinator_who_does_not_answer_is_an_error_that_names_the_address(monkeypatch):
    monkeypatch.setattr(processes, "SECONDS_TO_MEET", 0)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(ConvjaxError, match=f"Nobody answers at --coordinator {address}, where process 0 should be"):
            processes.meet(Processes(address, 2, 1))


def test_the_others_wait_for_the_one_that_draws_however_long_it_takes(monkeypatch):
    """JAX's own patience is 300 seconds, which a large test part takes."""
    said = {}
    monkeypatch.setattr(jax.distributed, "initialize", lambda *_, **how: said.update(how))
    processes.meet(Processes())
    assert said["shutdown_timeout_seconds"] >= 24 * 3600


def test_what_the_runtime_says_of_a_lost_process_is_told_as_that_and_other_errors_are_not():
    with pytest.raises(PeerError, match="another process of this training has ended"), hearing_of_peers():
        raise ValueError("UNKNOWN: Gloo all-reduce failed: Read error [127.0.0.1]:8074: Connection reset by peer")
    with pytest.raises(ValueError, match="shapes"), hearing_of_peers():
        raise ValueError("shapes do not fit")


def test_each_process_reads_its_own_rows_of_every_batch_and_together_they_read_all():
    labels = np.arange(10, dtype=np.int32)
    images = ImageArrays(np.broadcast_to(labels[:, None, None, None].astype(np.uint8), (10, 2, 2, 1)), labels)
    whole, first, second = (
        BatchSource(images, np.array(rows), batch_size=4, seed=3, epochs=2, epoch=1, step=1)
        for rows in ([0, 1, 2, 3], [0, 1], [2, 3])
    )
    assert len(whole) == len(first) == 3  # one of the first epoch, two of the second
    for index in range(3):
        np.testing.assert_array_equal(np.concatenate([first[index][1], second[index][1]]), whole[index][1])
        np.testing.assert_array_equal(first[index][0][:, 0, 0, 0], first[index][1])


class Started:
    """The processes of one training, started as a user starts them, each in a folder of its own."""

    def __init__(self, folder: Path, count: int, *arguments: str):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("JAX_")}
        self.processes = []
        for number in range(count):
            own = ["--coordinator", f"127.0.0.1:{port}", "--processes", str(count), "--process", str(number)]
            self.processes.append(
                subprocess.Popen(
                    [*COMMAND, *(own if count > 1 else []), *arguments],
                    cwd=folder,
                    env=environment | {"PYTHONPATH": str(ROOT)},
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )

    def wait_for(self, line: str) -> None:
        """Return when the first process has printed a line that begins so."""
        heard = []
        while not (heard and heard[-1].startswith(line)):
            heard.append(self.processes[0].stdout.readline())
            assert heard[-1], (heard, self.processes[0].stderr.read())

    def end(self, seconds: float = 600) -> list[tuple[int, str, str]]:
        """Exit code, output and errors of each, without the line that a slow machine has it say while it waits."""
        ended = []
        for process in self.processes:
            output, errors = process.communicate(timeout=seconds)
            told = [line for line in errors.splitlines(True) if not line.startswith("waiting for the other processes")]
            ended.append((process.returncode, output, "".join(told)))
        return ended


def epochs(run: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]


@pytest.mark.slow
def test_a_run_goes_on_through_interruptions_and_deaths_in_any_number_of_processes(tmp_path):
    """Two processes, Ctrl-C on one of them; one process, Ctrl-C; two, one of them killed; two to the end."""
    alone = Started(tmp_path, 1, *SETTINGS, "--out", "alone")

    both = Started(tmp_path, 2, *SETTINGS, "--out", "run")
    both.wait_for("epoch  2/12")
    both.processes[1].send_signal(signal.SIGINT)
    (code, output, errors), other = both.end()
    assert (code, errors) == (130, "")
    assert "2 devices of 2 processes share every batch: 16 images each" in output or "stopped in epoch" in output
    assert other == (130, "", "")
    assert [code for code, *_ in alone.end()] == [0]

    one = Started(tmp_path, 1, "--resume", "run")
    one.wait_for(f"epoch {len(epochs(tmp_path / 'run')) + 1:>2}/12")
    one.processes[0].send_signal(signal.SIGINT)
    assert [code for code, *_ in one.end()] == [130]

    both = Started(tmp_path, 2, "--resume", "run")
    both.wait_for(f"epoch {len(epochs(tmp_path / 'run')) + 1:>2}/12")
    both.processes[1].kill()
    code, output, errors = both.end(SECONDS)[0]
    assert code == 3
    assert errors.startswith("convjax could not go on: another process of this training has ended")
    assert "convjax train --resume run" in errors

    both = Started(tmp_path, 2, "--resume", "run")
    assert [(code, errors) for code, _, errors in both.end()] == [(0, "")] * 2
    disturbed, undisturbed = epochs(tmp_path / "run"), epochs(tmp_path / "alone")
    for name in ("epoch", "step", "train_loss", "validation_loss", "train_accuracy"):
        found, wanted = ([record[name] for record in records] for records in (disturbed, undisturbed))
        np.testing.assert_allclose(found, wanted, rtol=1e-5, err_msg=name)
    assert disturbed[-1]["test_loss"] == pytest.approx(undisturbed[-1]["test_loss"], rel=1e-5)


@pytest.mark.slow
def test_a_loss_that_is_no_number_is_seen_by_all_processes_at_the_same_step(tmp_path):
    """Each step a call, of which one process by itself would look at some and the other at others."""
    wild = ["--optimizer", "sgd", "--learning-rate", "1e30", "--steps-per-execution", "1", "--batch-size", "2"]
    both = Started(tmp_path, 2, *wild, "--epochs", "12", "--out", "run")
    (code, _, errors), other = both.end(SECONDS)
    assert code == other[0] == 1, (errors, other)
    assert errors == other[2]
    assert "learning" in errors
    assert "epoch 1" in errors


@pytest.mark.slow
def test_the_others_say_so_when_the_first_process_is_killed_and_nothing_of_theirs_stays_behind(tmp_path):
    both = Started(tmp_path, 2, *SETTINGS, "--out", "run")
    both.wait_for("epoch  1/12")
    both.processes[0].kill()
    code, output, errors = both.end(SECONDS)[1]
    assert (code, output) == (3, "")
    assert errors.startswith("convjax could not go on: another process of this training has ended")
    assert "Check failure stack trace" not in errors


@pytest.mark.slow
def test_a_number_that_is_taken_is_told_to_the_one_that_comes_second(tmp_path):
    """Process 0 twice harms nobody; another one twice ends them all, as the first of the two is heard no longer."""
    both = Started(tmp_path, 2, *SETTINGS, "--out", "run")
    both.wait_for("tutorial_cnn on digits")
    again = [
        subprocess.run(process.args, cwd=tmp_path, capture_output=True, text=True, timeout=2 * SECONDS, check=False)
        for process in both.processes
    ]
    assert again[0].returncode == 2
    assert "Process 0 cannot listen at port" in again[0].stderr
    assert (again[1].returncode, again[1].stdout) == (3, "")
    assert "--process of its own" in again[1].stderr
    for code, _, errors in both.end(SECONDS):
        assert (code, errors.split(" has ended")[0]) == (3, "convjax could not go on: another process of this training")
