"""Reading what is asked of a worker: besides values, the objects it keeps, and what the exercise gives."""

from collections import namedtuple
from types import ModuleType
from typing import Any

from grader.frames import Decoder, FrameError


class UnknownObject(Exception):
    """An object was asked for that is not kept here."""


class ArgumentDecoder(Decoder):
    """Decodes arguments. A JAX array arrives as one, and so does a named tuple, which transforms look into."""

    def __init__(self, body: bytes, kept: dict[int, Any], given: ModuleType | None) -> None:
        """Find objects by their numbers in `kept`, and what is given in that module."""
        super().__init__(body)
        self._kept, self._given = kept, given

    def kept(self, number: int) -> Any:
        """Return the object of that number."""
        if number not in self._kept:
            raise UnknownObject(f"no object {number} is kept here")
        return self._kept[number]

    def _decode_other(self, tree: Any, depth: int) -> Any:
        match tree:
            case ["kept", int(number)]:
                return self.kept(number)
            case ["given", str(name), call] if self._given is not None:
                value = getattr(self._given, name)
                if call is None:
                    return value
                args, kwargs = (self.decode(part, depth + 1) for part in call)
                return value(*args, **kwargs)
        raise FrameError(f"not an argument: {str(tree)[:80]}")

    def _named(self, type_name: str, fields: tuple[str, ...], items: tuple[Any, ...]) -> Any:
        return namedtuple(type_name, fields)(*items)

    def _jax(self, array: Any) -> Any:
        import jax.numpy as jnp

        return jnp.asarray(array)
