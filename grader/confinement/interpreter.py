"""Which files a Python process reads, whatever it runs: its program, the standard library, shared libraries."""

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.machinery import all_suffixes

_NOT_THE_LIBRARY = frozenset({"site-packages", "dist-packages"})
"""Where installers put packages, inside the standard library's own folder. One of them may hold a course's answers."""

DEVICES = ("/dev/urandom", "/dev/random", "/dev/zero")
PROCESSORS = ("/sys/devices/system/cpu", "/proc/cpuinfo")
"""JAX asks how many there are, and what they can do; where it is not told the latter, it complains for each thread."""


@cache
def program() -> str:
    """Return the interpreter itself, behind all links of virtual environments."""
    return os.path.realpath(sys.executable)


@cache
def loader() -> str | None:
    """Return the path, as the interpreter's own file names it, of what loads its shared libraries."""
    with open(program(), "rb") as file:
        named = re.search(rb"/[^\0]*/ld[^\0/]*\.so[^\0/]*(?=\0)", file.read(16_384))
    return os.fsdecode(named[0]) if named else None


@cache
def library_folders() -> tuple[str, ...]:
    """Return the folders of the standard library."""
    named = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folders = [os.path.dirname(os.__file__), os.path.join(sys.base_exec_prefix, sys.platlibdir, named)]
    return tuple(dict.fromkeys(folder for folder in map(os.path.realpath, folders) if os.path.isdir(folder)))


@cache
def library_modules() -> dict[str, list[str]]:
    """Return every top-level module of the standard library that is a file or a folder, and where it lies."""
    found: dict[str, list[str]] = {}
    for folder in library_folders():
        for part in (folder, os.path.join(folder, "lib-dynload")):
            for name, path in _modules_in(part):
                found.setdefault(name, [path])
    return found


def _modules_in(folder: str) -> Iterator[tuple[str, str]]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            name, dot, _ = entry.name.partition(".")
            # A file may have a hyphen in its name: the description of the machine that sysconfig imports has.
            is_module = entry.name.endswith(tuple(all_suffixes())) if dot else name.isidentifier() and entry.is_dir()
            if is_module and name != "__pycache__":
                yield name, entry.path


@cache
def files() -> tuple[str, ...]:
    """Return what is to be readable, as narrowly as it can be said: whole folders only where all in them is meant."""
    library = [
        entry.path for folder in library_folders() for entry in os.scandir(folder) if entry.name not in _NOT_THE_LIBRARY
    ]
    return (*library, *shared_libraries(), "/etc/ld.so.cache", *DEVICES, *PROCESSORS)


@cache
def shared_libraries() -> tuple[str, ...]:
    """Return the shared libraries that the system's loader knows, those beside Python, and those in use here."""
    found: dict[str, None] = {}
    with contextlib.suppress(OSError), open("/etc/ld.so.cache", "rb") as cache_file:
        found.update(dict.fromkeys(map(os.fsdecode, re.findall(rb"/[^\0]+\.so[^\0]*", cache_file.read()))))
    with contextlib.suppress(OSError), os.scandir(os.path.join(sys.base_prefix, "lib")) as entries:
        found.update(dict.fromkeys(entry.path for entry in entries if ".so" in entry.name))
    with contextlib.suppress(OSError), open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
        mapped = [line.rstrip("\n")[line.index("/") :] for line in maps if "/" in line]
        found.update(dict.fromkeys(path for path in mapped if ".so" in os.path.basename(path)))
    return tuple(path for path in found if not _is_a_packages(path))


def _is_a_packages(path: str) -> bool:
    return not _NOT_THE_LIBRARY.isdisjoint(path.split("/"))


def visible_folders() -> tuple[list[str], list[str]]:
    """Return the folders of all these files, and those inside them that hold packages: for whoever mounts folders.

    Mounting file by file would take longer than all the rest.
    """
    folders = dict.fromkeys(os.path.dirname(path) for path in shared_libraries())
    outermost = [
        folder for folder in folders if not any(other != folder and _is_inside(folder, other) for other in folders)
    ]
    hidden = [path for folder in outermost for path in _folders_of_packages(folder)]
    return outermost, hidden


def _folders_of_packages(folder: str) -> list[str]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        return [
            entry.path
            for entry in entries
            if (entry.name.startswith(("python", "pypy")) or entry.name in _NOT_THE_LIBRARY)
            and entry.is_dir(follow_symlinks=False)
        ]
    return []


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def folders_of_packages_in_library() -> list[str]:
    """Return the folders that installers use inside the standard library's."""
    candidates = [os.path.join(folder, name) for folder in library_folders() for name in sorted(_NOT_THE_LIBRARY)]
    return [path for path in candidates if os.path.isdir(path)]
