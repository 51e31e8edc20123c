"""What can be asked of a learner's code, as data: the same description is answered by the learner's code, by the
reference and by every known mistake.

Standard library only: `mistakes.py`, which makes such descriptions too, is also run by a worker.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal

Operation = Literal[
    "call", "jit", "grad", "value_and_grad", "vmap", "signature", "item", "value", "state", "write_state", "drop"
]
TRANSFORMS = frozenset({"jit", "grad", "value_and_grad", "vmap"})
"""The operations that JAX does."""
CHANGING = TRANSFORMS | {"call", "write_state"}
"""The operations after which an object may be another than before."""
ITSELF = "__call__"
"""The method's name where the object itself is called."""
MAX_DEPTH = 32

_numbers = count()


@dataclass(frozen=True, eq=False)
class Given:
    """Stands for something in the exercise's `given.py`: a value there, or, where `called`, what a call returns."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    called: bool = False

    def __call__(self, *args: Any, **kwargs: Any) -> "Given":
        """Stand for what a call of it returns."""
        return Given(self.name, args, kwargs, called=True)


@dataclass(frozen=True, eq=False)
class Call:
    """One thing to ask, with all that comes before it.

    Attributes:
        name: the function or class that is called; where `on` is an object, its method.
        args: may hold `Given` and `Handle`, also inside lists, tuples and dicts.
        kwargs: the same.
        operation: how it is called, or what else is asked.
        options: what the operation is told besides the arguments, such as ``argnums``.
        on: the object that it is about.
        keep: what is returned is kept, and this stands for it.
        before: the steps that made and changed the objects it needs, in their order.
        number: counts all descriptions, in the order in which they were made.
    """

    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    operation: Operation = "call"
    options: dict[str, Any] = field(default_factory=dict)
    on: "Handle | None" = None
    keep: "Handle | None" = None
    before: tuple["Call", ...] = ()
    number: int = field(default_factory=lambda: next(_numbers))

    @property
    def about(self) -> str:
        """The function or class that it is about in the end: for a method, what made the object."""
        origin = self
        while origin.on is not None:
            origin = origin.on.origin
        return origin.name

    @property
    def objects(self) -> "list[Handle]":
        """The objects that it is about or takes."""
        return list(dict.fromkeys(handles_in([self.on, self.args, self.kwargs, self.options])))

    def renamed(self, name: str, instead: str) -> "Call":
        """Return the same question to something of another name that stands in for `name`, such as a mistake."""

        def rename(step: Call) -> Call:
            return replace(step, name=instead) if step.on is None and step.name == name else step

        return replace(rename(self), before=tuple(map(rename, self.before)))


def handles_in(value: Any, depth: int = 0) -> "Iterator[Handle]":
    """Return the handles that a value holds in its lists, tuples and dicts."""
    if isinstance(value, Handle):
        yield value
    elif depth > MAX_DEPTH:  # it cannot be sent either
        return
    elif isinstance(value, Given):
        yield from handles_in([value.args, value.kwargs], depth + 1)
    elif isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from handles_in(item, depth + 1)


def _steps_before(call: Call) -> tuple[Call, ...]:
    found: dict[int, Call] = {}
    waiting, seen = call.objects, set[Handle]()
    while waiting:
        kept = waiting.pop()
        if kept not in seen:
            seen.add(kept)
            found |= {step.number: step for step in kept.steps}
            waiting += [other for step in kept.steps for other in step.objects]
    return tuple(found[number] for number in sorted(found))


Ask = Callable[[Call], Any]


class Askable:
    """A function, a class or an object, and the fixed ways in which it can be asked."""

    def __init__(self, ask: Ask, name: str, on: "Handle | None" = None) -> None:
        """Hand each description to `ask`."""
        self._ask, self._name, self._on = ask, name, on

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it."""
        return self._made(self._name, args, kwargs)

    def jit(self, *args: Any, static: tuple[str, ...] = (), method: str | None = None, **kwargs: Any) -> Any:
        """Call it compiled by ``jax.jit``, with the keywords named in `static` as static arguments."""
        return self._made(method, args, kwargs, "jit", {"static": list(static)})

    def grad(
        self, *args: Any, argnums: Any = 0, cotangent: Any = None, method: str | None = None, **kwargs: Any
    ) -> Any:
        """Ask for the gradient, by ``jax.grad``.

        Args:
            args: the arguments.
            argnums: with respect to which of them, an int or a tuple of ints; ``"state"`` for a layer's parameters.
            cotangent: where the result is no single number, the weights of the sum of its items that is
                differentiated.
            method: of an object, the method that is meant.
            kwargs: keyword arguments.
        """
        return self._made(method, args, kwargs, "grad", {"argnums": argnums, "cotangent": cotangent})

    def value_and_grad(
        self, *args: Any, argnums: Any = 0, cotangent: Any = None, method: str | None = None, **kwargs: Any
    ) -> Any:
        """Ask for the value and the gradient in one tuple; the arguments are those of `grad`."""
        return self._made(method, args, kwargs, "value_and_grad", {"argnums": argnums, "cotangent": cotangent})

    def vmap(self, *args: Any, in_axes: Any = 0, out_axes: Any = 0, method: str | None = None, **kwargs: Any) -> Any:
        """Call it under ``jax.vmap``, with the axes of its positional arguments as there; keywords are not mapped."""
        return self._made(method, args, kwargs, "vmap", {"in_axes": in_axes, "out_axes": out_axes})

    def signature(self, method: str | None = None) -> Any:
        """Ask for its parameters: for each name, its kind and, where it has one, its default."""
        return self._made(method, (), {}, "signature")

    def _made(
        self,
        name: str | None,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        operation: Operation = "call",
        options: dict[str, Any] | None = None,
        keep: "Handle | None" = None,
    ) -> Any:
        call = Call(name or self._name, args, dict(kwargs), operation, options or {}, self._on, keep)
        call = replace(call, before=_steps_before(call))
        if keep is not None:
            keep.origin = call  # before it is made: where that fails, the screen names it, too
        answer = self._ask(call)
        if keep is not None and call.objects:  # what came of an object may be a part of it: both change together
            keep.steps = call.objects[0].steps
        if operation in CHANGING or keep is not None:
            histories = [kept.steps for kept in (*call.objects, *([] if keep is None else [keep]))]
            for steps in {id(steps): steps for steps in histories}.values():
                steps.append(call)
        return answer


