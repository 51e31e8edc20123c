"""What this machine can do to keep a worker apart: found out by trying, never by the number of a version."""

import marshal
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grader.confinement import bubblewrap, interpreter, kernel, landlock
from grader.confinement.tiers import PACKAGE, Tier, enclosure
from grader.errors import IsolationError, UsageError

SECONDS = 120.0  # it takes a few hundredths; that a machine is busy must not look as if it had no wall

_BOOTSTRAP = """
import sys
sys.path.append(sys.argv[1])
from grader.confinement.trial import main
main()
"""


@dataclass(frozen=True)
class Trial:
    """What came of trying one tier."""

    tier: Tier
    missing: str | None
    """Why this machine does not give it; None where it does."""
    mend: str | None = None
    """What would make it, where something would."""


@cache
def trial(tier: Tier) -> Trial:
    """Try a tier in a process of its own."""
    if tier is Tier.PROCESS:
        return Trial(tier, None)
    if sys.platform != "linux":
        return Trial(tier, "only Linux has what it needs")
    if kernel.machine() is None:
        return Trial(tier, f"no filter of system calls is known for {os.uname().machine}")
    lacking = {Tier.BUBBLEWRAP: _without_bubblewrap, Tier.UID_LANDLOCK: _without_another_user}.get(tier, _without)()
    return lacking or _tried(tier)


def _without_bubblewrap() -> Trial | None:
    if bubblewrap.program() is None:
        return Trial(Tier.BUBBLEWRAP, "'bwrap' is not installed", bubblewrap.how_to_install())
    return None


def _without_another_user() -> Trial | None:
    if os.geteuid() != 0:
        return Trial(Tier.UID_LANDLOCK, "only root can start a worker as another user")
    for path in (interpreter.program(), *interpreter.library_folders(), *_folders_of_packages()):
        closed = _closed_to_others(path)
        if closed is not None:
            why = f"no other user can read Python, which lies in {path}: {closed} lets only its owner in"
            return Trial(Tier.UID_LANDLOCK, why, "install Python where every user can read it")
    return _without(Tier.UID_LANDLOCK)


def _without(tier: Tier = Tier.LANDLOCK) -> Trial | None:
    if not landlock.version():
        mend = "Linux 5.13 or later, with landlock among its security modules (the kernel's parameter lsm=)"
        return Trial(tier, "the kernel has no Landlock, or a container forbids it", mend)
    return None


def _folders_of_packages() -> list[str]:
    return [folder for folder in sys.path if os.path.basename(folder) in ("site-packages", "dist-packages")]


def _closed_to_others(path: str) -> str | None:
    """Return the outermost folder on the way to `path`, or itself, that other users cannot use; None where all is open.

    By the permission bits; where these say yes and something else says no, the trial itself finds out.
    """
    real = Path(path).resolve()
    for folder in reversed(real.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return str(folder)
    return None if not real.exists() or real.stat().st_mode & stat.S_IROTH else str(real)


def _tried(tier: Tier) -> Trial:
    with tempfile.TemporaryDirectory(prefix="grader-trial-") as folder:
        os.chmod(folder, 0o755)
        # Any file that is certainly there, and no part of what a worker is made of.
        enclosed = enclosure(tier, (), (), folder, secret=str(PACKAGE / "judging.py"))
        command = [*enclosed.command, "-I", "-S", "-c", _BOOTSTRAP, str(PACKAGE.parent)]
        wall = marshal.dumps(vars(enclosed.wall)) if enclosed.wall is not None else b""
        try:
            done = subprocess.run(
                command, input=wall, capture_output=True, cwd=folder, timeout=SECONDS, check=False
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            return Trial(tier, f"it could not be tried: {error}")
    if done.returncode == 0 and done.stdout.strip() == b"holds":
        return Trial(tier, None)
    said = (done.stdout + done.stderr).decode("utf-8", "replace").strip().splitlines()
    return Trial(tier, said[-1] if said else f"it ended with exit code {done.returncode}", _mend(tier))


def _mend(tier: Tier) -> str | None:
    if tier is Tier.BUBBLEWRAP:
        return "allow user namespaces to bubblewrap: a container or an AppArmor profile often forbids them"
    return None


@cache
def strongest() -> Tier:
    """Return the strongest tier that this machine gives."""
    return next(tier for tier in Tier if trial(tier).missing is None)


def asked_for(isolation: str | None, require_isolation: str | None) -> tuple[Tier | None, Tier | None]:
    """Return the tiers that two options name; UsageError where there is no such tier, or the two contradict."""
    wanted, least = _tier(isolation, "--isolation"), _tier(require_isolation, "--require-isolation")
    if wanted is not None and least is not None and not wanted.is_at_least(least):
        raise UsageError(f"--isolation {wanted} is less than --require-isolation {least}.")
    return wanted, least


def choose(wanted: Tier | None, least: Tier | None) -> Tier:
    """Return the tier to use: `wanted`, or the strongest there is, and never less than `least`.

    Raises:
        IsolationError: this machine does not give it.
    """
    if wanted is not None:
        found = trial(wanted)
        if found.missing is not None:
            raise IsolationError(_said(f"This machine does not give the isolation '{wanted}'", [found]))
        return wanted
    tier = strongest()
    if least is not None and not tier.is_at_least(least):
        better = [trial(other) for other in Tier if other.is_at_least(least)]
        raise IsolationError(_said(f"The isolation '{tier}' is less than the required '{least}'", better))
    return tier


def _said(what: str, trials: Iterable[Trial]) -> str:
    reasons = [f"{found.tier}: {found.missing}" for found in trials]
    return "\n".join([f"{what}.", *reasons, "'grader doctor' shows what it gives, and how to get more."])


def _tier(name: str | None, option: str) -> Tier | None:
    if name is None or name in list(Tier):
        return None if name is None else Tier(name)
    raise UsageError(f"{option} '{name}' is no tier; there are {', '.join(Tier)}.")
