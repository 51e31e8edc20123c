"""The algorithms by name, and what each needs of a convolution."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Literal

import jax

from convjax.arithmetic.messages import did_you_mean, problem, shown

from . import (
    accumulated,
    blocked,
    blocked_canonical,
    canonical,
    channels_first,
    patches,
    per_group,
    planes,
    pointwise,
    row_taps,
    sub_pixel,
    taps,
)
from . import lax as by_lax
from .setting import Setting, Sizes

Direction = Literal["forward", "input_gradient", "kernel_gradient"]
DIRECTIONS: tuple[Direction, ...] = ("forward", "input_gradient", "kernel_gradient")

MOST_GROUPS = 32  # each a program by itself


@dataclass(frozen=True, slots=True)
class Case:
    """A convolution as its static shapes show it, the same in all three directions; a symbolic batch is None."""

    batch: int | None
    input_size: Sizes
    kernel_shape: Sizes
    setting: Setting


@dataclass(frozen=True, slots=True)
class Need:
    """What an algorithm cannot do without."""

    words: str
    met: Callable[[Case], bool]


@dataclass(frozen=True, slots=True)
class Way:
    """How an algorithm computes one direction; size is the output's, the input's or the kernel's, as it computes."""

    compute: Callable[[jax.Array, jax.Array, Setting, Sizes], jax.Array]
    needs: tuple[Need, ...] = ()

    def missing(self, case: Case) -> Need | None:
        """The first need that is not met."""
        return next((need for need in self.needs if not need.met(case)), None)


def _has_few_channels(case: Case) -> bool:
    *_, group_in, out_channels = case.kernel_shape
    return max(group_in, out_channels // case.setting.groups) <= taps.MOST_CHANNELS_APART


DENSE = Need("groups=1", lambda case: case.setting.groups == 1)
THIN = Need(
    f"groups=1, or at most {taps.MOST_CHANNELS_APART} channels in and out of every group",
    lambda case: case.setting.groups == 1 or _has_few_channels(case),
)
FEW_GROUPS = Need(f"2 to {MOST_GROUPS} groups", lambda case: 1 < case.setting.groups <= MOST_GROUPS)
# in a network, XLA makes what sends g back part of each of its loops; without groups there are others, nearly as fast
GROUPED = Need("more than one group", lambda case: case.setting.groups > 1)
FEW_SUMS = Need(
    f"at most {accumulated.MOST_SUMS} taps, each counted as often as channels go into a group",
    lambda case: prod(case.kernel_shape[:-1]) <= accumulated.MOST_SUMS,
)
ONE_TAP = Need("a kernel_size of 1 along every axis", lambda case: set(case.kernel_shape[:-2]) == {1})
VOLUMES = Need("three spatial axes", lambda case: case.setting.spatial_dims == 3)
FEW_PLANES = Need(
    f"a batch whose planes, repeated for every tap across them, take at most {planes.MOST_BYTES // 2**20} MB",
    lambda case: (
        case.batch is not None
        and planes.bytes_side_by_side(case.batch, case.input_size, case.kernel_shape, case.setting) <= planes.MOST_BYTES
    ),
)
KNOWN_BATCH = Need("a batch whose size is an int", lambda case: case.batch is not None)


def _forward(
    compute: Callable[[jax.Array, jax.Array, Setting], jax.Array],
) -> Callable[[jax.Array, jax.Array, Setting, Sizes], jax.Array]:
    return lambda x, kernel, setting, _: compute(x, kernel, setting)


ALGORITHMS: dict[str, dict[Direction, Way]] = {
    "lax": {
        "forward": Way(_forward(by_lax.forward)),
        "input_gradient": Way(by_lax.input_gradient),
        "kernel_gradient": Way(by_lax.kernel_gradient),
    },
    "taps": {
        "forward": Way(_forward(taps.forward), (THIN,)),
        "input_gradient": Way(taps.input_gradient, (THIN,)),
        "kernel_gradient": Way(taps.kernel_gradient, (DENSE,)),
    },
    "patches": {
        "forward": Way(_forward(patches.forward), (DENSE,)),
        "input_gradient": Way(patches.input_gradient, (DENSE,)),
        "kernel_gradient": Way(patches.kernel_gradient, (DENSE,)),
    },
    "row_taps": {
        "forward": Way(_forward(row_taps.forward), (DENSE,)),
        "input_gradient": Way(row_taps.input_gradient, (DENSE,)),
        "kernel_gradient": Way(row_taps.kernel_gradient, (DENSE,)),
    },
    "pointwise": {
        "forward": Way(_forward(pointwise.forward), (DENSE, ONE_TAP)),
        "input_gradient": Way(pointwise.input_gradient, (DENSE, ONE_TAP)),
        "kernel_gradient": Way(pointwise.kernel_gradient, (DENSE, ONE_TAP)),
    },
    "canonical": {
        "input_gradient": Way(canonical.input_gradient),
        "kernel_gradient": Way(canonical.kernel_gradient, (DENSE,)),
    },
    "planes": {
        "forward": Way(_forward(planes.forward), (DENSE, VOLUMES, FEW_PLANES)),
        "input_gradient": Way(planes.input_gradient, (DENSE, VOLUMES, FEW_PLANES)),
    },
    "sub_pixel": {"input_gradient": Way(sub_pixel.input_gradient)},
    "per_group": {
        "forward": Way(_forward(per_group.forward), (FEW_GROUPS,)),
        "input_gradient": Way(per_group.input_gradient, (FEW_GROUPS,)),
        "kernel_gradient": Way(per_group.kernel_gradient, (FEW_GROUPS, KNOWN_BATCH)),
    },
    "blocked": {"kernel_gradient": Way(blocked.kernel_gradient, (DENSE, KNOWN_BATCH))},
    "channels_first": {"kernel_gradient": Way(channels_first.kernel_gradient, (DENSE, KNOWN_BATCH))},
    "blocked_canonical": {"kernel_gradient": Way(blocked_canonical.kernel_gradient, (DENSE, KNOWN_BATCH))},
    "accumulated": {"kernel_gradient": Way(accumulated.kernel_gradient, (GROUPED, FEW_SUMS, KNOWN_BATCH))},
}

NAMES = ("auto", *ALGORITHMS)


def supports(name: str, direction: Direction, case: Case) -> bool:
    """Whether the algorithm of this name can compute the case in this direction."""
    way = ALGORITHMS[name].get(direction)
    return way is not None and way.missing(case) is None


def way(name: str, direction: Direction, case: Case) -> Way:
    """How the algorithm of this name computes the case; a ConvjaxError that says why where it cannot."""
    known = f"kernel is {case.kernel_shape}, groups is {case.setting.groups}"
    if name not in ALGORITHMS:
        names = f"Use one of {', '.join(map(repr, ALGORITHMS))}."
        raise problem(f"algorithm {shown(name)} is not known", known, f"{did_you_mean(name, ALGORITHMS)}{names}")
    able = ", ".join(repr(other) for other in ALGORITHMS if supports(other, direction, case))
    found = ALGORITHMS[name].get(direction)
    words = direction.replace("_", " ")
    if found is None:
        others = " and ".join(key.replace("_", " ") for key in ALGORITHMS[name])
        what = f"algorithm {name!r} computes the {others} of a convolution, not the {words}"
        raise problem(what, known, f"Use one of {able}.")
    missing = found.missing(case)
    if missing is not None:
        what = f"algorithm {name!r} needs {missing.words} for the {words}"
        raise problem(what, known, f"Use one of {able}.")
    return found
