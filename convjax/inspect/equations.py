"""A walk over all equations of a program: what every layer gave back, and every convolution, product and pool."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from convjax.ops.algorithms import derivatives as convolutions
from convjax.ops.algorithms.pools import derivatives as pools

from .dataflow.fields import Unknown
from .dataflow.views import POOLS, View, seen, together
from .multiplications import Multiplications, multiplications, window_of
from .tracing import SIGN

_MOST_TURNS, _MOST_ELEMENTS = 256, 20_000_000
_UNCOUNTED_NAMES = """
    pallas_call ffi_call custom_call pure_callback io_callback ragged_dot_general fft cholesky triangular_solve eigh
    eig svd
"""
_UNCOUNTED = frozenset(_UNCOUNTED_NAMES.split())
_NONE = Multiplications(0, 0)
_OUR_OWN: dict[str, Callable[..., Callable[..., jax.Array]]] = {
    **dict.fromkeys(convolutions.NAMES_OF_PRIMITIVES, convolutions.in_words_of_lax),
    **dict.fromkeys(pools.NAMES_OF_PRIMITIVES, pools.in_words_of_lax),
}


@dataclass(frozen=True, slots=True)
class Result:
    """An array that came out of a layer or of one convolution, product or pool."""

    calls: tuple[int, ...]  # of the layers that it was made in, the innermost last
    shape: tuple[int, ...]
    dtype: str
    bytes: int
    view: View | None
    kind: str = ""  # of the equation; empty where a layer gives it back
    multiplications: Multiplications = _NONE
    window: tuple[int, ...] = ()  # of a convolution or a pool, along each axis of the array


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of one array of the program."""

    view: View | None = None  # None: nothing of the image is in it
    held: frozenset[int] = frozenset()  # numbers of what the model holds that it is made of, and nothing else
    source: int | None = None  # the number of the last result of a kind that it comes from
    made: Callable[[], np.ndarray] | None = None  # gives its value, where that stands in the program itself


@dataclass(slots=True)
class Walk:
    """Results in the order of the program, and who uses first what the model holds."""

    followed: int  # axes of the image
    constant: Callable[[Any], int | None]  # the number under which a constant of the program is held
    results: list[Result] = field(default_factory=list)
    users: dict[int, int] = field(default_factory=dict)  # from the number of what is held to that of a result
    notes: dict[str, None] = field(default_factory=dict)
    _silent: bool = False

    def program(
        self, closed: Any, arguments: Sequence[Value], calls: tuple[int, ...] = (), times: int = 1
    ) -> list[Value]:
        """Walk a program, or a part of it that is called or repeated."""
        jaxpr = getattr(closed, "jaxpr", closed)
        constants = [self._constant(value) for value in getattr(closed, "consts", ())]
        values = dict(zip((*jaxpr.constvars, *jaxpr.invars), (*constants, *arguments), strict=True))

        def value(variable: Any) -> Value:
            return _literal(variable.val) if hasattr(variable, "val") else values[variable]

        for equation in jaxpr.eqns:
            given = [value(variable) for variable in equation.invars]
            found = self._equation(equation, given, calls_of(equation, calls), times)
            values.update(zip(equation.outvars, found, strict=True))
        return [value(variable) for variable in jaxpr.outvars]

    def _constant(self, value: Any) -> Value:
        number = self.constant(value)
        held = frozenset() if number is None else frozenset((number,))
        return Value(held=held, made=functools.partial(np.asarray, value))

    def _equation(self, equation: Any, given: list[Value], calls: tuple[int, ...], times: int) -> list[Value]:
        name, params = equation.primitive.name, equation.params
        if name == "scan":
            return self._scan(equation, given, calls, times)
        if name == "while":
            return self._while(equation, given, calls, times)
        if name == "cond":
            return self._cond(params["branches"], given[1:], calls, times)
        if name in _OUR_OWN:
            arrays = tuple((variable.aval.shape, variable.aval.dtype) for variable in equation.invars)
            return self.program(_by_lax(name, tuple(params.items()), arrays), given, calls, times)
        part = next((params[key] for key in ("jaxpr", "call_jaxpr", "fun_jaxpr") if key in params), None)
        if part is not None and fits(part, equation):
            return self.program(part, given, calls, times)
        if name in _UNCOUNTED:
            self.notes[f"what {name} multiplies is not counted"] = None
        return self._primitive(equation, given, calls, times)

    def _primitive(self, equation: Any, given: list[Value], calls: tuple[int, ...], times: int) -> list[Value]:
        views = seen(equation, [value.view for value in given], functools.partial(_value_of, given))
        held = frozenset().union(*(value.held for value in given))
        count = multiplications(equation)
        kind = _kind(equation, given, count)
        if kind:
            source = self._note(equation, views[0], calls, times, kind, count or _NONE)
        else:
            source = max((value.source for value in given if value.source is not None), default=None)
        if equation.primitive.name == "name" and equation.params["name"].startswith(SIGN):
            self._note(equation, views[0], calls, times)
        if all(view is None for view in views):
            made = all(value.made is not None for value in given) and not kind
            return [
                Value(None, held, source, functools.partial(_run, equation, given) if made else None) for _ in views
            ]
        if source is not None:
            for number in held:
                self.users.setdefault(number, source)
        return [Value(view, source=source) for view in views]

    def _note(
        self,
        equation: Any,
        view: View | None,
        calls: tuple[int, ...],
        times: int,
        kind: str = "",
        count: Multiplications = _NONE,
    ) -> int | None:
        if self._silent:
            return None
        array = equation.outvars[0].aval
        size = array.size * array.dtype.itemsize * times
        counts = Multiplications(count.macs * times, count.inside * times)
        window = window_of(equation)
        self.results.append(Result(calls, tuple(array.shape), array.dtype.name, size, view, kind, counts, window))
        return len(self.results) - 1

    def _scan(self, equation: Any, given: list[Value], calls: tuple[int, ...], times: int) -> list[Value]:
        body, turns = equation.params["jaxpr"], equation.params["length"]
        inner = getattr(body, "jaxpr", body)
        carried = sum(_same_rank(*pair) for pair in zip(inner.outvars, equation.outvars, strict=True))
        whole = sum(_same_rank(*pair) for pair in zip(inner.invars, equation.invars, strict=True))
        constants, carry = given[: whole - carried], given[whole - carried : whole]
        slices = [Value(self._unknown() if value.view else None, value.held) for value in given[whole:]]
        if turns > _MOST_TURNS:
            carry = [Value(self._unknown(), source=value.source) for value in carry]
        with self._silently():
            for _ in range(min(turns, _MOST_TURNS) - 1):
                carry = self.program(body, [*constants, *carry, *slices], calls)[:carried]
        found = self.program(body, [*constants, *carry, *slices], calls, times * turns)
        stacked = [Value(self._unknown() if value.view else None, value.held) for value in found[carried:]]
        return [*found[:carried], *stacked]

    def _while(self, equation: Any, given: list[Value], calls: tuple[int, ...], times: int) -> list[Value]:
        body = equation.params["body_jaxpr"]
        count = len(getattr(body, "jaxpr", body).invars)
        constants, carry = given[-count : -len(equation.outvars)], given[-len(equation.outvars) :]
        if any(value.view for value in given):
            carry = [Value(self._unknown()) for _ in carry]
        self.notes["the body of a while loop is counted once, however often it runs"] = None
        return [Value(value.view, value.held) for value in self.program(body, [*constants, *carry], calls, times)]

    def _cond(self, branches: Sequence[Any], given: list[Value], calls: tuple[int, ...], times: int) -> list[Value]:
        costs = []
        with self._silently():
            for branch in branches:
                trial = Walk(self.followed, self.constant)
                trial.program(branch, given, calls)
                costs.append(sum(result.multiplications.macs for result in trial.results))
            others = [self.program(branch, given, calls) for branch in branches]
        if len(set(costs)) > 1:
            self.notes["of the branches of a cond, that with the most multiplications is counted"] = None
        found = self.program(branches[costs.index(max(costs))], given, calls, times)
        views = [together([one[i].view for one in others]) for i in range(len(found))]
        return [Value(view, value.held, value.source) for view, value in zip(views, found, strict=True)]

    def _unknown(self) -> View:
        return (None,) * self.followed

    @contextmanager
    def _silently(self) -> Iterator[None]:
        before, self._silent = self._silent, True
        yield
        self._silent = before


