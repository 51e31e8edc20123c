"""One abstract run of a model: the equations that it makes, and which call of which layer made them."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
from flax import nnx
from jax.ad_checkpoint import checkpoint_name

SIGN = "convjax.summary"
"""Stands before the number of a call, in the names of scopes and of what a call gave back."""

_PATH = "_convjax_summary_path"
_FRESH = jax.make_user_context(None)  # part of the key of JAX's caches: nothing traced without the signs is found
_numbers = itertools.count(1)
_recording: ContextVar[Recorder | None] = ContextVar("recording", default=None)
_patching = threading.RLock()


@dataclass(frozen=True, slots=True)
class Call:
    """A layer, called once."""

    number: int
    path: str  # empty for the model itself
    kind: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """An array that a model holds and gives to its program as an argument or a constant."""

    layer: str  # the path of the layer that holds it, empty for the model or function itself
    kind: str  # "parameter", "statistic", or "random" for the state of a generator, which is not counted
    size: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Traced:
    """The program of a model: its first arguments are what the model holds, its last the images."""

    program: Any
    held: tuple[Held, ...]
    calls: tuple[Call, ...]
    constant: Callable[[Any], Held | None]
    """What a constant of the program is to the model; None for what is not counted."""


@dataclass(slots=True)
class Recorder:
    """Numbers the calls of layers, in the order in which they begin."""

    calls: list[Call] = field(default_factory=list)
    _open: list[tuple[Any, Call]] = field(default_factory=list)
    _strangers: dict[int, tuple[str, nnx.Module]] = field(default_factory=dict)

    def call(self, path: str, layer: Any, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Call a layer, with a sign on every equation it makes and on every array it gives back."""
        if self._open and self._open[-1][0] is layer:
            return function(*arguments, **options)  # a class that calls the __call__ of its base
        parent = self._open[-1][1].number if self._open else None
        call = Call(len(self.calls), path, name_of(layer), parent)
        self.calls.append(call)
        self._open.append((layer, call))
        try:
            with jax.named_scope(f"{SIGN} {call.number}"):
                given = function(*arguments, **options)
                return jax.tree.map(lambda leaf: _signed(leaf, call.number), given, is_leaf=_is_of_flax)
        finally:
            self._open.pop()

    def held_by_strangers(self) -> dict[int, Held]:
        """What layers hold that are no part of a model, by the identity of the array."""
        return {
            id(leaf): _held(path, variable, leaf)
            for path, module in self._strangers.values()
            for variable in vars(module).values()
            if isinstance(variable, nnx.Variable)
            for leaf in jax.tree.leaves(variable)
        }

    def path_of(self, module: nnx.Module) -> str:
        """Where a layer stands in the model; a name of its own where it is no part of one."""
        path = getattr(module, _PATH, None)
        if path is not None:
            return path
        if id(module) not in self._strangers:  # a layer that a function closes over, or that was made in a call
            names = {name for name, _ in self._strangers.values()}
            kind = type(module).__name__
            numbered = itertools.chain((kind,), (f"{kind}_{i}" for i in itertools.count(2)))
            name = next(one for one in numbered if one not in names)
            for path, one in nnx.iter_modules(module):
                self._strangers.setdefault(id(one), (_dotted((name, *path)), one))
        return self._strangers[id(module)][0]


