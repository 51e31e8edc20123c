"""Which images a model can take, found by arithmetic before a parameter is drawn."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Protocol, SupportsIndex, runtime_checkable

from convjax.arithmetic.messages import counted, problem, shown, times
from convjax.errors import ConvjaxError
from convjax.ops import arguments

from .registry import Shape, classifiers_of


@runtime_checkable
class Windowed(Protocol):
    """A layer that moves a window over its input."""

    kernel_size: tuple[int, ...]

    def output_size(self, input_size: Sequence[SupportsIndex], /) -> tuple[int, ...]:
        """The sizes along the spatial axes that come out of these sizes."""
        ...


def size_after(model: str, input_shape: Shape, layers: Iterable[tuple[str, Windowed]]) -> tuple[int, int]:
    """The height and width after the layers; a ConvjaxError that names the layer where they end."""
    layers = list(layers)
    size: tuple[int, ...] = input_shape[:-1]
    for name, layer in layers:
        try:
            size = layer.output_size(size)
        except ConvjaxError as error:
            turned = ""
            if input_shape[0] < min(input_shape[1:]) and _fit(layers, input_shape[1:]):
                turned = f"input_shape={(*input_shape[1:], input_shape[0])} if its channels stand first, "
            raise problem(
                f"{model} cannot take input_shape {input_shape}",
                f"{name} needs {times(layer.kernel_size)} and {times(size)} is left before it",
                f"Use {turned}images of at least {times(_smallest(layers))}, or another model, one of"
                f" {', '.join(classifiers_of(input_shape))}.",
            ) from error
    height, width = size
    return height, width


def _smallest(layers: list[tuple[str, Windowed]]) -> tuple[int, int]:
    return next((size, size) for size in itertools.count(1) if _fit(layers, (size, size)))


def _fit(layers: list[tuple[str, Windowed]], size: tuple[int, ...]) -> bool:
    try:
        for _, layer in layers:
            size = layer.output_size(size)
    except ConvjaxError:
        return False
    return True


def require_multiples(model: str, size: Sequence[int], stride: int, *, known: str) -> None:
    """Refuse images that do not come back in their size when they are halved and doubled again."""
    if all(side % stride == 0 for side in size):
        return
    fitting = times([max(-(-side // stride), 1) * stride for side in size])
    raise problem(
        f"{model} takes images whose sides are multiples of {stride}, its total stride",
        known,
        f"Use images of {fitting}, the next that fit: pad or resize them.",
    )


def require_shape(model: str, x: object, input_shape: Shape) -> None:
    """Refuse images of another shape than the model was built for: its dense layers have one size."""
    images = arguments.require_array("x", x, arguments.FLOATS + arguments.INTEGERS)
    if images.ndim not in (3, 4) or images.shape[-3:] != input_shape:
        raise problem(
            f"this {model} was built for images of shape {input_shape}",
            _seen(images.shape),
            f"Use such images, or build({model!r}, input_shape=...) for others.",
        )


def require_images(model: str, x: object, channels: int) -> tuple[int, int]:
    """The height and width of images of any size, refused where they have other channels than the model's."""
    images = arguments.require_array("x", x, arguments.FLOATS + arguments.INTEGERS)
    if images.ndim not in (3, 4) or images.shape[-1] != channels or 0 in images.shape[-3:-1]:
        raise problem(
            f"this {model} was built for images of {counted(channels, 'channel')}",
            _seen(images.shape),
            f"Use x of shape (batch, height, width, {channels}) or (height, width, {channels}),"
            f" or build({model!r}, input_shape=...) for others.",
        )
    height, width = images.shape[-3:-1]
    return height, width


def _seen(shape: tuple[int, ...]) -> str:
    """The shape of x, told without the size of a batch, which may be one that the reader has never heard of."""
    return f"an image of x is {shown(shape[1:])}" if len(shape) == 4 else f"x is {shown(shape)}"
