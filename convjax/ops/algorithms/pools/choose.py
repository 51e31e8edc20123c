"""The algorithms of pools by name, what each needs, and which computes a pool where nobody asked for one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import prod
from types import ModuleType

from convjax.arithmetic.messages import problem
from convjax.arithmetic.sizes import Sweep
from convjax.ops.algorithms.choose import PLATFORMS

from . import lax, reshape, shifted
from .kinds import Kind, Task

ALGORITHMS: dict[str, ModuleType] = {"lax": lax, "reshape": reshape, "shifted": shifted}
NAMES = ("auto", *ALGORITHMS)


MOST_TAPS_OF_ONE_LOOP = 9  # XLA makes one loop of both axes
MOST_TAPS_TO_COMPARE = 8  # for each of them a reshaped gradient compares all others anew


@dataclass(frozen=True, slots=True)
class Need:
    """What an algorithm cannot do without."""

    words: str
    met: Callable[[Sweep], bool]


def _at_most(most: int, numbers_of: Callable[[Sweep], Iterable[int]]) -> Callable[[Sweep], bool]:
    return lambda swept: max(numbers_of(swept)) <= most


NEEDS = {
    "reshape": (
        Need("a stride equal to the kernel_size", lambda swept: swept.stride == swept.kernel_size),
        Need("no padding, nor a window that hangs over the edge", lambda swept: not any(map(any, swept.padding))),
        Need("dilation=1", lambda swept: set(swept.dilation) == {1}),
        Need(f"at most {reshape.MOST_TAPS} taps", lambda swept: prod(swept.kernel_size) <= reshape.MOST_TAPS),
    ),
    "shifted": (
        Need(
            f"a kernel_size of at most {shifted.MOST_TAPS} along an axis",
            _at_most(shifted.MOST_TAPS, lambda swept: swept.kernel_size),
        ),
        Need(
            f"a stride of at most {shifted.MOST_TAPS} along an axis",
            _at_most(shifted.MOST_TAPS, lambda swept: swept.stride),
        ),
    ),
}


def missing(name: str, swept: Sweep) -> Need | None:
    """The first need of the algorithm that the windows do not meet."""
    return next((need for need in NEEDS.get(name, ()) if not need.met(swept)), None)


def require_possible(name: str, swept: Sweep, known: str) -> None:
    """Refuse a named algorithm that cannot compute the pool."""
    need = None if name == "auto" else missing(name, swept)
    if need is not None:
        able = " or ".join(repr(other) for other in NAMES if missing(other, swept) is None)
        sizes = f"kernel_size is {swept.kernel_size} with stride {swept.stride} and dilation {swept.dilation}"
        around = f"{known}, {sizes}, padding is {swept.padding}"
        raise problem(f"algorithm {name!r} needs {need.words}", around, f"Use {able}.")


def chosen(algorithm: str, platform: str | None, task: Task, swept: Sweep, kind: Kind) -> str:
    """The algorithm asked for; else, on a CPU, the fastest that can compute the pool, and XLA's own elsewhere."""
    if algorithm != "auto":
        return algorithm
    if platform not in PLATFORMS or _is_fast_in_xla(task, swept, kind):
        return "lax"
    few = kind == "sum" or prod(swept.kernel_size) <= MOST_TAPS_TO_COMPARE
    names = ("reshape", "shifted") if few else ("shifted", "reshape")
    return next((name for name in names if missing(name, swept) is None), "lax")


def _is_fast_in_xla(task: Task, swept: Sweep, kind: Kind) -> bool:
    """Whether XLA was measured to be faster at a pool, of which it never is at the gradient.

    It makes good loops of windows along one axis, and of few large ones; and what is padded for a sum is read but
    little more often than it is written where windows step over elements.
    """
    if task != ("collected" if kind == "sum" else "pooled"):
        return False
    padded = any(map(any, swept.padding))
    if missing("reshape", swept) is None or (not padded and swept.stride == swept.kernel_size):
        return kind != "sum" and prod(swept.kernel_size) > MOST_TAPS_OF_ONE_LOOP
    along_one_axis = sum(taps_of > 1 for taps_of in swept.kernel_size) == 1
    return along_one_axis or (kind == "sum" and padded and max(swept.stride) > 1)


def is_in_blocks(algorithm: str, task: Task, swept: Sweep) -> bool:
    """Whether so much lies between what is given and the result that a few images at a time are faster."""
    padded, overlapping = any(map(any, swept.padding)), prod(swept.kernel_size) > MOST_TAPS_OF_ONE_LOOP
    return algorithm == "shifted" and (task == "spread" or padded or overlapping)
