"""Memory that a process keeps from one step to the next; the standard library only."""

from __future__ import annotations

import ctypes
import os
import platform

TRIM_THRESHOLD, TOP_PAD, MMAP_MAX, ARENA_MAX = -1, -2, -4, -8  # numbers of the options, in malloc.h of glibc
MORE_AT_ONCE = 64 * 2**20  # bytes; none of them is taken before it is written to
VARIABLES = (
    "GLIBC_TUNABLES",
    "MALLOC_ARENA_MAX",
    "MALLOC_MMAP_MAX_",
    "MALLOC_MMAP_THRESHOLD_",
    "MALLOC_TOP_PAD_",
    "MALLOC_TRIM_THRESHOLD_",
)


def keep_memory() -> bool:
    """Let this process keep the memory that it frees for what it asks for next; on Linux, with the C library of GNU.

    A program of JAX on a CPU asks for its temporary arrays anew at every call. The allocator of glibc takes large ones
    from the system, one page after the other as it is first written to, and hands them back when the program ends:
    small networks spend a third of a step on this. Afterwards the process is as large as it ever was until it ends,
    and threads that ask for memory wait for each other. So it is for a process that trains and nothing else; call it
    before the first array is made, as ``convjax train`` does.

    Returns:
        Whether it was done: not on other systems, nor where the environment has settings of its own for the allocator,
        which stay.

    Example:
        >>> keep_memory()  # doctest: +SKIP
        True

    Source:
        mallopt(3) of the Linux manual pages: M_MMAP_MAX, M_TRIM_THRESHOLD, M_TOP_PAD and M_ARENA_MAX.
    """
    if platform.system() != "Linux" or platform.libc_ver()[0] != "glibc" or any(map(os.environ.get, VARIABLES)):
        return False
    mallopt = ctypes.CDLL(None).mallopt
    options = ((MMAP_MAX, 0), (TRIM_THRESHOLD, -1), (TOP_PAD, MORE_AT_ONCE), (ARENA_MAX, 1))
    return all([mallopt(option, value) == 1 for option, value in options])
