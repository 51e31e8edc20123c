"""What becomes of the output of a convolution or pool, one number at a time: its bias, a norm, an activation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jax.numpy as jnp

from .dataflow.views import ELEMENTWISE
from .tracing import Call

_ACTIVATIONS = """
    relu relu6 leaky_relu prelu elu selu celu gelu silu swish mish sigmoid log_sigmoid softplus soft_sign squareplus
    hard_tanh hard_sigmoid hard_silu hard_swish sparse_plus
"""
ACTIVATIONS = frozenset(_ACTIVATIONS.split())
_SAME_NUMBERS = frozenset(("convert_element_type", "name", "reshape", "copy", "copy_p", "stop_gradient", "squeeze"))
_NAMES = {"max": "maximum", "min": "minimum", "logistic": "sigmoid", "sub": "−", "add": "+", "mul": "×", "div": "÷"}


@dataclass(slots=True)
class Step:
    """Something that is done to each number of an output by itself."""

    name: str
    value: Any
    calls: tuple[int, ...]
    known: bool = False  # whether the name is that of a layer or an activation, and not a list of operations


@dataclass(slots=True)
class Chain:
    """The output of one convolution or pool, and the steps that are made with it."""

    name: str
    kind: str
    output: Any
    calls: tuple[int, ...]
    bias: Any = None
    counted: Any = None
    steps: list[Step] = field(default_factory=list)

    def after(self, depth: int) -> str:
        """The name of the last of so many steps."""
        return self.steps[min(depth, len(self.steps)) - 1].name if depth and self.steps else ""


@dataclass(slots=True)
class Followed:
    """Knows of every value of a program whether the image is in it, and of which output it is the next step.

    A value is known by its identity, so that all that are followed are kept.
    """

    calls: Sequence[Call]
    _kept: dict[int, Any] = field(default_factory=dict)
    _chains: dict[int, tuple[Chain, int]] = field(default_factory=dict)  # with the number of steps made so far
    _image: int = 0

    def image(self, value: Any) -> None:
        """This is the image."""
        self._kept.clear()
        self._chains.clear()
        self._image = id(value)
        self._kept[id(value)] = value

    def sees_image(self, values: Sequence[Any]) -> bool:
        """Whether something of the image is in one of these values."""
        return any(id(value) in self._kept for value in values)

    def depends(self, results: Sequence[Any]) -> None:
        """Something of the image is in these."""
        self._kept.update({id(result): result for result in results})

    def source_of(self, value: Any) -> tuple[str, str]:
        """The layer that a value comes from, and the last step that was made with its output."""
        if id(value) == self._image:
            return "the image", ""
        chain, depth = self._chains.get(id(value), (None, 0))
        return ("", "") if chain is None else (chain.name, chain.after(depth))

    def begin(self, name: str, kind: str, output: Any, calls: tuple[int, ...]) -> Chain:
        """Follow the output of a convolution or pool from here on."""
        chain = Chain(name, kind, output, calls)
        self._kept[id(output)] = output
        self._chains[id(output)] = chain, 0
        return chain

    def done(self, equation: Any, given: Sequence[Any], results: Sequence[Any], calls: tuple[int, ...]) -> None:
        """An equation has been executed: it may be the next step of an output."""
        if not self.sees_image(given):
            return
        self.depends(results)
        seeing = [value for value in given if id(value) in self._kept]
        found = [self._chains.get(id(value)) for value in seeing]
        if None in found or len({id(one[0]) for one in found if one}) != 1 or len(results) != 1:
            return
        chain, depth = max((one for one in found if one), key=lambda one: one[1])
        name, result = equation.primitive.name, results[0]
        if math.prod(result.shape) != math.prod(chain.output.shape):
            return
        if name in _SAME_NUMBERS:
            if result.shape == chain.output.shape:
                self._same(chain, depth, result)
            elif name in ("reshape", "squeeze"):  # may come back to the shape that it had
                self._chains[id(result)] = chain, depth
        elif name in ELEMENTWISE and result.shape == chain.output.shape:
            others = [value for value in given if id(value) not in self._kept]
            if not self._belongs_to_it(chain, depth, name, others, result, calls):
                self._step(chain, depth, name, result, calls)

    def left_part(self, name: str, given: Sequence[Any], results: Sequence[Any], calls: tuple[int, ...]) -> None:
        """A part of the program was executed: where it is an activation, its steps are one that has its name."""
        if name not in ACTIVATIONS or len(results) != 1 or id(results[0]) not in self._chains:
            return
        entered = [self._chains[id(value)] for value in given if id(value) in self._chains]
        chain, depth = self._chains[id(results[0])]
        if len(entered) == 1 and entered[0][0] is chain and depth == len(chain.steps):
            self._join(chain, entered[0][1], Step(name, results[0], calls, known=True))

    def left_layer(self, call: Call, result: Any) -> None:
        """A layer gave this back: where it began after the output, its steps are one that has its name."""
        chain, depth = self._chains.get(id(result), (None, 0))
        if chain is None or call.number in chain.calls or depth != len(chain.steps):
            return
        first = next((i for i, step in enumerate(chain.steps) if call.number in step.calls), None)
        if first is not None:
            self._join(chain, first, Step(f"{call.path} ({call.kind})", result, chain.steps[first].calls, known=True))

    def _join(self, chain: Chain, first: int, step: Step) -> None:
        """Put one step in the place of all from the first on."""
        if len(chain.steps) - first < 1:
            return
        chain.steps[first:] = [step]
        self._chains[id(step.value)] = chain, len(chain.steps)

    def _same(self, chain: Chain, depth: int, result: Any) -> None:
        """The same numbers in another form."""
        self._chains[id(result)] = chain, depth
        if depth != len(chain.steps):
            return
        if chain.steps:
            chain.steps[-1].value = result
        else:
            chain.output = result

    def _belongs_to_it(
        self, chain: Chain, depth: int, name: str, others: list[Any], result: Any, calls: tuple[int, ...]
    ) -> bool:
        """Whether this adds the bias of a convolution, or makes means of the sums of a pool."""
        if depth or chain.steps or calls != chain.calls or len(others) != 1:
            return False
        other, channels = others[0], chain.output.shape[-1]
        per_channel = _size(other) == channels == _shape(other)[-1:][0] if _shape(other) else False
        if name in ("add", "add_any") and "conv" in chain.kind and chain.bias is None and per_channel:
            chain.bias, chain.output = other, result
        elif name == "div" and chain.kind == "sum_pool" and chain.counted is None:
            chain.counted, chain.output = jnp.broadcast_to(other, result.shape), result
        else:
            return False
        self._chains[id(result)] = chain, 0
        return True

    def _step(self, chain: Chain, depth: int, name: str, result: Any, calls: tuple[int, ...]) -> None:
        """One operation more; several that follow each other are one step."""
        name, last = _NAMES.get(name, name), chain.steps[-1] if chain.steps else None
        if last is not None and not last.known and last.calls == calls and depth >= len(chain.steps) - 1:
            last.value = result
            last.name = last.name if name in last.name.split(", ") else f"{last.name}, {name}"
        elif depth == len(chain.steps):
            chain.steps.append(Step(name, result, calls))
        else:
            return  # a second way on from a value that has gone on already
        self._chains[id(result)] = chain, len(chain.steps)


def _shape(value: Any) -> tuple[int, ...]:
    return tuple(getattr(value, "shape", ()))


def _size(value: Any) -> int:
    return math.prod(_shape(value))
