"""The arrays of an object, under the paths at which they lie: those of a Flax module, or of any object's attributes."""

import inspect
import sys
from collections.abc import Iterator
from typing import Any

MAX_DEPTH = 8


class StateMismatch(Exception):
    """What was to be written does not fit what is there."""


def state(target: Any, *paths: str) -> dict[str, Any]:
    """Return its arrays and numbers by path, such as ``conv.kernel``; only those at `paths` where there are any.

    Of a Flax module these are its variables but those of its random numbers; of a dict, list, tuple or any other object
    the arrays and numbers in it.

    Raises:
        StateMismatch: it has nothing at one of `paths`.
    """
    found = dict(_variables(target) if is_module(target) else _leaves(target, "", 0))
    return {path: _at(found, path) for path in paths or found}


def write_state(target: Any, values: dict[str, Any]) -> None:
    """Put these in the place of what lies at their paths.

    Raises:
        StateMismatch: there is nothing at a path, or it has another shape.
    """
    found = state(target)
    for path, value in values.items():
        had, shape = _shape(_at(found, path)), _shape(value)
        if had != shape:
            raise StateMismatch(f"'{path}' should have shape {shape}, and has {had}")
    if is_module(target):
        _write_variables(target, values)
    else:
        for path, value in values.items():
            _write_leaf(target, path, value)


def is_module(target: Any) -> bool:
    """Whether it is a module of Flax NNX; Flax is not imported to find out."""
    nnx = sys.modules.get("flax.nnx")
    return nnx is not None and isinstance(target, nnx.Module)


def _at(found: dict[str, Any], path: str) -> Any:
    if path not in found:
        there = ", ".join(f"'{name}'" for name in list(found)[:12]) or "none"
        raise StateMismatch(f"there is no array at '{path}'; those there are: {there}")
    return found[path]


def _shape(value: Any) -> tuple[int, ...]:
    return tuple(getattr(value, "shape", ()))


# ── Flax ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _variables(module: Any) -> Iterator[tuple[str, Any]]:
    for path, variable in _flat(module):
        yield joined(path), variable.get_value()


def _flat(module: Any) -> Any:
    from flax import nnx

    return nnx.to_flat_state(nnx.state(module, nnx.Not(nnx.RngState)))


def joined(path: tuple[Any, ...]) -> str:
    """Return Flax's path as text."""
    return ".".join(map(str, path))


def _write_variables(module: Any, values: dict[str, Any]) -> None:
    import jax.numpy as jnp
    from flax import nnx

    nested: dict[Any, Any] = {}
    for path, variable in _flat(module):
        if joined(path) in values:
            *parents, last = path
            inner = nested
            for part in parents:
                inner = inner.setdefault(part, {})
            inner[last] = jnp.asarray(values[joined(path)], variable.get_value().dtype)
    nnx.update(module, nested)


# ── any other object ──────────────────────────────────────────────────────────────────────────────────────────────


def _leaves(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    if _is_leaf(value):
        yield path or "value", value
    elif depth < MAX_DEPTH:
        for name, part in _parts(value):
            yield from _leaves(part, f"{path}.{name}" if path else name, depth + 1)


def _is_leaf(value: Any) -> bool:
    return isinstance(value, bool | int | float | complex) or (hasattr(value, "dtype") and hasattr(value, "shape"))


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((str(key), item) for key, item in value.items())
    elif isinstance(value, tuple) and (fields := getattr(value, "_fields", None)):
        yield from zip(fields, value, strict=False)
    elif isinstance(value, list | tuple):
        yield from ((str(index), item) for index, item in enumerate(value))
    elif hasattr(value, "__dict__") and not (
        inspect.isclass(value) or inspect.ismodule(value) or inspect.isroutine(value)
    ):
        yield from vars(value).items()


def _write_leaf(target: Any, path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for name in parents:
        target = dict(_parts(target))[name]
    if isinstance(target, dict):
        key = next(key for key in target if str(key) == last)
        target[key] = _like(target[key], value)
    elif isinstance(target, list):
        target[int(last)] = _like(target[int(last)], value)
    elif isinstance(target, tuple):
        raise StateMismatch(f"'{path}' lies in a tuple, which cannot be changed")
    else:
        setattr(target, last, _like(vars(target)[last], value))


def _like(old: Any, new: Any) -> Any:
    """Return the new value as the kind of array that the old one was."""
    jax = sys.modules.get("jax")
    if jax is not None and isinstance(old, jax.Array):
        return jax.numpy.asarray(new, old.dtype)
    return new
