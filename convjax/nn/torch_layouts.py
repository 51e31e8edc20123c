"""How PyTorch calls and lays out what a layer holds; its tensors are read without importing it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
import numpy as np
from flax import nnx

from convjax.arithmetic.messages import shown
from convjax.ops import arguments

from .layers import (
    BatchNorm,
    Conv,
    ConvTranspose,
    Dense,
    DepthwiseConv,
    GroupNorm,
    InstanceNorm,
    LayerNorm,
    SeparableConv,
)

WITHOUT_COUNTERPART = "num_batches_tracked"
"""PyTorch counts the batches that a norm has seen; here nothing depends on it."""

_OF_KERNELS = {"kernel": "weight", "bias": "bias"}
_OF_NORMS = {"scale": "weight", "bias": "bias", "mean": "running_mean", "var": "running_var"}
_OF_SEPARABLE = {
    "depthwise_kernel": "depthwise.weight",
    "pointwise_kernel": "pointwise.weight",
    "bias": "pointwise.bias",
}
_NAMES: dict[type, dict[str, str]] = {
    **dict.fromkeys((Conv, ConvTranspose, Dense, DepthwiseConv), _OF_KERNELS),
    **dict.fromkeys((BatchNorm, GroupNorm, InstanceNorm, LayerNorm), _OF_NORMS),
    SeparableConv: _OF_SEPARABLE,
}


class Unreadable(Exception):
    """An array that cannot stand where it belongs; the text says why, with the entry's name before it."""


class Misshapen(Unreadable):
    """An array of another shape than belongs there."""

    def __init__(self, place: "Place", found: tuple[int, ...], wanted: tuple[int, ...]) -> None:
        """Name the shapes: the one that was found, and the one that PyTorch has in this place."""
        super().__init__(f"is {shown(found)} where {place.name} needs {shown(wanted)}")
        self.place, self.found, self.wanted = place, found, wanted

    @property
    def in_our_order(self) -> bool:
        """Whether it has the shape that the array is held in here."""
        return self.found == tuple(self.place.variable.shape)

    @property
    def in_number_only(self) -> bool:
        """Whether it has another number of output channels or features, and is right otherwise."""
        return len(self.found) > 0 and len(self.wanted) > 0 and self.found[1:] == self.wanted[1:]


@dataclass(frozen=True)
class Place:
    """Where one array of a model belongs, and how PyTorch has it."""

    path: tuple[Any, ...]
    variable: nnx.Variable[Any]
    layer: nnx.Module | None
    flattened: tuple[int, ...]

    @property
    def name(self) -> str:
        """The path as it is written: stages.0.1.conv1.kernel."""
        return ".".join(map(str, self.path))

    @property
    def torch_name(self) -> str:
        """The same with its end as PyTorch calls it: stages.0.1.conv1.weight."""
        last = str(self.path[-1])
        return ".".join([*map(str, self.path[:-1]), _names_of(self.layer).get(last, last)])

    def from_torch(self, value: object) -> np.ndarray:
        """The numbers with their axes as they stand here, in the type that they are held in here."""
        array, kernel = _numbers(value), self._is_kernel()
        shape = tuple(self.variable.shape)
        theirs = (shape[-1], shape[-2], *shape[:-2]) if kernel else shape
        if array.shape != theirs:
            raise Misshapen(self, array.shape, theirs)
        if kernel and self.flattened:
            *size, channels = self.flattened
            images = array.reshape(array.shape[0], channels, *size)
            array = np.moveaxis(images, 1, -1).reshape(array.shape)
        return self._held(np.moveaxis(array, (0, 1), (-1, -2)) if kernel else array)

    def _is_kernel(self) -> bool:
        if not str(self.path[-1]).endswith("kernel"):
            return False
        if not _names_of(self.layer):  # others have other axes: those of nnx.ConvTranspose are turned around
            kind = type(self.layer).__name__
            raise Unreadable(f"belongs to {self.name} of a {kind}, whose axes are not known; use a layer of convjax.nn")
        return True

    def _held(self, array: np.ndarray) -> np.ndarray:
        """A copy, never the memory of the tensor."""
        dtype = self.variable.dtype
        if np.iscomplexobj(array) and dtype.name not in arguments.COMPLEX:
            raise Unreadable(f"is complex where {self.name} is {dtype.name}")
        with np.errstate(over="ignore"):
            held = array.astype(dtype)
        if not np.all(np.isfinite(held) | ~np.isfinite(array)):
            raise Unreadable(f"has numbers that are too large for {self.name}, which is {dtype.name}")
        return held


def places(model: nnx.Module, flattened: Mapping[str, tuple[int, ...]]) -> Iterator[Place]:
    """Every parameter and every running average of a model."""
    layers = dict(nnx.iter_modules(model))
    for path, variable in nnx.to_flat_state(nnx.state(model, (nnx.Param, nnx.BatchStat))):
        shape = flattened.get(".".join(map(str, path[:-1])), ())
        yield Place(path, variable, layers.get(path[:-1]), shape)


def dense_layers(model: nnx.Module) -> dict[str, Dense]:
    """The dense layers of a model by their paths."""
    return {".".join(map(str, path)): layer for path, layer in nnx.iter_modules(model) if isinstance(layer, Dense)}


def _names_of(layer: object) -> Mapping[str, str]:
    """What PyTorch calls the arrays of a layer, or of the one that its class was made from; empty where not known."""
    return next((_NAMES[cls] for cls in type(layer).__mro__ if cls in _NAMES), {})


def _numbers(value: Any) -> np.ndarray:
    try:
        value = value.detach() if hasattr(value, "detach") else value  # with gradients, it gives no array
        array = _as_array(value)
    except Exception as error:  # an object of another library, which may raise what it likes
        raise Unreadable(f"cannot be read as an array: {shown(value)}") from error
    if array.dtype.name not in arguments.FLOATS + arguments.COMPLEX:
        raise Unreadable(f"is of type {array.dtype.name}, no floating one")
    return array


def _as_array(value: Any) -> np.ndarray:
    try:
        return np.asarray(value)
    except TypeError:  # a tensor of bfloat16, which NumPy has no type for
        return np.asarray(jnp.from_dlpack(value))
