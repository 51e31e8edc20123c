"""Writing a call down: short, for a message, and whole, as Python that can be pasted."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from grader.calls import ITSELF, Call, Given, Handle
from grader.judge.array_text import TooLarge, brief, literal, shape_of
from grader.judge.text import shown

MAX_INLINE = 12
"""How many items an array may have to be pasted where it is an argument."""
MAX_ARGUMENT = 200
"""How many characters of an argument are shown in a message."""
MAX_PASTED = 200_000
"""How many characters anybody would want to paste."""
MAX_STEPS = 6
"""How many steps before a call are shown in a message."""


def shown_call(call: Call, names: Sequence[str] = ()) -> str:
    """Write a call for a message, one line for each step.

    Args:
        call: the call.
        names: what its positional parameters are called. An array that is not tiny stands by its parameter's name,
            with its shape behind the call; by its shape alone where it has no name.
    """
    writer = _Brief()
    steps = [writer.step(step) for step in call.before]
    if len(steps) > MAX_STEPS:
        left_out = len(steps) - MAX_STEPS
        steps = [*steps[: MAX_STEPS // 2], f"... {left_out} more", *steps[-MAX_STEPS // 2 :]]
    return "\n".join([*steps, writer.step(call, names)])


def pasteable(call: Call, names: Sequence[str] = ()) -> str | None:
    """Write a call as Python: the arrays, the steps before it, and in the last line the call itself.

    None where its arrays are too large to be written down. It names `np`, `jnp`, `jax`, `inspect`, `given` and the
    learner's own functions and classes without importing them.
    """
    writer = _Whole()
    try:
        steps = [line for step in call.before for line in writer.lines(step)]
        steps += writer.lines(call, names)
    except TooLarge:
        return None
    text = "\n".join([*(f"from {module} import {name}" for module, name in sorted(writer.imports)), *steps])
    return text if len(text) <= MAX_PASTED else None


class _Writer(ABC):
    """What both have in common: names for objects, and the forms of calls."""

    def __init__(self) -> None:
        self._names: dict[Handle, str] = {}

    def name_of(self, handle: Handle) -> str:
        if handle not in self._names:
            name = self._new_name(handle.origin)
            taken = list(self._names.values())
            same = sum(other == name or re.fullmatch(f"{name}_\\d+", other) is not None for other in taken)
            self._names[handle] = f"{name}_{same + 1}" if same else name
        return self._names[handle]

    def _new_name(self, origin: Call) -> str:
        if origin.operation == "item" and origin.on is not None:
            return f"{self.name_of(origin.on)}_{origin.args[0]}"
        if origin.on is not None:
            return f"{self.name_of(origin.on)}_{origin.name}"
        snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", origin.name).lower()
        return snake if snake != origin.name else f"its_{snake}"

    def argument(self, value: Any, name: str | None = None) -> str:
        if isinstance(value, Handle):
            return self.name_of(value)
        if isinstance(value, Given):
            return f"given.{value.name}" + (f"({self.arguments(value.args, value.kwargs)})" if value.called else "")
        if isinstance(value, list | tuple):
            items = ", ".join(map(self.argument, value))
            return f"[{items}]" if isinstance(value, list) else f"({items}{',' if len(value) == 1 else ''})"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {self.argument(item)}" for key, item in value.items()) + "}"
        return self.array(value, name) if shape_of(value) is not None else self.scalar(value)

    def arguments(self, args: Sequence[Any], kwargs: dict[str, Any], names: Sequence[str] = ()) -> str:
        given = [self.argument(value, names[place] if place < len(names) else None) for place, value in enumerate(args)]
        return ", ".join([*given, *(f"{name}={self.argument(value, name)}" for name, value in kwargs.items())])

    @abstractmethod
    def array(self, value: Any, name: str | None) -> str: ...

    @abstractmethod
    def scalar(self, value: Any) -> str: ...

    def target(self, call: Call) -> str:
        if call.on is None:
            return call.name
        return self.name_of(call.on) if call.name == ITSELF else f"{self.name_of(call.on)}.{call.name}"

    def expression(self, call: Call, names: Sequence[str]) -> str:
        target = self.target(call)
        match call.operation:
            case "call":
                return f"{target}({self.arguments(call.args, call.kwargs, names)})"
            case "signature":
                return f"inspect.signature({target})"
            case "item":
                key = call.args[0]
                return f"{target}[{key}]" if isinstance(key, int) else f"{target}.{key}"
            case "state" | "write_state":
                return f"{call.operation}({', '.join([target, *map(self.argument, call.args)])})"
            case "value" | "drop":
                return target
        return self.transformed(call, target, names)

    def transformed(self, call: Call, target: str, names: Sequence[str]) -> str:
        usual = {"argnums": 0, "in_axes": 0, "out_axes": 0}
        told: dict[str, Any] = {
            name: value
            for name, value in call.options.items()
            if value is not None and not (name in usual and isinstance(value, int) and value == usual[name])
        }
        static = told.pop("static", [])
        for option, kind in (("static_argnums", int), ("static_argnames", str)):
            if some := tuple(place for place in static if isinstance(place, kind)):
                told[option] = some
        given = "".join(f", {name}={self.argument(value, name)}" for name, value in told.items())
        return f"jax.{call.operation}({target}{given})({self.arguments(call.args, call.kwargs, names)})"

    def statement(self, call: Call, names: Sequence[str] = ()) -> str:
        text = self.expression(call, names)
        return text if call.keep is None else f"{self.name_of(call.keep)} = {text}"


class _Brief(_Writer):
    def argument(self, value: Any, name: str | None = None) -> str:
        text = super().argument(value, name)
        return text if len(text) <= MAX_ARGUMENT else f"{text[:MAX_ARGUMENT]} ... (cut)"

    def step(self, call: Call, names: Sequence[str] = ()) -> str:
        self._shapes: dict[str, str] = {}
        text = self.statement(call, names)
        return text + ("    " + " · ".join(f"{name} {shape}" for name, shape in self._shapes.items())).rstrip()

    def expression(self, call: Call, names: Sequence[str]) -> str:
        if call.operation != "write_state":
            return super().expression(call, names)
        (values,) = call.args
        self._shapes |= {path: str(shape_of(value) or self.scalar(value)) for path, value in values.items()}
        return f"write_state({self.target(call)}, ...)"

    def array(self, value: Any, name: str | None) -> str:
        if (text := brief(value)) is not None:
            return text
        if name is None or name in self._shapes:
            return f"<{value.dtype} array of shape {tuple(value.shape)}>"
        self._shapes[name] = str(tuple(value.shape))
        return name

    def scalar(self, value: Any) -> str:
        return shown(value)


class _Whole(_Writer):
    def __init__(self) -> None:
        super().__init__()
        self.imports: set[tuple[str, str]] = set()
        self._lines: list[str] = []
        self._arrays: set[str] = set()

    def lines(self, call: Call, names: Sequence[str] = ()) -> list[str]:
        """Return the arrays that a call needs, and the call."""
        self._lines = []
        statement = self.statement(call, names)
        if call.operation in ("state", "write_state"):
            self.imports.add(("grader.operations", call.operation))
        return [*self._lines, statement]

    def array(self, value: Any, name: str | None) -> str:
        text = literal(value)
        if "zlib." in text:
            self.imports |= {("base64", "b85decode"), ("zlib", "decompress")}
            text = text.replace("zlib.", "").replace("base64.", "")
        if value.size <= MAX_INLINE:
            return text
        name = name or "array"
        count = sum(re.fullmatch(rf"{name}(_\d+)?", other) is not None for other in self._arrays)
        name = f"{name}_{count + 1}" if count else name
        self._arrays.add(name)
        self._lines.append(f"{name} = {text}")
        return name

    def scalar(self, value: Any) -> str:
        if isinstance(value, float) and not (float("-inf") < value < float("inf")):
            return f"float({str(value)!r})"
        return repr(value)

    def transformed(self, call: Call, target: str, names: Sequence[str]) -> str:
        """JAX's own words where they do the same; with modules of Flax and with weights, the grader's."""
        mapped_keywords = call.operation == "vmap" and bool(call.kwargs)  # JAX would map those too
        if not (call.objects or mapped_keywords or call.options.get("cotangent") is not None):
            return super().transformed(call, target, names)
        self.imports.add(("grader.operations", call.operation))
        on, method = (call.name, ITSELF) if call.on is None else (self.name_of(call.on), call.name)
        options = "".join(f", {name}={self.argument(value, name)}" for name, value in call.options.items())
        args, kwargs = self._list(call.args, names), self.argument(call.kwargs)
        return f"{call.operation}({on}, {method!r}, {args}, {kwargs}{options})"

    def _list(self, args: Sequence[Any], names: Sequence[str]) -> str:
        return f"[{self.arguments(args, {}, names)}]"
