"""The size of the output as a formula, in symbols and with the numbers of a setting put in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .settings import Setting


@dataclass(frozen=True, slots=True)
class Formula:
    """How a size is worked out.

    Args:
        symbols: with n the input size, k the kernel size, and low and high the padding on the two sides.
        numbers: the same for each axis, step by step, up to the size.
        short_symbols: for each axis the formula without what does nothing there: no padding, a dilation of 1.
        short: the same with numbers.
    """

    symbols: str
    numbers: tuple[str, ...]
    short_symbols: tuple[str, ...]
    short: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Axis:
    """The numbers of one axis."""

    n: int
    k: int
    stride: int
    dilation: int
    low: int
    high: int
    more: int
    output: int


def formula_of(setting: Setting) -> Formula:
    """The formula of the output size."""
    axes = [_axis(setting, axis) for axis in range(setting.spatial_dims)]
    if not setting.is_transposed:
        symbols = "⌊(n + low + high − dilation·(k − 1) − 1) / stride⌋ + 1"
        return Formula(symbols, *_each(axes, _of_windows, _short_symbols_of_windows, _short_of_windows))
    if setting.padding in ("SAME", "SAME_LOWER"):
        return Formula("n·stride", *_each(axes, _of_same, lambda _: "n·stride", _of_same))
    symbols = "(n − 1)·stride + dilation·(k − 1) + 1 − low − high + output_padding"
    return Formula(symbols, *_each(axes, _of_copies, _short_symbols_of_copies, _short_of_copies))


def _each(axes: Sequence[_Axis], *makers: Callable[[_Axis], str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(make(axis) for axis in axes) for make in makers)


def _axis(setting: Setting, axis: int) -> _Axis:
    return _Axis(
        setting.input_size[axis],
        setting.kernel_size[axis],
        setting.stride[axis],
        setting.dilation[axis],
        *setting.sweep.padding[axis],
        setting.output_padding[axis],
        setting.output_size[axis],
    )


def _of_windows(a: _Axis) -> str:
    room = a.n + a.low + a.high - a.dilation * (a.k - 1) - 1
    whole = f"⌊({a.n} + {a.low} + {a.high} − {a.dilation}·({a.k} − 1) − 1) / {a.stride}⌋ + 1"
    return f"{whole} = ⌊{room} / {a.stride}⌋ + 1 = {a.output}"


def _short_symbols_of_windows(a: _Axis) -> str:
    return f"⌊(n{_padding_in_symbols(a, '+')} − {_extent_in_symbols(a, '−')}) / stride⌋ + 1"


def _short_of_windows(a: _Axis) -> str:
    return f"⌊({a.n}{_padding(a, '+')} − {_extent(a, '−')}) / {a.stride}⌋ + 1 = {a.output}"


def _of_same(a: _Axis) -> str:
    return f"{a.n}·{a.stride} = {a.output}"


def _of_copies(a: _Axis) -> str:
    covered = f"({a.n} − 1)·{a.stride} + {a.dilation}·({a.k} − 1) + 1"
    return f"{covered} − {a.low} − {a.high} + {a.more} = {a.output}"


def _short_symbols_of_copies(a: _Axis) -> str:
    off = _padding_in_symbols(a, "−")
    return f"(n − 1)·stride + {_extent_in_symbols(a, '+')}{off}{' + output_padding' if a.more else ''}"


def _short_of_copies(a: _Axis) -> str:
    off = _padding(a, "−")
    return f"({a.n} − 1)·{a.stride} + {_extent(a, '+')}{off}{f' + {a.more}' if a.more else ''} = {a.output}"


def _padding_in_symbols(a: _Axis, sign: str) -> str:
    """Elements of padding, added or taken off; nothing where there are none."""
    if not a.low + a.high:
        return ""
    return f" {sign} 2·padding" if a.low == a.high else f" {sign} low {sign} high"


def _padding(a: _Axis, sign: str) -> str:
    if not a.low + a.high:
        return ""
    return f" {sign} 2·{a.low}" if a.low == a.high else f" {sign} {a.low} {sign} {a.high}"


def _extent_in_symbols(a: _Axis, sign: str) -> str:
    """Elements from the first tap to the last, added or taken off."""
    return "k" if a.dilation == 1 else f"dilation·(k − 1) {sign} 1"


def _extent(a: _Axis, sign: str) -> str:
    return f"{a.k}" if a.dilation == 1 else f"{a.dilation}·({a.k} − 1) {sign} 1"
