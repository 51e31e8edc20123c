"""Noticing that a function changed what it was given, which its caller would still need."""

from collections.abc import Mapping, Sequence
from typing import Any

MAX_BYTES = 2**24  # of one argument; more is not looked at


def snapshot(args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[int | str, Any]:
    """Return what is in those arguments that can be changed, by their positions and keywords."""
    contents = {key: _content(value) for key, value in [*enumerate(args), *kwargs.items()]}
    return {key: content for key, content in contents.items() if content is not None}


def changed(before: dict[int | str, Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> list[int | str]:
    """Return the positions and keywords of the arguments that are not what they were."""
    after = snapshot(args, kwargs)
    return [key for key, content in before.items() if after.get(key) != content]


def _content(value: Any) -> Any:
    kind = type(value)
    if kind.__module__ == "numpy" and kind.__name__ == "ndarray":
        return (value.shape, value.tobytes()) if value.nbytes <= MAX_BYTES else None
    return repr(value) if kind in (list, dict) else None
