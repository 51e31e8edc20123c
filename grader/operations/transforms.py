"""A call under one of JAX's transforms, done by whoever holds the function; with modules of Flax, by Flax's own."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

from grader.calls import ITSELF
from grader.operations.states import is_module, joined


def jit(
    target: Any, method: str, args: Sequence[Any], kwargs: dict[str, Any], *, static: Sequence[str | int] = ()
) -> Any:
    """Call it compiled; the arguments at the positions and under the names in `static` are static."""
    import jax

    fixed = {name: kwargs[name] for name in static if name in kwargs}
    places = {place: args[place] for place in static if isinstance(place, int)}
    traced = [argument for place, argument in enumerate(args) if place not in places]
    named = {name: value for name, value in kwargs.items() if name not in fixed}

    def run(on: Any, given: Sequence[Any], also: dict[str, Any]) -> Any:
        rest = iter(given)
        every = [places[place] if place in places else next(rest) for place in range(len(args))]
        return _called(on, method, every, also | fixed)

    if is_module(target):  # as an argument: bound to a method its state would be hidden from the transform
        return _flax().jit(lambda on, *given, **also: run(on, given, also))(target, *traced, **named)
    library = _flax() if any(map(is_module, (*args, *kwargs.values()))) else jax

    def compiled(*given: Any, **also: Any) -> Any:
        return run(target, given, also)

    return library.jit(compiled if places else _named_after(target, method, compiled))(*traced, **named)


def grad(
    target: Any, method: str, args: Sequence[Any], kwargs: dict[str, Any], *, argnums: Any = 0, cotangent: Any = None
) -> Any:
    """Return the gradient alone; the arguments are those of `value_and_grad`."""
    return value_and_grad(target, method, args, kwargs, argnums=argnums, cotangent=cotangent)[1]


def value_and_grad(
    target: Any, method: str, args: Sequence[Any], kwargs: dict[str, Any], *, argnums: Any = 0, cotangent: Any = None
) -> tuple[Any, Any]:
    """Return the value and its gradient.

    Args:
        target: what is called.
        method: the method of it.
        args: positional arguments.
        kwargs: keyword arguments, with respect to which nothing is differentiated.
        argnums: with respect to which of `args`; ``"state"`` for the parameters of a Flax module. The gradient with
            respect to a module is a dict by path.
        cotangent: the weights of the sum that is differentiated, where the value is no single number.
    """
    import jax
    import jax.numpy as jnp

    def loss(on: Any, *given: Any) -> tuple[Any, Any]:
        value = _called(on, method, given, kwargs)
        weighted = value if cotangent is None else jnp.sum(value * jnp.asarray(cotangent, value.dtype))
        return weighted, value

    if argnums == "state" and not is_module(target):
        raise TypeError('argnums="state" is about the parameters of a Flax module')
    places: Any = tuple(argnums) if isinstance(argnums, list | tuple) else argnums
    if is_module(target):
        shifted = tuple(place + 1 for place in places) if isinstance(places, tuple) else places
        shifted = 0 if shifted == "state" else shifted + 1 if isinstance(shifted, int) else shifted
        (_, value), gradient = _flax().value_and_grad(loss, argnums=shifted, has_aux=True)(target, *args)
    else:
        library = _flax() if any(map(is_module, args)) else jax
        on_target = _named_after(target, method, lambda *given: loss(target, *given))
        (_, value), gradient = library.value_and_grad(on_target, argnums=places, has_aux=True)(*args)
    return value, tuple(map(_by_path, gradient)) if isinstance(places, tuple) else _by_path(gradient)


def vmap(
    target: Any, method: str, args: Sequence[Any], kwargs: dict[str, Any], *, in_axes: Any = 0, out_axes: Any = 0
) -> Any:
    """Call it once for each item along the axes `in_axes` of `args`; keywords are the same for all."""
    import jax

    axes = tuple(in_axes) if isinstance(in_axes, list | tuple) else (in_axes,) * len(args)
    if is_module(target):
        mapped = _flax().vmap(
            lambda on, *given: _called(on, method, given, kwargs), in_axes=(None, *axes), out_axes=out_axes
        )
        return mapped(target, *args)
    library = _flax() if any(map(is_module, args)) else jax
    on_target = _named_after(target, method, lambda *given: _called(target, method, given, kwargs))
    return library.vmap(on_target, in_axes=axes, out_axes=out_axes)(*args)


def _called(target: Any, method: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    return (target if method == ITSELF else getattr(target, method))(*args, **kwargs)


def _named_after(target: Any, method: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Let JAX's errors speak of the function that was meant, and of its parameters."""
    return functools.wraps(target if method == ITSELF else getattr(target, method))(function)


def _flax() -> Any:
    from flax import nnx

    return nnx


def _by_path(gradient: Any) -> Any:
    """Return the gradient with respect to a module as a dict by path, and any other as it is."""
    if not type(gradient).__module__.startswith("flax."):
        return gradient
    return {joined(path): variable.get_value() for path, variable in _flax().to_flat_state(gradient)}
