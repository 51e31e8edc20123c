import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

from .conftest import COMMAND, environment


@contextmanager
def exploring(folder, *options, **changes):
    """The command while it serves, and the address that it printed."""
    running = subprocess.Popen(
        [*COMMAND, "explore", *(["--no-browser"] if not changes else []), *options],
        cwd=folder,
        env=environment(**changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert running.stdout is not None
        yield running, running.stdout.readline().strip()
    finally:
        running.kill()
        running.communicate()


@pytest.mark.slow
def test_the_page_is_served_where_the_first_line_says_until_ctrl_c(tmp_path):
    with exploring(tmp_path, "--port", "0") as (running, address):
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address, timeout=30) as page:
            assert b"<title>" in page.read()
        asked = urllib.request.Request(
            f"{address}api/explain",
            json.dumps({"input_size": 9, "kernel_size": 3, "stride": 2}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:
            assert json.load(answer)["output_size"] == [4, 4]
        if os.name == "nt":
            return
        running.send_signal(signal.SIGINT)
        rest, complaints = running.communicate(timeout=30)
        assert (running.returncode, rest, complaints) == (130, "", "Ctrl-C ends it.\nInterrupted.\n")


@pytest.mark.slow
def test_a_port_that_is_taken_names_the_option(convjax_command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = convjax_command("explore", "--no-browser", "--port", str(taken.getsockname()[1]))
    assert said.returncode == 2
    assert said.stderr.startswith("--port ")
    assert "--port 0" in said.stderr
    assert len(said.stderr.splitlines()) == 2


@pytest.mark.slow
def test_the_usual_port_is_no_must(tmp_path):
    with exploring(tmp_path) as (_, first), exploring(tmp_path) as (_, second):
        assert first.startswith("http://127.0.0.1:")
        assert second.startswith("http://127.0.0.1:")
        assert first != second


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there the browser is not named by a variable")
@pytest.mark.parametrize(("of", "tab"), [((), ""), (("lenet5",), "#tab=network")])
def test_the_page_is_opened_in_the_browser_of_the_user_where_it_shows_what_was_named(tmp_path, of, tab):
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\necho "$1" > opened\n')
    browser.chmod(0o755)
    with exploring(tmp_path, *of, "--port", "0", BROWSER=f"{browser} %s") as (_, address):
        opened = tmp_path / "opened"
        ends = time.monotonic() + 20
        while not (opened.exists() and opened.read_text()) and time.monotonic() < ends:
            time.sleep(0.05)
        assert opened.read_text().strip() == address + tab


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a screen")
def test_without_a_screen_no_browser_of_text_takes_the_terminal(tmp_path):
    with exploring(tmp_path, "--port", "0", DISPLAY="", WAYLAND_DISPLAY="", BROWSER="") as (running, _):
        assert running.stderr.readline() == "Ctrl-C ends it.\n"
        assert running.stderr.readline().startswith("There is no screen here to open it on: ")


@pytest.mark.parametrize("port", ["-1", "65536", "eight", "1.5"])
def test_what_is_no_port_is_refused(convjax, port):
    answer = convjax("explore", "--no-browser", "--port", port)
    assert answer.exit_code == 2
    assert "--port" in answer.output


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ("lenet", "Did you mean 'lenet5'?"),
        ("runs/nowhere", "There is no folder 'runs/nowhere'"),
        ("nets.py:small", "not of the form"),
        ("nowhere:small", "nowhere"),
        (".", "config.json"),
    ],
)
def test_what_is_neither_a_run_nor_a_model_is_refused(convjax, of, said):
    answer = convjax("explore", "--no-browser", of)
    assert answer.exit_code == 2
    assert said in answer.output


def test_help_names_the_options_and_how_it_ends(convjax):
    text = convjax("explore", "--help").output
    assert all(word in text for word in ("--port", "--no-browser", "RUN|MODEL", "Ctrl-C"))
