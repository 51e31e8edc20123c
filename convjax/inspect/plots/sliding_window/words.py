"""What stands beside the picture in words: the setting, the formula, the sum of one output."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from convjax.arithmetic.messages import times
from convjax.explanation.taps import PADDING

if TYPE_CHECKING:
    from convjax.explanation import Explanation, Numbers, Term

NAMES = {
    "conv": "convolution",
    "true_convolution": "true convolution",
    "conv_transpose": "transposed convolution",
    "max_pool": "max pool",
    "avg_pool": "average pool",
}
MINUS = "\N{MINUS SIGN}"


def number(value: float) -> str:
    """A number in at most about six letters.

    Example:
        >>> number(-3.0), number(0.25), number(1234567.0)
        ('−3', '0.25', '1.2e6')
    """
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 99999.5 or size < 0.001:
        mantissa, _, exponent = f"{value:.1e}".partition("e")
        text = f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    elif float(value).is_integer():
        text = str(int(value))
    else:
        text = f"{value:.{2 if size < 100 else 0}f}" if size >= 0.1 else f"{value:.3f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", MINUS)


def is_whole(value: float) -> bool:
    """Whether a number is written without being rounded."""
    text = number(value).replace(MINUS, "-")
    return float(text) == float(value)


def title_of(explanation: Explanation) -> str:
    """The operation, its sizes, and what is not the default."""
    setting = explanation.setting
    window = "window" if setting.is_pool else "kernel"
    parts = [f"input {times(setting.input_size)}", f"{window} {times(setting.kernel_size)}"]
    if set(setting.stride) != {1} or setting.is_pool:
        parts.append(f"stride {_same(setting.stride)}")
    if setting.padding != "VALID":
        counted = "" if setting.count_padding else " not counted"
        parts.append(f"padding {_padding(explanation)}{counted}")
    if any(setting.output_padding):
        parts.append(f"output padding {_same(setting.output_padding)}")
    if set(setting.dilation) != {1}:
        parts.append(f"dilation {_same(setting.dilation)}")
    if setting.groups > 1:
        parts.append(f"{setting.groups} groups")
    return f"{NAMES[setting.operation]} · {', '.join(parts)} → {times(explanation.output_size)}"


def formulas_of(explanation: Explanation) -> list[str]:
    """The size of the output, worked out: one line where all axes are alike."""
    numbers = explanation.formula.numbers
    if len(set(numbers)) == 1:
        return [f"output size = {numbers[0]}"]
    return [f"output size, axis {axis} = {one}" for axis, one in enumerate(numbers)]


def sum_of(explanation: Explanation, numbers: Numbers, output: tuple[int, ...], most: int) -> list[str]:
    """The output as the sum of its terms, a line for each channel that it reads.

    Args:
        explanation: what is shown.
        numbers: of the explanation.
        output: the index of the output, its channel last.
        most: terms of one channel that are written out.
    """
    terms, value = explanation.terms(output), float(numbers.output[output])
    name = f"y[{', '.join(map(str, output))}]"
    operation = explanation.setting.operation
    if operation == "max_pool":
        read = [term.value for term in terms if term.stands_for == "element"]
        return [f"{name} = max({_listed([number(one) for one in read], ', ', most)}) = {number(value)}"]
    if operation == "avg_pool":
        counted = [term for term in terms if explanation.setting.count_padding or term.stands_for != PADDING]
        total = _listed([_signed(term.value) for term in counted], " + ", most)
        return [f"{name} = ({total}) / {len(counted)} {_equals([value])} {number(value)}"]
    channels = sorted({term.in_channel for term in terms})
    parts = numbers.partial_sums
    assert parts is not None  # only a pool has none
    partial = [float(parts[(j, *output)]) for j in range(len(channels))]
    bias = numbers.bias
    added = [] if bias is None else [float(bias[output[-1]])]
    if len(channels) == 1:
        words = _products(terms, most) + "".join(f" + bias {_signed(one)}" for one in added)
        return [f"{name} = {words} {_equals([value, *added], terms)} {number(value)}"]
    lines = [
        f"channel {channel}: {_products(own, most)} {_equals([one], own)} {number(one)}"
        for channel, one in zip(channels, partial, strict=True)
        for own in [[term for term in terms if term.in_channel == channel]]
    ]
    total = " + ".join([*map(_signed, partial), *(f"bias {_signed(one)}" for one in added)])
    return [*lines, f"{name} = {total} {_equals([value, *partial, *added])} {number(value)}"]


def wrapped_lines(lines: list[str], letters: int) -> list[str]:
    """The same in lines of at most so many letters; what goes on is indented."""
    return [
        part
        for line in lines
        for part in textwrap.wrap(line, letters, subsequent_indent="      ", break_on_hyphens=False)
    ]


def _products(terms: list[Term], most: int) -> str:
    return _listed([f"{_signed(term.value)}·{_signed(term.weight)}" for term in terms], " + ", most)


def _listed(words: list[str], between: str, most: int) -> str:
    if len(words) <= most:
        return between.join(words)
    return between.join([*words[:most], f"… {len(words) - most} more"])


def _signed(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def _equals(values: list[float], terms: list[Term] | None = None) -> str:
    """``=``, or ``≈`` where a number on either side is rounded."""
    shown = [*values, *(one for term in terms or [] for one in (term.value, term.weight))]
    return "=" if all(map(is_whole, shown)) else "≈"


def _same(values: tuple[int, ...]) -> str:
    return str(values[0]) if len(set(values)) == 1 else times(values)


def _padding(explanation: Explanation) -> str:
    if isinstance(explanation.setting.padding, str):
        return explanation.setting.padding
    sides = {side for pair in explanation.padding for side in pair}
    if len(sides) == 1:
        return str(sides.pop())
    pairs = [str(low) if low == high else f"({low}, {high})" for low, high in explanation.padding]
    return pairs[0] if len(set(pairs)) == 1 else " × ".join(pairs)
