"""What a process keeps of the memory that it frees: in a process of its own each, since it is set once for all."""

import os
import platform
import subprocess
import sys

import pytest

MEGABYTE = 2**20
PROGRAM = """
import ctypes, os
from convjax.train.memory import keep_memory
done = {call}
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
large = libc.malloc(96 * 2**20)
ctypes.memset(large, 1, 96 * 2**20)
libc.free(large)
pages = int(open("/proc/self/statm").read().split()[1])
print(done, pages * os.sysconf("SC_PAGESIZE"))
"""

ON_GLIBC = platform.system() == "Linux" and platform.libc_ver()[0] == "glibc"


def run(call, **variables):
    clean = {name: value for name, value in os.environ.items() if "MALLOC" not in name and name != "GLIBC_TUNABLES"}
    command = [sys.executable, "-c", PROGRAM.format(call=call)]
    said = subprocess.run(command, env=clean | variables, capture_output=True, text=True, check=True).stdout.split()
    return said[0], int(said[1])


@pytest.mark.skipif(not ON_GLIBC, reason="the allocator of glibc is meant")
def test_memory_that_is_freed_stays_with_a_process_that_keeps_it_and_goes_back_otherwise():
    assert run("None")[1] < 96 * MEGABYTE
    done, size = run("keep_memory()")
    assert done == "True"
    assert size > 96 * MEGABYTE


@pytest.mark.skipif(not ON_GLIBC, reason="the allocator of glibc is meant")
def test_settings_of_the_environment_stay_as_they_are():
    done, size = run("keep_memory()", MALLOC_TRIM_THRESHOLD_="131072")
    assert done == "False"
    assert size < 96 * MEGABYTE


def test_nothing_is_done_on_another_system(monkeypatch):
    from convjax.train.memory import keep_memory

    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert keep_memory() is False
