"""Which installed packages an exercise's worker may import: the ones its course names, and what those need."""

import importlib.metadata
from functools import lru_cache
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from grader.errors import CourseError


@lru_cache
def granted_packages(distributions: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the folders and top-level names that let a worker import `distributions` and their dependencies."""
    folders: set[str] = set()
    names: set[str] = set()
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
        folders.add(str(distribution.locate_file("")))
        names |= _top_level_names(distribution)
        for text in distribution.requires or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return {"folders": sorted(folders), "names": sorted(names)}


def _top_level_names(distribution: importlib.metadata.Distribution) -> set[str]:
    names: set[str] = set()
    for file in distribution.files or []:
        top = Path(file.parts[0])
        if len(file.parts) > 1 and top.suffix == "" and top.name != "..":
            names.add(top.name)
        elif len(file.parts) == 1 and top.suffix in (".py", ".so", ".pyd"):
            names.add(top.name.partition(".")[0])
    return names - {"__pycache__", "bin"}


def with_folder(packages: dict[str, list[str]], folder: Path, name: str) -> dict[str, Any]:
    """Grant one more top-level name, found in `folder`."""
    return {"folders": [*packages["folders"], str(folder)], "names": [*packages["names"], name]}
