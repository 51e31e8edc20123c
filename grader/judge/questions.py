"""Writing down, for a worker, what is asked of it."""

from typing import Any

from grader.calls import Call, Given, Handle
from grader.errors import CourseError
from grader.frames import Encoder, Unsendable


def question(call: Call, numbers: dict[Handle, int]) -> tuple[dict[str, Any], bytes]:
    """Return the request and its body; `numbers` are those under which the worker keeps objects.

    Raises:
        CourseError: something in it cannot be sent.
    """
    encoder = _QuestionEncoder(call.about, numbers)
    parts = {
        "args": encoder.encode(list(call.args)),
        "kwargs": encoder.encode(call.kwargs),
        "options": encoder.encode(call.options),
    }
    request = {
        "op": "call",
        "operation": call.operation,
        "name": call.name,
        "on": None if call.on is None else encoder.number_of(call.on),
        "keep": None if call.keep is None else encoder.number_of(call.keep),
        **parts,
    }
    return request, encoder.body


class _QuestionEncoder(Encoder):
    """Knows two more kinds: objects that the worker keeps, and what the exercise gives."""

    def __init__(self, about: str, numbers: dict[Handle, int]) -> None:
        super().__init__()
        self._about, self._numbers = about, numbers

    def encode(self, value: Any) -> list[Any]:
        """Return the JSON form of `value`; the course is told of what has none, the learner gets no description."""
        return self._sent(value, super().encode(value))

    def number_of(self, handle: Handle) -> int:
        """Return the number under which the worker keeps an object."""
        if handle not in self._numbers:
            raise CourseError("a check asks of an object that it gave up, or that was made by other code")
        return self._numbers[handle]

    def _encode(self, value: Any, depth: int) -> list[Any]:
        return self._sent(value, super()._encode(value, depth))

    def _sent(self, value: Any, tree: list[Any]) -> list[Any]:
        # An answer that could not cross may be handed on as an argument: that is no fault of the check.
        if tree[0] == "unsendable" and not isinstance(value, Unsendable):
            raise CourseError(f"a check's arguments of '{self._about}' cannot be sent: {tree[1]}, {tree[2]}")
        return tree

    def _encode_other(self, value: Any, depth: int) -> list[Any]:
        if isinstance(value, Handle):
            return ["kept", self.number_of(value)]
        if isinstance(value, Given):
            parts = (list(value.args), value.kwargs)
            return ["given", value.name, [self._encode(part, depth + 1) for part in parts] if value.called else None]
        return super()._encode_other(value, depth)
