"""What parameters a function has, as plain values."""

import inspect
from typing import Any


def parameters(function: Any) -> dict[str, dict[str, Any]]:
    """Return for each parameter its kind, such as ``keyword-only``, and under ``default`` its default if it has one."""
    found: dict[str, dict[str, Any]] = {}
    for name, parameter in signature(function).parameters.items():
        found[name] = {"kind": parameter.kind.description}
        if parameter.default is not inspect.Parameter.empty:
            found[name]["default"] = parameter.default
    return found


def signature(function: Any) -> inspect.Signature:
    """Return a signature; of a class that of its `__init__`, also where a metaclass such as Flax's takes anything."""
    if inspect.isclass(function) and type(function).__call__ is not type.__call__:
        of_init = inspect.signature(function.__init__)
        return of_init.replace(parameters=list(of_init.parameters.values())[1:])  # without `self`
    return inspect.signature(function)
