"""Receptive fields of stacks that treat all axes alike."""

from __future__ import annotations

from collections.abc import Sequence

from convjax.arithmetic import Window, receptive_field
from convjax.arithmetic.axes import integer


def field_size(layers: Sequence[Window]) -> int:
    """Pixels along an axis that one number behind the layers depends on."""
    return integer("size", receptive_field(layers).size, at_least=1)


def pixels_apart(layers: Sequence[Window]) -> int:
    """Pixels from one number behind the layers to the next."""
    return integer("stride", receptive_field(layers).stride, at_least=1)
