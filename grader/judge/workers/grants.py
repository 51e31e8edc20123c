"""Which installed packages an exercise's worker may import: the ones its course names, and what those need.

They are granted by exact paths. A folder such as site-packages is never granted whole: the answers may lie in it too.
"""

import importlib.metadata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.machinery import all_suffixes
from pathlib import Path

from packaging.requirements import Requirement

from grader.errors import CourseError

_NO_MODULES = frozenset({"__pycache__", "bin"})


@dataclass(frozen=True)
class Grants:
    """What a worker may import, and what it has to read for that."""

    modules: dict[str, list[str]] = field(default_factory=dict)
    """For each top-level name its file, or its folder; more than one where a namespace is spread over several."""
    metadata: tuple[str, ...] = ()
    """The folders that describe the distributions."""
    readable: tuple[str, ...] = ()
    listable: tuple[str, ...] = ()
    """Folders of which only the names of files may be read."""
    compiled: str | None = None
    """Where the judge keeps what JAX has compiled: to be read entry by entry, by whoever knows its name."""

    def with_modules_of(self, package: Path, *files: str) -> "Grants":
        """Grant one more package, and of it only these files."""
        return replace(
            self,
            modules={**self.modules, package.name: [str(package)]},
            readable=(*self.readable, *(str(package / file) for file in files)),
            listable=(*self.listable, str(package)),
        )


@lru_cache
def granted_packages(distributions: tuple[str, ...], withheld: Path) -> Grants:
    """Return what lets a worker import `distributions` and their dependencies, and nothing that holds `withheld`."""
    modules: dict[str, list[str]] = {}
    metadata: list[str] = []
    readable: dict[str, None] = {}
    for distribution in _with_dependencies(distributions):
        for top in _top_level(distribution):
            path = Path(str(distribution.locate_file(top)))
            if withheld.is_relative_to(path.resolve()) or path.resolve().is_relative_to(withheld):
                continue
            readable[str(path)] = None
            if path.name.endswith((".dist-info", ".egg-info")):
                metadata.append(str(path))
            elif name := _module_name(path):
                modules[name] = list(dict.fromkeys([*modules.get(name, []), str(path)]))
    return Grants(modules, tuple(metadata), tuple(readable))


def _with_dependencies(distributions: tuple[str, ...]) -> Iterator[importlib.metadata.Distribution]:
    waiting, seen = list(distributions), set[str]()
    while waiting:
        name = waiting.pop()
        if name.lower() in seen:
            continue
        seen.add(name.lower())
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            if name in distributions:
                raise CourseError(f"the course grants the package {name!r}, which is not installed here") from None
            continue  # a dependency that this platform goes without
        yield distribution
        for text in distribution.requires or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)


def _top_level(distribution: importlib.metadata.Distribution) -> list[str]:
    """Return what a distribution put into its folder: packages, single files, their compiled forms, its description."""
    parts = [file.parts for file in distribution.files or [] if file.parts[0] not in ("..", "/")]
    found = ["/".join(part[:2]) if part[0] == "__pycache__" else part[0] for part in parts]
    return list(dict.fromkeys(name for name in found if name not in _NO_MODULES and not name.endswith(".pth")))


def _module_name(path: Path) -> str | None:
    name, dot, _ = path.name.partition(".")
    is_module = path.name.endswith(tuple(all_suffixes())) if dot else path.is_dir()
    return name if is_module and name.isidentifier() and path.parent.name != "__pycache__" else None
