"""Refusing files: the kernel's Landlock, which only adds. Nothing may be touched but what is granted, path by path."""

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from grader.confinement.kernel import machine, system_call

# Of linux/landlock.h.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""All rights over files that there are, from that version on."""
_TCP = {1: 0, 4: 0b11}
_OUTSIDE = {1: 0, 6: 0b11}
"""What ends at the wall: sockets without a file, and signals."""

_ASK_VERSION, _PATH_BENEATH = 1, 1


def version() -> int:
    """Return the version of Landlock's interface that the kernel speaks; 0 where it has none or it is turned off."""
    if machine() is None:
        return 0
    try:
        return system_call("landlock_create_ruleset", None, 0, _ASK_VERSION)
    except OSError:
        return 0


def restrict(readable: Iterable[str], listable: Iterable[str], by_name: Iterable[str], writable: Iterable[str]) -> None:
    """Take from this thread, and from all it will start, every file but these; no program may be started at all.

    Needs `no_new_privs`. Must be called while there is no second thread: that one would stay outside the wall.

    Args:
        readable: files, and folders with all that is in them.
        listable: folders whose names may be read, and those of all folders in them, but no file.
        by_name: folders whose files may be read, but not their names.
        writable: files that may be read and written, such as /dev/null.
    """
    speaks = version()
    if not speaks:
        raise OSError("the kernel has no Landlock, or it is turned off")
    rights = [_newest(known, speaks) for known in (_FILE_RIGHTS, _TCP, _OUTSIDE)]
    fields = 1 if speaks < 4 else 2 if speaks < 6 else 3
    attributes = struct.pack(f"={fields}Q", *rights[:fields])
    ruleset = system_call("landlock_create_ruleset", _buffer(attributes), len(attributes), 0)
    try:
        truncate = _TRUNCATE & rights[0]
        for path in readable:
            _grant(ruleset, path, _READ_FILE, _READ_DIR)
        for path in listable:
            _grant(ruleset, path, 0, _READ_DIR)
        for path in by_name:
            _grant(ruleset, path, _READ_FILE, 0)
        for path in writable:
            _grant(ruleset, path, _READ_FILE | _WRITE_FILE | truncate, 0)
        system_call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _grant(ruleset: int, path: str, of_files: int, of_folders: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # what is not there, or cannot be reached, need not be granted
        return
    try:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        rights = of_files | (of_folders if is_folder else 0)
        if rights:
            rule = _buffer(struct.pack("=Qi", rights, descriptor))
            system_call("landlock_add_rule", ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)


def _newest(known: dict[int, int], speaks: int) -> int:
    return known[max(since for since in known if since <= speaks)]


def _buffer(content: bytes) -> ctypes.Array[ctypes.c_char]:
    return ctypes.create_string_buffer(content, len(content))
