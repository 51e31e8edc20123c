import os
import queue
import signal
import subprocess
import sys
import time

import pytest

from convjax.train.runs.interruption import GRACE, stop_requests

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are sent as POSIX has them")

DEAF = """
import hashlib
from convjax.train.runs.interruption import stop_requests
with stop_requests() as should_stop:
    should_stop()
    print("deaf", flush=True)
    hashlib.pbkdf2_hmac("sha512", b"", b"", 2**31 - 1)  # minutes in which no signal handler of Python runs
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_is_remembered_and_the_second_raises(number):
    with pytest.raises(KeyboardInterrupt), stop_requests() as should_stop:  # noqa: PT012  # raised by a handler
        assert not should_stop()
        os.kill(os.getpid(), number)
        assert should_stop()
        os.kill(os.getpid(), number)
        time.sleep(1)


def test_the_first_signal_is_answered_at_once_with_what_will_happen():
    told = queue.Queue()
    with stop_requests(told.put) as should_stop:
        assert not should_stop()
        should_stop.comes_after("compiling")
        os.kill(os.getpid(), signal.SIGINT)
        assert told.get(timeout=60) == "stopping after compiling; Ctrl-C again leaves at once"


def test_before_anybody_has_asked_the_first_signal_raises_since_there_is_nothing_to_save():
    with pytest.raises(KeyboardInterrupt), stop_requests():  # noqa: PT012  # raised by a handler
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)


def test_afterwards_signals_are_heard_as_before():
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with stop_requests():
        pass
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_system_whose_pipes_cannot_be_set_not_to_block_is_no_hindrance(monkeypatch):
    """Windows before Python 3.12; Linux takes the pipe only where it does not block, so the test sees to that."""
    pipe, set_blocking = os.pipe, os.set_blocking

    def pipe_that_does_not_block():
        reads, writes = pipe()
        set_blocking(writes, False)
        return reads, writes

    monkeypatch.setattr(os, "pipe", pipe_that_does_not_block)
    monkeypatch.delattr(os, "set_blocking")
    with stop_requests() as should_stop:
        assert not should_stop()


def test_the_second_signal_ends_a_process_that_is_not_in_the_hands_of_python():
    process = subprocess.Popen([sys.executable, "-c", DEAF], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "deaf\n"
    process.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=GRACE / 4)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    process.stdout.close()
