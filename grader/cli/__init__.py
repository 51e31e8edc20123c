"""The command `grader`: a file for each of its commands, and what they share."""

import contextlib
import io
import os
import signal
import sys


def main() -> None:
    """Run the command; whatever a user did wrong ends in one to four lines and exit code 2."""
    for name in ("SIGTERM", "SIGHUP"):  # the terminal was closed: end the judge before we end
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    for name in ("COLUMNS", "LINES"):
        if os.environ.get(name, "1").strip() in ("", "0"):  # said by what does not know; it is not that there is none
            del os.environ[name]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no ✓ still shows the rest
    try:
        _run()
    except KeyboardInterrupt:  # before a command has begun, that says it by itself
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)


def _run() -> None:
    if sys.argv[1:2] in (["check"], []):
        from grader.judging import start_early

        with contextlib.suppress(OSError):  # no folder for temporary files, no process left: told once it is needed
            start_early()  # while the command line is read and the course is found
    from grader.cli.application import app

    app(prog_name="grader")
