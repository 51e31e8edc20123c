"""The course's own solution, asked what the learner's code was asked."""

import contextlib
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.calls import Call, Given, Handle
from grader.frames import Decoder, Encoder
from grader.judge import course_files
from grader.judge.outcomes import Outcome, Raised, Returned
from grader.operations import perform
from grader.operations.signatures import signature


class Reference:
    """Answers by the course's solution; it takes each step that comes before an answer once."""

    def __init__(self, module: ModuleType) -> None:
        """Find functions and classes in `module`; no object was made yet."""
        self._module = module
        self._objects: dict[Handle, Any] = {}
        self._answers: dict[int, Any] = {}

    def value(self, call: Call) -> Any:
        """Return what a call comes to, as it would arrive from a worker; whatever the solution raises is raised."""
        for step in call.before:
            with contextlib.suppress(*() if step.keep is not None else (Exception,)):  # a check may ask for it to raise
                self._take(step)
        return as_received(self._take(call))

    def parameter_names(self, call: Call) -> tuple[str, ...]:
        """Return what the positional parameters of a call are called; nothing where nobody knows."""
        try:
            function = getattr(self._module, call.about)
            if call.on is not None:
                function = getattr(function, call.name)
            parameters = list(signature(function).parameters.values())
        except (AttributeError, TypeError, ValueError):
            return ()
        named = [
            found.name for found in parameters if found.kind in (found.POSITIONAL_ONLY, found.POSITIONAL_OR_KEYWORD)
        ]
        return tuple(named[call.on is not None :])

    def _take(self, call: Call) -> Any:
        if call.number in self._answers:
            return self._answers[call.number]
        target = getattr(self._module, call.name) if call.on is None else self._objects[call.on]
        args, kwargs, options = (self._resolved(part) for part in (list(call.args), call.kwargs, call.options))
        value = perform(call.operation, target, "__call__" if call.on is None else call.name, args, kwargs, options)
        if call.keep is not None:
            self._objects[call.keep] = value
            value = None
        self._answers[call.number] = value
        return value

    def _resolved(self, value: Any) -> Any:
        """Return a value with objects and what is given in the places that stand for them."""
        if isinstance(value, Handle):
            return self._objects[value]
        if isinstance(value, Given):
            found = getattr(given_beside(self._module), value.name)
            return found(*self._resolved(list(value.args)), **self._resolved(value.kwargs)) if value.called else found
        if type(value) is list:
            return [self._resolved(item) for item in value]
        if type(value) is dict:
            return {key: self._resolved(item) for key, item in value.items()}
        if isinstance(value, tuple):
            items = [self._resolved(item) for item in value]
            return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
        return value


def ask_reference(module: ModuleType, call: Call) -> Outcome:
    """Answer a call by the solution from the start; that it refuses one is its answer, too."""
    try:
        return Returned(Reference(module).value(call))
    except Exception as error:  # a reference may be asked for what it refuses: that it refuses is its answer
        return Raised(type(error).__name__, str(error))


def given_beside(module: ModuleType) -> ModuleType:
    """Return what is given for the exercise that a course's file is about."""
    return course_files.load(Path(str(module.__file__)).with_name("given.py"))


def as_received(value: Any) -> Any:
    """Return a value of the course's own in the form in which an answer of the learner's arrives."""
    encoder = Encoder()
    tree = encoder.encode(value)
    return Decoder(encoder.body).decode(tree)