class Function(Askable):
    """A function or class of the learner's file, by its name."""

    def construct(self, *args: Any, **kwargs: Any) -> "Handle":
        """Call it and keep what it returns; it stays where it was made, and only answers cross."""
        return _keep(self, self._name, args, kwargs)


class Handle(Askable):
    """Stands for an object that stays where it was made: a layer, an optimiser, a state."""

    def __init__(self, ask: Ask) -> None:
        """Ask about this object; nothing was done with it yet."""
        super().__init__(ask, ITSELF, self)
        self.origin = Call(ITSELF)
        """What made it."""
        self.steps: list[Call] = []
        """What made it and may have changed it, or what it is a part of."""

    def call(self, method: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call a method of it."""
        return self._made(method, args, kwargs)

    def keep(self, method: str, /, *args: Any, **kwargs: Any) -> "Handle":
        """Call a method of it, and keep what that returns."""
        return _keep(self, method, args, kwargs)

    def item(self, key: int | str) -> "Handle":
        """Keep one item of a tuple, list or dict, or one attribute."""
        kept = Handle(self._ask)
        self._made(ITSELF, (key,), {}, "item", keep=kept)
        return kept

    def value(self) -> Any:
        """Ask for the object itself, as far as it is a value that can cross."""
        return self._made(ITSELF, (), {}, "value")

    def state(self, *paths: str) -> Any:
        """Ask for its arrays: a dict from paths such as ``conv.kernel``; only those of `paths` where there are any."""
        return self._made(ITSELF, paths, {}, "state")

    def write_state(self, values: Mapping[str, Any]) -> None:
        """Put these arrays in the place of those at their paths; each has to have the shape that it had."""
        self._made(ITSELF, (dict(values),), {}, "write_state")

    def drop(self) -> None:
        """Give the object up; nothing can be asked of it any more."""
        self._made(ITSELF, (), {}, "drop")


def _keep(asked: Askable, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Handle:
    kept = Handle(asked._ask)
    asked._made(name, args, kwargs, keep=kept)
    return kept


class _Calls:
    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):  # such as __wrapped__, for which tools that look at modules ask
            raise AttributeError(name)
        return Function(lambda call: call, name)


class _Givens:
    def __getattr__(self, name: str) -> Given:
        if name.startswith("_"):
            raise AttributeError(name)
        return Given(name)


call = _Calls()
"""``call.output_size(8, 3, stride=2)`` describes that call; `probes` in `mistakes.py` yields such descriptions."""

given = _Givens()
"""``given.image`` stands for the `image` of the exercise's `given.py`, ``given.rngs(0)`` for what that call returns."""
