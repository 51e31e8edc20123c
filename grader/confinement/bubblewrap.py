"""A world that holds no other file and no other process: bubblewrap, where it is installed and may run."""

import os
import shutil
from pathlib import Path

from grader.confinement import interpreter


def program() -> str | None:
    """Return the path of bubblewrap; None where it is not installed."""
    return shutil.which("bwrap")


def how_to_install() -> str:
    """Say how bubblewrap is installed; by which command, where a known program installs things here."""
    known = {
        "apt-get": "apt-get install",
        "dnf": "dnf install",
        "pacman": "pacman -S",
        "zypper": "zypper install",
        "apk": "apk add",
    }
    command = next((words for name, words in known.items() if shutil.which(name)), None)
    if command is None:
        return "install bubblewrap"
    return f"install bubblewrap: {'' if _is_root() else 'sudo '}{command} bubblewrap"


def command(readable: tuple[str, ...], folder: str) -> list[str]:
    """Return what to put before a Python program's command line, to run it in a world of its own.

    There the interpreter and the standard library lie where they always do; nothing can be written, no other process
    can be seen, and there is no network.

    Args:
        readable: further files and folders to show.
        folder: where the program is to stand.
    """
    mounts: list[str] = []
    covers: list[str] = []
    parents: dict[str, None] = {}

    def show(path: str, how: str = "--ro-bind-try") -> None:
        parents.update(dict.fromkeys(map(str, reversed(Path(path).parents))))
        mounts.extend([how, path, path])

    def cover(path: str) -> None:
        mounts.extend(["--tmpfs", path])
        covers.extend(["--remount-ro", path])

    folders, hidden = interpreter.visible_folders()
    for path in folders:
        show(path)
    for path in hidden:
        cover(path)
    for path in interpreter.library_folders():
        show(path)
    for path in interpreter.folders_of_packages_in_library():
        cover(path)
    here = ("/etc/ld.so.cache", interpreter.loader(), interpreter.program(), *interpreter.PROCESSORS)
    for path in (*here, *readable, folder):
        if path is not None:
            show(path)
    for path in (*interpreter.DEVICES, os.devnull):
        show(path, "--dev-bind-try")
    # Where bubblewrap makes folders to mount in by itself, only their owner may pass.
    open_to_all = [word for parent in parents for word in ("--perms", "0755", "--dir", parent)]
    # As root no user namespace is needed, and only without one can the worker become another user.
    apart = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    user = ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if _is_root() else ["--unshare-user"]
    ending = ["--remount-ro", "/", "--chdir", folder, "--die-with-parent", "--new-session", "--"]
    return [program() or "bwrap", *apart, *user, *open_to_all, *mounts, *covers, *ending]


def _is_root() -> bool:
    return os.geteuid() == 0