@functools.cache
def _by_lax(name: str, params: tuple[tuple[str, Any], ...], arrays: tuple[tuple[Any, Any], ...]) -> Any:
    """The program of lax for what a primitive of our own computes, whichever algorithm does it."""
    shapes = (jax.ShapeDtypeStruct(*array) for array in arrays)
    return jax.make_jaxpr(_OUR_OWN[name](name, **dict(params)))(*shapes)


def calls_of(equation: Any, outer: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers of the layers whose signs are on the equation, inside of those that the program is called in."""
    names = (getattr(scope, "name", "") for scope in equation.source_info.name_stack.stack)
    return (*outer, *(int(name.removeprefix(SIGN)) for name in names if name.startswith(SIGN)))


def _kind(equation: Any, given: Sequence[Value], count: Multiplications | None) -> str:
    """What stands in the table for an equation that gets a row of its own where no layer makes it."""
    name, params = equation.primitive.name, equation.params
    if all(value.view is None and not value.held for value in given):
        return ""  # a constant that the program makes for itself, such as the weights of an interpolation
    if name in POOLS:
        return POOLS[name] if given[0].view else ""
    if name == "conv_general_dilated":
        if any(gaps > 1 for gaps in params["lhs_dilation"]):
            return "conv_transpose"
        channels = equation.invars[0].aval.shape[params["dimension_numbers"].lhs_spec[1]]
        return "depthwise_conv" if params["feature_group_count"] == channels > 1 else "conv"
    if count is None:
        return ""
    if all(value.view is None for value in given):
        return "product"
    by_itself = any(value.view is None and (value.held or value.made is None) for value in given)
    return "dense" if by_itself else "product"


def fits(part: Any, equation: Any) -> bool:
    """Whether a part of a program takes and gives what the equation that holds it does: it is called once, as it is."""
    jaxpr = getattr(part, "jaxpr", part)
    pairs = ((jaxpr.invars, equation.invars), (jaxpr.outvars, equation.outvars))
    return all(
        len(inner) == len(outer) and all(a.aval.shape == b.aval.shape for a, b in zip(inner, outer, strict=True))
        for inner, outer in pairs
    )


def _same_rank(inner: Any, outer: Any) -> bool:
    return len(inner.aval.shape) == len(outer.aval.shape)


def _literal(value: Any) -> Value:
    return Value(made=functools.partial(np.asarray, value))


def _value_of(given: Sequence[Value], argument: int) -> np.ndarray | None:
    made = given[argument].made
    return None if made is None or given[argument].held else made()


def _run(equation: Any, given: Sequence[Value]) -> np.ndarray:
    """The result of an equation whose arguments stand in the program."""
    if equation.primitive.multiple_results or max((v.aval.size for v in equation.invars), default=0) > _MOST_ELEMENTS:
        raise Unknown
    try:
        arguments = [value.made() if value.made is not None else None for value in given]
        return np.asarray(equation.primitive.bind(*arguments, **equation.params))
    except Exception as error:  # not every primitive can be run by itself
        raise Unknown from error
