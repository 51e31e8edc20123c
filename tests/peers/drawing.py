"""Settings drawn by a seeded generator: sizes, windows and paddings of an operation, and the numbers it is given."""

import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import jax.numpy as jnp
import numpy as np

from convjax import testing

NAMES = ("VALID", "SAME", "SAME_LOWER", "FULL", "CAUSAL")
BATCHES = ((), (1,), (2,))
# groups, with channels in and out of each
GROUPS = ((1, 1, 1), (1, 2, 3), (1, 4, 2), (2, 1, 2), (2, 2, 1), (3, 1, 1), (3, 2, 2))
DTYPES = ("float32",) * 6 + ("float64",) * 3 + ("bfloat16", "float16")
LAYOUTS = ("channels_last", "channels_last", "channels_first")
TRANSPOSED_FORMS = ("VALID", "CAUSAL", "FULL", "SAME", "SAME_LOWER", "int", "ints", "pairs", "pairs")
LARGEST = {1: 9, 2: 6, 3: 4}  # a size along an axis, by the number of axes

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """One setting: what tells it from others, the numbers, the operation of convjax and that of a peer."""

    setting: dict[str, Any]
    dtype: str
    arrays: dict[str, np.ndarray]  # in float64, but numbers of the dtype
    ours: Callable[..., Any]
    theirs: Callable[..., Any]

    def __str__(self) -> str:
        """What stands in a message, and what two cases differ in."""
        shapes = {name: array.shape for name, array in self.arrays.items()}
        return ", ".join(f"{name}={value}" for name, value in ({"dtype": self.dtype} | shapes | self.setting).items())


@dataclass(frozen=True)
class Draw:
    """A generator, with what settings are made of."""

    generator: np.random.Generator
    dtype: str = "float32"

    def integer(self, low: int, high: int) -> int:
        return int(self.generator.integers(low, high + 1))

    def one(self, choices: Sequence[T]) -> T:
        return choices[self.integer(0, len(choices) - 1)]

    def each(self, axes: int, low: int, high: int) -> tuple[int, ...]:
        return tuple(self.integer(low, high) for _ in range(axes))

    def numbers(self, *shape: int) -> np.ndarray:
        return self.rounded(self.generator.normal(size=shape))

    def few_numbers(self, *shape: int) -> np.ndarray:
        """Whole numbers, so few that many are equal."""
        return self.generator.integers(-2, 3, shape).astype(np.float64)

    def rounded(self, values: np.ndarray) -> np.ndarray:
        """The nearest numbers of the dtype."""
        return values.astype(jnp.dtype(self.dtype)).astype(np.float64)


