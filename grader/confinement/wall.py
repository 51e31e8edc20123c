"""The wall itself: what a worker is granted, how it shuts itself in, and how it makes sure that it did.

A process shuts itself in, while it has one thread and before it has read a byte of the learner's: right after it
was started, or right after it was forked. There is no way back, for it or for what it starts.
"""

import errno
import os
from collections.abc import Callable, Sequence

from grader.confinement import landlock, privileges, seccomp
from grader.confinement.kernel import system_call
from grader.process import die_with_parent


class NotConfined(Exception):
    """The wall could not be raised, or something went through it."""


class Wall:
    """What a process that shuts itself in is left with."""

    # No dataclass: importing those takes longer than raising a wall does.
    def __init__(
        self,
        *,
        readable: Sequence[str],
        listable: Sequence[str] = (),
        by_name: Sequence[str] = (),
        other_user: bool = False,
        needs_landlock: bool = True,
        secret: str,
    ) -> None:
        """Grant these.

        Args:
            readable: files, and folders with everything in them.
            listable: folders of which only the names of files can be read.
            by_name: folders whose files can be read by whoever knows their names, which cannot be read.
            other_user: whether to become a user of whom nothing else is; for root.
            needs_landlock: whether it is no wall without Landlock; behind a mount namespace it is one without.
            secret: a file that can be read now and must not be readable then.
        """
        self.readable, self.listable, self.by_name = tuple(readable), tuple(listable), tuple(by_name)
        self.secret = secret
        self.other_user, self.needs_landlock = other_user, needs_landlock


def shut_in(wall: Wall) -> None:
    """Raise the wall around this process, and try it.

    Raises:
        NotConfined: a part of it could not be raised, or does not hold.
    """
    try:
        if wall.other_user:
            privileges.become_nobody_known()
        privileges.drop_capabilities()
        die_with_parent()  # the kernel forgets this when the user changes
        privileges.gain_none()
        if wall.needs_landlock or landlock.version():
            landlock.restrict(wall.readable, wall.listable, wall.by_name, writable=[os.devnull])
        seccomp.install()
    except OSError as error:
        raise NotConfined(str(error)) from None
    _make_sure(wall)


def _make_sure(wall: Wall) -> None:
    """Try what must not be possible any more."""
    if not (privileges.gains_none() and seccomp.is_filtered()):
        raise NotConfined("the kernel said nothing, and the wall is not there")
    if wall.other_user and 0 in (*os.getresuid(), *os.getresgid(), *os.getgroups()):
        raise NotConfined("the worker is still root")
    attempts: dict[str, Callable[[], object]] = {
        "read a secret": lambda: os.close(os.open(wall.secret, os.O_RDONLY)),
        "write a file": lambda: os.close(os.open("grader-was-here", os.O_WRONLY | os.O_CREAT)),
        "open a socket": lambda: os.close(system_call("socket", 1, 1, 0)),
        "start a process": _start_a_process,
        "signal its parent": lambda: os.kill(os.getppid(), 0),
        "change a file's properties": lambda: os.chmod("", 0),
    }
    for folder in wall.by_name:
        attempts["see what was compiled"] = lambda folder=folder: os.listdir(folder)
        attempts["change what was compiled"] = lambda folder=folder: os.close(
            os.open(os.path.join(folder, "grader-was-here"), os.O_WRONLY | os.O_CREAT)
        )
    refusals = {errno.EPERM, errno.EACCES, errno.EROFS}
    secret_is_not_there = not wall.needs_landlock  # behind a mount namespace
    for what, attempt in attempts.items():
        try:
            attempt()
        except OSError as error:
            if error.errno in refusals:
                continue
            if error.errno == errno.ENOENT and what == "read a secret" and secret_is_not_there:
                continue
            raise NotConfined(f"when it tried to {what} it met with {error}") from None
        raise NotConfined(f"a worker behind it can {what}")


def _start_a_process() -> None:
    if os.fork() == 0:
        os._exit(0)
