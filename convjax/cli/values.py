"""What is typed behind an option, read; typer says which option it was where it cannot be."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import get_args

import typer

from convjax.arithmetic.messages import did_you_mean
from convjax.data.sizing import LARGEST_ASKED
from convjax.train.devices import Platform


def whole(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a whole number.") from None


def positive(text: str) -> int:
    """A whole number from 1 on."""
    if whole(text) < 1:
        raise typer.BadParameter(f"{text!r} is less than 1.")
    return whole(text)


def port_number(text: str) -> int:
    """The number of a port, or 0 for any."""
    if not 0 <= whole(text) <= 65535:
        raise typer.BadParameter(f"{text!r} is no port: use 0 to 65535.")
    return whole(text)


def number(text: str) -> float:
    """A number."""
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a number.") from None


def seconds(text: str) -> float:
    """A time, from 0 on."""
    if not 0 <= number(text) < math.inf:
        raise typer.BadParameter(f"{text!r} is no time in seconds.")
    return number(text)


def whole_or_none(text: str) -> int | None:
    """A whole number, or the word none."""
    return None if text.lower() == "none" else whole(text)


def number_or_none(text: str) -> float | None:
    """A number, or the word none."""
    return None if text.lower() == "none" else number(text)


def one_of(names: Sequence[str]) -> Callable[[str], str]:
    """What reads one of these names, and offers the nearest where it is none."""

    def name(text: str) -> str:
        if text not in names:
            near = did_you_mean(text.lower(), names).rstrip()
            raise typer.BadParameter(f"no {text!r}. {near}" if near else f"use one of {', '.join(names)}.")
        return text

    return name


def platform_name(text: str) -> str:
    """One of the kinds of device that JAX computes on."""
    if text not in get_args(Platform):
        raise typer.BadParameter(f"{text!r} is none of {', '.join(get_args(Platform))}.")
    return text


def image_size(text: str) -> tuple[int, int]:
    """Two sizes with a cross between them: ``64x64``."""
    found = re.fullmatch(r"([0-9]{1,9})[x×]([0-9]{1,9})", text, re.IGNORECASE | re.ASCII)
    if not found:
        raise typer.BadParameter(f"{text!r} is not HxW, as 64x64 is.")
    height, width = int(found[1]), int(found[2])
    if not (1 <= height <= LARGEST_ASKED and 1 <= width <= LARGEST_ASKED):
        raise typer.BadParameter(f"{text!r}: a side is 1 to {LARGEST_ASKED}.")
    return height, width


def image_shape(option: str, text: str) -> tuple[int, ...]:
    """Sizes with a cross between them: ``224x224x3``."""
    if not re.fullmatch(r"[0-9]{1,9}([x×][0-9]{1,9}){2}", text, re.IGNORECASE | re.ASCII):
        raise typer.BadParameter(f"{text!r} is not HxWxC, as 224x224x3 is.", param_hint=repr(option))
    height, width, channels = map(int, re.split("[x×]", text.lower()))
    return height, width, channels
