"""Refusing system calls: a filter for the kernel's seccomp, assembled here, for what Landlock does not watch.

A list of what is refused, not of what is allowed: JAX, NumPy and the C library choose their calls by themselves, and
choose others in every release. A call that is newer than the list is answered as if the kernel did not know it.
"""

import ctypes
import os
import struct
from collections.abc import Iterable

from grader.confinement.kernel import machine, prctl, system_call
from grader.confinement.system_calls import NEWEST_KNOWN, NUMBERS, REFUSED

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000

# Of linux/filter.h and linux/seccomp.h.
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
ALLOW, KILL_PROCESS, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOTTY, _ENOSYS = 1, 25, 38
REFUSE, NOT_A_TERMINAL, UNKNOWN = _ERROR | _EPERM, _ERROR | _ENOTTY, _ERROR | _ENOSYS

_CLONE_THREAD = 0x10000
_READ_ONLY_AND_TRUNCATE, _ACCESS_AND_TRUNCATE = 0o1000, 0o1003  # of open(2)
_SET_OWNER_OR_SIGNAL = (8, 10, 15)  # of fcntl(2): who is signalled when a pipe moves
_SET_DEATH_SIGNAL = 1  # of prctl(2)
_HARMLESS_REQUESTS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x802C542A)
"""Of ioctl(2): is it a terminal, how large, how much waits, wait or not, close at exec or not."""

Instruction = tuple[int, int, int, int]
"""Operation, how many to skip where a test holds and where it does not, operand."""


def program(here: str, process: int) -> list[Instruction]:
    """Return the filter for a machine and for the process with that number, whose signals to itself are its own."""
    numbers = NUMBERS[here]
    instructions: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, AUDIT_ARCH[here]),
        (_RETURN, 0, 0, KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if here == "x86_64":
        instructions += [(_AT_LEAST, 0, 1, _X32_BIT), (_RETURN, 0, 0, REFUSE)]
    instructions += [(_AT_LEAST, 0, 1, NEWEST_KNOWN + 1), (_RETURN, 0, 0, UNKNOWN)]
    for name in (
        "clone3",
        "openat2",
    ):  # their flags lie in memory, where no filter looks; the C library goes on without
        instructions += [(_EQUAL, 0, 1, numbers[name]), (_RETURN, 0, 0, UNKNOWN)]
    for number in sorted(numbers[name] for name in REFUSED & numbers.keys()):
        instructions += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, REFUSE)]
    for name, tests in _conditions(process).items():
        if name in numbers:
            instructions += [(_EQUAL, 0, len(tests), numbers[name]), *tests]
    return [*instructions, (_RETURN, 0, 0, ALLOW)]


def _conditions(process: int) -> dict[str, list[Instruction]]:
    """What follows the number of a call whose arguments decide; each ends in a verdict."""
    to_itself = _argument_in(0, [process], ALLOW, REFUSE)
    return {
        "clone": [_load(0), (_ANY_BIT, 0, 1, _CLONE_THREAD), _verdict(ALLOW), _verdict(REFUSE)],
        "kill": to_itself,
        "tgkill": to_itself,
        "rt_sigqueueinfo": to_itself,
        "rt_tgsigqueueinfo": to_itself,
        "prlimit64": _argument_in(0, [0, process], ALLOW, REFUSE),
        "fcntl": _argument_in(1, _SET_OWNER_OR_SIGNAL, REFUSE, ALLOW),
        "prctl": _argument_in(0, [_SET_DEATH_SIGNAL], REFUSE, ALLOW),
        "ioctl": _argument_in(1, _HARMLESS_REQUESTS, ALLOW, NOT_A_TERMINAL),
        "open": _reads_only_to_truncate(1),
        "openat": _reads_only_to_truncate(2),
    }


def _reads_only_to_truncate(argument: int) -> list[Instruction]:
    # Before Linux 6.2 Landlock took such an opening for reading, and the file was emptied.
    test = (_EQUAL, 0, 1, _READ_ONLY_AND_TRUNCATE)
    return [_load(argument), (_AND, 0, 0, _ACCESS_AND_TRUNCATE), test, _verdict(REFUSE), _verdict(ALLOW)]


def _argument_in(argument: int, values: Iterable[int], then: int, otherwise: int) -> list[Instruction]:
    tests = [line for value in values for line in ((_EQUAL, 0, 1, value), _verdict(then))]
    return [_load(argument), *tests, _verdict(otherwise)]


def _load(argument: int) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * argument)  # the lower half, on machines that put it first


def _verdict(action: int) -> Instruction:
    return (_RETURN, 0, 0, action)


def install() -> None:
    """Filter the system calls of this process, its threads and its children, for good.

    Needs `no_new_privs`, or the right to administer the system.
    """
    here = machine()
    if here is None:
        raise OSError("no filter is known for this machine")
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program(here, os.getpid()))
    buffer = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: the count, padding, the address.
    described = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))
    set_filter, with_all_threads = 1, 1
    system_call("seccomp", set_filter, with_all_threads, ctypes.create_string_buffer(described, len(described)))


def is_filtered() -> bool:
    """Return whether a filter is at work in this process."""
    get_seccomp, by_filter = 21, 2
    return prctl(get_seccomp) == by_filter
