"""Executes the program of a model equation by equation, so that what it computes on the way can be kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from .equations import calls_of, fits

_LOOPS = frozenset(("scan", "while", "cond"))


class Execution(ABC):
    """Walks over a program with its values; what becomes of them is decided by `done` and `left`.

    The values may be traced, so that the whole walk is compiled as one program. What stands in a loop of JAX's is
    executed as a whole and not walked over.
    """

    def program(self, closed: Any, arguments: Sequence[Any], calls: tuple[int, ...] = ()) -> list[Any]:
        """Execute a program, or a part of it that is called."""
        jaxpr = getattr(closed, "jaxpr", closed)
        values = dict(zip((*jaxpr.constvars, *jaxpr.invars), (*getattr(closed, "consts", ()), *arguments), strict=True))

        def value(variable: Any) -> Any:
            return variable.val if hasattr(variable, "val") else values[variable]

        for equation in jaxpr.eqns:
            given = [value(variable) for variable in equation.invars]
            results = self._executed(equation, given, calls_of(equation, calls))
            values.update(zip(equation.outvars, results, strict=True))
        return [value(variable) for variable in jaxpr.outvars]

    @abstractmethod
    def done(self, equation: Any, given: Sequence[Any], results: Sequence[Any], calls: tuple[int, ...]) -> None:
        """An equation has been executed in these calls of layers, the innermost last."""

    def left(  # noqa: B027  # not everybody asks for these
        self, name: str, given: Sequence[Any], results: Sequence[Any], calls: tuple[int, ...]
    ) -> None:
        """A part of the program that has a name of its own has been executed."""

    def _executed(self, equation: Any, given: Sequence[Any], calls: tuple[int, ...]) -> list[Any]:
        name, params = equation.primitive.name, equation.params
        part = next((params[key] for key in ("jaxpr", "call_jaxpr", "fun_jaxpr") if key in params), None)
        if part is not None and name not in _LOOPS and fits(part, equation):
            results = self.program(part, given, calls)
            self.left(str(params.get("name", "")), given, results, calls)
            return results
        found = equation.primitive.bind(*given, **params)
        results = list(found) if equation.primitive.multiple_results else [found]
        self.done(equation, given, results, calls)
        return results
