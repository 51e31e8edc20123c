"""A setting of a convolution or a pool as one types it: ``7x7 3x3 stride=2 padding=same``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from convjax.arithmetic import Window
from convjax.arithmetic.messages import did_you_mean, problem, shown

FORM = "7 3 stride=2 padding=1"
SIZES = re.compile(r"[0-9]{1,6}([x×][0-9]{1,6})*", re.IGNORECASE | re.ASCII)


def as_arguments(text: str) -> dict[str, Any]:
    """The arguments of `convjax.explain` that a text names.

    Args:
        text: the input_size and the kernel_size, each one number or some with a cross between them, and then any other
            argument by its name.

    Raises:
        ConvjaxError: a word that is neither.

    Example:
        >>> as_arguments("7x9 3 stride=2 padding=same operation=max_pool")
        {'input_size': (7, 9), 'kernel_size': 3, 'stride': 2, 'padding': 'same', 'operation': 'max_pool'}
    """
    return _read(text, "--window", ("input_size", "kernel_size"), _OF_WINDOW, FORM)


def as_layers(text: str) -> list[Window]:
    """Layers with commas between them, each a kernel_size and then its stride, padding and dilation by name.

    Raises:
        ConvjaxError: a word that is none of these, a layer without a kernel_size.

    Example:
        >>> [(layer.kernel_size, layer.stride) for layer in as_layers("3 padding=1, 2 stride=2")]
        [(3, 1), (2, 2)]
    """
    form = "3 padding=1, 3 stride=2"
    layers = []
    for part in text.split(","):
        found = _read(part, "--field", ("kernel_size",), _OF_LAYER, form)
        if "kernel_size" not in found:
            raise problem(f"--field {shown(text)} has a layer without a kernel_size", "", f"Type {form!r}.")
        layers.append(Window(**found))
    return layers


def as_index(text: str) -> tuple[int, ...]:
    """Indices with commas between them.

    Example:
        >>> as_index("1,2")
        (1, 2)
    """
    if not re.fullmatch(r"[0-9]{1,6}(,[0-9]{1,6})*", text, re.ASCII):
        raise problem(f"--output {shown(text)} is no index", "", "Type one number per axis, as 1,2.")
    return tuple(map(int, text.split(",")))


def as_sizes(text: str) -> int | tuple[int, ...]:
    """One number, or several with a cross between them."""
    if not SIZES.fullmatch(text):
        raise ValueError("one number, or one per axis as 3x5")
    first, *others = (int(one) for one in re.split("[x×]", text.lower()))
    return (first, *others) if others else first


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text, re.ASCII):
        raise ValueError("a whole number")
    return int(text)


def _padding(text: str) -> Any:
    """A name, one number, one per axis (1x2), or pairs of them (1:0x1:2)."""
    if re.fullmatch(r"[A-Za-z_]+", text):
        return text
    if re.fullmatch(r"[0-9]{1,6}:[0-9]{1,6}([x×][0-9]{1,6}:[0-9]{1,6})*", text, re.IGNORECASE | re.ASCII):
        return tuple(tuple(map(int, pair.split(":"))) for pair in re.split("[x×]", text.lower()))
    try:
        return as_sizes(text)
    except ValueError:
        raise ValueError("a name as same, a number, one per axis as 1x2, or low:high for each as 1:0x1:0") from None


def _truth(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise ValueError("yes or no")
    return text.lower() in ("yes", "true")


Readers = Mapping[str, Callable[[str], Any]]
_OF_LAYER: Readers = {"kernel_size": as_sizes, "stride": as_sizes, "padding": _padding, "dilation": as_sizes}
_OF_WINDOW: Readers = {
    "input_size": as_sizes,
    **_OF_LAYER,
    "operation": str,
    "in_channels": _whole,
    "out_channels": _whole,
    "groups": _whole,
    "output_padding": as_sizes,
    "count_padding": _truth,
    "bias": _truth,
    "spatial_dims": _whole,
}


def _read(text: str, option: str, unnamed: tuple[str, ...], readers: Readers, form: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    waiting = list(unnamed)
    for word in text.split():
        name, equals, value = word.partition("=")
        if not equals:
            if not waiting:
                what = f"{option} {shown(text)} has {word!r} too many"
                raise problem(what, "", f"Name what is no size: {form!r}.")
            name, value = waiting.pop(0), word
        if name not in readers:
            near = did_you_mean(name.lower(), readers)
            raise problem(f"{option} knows no {name!r}", "", f"{near}Use {', '.join(readers)}.")
        if name in found:
            raise problem(f"{option} {shown(text)} says {name} twice", "", "Say it once.")
        if name in waiting:
            waiting.remove(name)
        try:
            found[name] = readers[name](value)
        except ValueError as error:
            raise problem(f"{option}: {name} {value!r} cannot be read", "", f"Type {error}.") from None
    return found