@dataclass(frozen=True)
class Windows:
    """How a window moves over images, as convjax is told and in plain numbers."""

    size: tuple[int, ...]
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Any
    pairs: tuple[tuple[int, int], ...] = ()

    @property
    def axes(self) -> int:
        return len(self.size)

    @property
    def options(self) -> dict[str, Any]:
        return {"stride": self.stride, "padding": self.padding, "dilation": self.dilation}

    @property
    def reach(self) -> tuple[int, ...]:
        """Elements from the first tap to the last, both counted."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel_size, self.dilation, strict=True))

    @property
    def symmetric(self) -> bool:
        return all(low == high for low, high in self.pairs)

    @property
    def starts(self) -> list[list[int]]:
        """Where the windows begin, along each axis, counted from the first element of the padding."""
        padded = [low + n + high for n, (low, high) in zip(self.size, self.pairs, strict=True)]
        numbers = zip(padded, self.kernel_size, self.stride, self.dilation, strict=True)
        return [testing.window_starts(*one) for one in numbers]

    @property
    def output_size(self) -> tuple[int, ...]:
        return tuple(map(len, self.starts))


def windows(draw: Draw, *, axes: int | None = None, most_dilation: int = 2) -> Windows:
    """A window that fits, under any form of padding."""
    axes = axes or draw.integer(1, 3)
    size, kernel_size = draw.each(axes, 1, LARGEST[axes]), draw.each(axes, 1, 3)
    found = Windows(size, kernel_size, draw.each(axes, 1, 3), draw.each(axes, 1, most_dilation), "VALID")
    padding = draw.one([*NAMES, "int", "ints", "pairs", "pairs"])
    if padding == "int":
        padding = draw.integer(0, 2)
        pairs = ((padding, padding),) * axes
    elif padding == "ints":
        padding = draw.each(axes, 0, 2)
        padding = padding if axes > 1 else padding[0]
        pairs = tuple((low, low) for low in ([padding] if axes == 1 else padding))
    elif padding == "pairs":
        padding = pairs = tuple((draw.integer(0, 2), draw.integer(0, 2)) for _ in range(axes))
    else:
        grown = fitting(found, ((0, 0),) * axes) if padding == "VALID" else found
        around = testing.zeros_around(grown.size, kernel_size, grown.stride, grown.dilation, padding)
        return replace(grown, padding=padding, pairs=tuple(around))
    return replace(fitting(found, pairs), padding=padding, pairs=pairs)


def pool_windows(draw: Draw, *, most_dilation: int = 1) -> Windows:
    """A window for a pool of PyTorch: padding that is as wide at both ends, for at most half of the taps.

    In three dimensions it wants images that are as large as a window without any padding.
    """
    axes = draw.integer(1, 3)
    kernel_size, stride = draw.each(axes, 1, 3), draw.each(axes, 1, 3)
    found = Windows(draw.each(axes, 1, LARGEST[axes] + 1), kernel_size, stride, draw.each(axes, 1, most_dilation), 0)
    each = tuple(draw.integer(0, most // 2) for most in kernel_size)
    pairs = tuple((low, low) for low in each)
    found = fitting(found, ((0, 0),) * 3 if axes == 3 else pairs)
    return replace(found, padding=each if axes > 1 else each[0], pairs=pairs)


@dataclass(frozen=True)
class OutputPadding:
    """That which is asked for, and that by which PyTorch comes out as large."""

    asked: tuple[int, ...]
    of_torch: tuple[int, ...]


def transposed_windows(draw: Draw, axes: int) -> tuple[Windows, OutputPadding]:
    """A kernel of which something is left, laid down over images of a size."""
    kernel_size, stride, dilation = draw.each(axes, 1, 3), draw.each(axes, 1, 3), draw.each(axes, 1, 2)
    reach = [d * (k - 1) for k, d in zip(kernel_size, dilation, strict=True)]
    form: Any = draw.one(TRANSPOSED_FORMS)
    asked = of_torch = tuple(draw.integer(0, s - 1) for s in stride)
    if form.startswith("SAME"):
        # n · stride come out; a kernel that reaches less far leaves elements at the end that nothing leads to
        off = [r + 1 - s for r, s in zip(reach, stride, strict=True)]
        asked, of_torch = (0,) * axes, tuple(max(-o, 0) for o in off)
        halves = [(max(o, 0) // 2, max(o, 0) - max(o, 0) // 2) for o in off]
        pairs = halves if form == "SAME" else [(more, less) for less, more in halves]
    elif form in ("int", "ints"):
        widths = [draw.integer(0, r // 2) for r in reach]
        widths = [min(widths)] * axes if form == "int" else widths
        pairs = [(width, width) for width in widths]
        form = widths[0] if form == "int" or axes == 1 else tuple(widths)
    elif form == "pairs":
        pairs = form = tuple((draw.integer(0, r), draw.integer(0, r)) for r in reach)
    else:
        pairs = [{"VALID": (0, 0), "CAUSAL": (r, 0), "FULL": (r, r)}[form] for r in reach]
    size = [
        max(n, math.ceil((low + high - r) / s) + 1)
        for n, (low, high), r, s in zip(draw.each(axes, 1, {1: 6, 2: 4, 3: 3}[axes]), pairs, reach, stride, strict=True)
    ]
    return Windows(tuple(size), kernel_size, stride, dilation, form, tuple(pairs)), OutputPadding(asked, of_torch)


def fitting(found: Windows, pairs: Sequence[tuple[int, int]]) -> Windows:
    """The same over images that are large enough for one window."""
    needed = [reach - low - high for reach, (low, high) in zip(found.reach, pairs, strict=True)]
    return replace(found, size=tuple(map(max, found.size, needed)))


def drawn(family: str, make: Callable[[Draw], Case], count: int) -> Iterator[Case]:
    """As many cases of a family, each unlike all before; the same ones whenever they are drawn."""
    generator = np.random.default_rng(zlib.crc32(family.encode()))
    seen: set[str] = set()
    while len(seen) < count:
        case = make(Draw(generator, DTYPES[generator.integers(len(DTYPES))]))
        if str(case) not in seen:
            seen.add(str(case))
            yield case
