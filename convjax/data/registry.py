"""Data sets by name."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from convjax.errors import ConvjaxError

from .dataset import ImageDataset
from .sources.digits import load_digits

_ALWAYS_THERE: dict[str, Callable[[], ImageDataset]] = {"digits": load_digits}


def names() -> tuple[str, ...]:
    """The data sets that can be loaded by name alone."""
    return tuple(_ALWAYS_THERE)


def check_name(name: str) -> None:
    """Raise at once, before anything slow, when there is no data set of this name.

    Raises:
        ConvjaxError: no data set has this name; the message offers the nearest one.
    """
    if name in _ALWAYS_THERE:
        return
    nearest = get_close_matches(name, names(), n=1)
    question = f" Did you mean {nearest[0]!r}?" if nearest else ""
    raise ConvjaxError(f"There is no data set {name!r}.{question}\nReady here: {', '.join(names())}.")


def load(name: str) -> ImageDataset:
    """Load a data set by its name.

    Args:
        name: one of :func:`names`.

    Raises:
        ConvjaxError: no data set has this name; the message offers the nearest one.

    Example:
        >>> load("digits").classes
        ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
    """
    check_name(name)
    return _ALWAYS_THERE[name]()
