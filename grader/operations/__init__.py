"""The fixed list of what can be asked of a function or object: one code for the worker and for the judge's reference.

It knows nothing of courses, checks or frames, and takes no code from whoever asks. JAX and Flax are imported where an
operation needs them.
"""

from collections.abc import Callable
from typing import Any

from grader.calls import ITSELF
from grader.operations.signatures import parameters
from grader.operations.states import StateMismatch, state, write_state
from grader.operations.transforms import grad, jit, value_and_grad, vmap

__all__ = ["StateMismatch", "grad", "jit", "perform", "state", "value_and_grad", "vmap", "write_state"]


def perform(
    operation: str, target: Any, method: str, args: list[Any], kwargs: dict[str, Any], options: dict[str, Any]
) -> Any:
    """Carry out one operation.

    Args:
        operation: its name.
        target: the function, class or object that it is about.
        method: the method that is meant; ``__call__`` for the target itself.
        args: the positional arguments of the call, or what else the operation takes.
        kwargs: the keyword arguments.
        options: those of a transform.

    Raises:
        ValueError: there is no such operation.
    """
    if operation == "call":
        return _bound(target, method)(*args, **kwargs)
    if operation == "signature":
        return parameters(_bound(target, method))
    if operation in _TRANSFORMS:
        return _TRANSFORMS[operation](target, method, args, kwargs, **options)
    if operation in _QUESTIONS:
        return _QUESTIONS[operation](target, *args)
    raise ValueError(f"there is no operation {operation!r}")


def _bound(target: Any, method: str) -> Any:
    return target if method == ITSELF else getattr(target, method)


def _item(target: Any, key: int | str) -> Any:
    """Return an item of a tuple, list or dict, or an attribute of anything else."""
    if isinstance(key, str) and not isinstance(target, dict):
        return getattr(target, key)
    return target[key]


_TRANSFORMS: dict[str, Callable[..., Any]] = {"jit": jit, "grad": grad, "value_and_grad": value_and_grad, "vmap": vmap}
_QUESTIONS: dict[str, Callable[..., Any]] = {
    "item": _item,
    "value": lambda target: target,
    "state": state,
    "write_state": write_state,
}
