"""Which modules a learner's file may import: the standard library and what the exercise grants.

This is the rule made visible, not a wall: code in this process could undo it. The wall is the worker's confinement.
"""

import os
import re
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, all_suffixes
from importlib.util import spec_from_file_location
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import Distribution, DistributionFinder


class GrantedModules:
    """A finder, last on ``sys.meta_path``, that is told where each top-level module lies and lists no folder."""

    def __init__(self, modules: dict[str, list[str]], metadata: list[str]) -> None:
        """Find these.

        Args:
            modules: for each name its file or its folder; more than one folder where it is spread over several.
            metadata: the folders that describe the granted distributions, such as ``jax-0.10.1.dist-info``.
        """
        self._modules = modules
        self._metadata = metadata

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a granted top-level name; submodules are found through their package's own path."""
        if path is not None or name not in self._modules:
            return None
        places = self._modules[name]
        for place in places:
            if not os.path.isdir(place):
                return spec_from_file_location(name, place)
            for suffix in all_suffixes():
                file = os.path.join(place, f"__init__{suffix}")
                if os.path.isfile(file):
                    return spec_from_file_location(name, file, submodule_search_locations=[place])
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = list(places)
        return spec

    def find_distributions(self, context: "DistributionFinder.Context") -> "Iterator[Distribution]":
        """Let granted packages read their own version."""
        from importlib.metadata import PathDistribution  # who asks has loaded it; a worker by itself goes without
        from pathlib import Path

        for folder in self._metadata:
            described = os.path.basename(folder).partition("-")[0]
            if context.name is not None and _normalised(context.name) == _normalised(described):
                yield PathDistribution(Path(folder))


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()
