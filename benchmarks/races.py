"""Who is measured beside whom: a race is one case in one direction, and all who run it in turn."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from .cases import GROUPS, Case, Compilation, Convolution, Direction, Training, TrainingRun
from .contestants.program import ALGORITHMS, USUAL_MEMORY, Entrant, Form

CONTESTANTS = {
    "convjax": "convjax.conv, convjax.max_pool, convjax.nn.models, convjax.train.train_step",
    "lax": "lax.conv_general_dilated, lax.conv_transpose, lax.reduce_window",
    "flax": "nnx.Conv, nnx.max_pool, and models of them",
    "torch": "PyTorch, eager, the channels outermost in memory",
    "torch channels_last": "PyTorch, eager, the channels innermost in memory",
    "torch compile": "PyTorch, torch.compile; training steps only",
    USUAL_MEMORY: "torch without convjax.train.keep_memory(), which all others have; training only",
}

CONTESTANTS |= {name: f"the algorithm {name!r} of convjax.ops.algorithms" for name in ALGORITHMS}

_BY_DEFAULT = {
    "pools": ("convjax", "lax", "flax", "torch", "torch channels_last"),
    "steps": ("convjax", "flax", "torch", "torch channels_last", "torch compile", USUAL_MEMORY),
    "compile": ("convjax", "flax"),
    "training": ("convjax", "torch", "torch channels_last", USUAL_MEMORY),
}
_OF_OPERATIONS = ("convjax", "lax", "torch", "torch channels_last")  # flax calls lax there and does nothing else

FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Race:
    """A case in one direction, and who runs it."""

    group: str
    case: Case
    direction: Direction
    entrants: tuple[Entrant, ...]


def races(
    groups: Sequence[str],
    *,
    contestants: Sequence[str] | None = None,
    forms: Sequence[Form] = FORMS,
    directions: Sequence[Direction] | None = None,
    containing: str = "",
    tiny: bool = False,
    with_torch: bool = True,
    without: Collection[str] = (),
) -> Iterator[Race]:
    """All races of the groups; PyTorch, which has no scan, runs in one form only.

    Unless they are named, the contestants are those of each group, without some.
    """
    for group in groups:
        for case in GROUPS[group]:
            if containing not in str(case):
                continue
            usual = [name for name in _BY_DEFAULT.get(group, _OF_OPERATIONS) if name not in without]
            named = contestants or usual
            entrants = tuple(
                entrant for entrant in _entrants(case, named, forms) if with_torch or entrant.library != "torch"
            )
            for direction in case.directions:
                if entrants and (not directions or direction in directions):
                    yield Race(group, case.tiny() if tiny else case, direction, entrants)


def _entrants(case: Case, contestants: Sequence[str], forms: Sequence[Form]) -> Iterator[Entrant]:
    for contestant in contestants:
        if not _does(contestant, case):
            continue
        alone = contestant.startswith("torch") or isinstance(case, TrainingRun)
        for form in forms[:1] if alone else forms:
            yield Entrant(contestant, "entry" if alone else form)


def _does(contestant: str, case: Case) -> bool:
    """Whether a contestant has anything to do with such a case; of an algorithm, whether it may."""
    if contestant in ALGORITHMS:
        return isinstance(case, Convolution) and not case.transposed
    if isinstance(case, TrainingRun):
        return contestant in _BY_DEFAULT["training"]
    if isinstance(case, Compilation):
        return contestant in _BY_DEFAULT["compile"]
    if isinstance(case, Training):
        return contestant in _BY_DEFAULT["steps"]
    return contestant not in ("torch compile", USUAL_MEMORY)
