"""What the judge has compiled can be read by a worker that knows its name; it cannot be listed, added to or changed."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.confinement.tiers import Tier
from grader.judge.workers.grants import Grants
from grader.judge.workers.worker_process import Bounds, WorkerProcess

from .conftest import TINY_COURSE, given

ENTRY = "jit_conv-0f1e2d3c4b5a-cache"

PROBES = """
import os

def by_a_descriptor():
    folder = os.open(FOLDER, os.O_PATH | os.O_DIRECTORY)
    return os.listdir(os.open(".", os.O_RDONLY | os.O_DIRECTORY, dir_fd=folder))

def write(path, flags=0):
    os.write(os.open(path, os.O_WRONLY | flags), b"poison")

def try_to_list_it(): os.listdir(FOLDER)
def try_to_list_it_by_a_descriptor(): by_a_descriptor()
def try_to_list_it_by_entering_it():
    here = os.getcwd()
    os.chdir(FOLDER)
    try:
        os.listdir(".")
    finally:
        os.chdir(here)
def try_to_walk_through_it(): assert list(os.walk(FOLDER, onerror=print))
def try_to_add_an_entry(): write(FOLDER + "/jit_new-00-cache", os.O_CREAT)
def try_to_overwrite_an_entry(): write(ENTRY)
def try_to_append_to_an_entry(): write(ENTRY, os.O_APPEND)
def try_to_empty_an_entry_by_opening_it_for_reading(): os.close(os.open(ENTRY, os.O_RDONLY | os.O_TRUNC))
def try_to_make_a_link_in_it(): os.symlink("/dev/zero", FOLDER + "/jit_link-00-cache")
def try_to_make_a_second_name_for_an_entry(): os.link(ENTRY, FOLDER + "/jit_name-00-cache")
def try_to_make_a_pipe_in_it(): os.mkfifo(FOLDER + "/jit_pipe-00-cache")
def try_to_make_a_folder_in_it(): os.mkdir(FOLDER + "/jit_folder-00-cache")
def try_to_open_it_to_all(): os.chmod(FOLDER, 0o777)
def try_to_rename_an_entry():
    os.rename(ENTRY, ENTRY + "s")
    os.rename(ENTRY + "s", ENTRY)
def try_to_remove_an_entry(): os.unlink(ENTRY)

def read(path):
    return os.read(os.open(path, os.O_RDONLY), 100).decode()

try:
    print("read by its name:", read(ENTRY))
except OSError as error:
    print("read by its name:", error)
for name, attempt in list(globals().items()):
    if name.startswith("try_"):
        try:
            attempt()
        except BaseException as error:
            print(f"{name}: refused: {error}")
        else:
            print(f"{name}: reached")
"""
ATTEMPTS = [line.partition("(")[0].removeprefix("def ") for line in PROBES.splitlines() if line.startswith("def try_")]
WALLED = [tier for tier in Tier if tier is not Tier.PROCESS]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has walls to try")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder as the judge has one, with one entry; not pytest's: another user could not pass through that."""
    made = Path(tempfile.mkdtemp(prefix="compiled-"))
    (made / ENTRY).write_text("a program")
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def tried(folder: Path, tier: Tier, compiled: str | None) -> dict[str, str]:
    bounds = Bounds(memory_mb=1000, cpu_seconds=60, output_kb=64, processes=1000, file_mb=1)
    grants, secret = Grants(compiled=compiled), TINY_COURSE / "course.toml"
    with WorkerProcess(grants, tier, secret=secret, packages=(), bounds=bounds) as worker:
        source = f"FOLDER = {str(folder)!r}\nENTRY = {str(folder / ENTRY)!r}\n{PROBES}"
        load = {"op": "load", "name": "probes", "filename": "probes.py", "source": source, "beneath": False}
        reply, _ = worker.exchange(load, seconds=60.0)
        assert reply["status"] == "returned", reply
        worker.close()
        return dict(line.split(": ", 1) for line in worker.output.splitlines() if ": " in line)


def test_every_attempt_succeeds_where_nothing_is_promised(folder: Path) -> None:
    said = tried(folder, Tier.PROCESS, str(folder))
    assert {name: said[name] for name in ATTEMPTS} == dict.fromkeys(ATTEMPTS, "reached")


@pytest.mark.parametrize("tier", WALLED)
def test_behind_a_wall_an_entry_is_read_by_its_name_and_nothing_else_succeeds(folder: Path, tier: Tier) -> None:
    said = tried(folder, given(tier), str(folder))
    assert said["read by its name"] == "a program"
    assert [name for name in ATTEMPTS if not said[name].startswith("refused: ")] == []
    assert os.listdir(folder) == [ENTRY]
    assert (folder / ENTRY).read_text() == "a program"


@pytest.mark.parametrize("tier", WALLED)
def test_what_is_not_shared_cannot_be_read_by_its_name_either(folder: Path, tier: Tier) -> None:
    said = tried(folder, given(tier), None)
    assert said["read by its name"] != "a program"
    assert [name for name in ATTEMPTS if not said[name].startswith("refused: ")] == []
