"""Which packages a learner's file may import: the standard library and what the exercise grants.

This is the rule made visible, not a wall: code in this process could undo it. The wall is the worker's confinement.
"""

from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import Distribution, DistributionFinder, MetadataPathFinder
from types import ModuleType


class GrantedPackages:
    """A finder, last on ``sys.meta_path``, that finds the granted top-level names in the installed packages."""

    def __init__(self, folders: list[str], names: list[str]) -> None:
        """Look for `names` and for nothing else in `folders`."""
        self._folders = folders
        self._names = frozenset(names)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a granted top-level name; submodules are found through their package's own path."""
        if path is None and name in self._names:
            return PathFinder.find_spec(name, self._folders, target)
        return None

    def find_distributions(self, context: DistributionFinder.Context) -> "list[Distribution]":
        """Let granted packages read their own version."""
        search = DistributionFinder.Context(name=context.name, path=self._folders)
        return list(MetadataPathFinder.find_distributions(search)) if context.name else []
