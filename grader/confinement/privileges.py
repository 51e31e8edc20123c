"""Giving up what a process may do: capabilities, another user's number, the way back."""

import contextlib
import ctypes
import os
import struct

from grader.confinement.kernel import machine, prctl, system_call

_SET_NO_NEW_PRIVS, _GET_NO_NEW_PRIVS, _AMBIENT, _CLEAR_ALL = 38, 39, 47, 4  # of prctl(2)
_CAPABILITY_VERSION = 0x20080522

UNUSED_NUMBERS = range(60706, 61184)
"""Numbers of users that no distribution hands out. Source: systemd, "Users, Groups, UIDs and GIDs"."""


def gain_none() -> None:
    """Let no program that this process starts have more rights than it has."""
    prctl(_SET_NO_NEW_PRIVS, 1)


def gains_none() -> bool:
    """Return whether `gain_none` was called, here or in a process that this one comes from."""
    return prctl(_GET_NO_NEW_PRIVS) == 1


def drop_capabilities() -> None:
    """Give up every capability; whoever is root is then root by name only."""
    with contextlib.suppress(OSError):  # before Linux 4.3 there are none of these
        prctl(_AMBIENT, _CLEAR_ALL)
    header = struct.pack("=Ii", _CAPABILITY_VERSION, 0)
    nothing = bytes(24)
    system_call("capset", ctypes.create_string_buffer(header, 8), ctypes.create_string_buffer(nothing, 24))


def be_root_by_name_only() -> None:
    """Give up every capability where this is Linux; without any wall, too, a worker of root's must not reach the judge.

    With them it could read and write the memory of every process, hidden or not.
    """
    if machine() is not None:
        drop_capabilities()


def become_nobody_known() -> None:
    """Become a user that no file and no other process belongs to; only root can."""
    number = _unused_number()
    os.setgroups([])
    os.setresgid(number, number, number)
    os.setresuid(number, number, number)


def _unused_number() -> int:
    import pwd  # not on Windows, where this module can be imported all the same

    # Workers that run at the same time have different numbers, as long as there are not very many of them.
    start = os.getpid() % len(UNUSED_NUMBERS)
    for number in (*UNUSED_NUMBERS[start:], *UNUSED_NUMBERS[:start]):
        try:
            pwd.getpwuid(number)
        except KeyError:
            return number
    raise OSError("every user number that is kept free for this is in use")
