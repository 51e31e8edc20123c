"""Calling the kernel where Python has no function for it; the numbers are those of the 64-bit machines we know."""

import ctypes
import os
import sys
from functools import cache

from grader.confinement.system_calls import NUMBERS


def machine() -> str | None:
    """Return the name of this machine's instruction set, where its system calls are known here; else None."""
    name = os.uname().machine if sys.platform == "linux" and sys.maxsize > 2**32 else ""
    return name if name in NUMBERS else None


def system_call(name: str, *arguments: object) -> int:
    """Make a system call; OSError where the kernel refuses it."""
    here = machine()
    if here is None:
        raise OSError("the system calls of this machine are not known here")
    return _checked(_libc().syscall(NUMBERS[here][name], *map(_argument, arguments)))


def prctl(option: int, *arguments: object) -> int:
    """Call prctl(2); OSError where the kernel refuses it."""
    padded = [*map(_argument, arguments), *[ctypes.c_ulong(0)] * (4 - len(arguments))]
    return _checked(_libc().prctl(option, *padded))


def _argument(value: object) -> object:
    # A plain int would cross as 32 bits, and leave the upper half of its register to chance.
    return ctypes.c_ulong(value) if isinstance(value, int) else value


def _checked(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
