"""What pip installs on a platform: this very release of the grader, or what an instructor names instead of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import Version

from grader.errors import UsageError
from grader.judge.text import plain
from grader.platforms.files import File
from grader.report.document import versions

DISTRIBUTION = "convjax"
_MEND = "Name what to install instead: --package dist/convjax-0.1.0-py3-none-any.whl, or --package 'convjax @ URL'."


@dataclass(frozen=True)
class Packages:
    """Lines of a `requirements.txt`, and the wheels that are to lie beside it."""

    lines: tuple[str, ...]
    wheels: dict[str, bytes]
    were_named: bool = False
    """Whether an instructor named them; they bring the course, then, if nothing else does."""

    def files(self) -> dict[str, File]:
        """Return `requirements.txt` and the wheels; pip is to be run in their folder."""
        text = "".join(f"{line}\n" for line in self.lines)
        return {"requirements.txt": File(text.encode()), **{name: File(data) for name, data in self.wheels.items()}}


def packages(named: Iterable[str]) -> Packages:
    """Return what was named: requirements as pip reads them, or wheels; this very release where nothing was.

    Raises:
        UsageError: pip could not install it.
    """
    lines: list[str] = []
    wheels: dict[str, bytes] = {}
    for name in named:
        if name.endswith(".whl") and "@" not in name:
            path = Path(name)
            wheels[path.name] = _wheel(path)
            lines.append(f"./{path.name}")
        else:
            lines.append(_requirement(name))
    return Packages(tuple(lines) or (_this_release(),), wheels, bool(lines))


def _this_release() -> str:
    version = versions()["grader"]
    if version is None:
        raise UsageError(f"The grader is not installed here, so it is not known which release to pin.\n{_MEND}")
    if Version(version).local is not None:
        raise UsageError(f"{DISTRIBUTION} {version} is a release of this machine only.\n{_MEND}")
    return f"{DISTRIBUTION}=={version}"


def _wheel(path: Path) -> bytes:
    try:
        parse_wheel_filename(path.name)
        return path.read_bytes()
    except InvalidWheelFilename:
        raise UsageError(
            f"{plain(path.name)} is not named as a wheel is.\n'python -m build --wheel' makes one."
        ) from None
    except OSError:
        raise UsageError(f"There is no wheel {plain(str(path))}.\n'python -m build --wheel' makes one.") from None


def _requirement(name: str) -> str:
    try:
        return str(Requirement(name))
    except InvalidRequirement:
        raise UsageError(
            f"{plain(name, 200)!r} is nothing that pip can install.\nName a wheel, or a requirement: numpy==2.3.5."
        ) from None