def trace_module(model: nnx.Module, image: jax.ShapeDtypeStruct, *, training: bool) -> Traced:
    """Trace a module, in its mode for training or for use; its arrays may be abstract."""
    flags = {"deterministic": not training, "use_running_average": not training}
    graphdef, state = nnx.split(nnx.view(model, **flags, raise_if_not_found=False))
    variables, tree = jax.tree.flatten_with_path(state, is_leaf=lambda one: isinstance(one, nnx.Variable))
    layers = {_dotted(path) for path, _ in nnx.iter_modules(model)}
    held, leaves = [], []
    for keys, variable in variables:
        path = _dotted([getattr(key, "key", getattr(key, "idx", key)) for key in keys])
        for leaf in jax.tree.leaves(variable):
            held.append(_held(_longest(path, layers), variable, leaf))
            leaves.append(jax.ShapeDtypeStruct(leaf.shape, leaf.dtype))
    inner = jax.tree.structure(jax.tree.unflatten(tree, [variable for _, variable in variables]))

    def forward(leaves: list[jax.Array], x: jax.Array) -> Any:
        made = nnx.merge(graphdef, jax.tree.unflatten(inner, leaves))
        for path, module in list(nnx.iter_modules(made)):
            if not isinstance(module, nnx.Dict | nnx.List):  # their attributes are their elements
                setattr(module, _PATH, _dotted(path))
        return made(x)  # type: ignore[operator]  # not every Module can be called; an error says so

    program, recorder = _recorded(forward, leaves, image)
    return Traced(program, tuple(held), tuple(recorder.calls), lambda _: None)


def trace_function(function: Callable[..., Any], image: jax.ShapeDtypeStruct) -> Traced:
    """Trace a function of images."""
    program, recorder = _recorded(lambda x: _recording.get().call("", function, function, x), image)  # type: ignore[union-attr]
    of_layers = recorder.held_by_strangers()

    def constant(value: Any) -> Held | None:
        if id(value) in of_layers:
            return of_layers[id(value)]
        counts = jnp.issubdtype(value.dtype, jnp.inexact)
        return Held("", "parameter", value.size, value.size * value.dtype.itemsize) if counts else None

    return Traced(program, (), tuple(recorder.calls), constant)


def _recorded(function: Callable[..., Any], *arguments: Any) -> tuple[Any, Recorder]:
    def arrays(*arguments: Any) -> list[Any]:
        return [leaf for leaf in jax.tree.leaves(function(*arguments)) if isinstance(leaf, jax.Array)]

    recorder = Recorder()
    with _noticed_calls(), _FRESH(next(_numbers)):
        token = _recording.set(recorder)
        try:
            program = jax.make_jaxpr(arrays)(*arguments)
        finally:
            _recording.reset(token)
    return program, recorder


@contextlib.contextmanager
def _noticed_calls() -> Iterator[None]:
    """While this lasts, a recording hears of every call of a layer; other threads go on as ever."""
    with _patching:
        before = {cls: cls.__dict__["__call__"] for cls in _classes(nnx.Module) if "__call__" in cls.__dict__}
        try:
            for cls, call in before.items():
                cls.__call__ = _noticed(call)
            yield
        finally:
            for cls, call in before.items():
                cls.__call__ = call


def _noticed(call: Any) -> Callable[..., Any]:
    def noticed(self: nnx.Module, *arguments: Any, **options: Any) -> Any:
        bound = call.__get__(self, type(self))
        recorder = _recording.get()
        if recorder is None:
            return bound(*arguments, **options)
        return recorder.call(recorder.path_of(self), self, bound, *arguments, **options)

    return noticed


def _classes(base: type) -> Iterator[Any]:
    for cls in type.__subclasses__(base):
        yield cls
        yield from _classes(cls)


def name_of(model: Any) -> str:
    """The name of a function, or of the class of a layer."""
    return getattr(model, "__name__", type(model).__name__).strip("<>")


def _signed(leaf: Any, number: int) -> Any:
    return checkpoint_name(leaf, f"{SIGN} {number}") if isinstance(leaf, jax.Array) else leaf


def _is_of_flax(value: Any) -> bool:
    return isinstance(value, nnx.Module | nnx.Variable)


def _held(layer: str, variable: nnx.Variable, leaf: Any) -> Held:
    kinds = {nnx.Param: "parameter", nnx.RngState: "random"}
    kind = next((kind for cls, kind in kinds.items() if isinstance(variable, cls)), "statistic")
    size = int(leaf.size)
    return Held(layer, kind, size, 0 if kind == "random" else size * leaf.dtype.itemsize)


def _dotted(path: Sequence[Any]) -> str:
    return ".".join(map(str, path))


def _longest(path: str, layers: set[str]) -> str:
    """The innermost layer that holds what has this path."""
    while path and path not in layers:
        path = path.rpartition(".")[0]
    return path
