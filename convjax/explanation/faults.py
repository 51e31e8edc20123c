"""What is wrong with a setting, which field it belongs to, and the nearest values that would do."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from convjax.arithmetic.axes import is_sequence
from convjax.arithmetic.paddings import NAMES
from convjax.errors import ConvjaxError

from .settings import OPERATIONS, as_setting

FIELDS = (
    "operation",
    "input_size",
    "kernel_size",
    "in_channels",
    "out_channels",
    "stride",
    "padding",
    "output_padding",
    "dilation",
    "groups",
    "bias",
    "count_padding",
    "spatial_dims",
    "x",
    "kernel",
)
_FARTHEST = 64  # a value that is farther off is no mend of this setting, but another one
_LARGEST = 10**6
_SIZES = ("input_size", "kernel_size", "stride", "dilation")


class SettingError(ConvjaxError):
    """A setting that cannot be explained: the library's own message, where it belongs, and what would do.

    Args:
        message: the message of the library.
        field: the argument that it speaks of first.
        nearest: for each argument that would mend it alone, the value nearest to what was given.

    Example:
        >>> try:
        ...     convjax.explain(5, 7)
        ... except SettingError as error:
        ...     print(error.field, error.nearest)
        kernel_size {'kernel_size': 5, 'input_size': 7, 'padding': 1}
    """

    def __init__(self, message: str, field: str, nearest: Mapping[str, Any]):
        """Keep the three."""
        super().__init__(message)
        self.field = field
        self.nearest = dict(nearest)


def with_mends(error: ConvjaxError, given: dict[str, Any]) -> SettingError:
    """The error with the field that it belongs to and the nearest values that mend it."""
    message = str(error)
    named = [word for word in re.findall(r"\w+", message.partition("\n")[0]) if word in FIELDS]
    field = named[0] if named else "operation"
    whole = {**given, **{name: 1 for name in ("in_channels",) if given.get(name) is None}}
    if not given or field in ("x", "kernel") or _works(whole):  # no other setting mends an array
        return SettingError(message, field, {})
    mends = ((name, _nearest(name, whole)) for name in dict.fromkeys([field, *FIELDS]))
    return SettingError(message, field, {name: value for name, value in mends if value is not None})


def _works(given: dict[str, Any]) -> bool:
    try:
        as_setting(given)
    except ConvjaxError:
        return False
    return True


def _nearest(name: str, given: dict[str, Any]) -> Any:
    """The value of one argument, nearest to what was given, with which the setting works; None where there is none."""
    candidates = _sizes_around(name, given) if name in _SIZES else _candidates(name, given.get(name))
    return next((candidate for candidate in candidates if _works({**given, name: candidate})), None)


def _sizes_around(name: str, given: dict[str, Any]) -> Iterator[Any]:
    """Sizes with another number along one axis; then with the nearest that does along each axis; then one for all."""
    value = given.get(name)
    sizes = [_whole(one) for one in value] if is_sequence(value) else [_whole(value)]
    if is_sequence(value):
        for place, one in enumerate(sizes):
            yield from ((*sizes[:place], number, *sizes[place + 1 :]) for number in _numbers_around(one))
        if len(set(sizes)) > 1:
            yield tuple(_along_one_axis(name, given, sizes, place) or 0 for place in range(len(sizes)))
    yield from _numbers_around(max(sizes, default=1))
    if name == "kernel_size":  # the largest that fits may be farther off
        inputs = given.get("input_size")
        yield min((_whole(one) for one in inputs), default=1) if is_sequence(inputs) else _whole(inputs)


def _along_one_axis(name: str, given: dict[str, Any], sizes: Sequence[int], place: int) -> int | None:
    """The nearest number that does along one axis, where the others do; None where none is near."""
    others = max(sizes) + _FARTHEST if name == "input_size" else 1
    for number in _numbers_around(sizes[place]):
        if _works({**given, name: tuple(number if at == place else others for at in range(len(sizes)))}):
            return number
    return None


def _candidates(name: str, value: Any) -> Iterator[Any]:
    if name == "operation":
        yield from _like(value, OPERATIONS) if value not in OPERATIONS else ()
    elif name == "padding":
        yield from _like(value.upper(), NAMES) if isinstance(value, str) and value.upper() not in NAMES else ()
        yield from (1, 2, 3, "SAME", "VALID")
    elif name == "output_padding":
        yield 0
    elif name == "spatial_dims":
        yield from sorted((1, 2, 3), key=lambda axes: abs(axes - _whole(value)))
    elif name == "bias":
        yield False
    elif name == "count_padding":
        yield True
    elif name in ("in_channels", "out_channels", "groups"):
        yield from _numbers_around(_whole(value))
        yield from (None,) * (name == "out_channels")


def _like(value: object, names: Sequence[str]) -> Sequence[str]:
    """The names, those first that the value may be meant for."""
    near = difflib.get_close_matches(str(value), names, n=len(names))
    return [*near, *(name for name in names if name not in near)]


def _whole(value: object) -> int:
    """The whole number that a value may be meant for: of two that are equally near the smaller, 1 for no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not abs(value) < _LARGEST:
        return 1
    return math.ceil(value - 0.5)


def _numbers_around(start: int) -> Iterator[int]:
    """Whole numbers from 1 up, the nearest first, and of two that are equally near the smaller."""
    for distance in range(_FARTHEST):
        yield from (number for number in dict.fromkeys((start - distance, start + distance)) if number >= 1)
