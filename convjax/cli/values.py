"""What is typed behind an option, read; typer says which option it was where it cannot be."""

from __future__ import annotations

import re
from typing import get_args

import typer

from convjax.train.devices import Platform


def whole(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a whole number.") from None


def number(text: str) -> float:
    """A number."""
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a number.") from None


def platform_name(text: str) -> str:
    """One of the kinds of device that JAX computes on."""
    if text not in get_args(Platform):
        raise typer.BadParameter(f"{text!r} is none of {', '.join(get_args(Platform))}.")
    return text


def image_shape(option: str, text: str) -> tuple[int, ...]:
    """Sizes with a cross between them: ``224x224x3``."""
    if not re.fullmatch(r"[0-9]{1,9}([x×][0-9]{1,9}){2}", text, re.IGNORECASE | re.ASCII):
        raise typer.BadParameter(f"{text!r} is not HxWxC, as 224x224x3 is.", param_hint=repr(option))
    height, width, channels = map(int, re.split("[x×]", text.lower()))
    return height, width, channels
