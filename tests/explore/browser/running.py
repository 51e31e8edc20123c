"""A server as a user starts it: a process of its own, in a folder of its own, that prints where it is."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = str(Path(__file__).parents[3])
COMMAND = ("-m", "convjax", "explore", "--port", "0", "--no-browser")


@dataclass(frozen=True)
class Running:
    """A server that listens.

    Args:
        address: as it printed it, without a slash at the end.
        told: what it has written on the terminal so far, line by line.
    """

    address: str
    told: list[str]


@contextmanager
def running(
    *arguments: object, folder: Path, python: str = sys.executable, program: str | None = None
) -> Iterator[Running]:
    """Start ``convjax explore`` with these arguments, or a program that ends in it; end it with the block.

    What it prints must never be a traceback: whatever it was sent.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JAX_", "PYTHON"))}
    started = ("-c", program) if program else COMMAND
    source = {"PYTHONPATH": SOURCE} if python == sys.executable else {}
    process = subprocess.Popen(
        [python, *started, *map(str, arguments)],
        cwd=folder,
        env=kept | source | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    told: list[str] = []
    listening = threading.Event()

    def read() -> None:
        for line in process.stdout:
            told.append(line)
            if line.startswith("http://"):
                listening.set()
        listening.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        assert listening.wait(60), "the server printed no address within a minute"
        addresses = [line.strip().rstrip("/") for line in told if line.startswith("http://")]
        assert addresses, "".join(told)
        yield Running(addresses[0], told)
        assert process.poll() is None, "".join(told)
    finally:
        process.terminate()
        process.wait(30)
        reader.join(30)
        process.stdout.close()
    assert "Traceback" not in "".join(told), "".join(told)
