"""What may cross: its bounds, the dtypes of its arrays, and what stands for what Python has no plain value for.

An encoded value is a JSON list whose first item says its kind: ``["int", "81"]``, ``["float", "0x1.8p+1"]``,
``["tuple", [...]]``, ``["array", "float32", [2, 3], 0, 24]`` (dtype, shape, offset and length in the body). Whatever
has no kind crosses as its description, ``["unsendable", "set", "{1, 2}"]``.
"""

from dataclasses import dataclass
from typing import Any, Self

MAX_DEPTH = 32
MAX_ITEMS = 100_000
MAX_DIGITS = 4_000  # below the interpreter's own limit for int(str)
MAX_DIMENSIONS = 32  # numpy allows 64; nothing in a course needs more
MAX_NAME = 100
MAX_OF_ONE_HASH = 100  # keys of one dict; whole floats have at most some 70 in common, anything else hardly two

# NumPy's own names. bfloat16 and the other extension types are numpy dtypes only once ml_dtypes is imported.
DTYPES = frozenset(
    [
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "float16",
        "float32",
        "float64",
        "complex64",
        "complex128",
    ]
)
EXTENSION_DTYPES = frozenset({"bfloat16"})


@dataclass(frozen=True)
class Unsendable:
    """Stands for a value that cannot cross: only its type's name and a short description do."""

    type_name: str
    description: str


class Named(tuple[Any, ...]):
    """What is left of a `NamedTuple`: its items, and what it and its fields were called.

    A field is read as ``value["count"]``, not as an attribute: whoever sent it chose the names.
    """

    type_name: str
    fields: tuple[str, ...]

    def __new__(cls, type_name: str, fields: tuple[str, ...], items: tuple[Any, ...]) -> Self:
        """Keep them."""
        self = super().__new__(cls, items)
        self.type_name, self.fields = type_name, fields
        return self

    def __getitem__(self, key: Any) -> Any:
        """Return the item at a position or, by its name, of a field."""
        return super().__getitem__(self.fields.index(key) if isinstance(key, str) else key)
