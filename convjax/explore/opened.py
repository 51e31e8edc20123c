"""A network that is open in the page: a run's, one of your own, or one of convjax with random weights."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from convjax.arithmetic.messages import counted, times
from convjax.data import ImageDataset, Normalisation, load
from convjax.data.pictures import resized
from convjax.errors import ConvjaxError
from convjax.inspect.operations import OnOneImage, Operations
from convjax.nn.models import registry
from convjax.nn.models.references import is_reference

from .exhibit import Exhibit

if TYPE_CHECKING:
    from flax import nnx

IMAGES_KEPT = 6
"""Pictures whose maps are kept for a network."""

_SMALL = {"resnet18": (64, 64, 3), "mobilenet_v1": (64, 64, 3), "vgg16": (32, 32, 3), "unet_small": (32, 32, 3)}
_DIGITS = "digits"
_RANDOM = "The weights are random: the maps show what its layers compute, and the prediction means nothing."


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture that was shown to a network, and all that it made of it.

    Args:
        pixels: as they are stored.
        label: the number of its class, where it is known.
        found: what every layer gave.
    """

    pixels: np.ndarray
    label: int | None
    found: OnOneImage


@dataclass(frozen=True, eq=False)
class Network:
    """A network with the pictures that it is shown.

    Args:
        name: what it is asked for by: "exhibit", or the name of a model.
        title: what it is called.
        trained: whether its weights come from a training.
        about: sentences that should be read with what is shown.
        operations: its convolutions and pools.
        classes: the name of each class.
        normalisation: the constants of its images.
        pixel_max: the greatest value of a stored pixel.
        images: test images, or None.
        parameters: how many numbers it learns.
    """

    name: str
    title: str
    trained: bool
    about: tuple[str, ...]
    operations: Operations
    classes: tuple[str, ...]
    normalisation: Normalisation
    pixel_max: int
    images: ImageDataset | None
    parameters: int
    _kept: OrderedDict[str, Picture] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of an image."""
        return self.operations.image_shape

    def show(self, key: str, pixels: np.ndarray, label: int | None) -> Picture:
        """Run the network on a picture, or find what it made of it before."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            found = self.operations(np.asarray(self.normalisation(pixels[None]))[0])
            picture = self._kept[key] = Picture(pixels, label, found)
            while len(self._kept) > IMAGES_KEPT:
                self._kept.popitem(last=False)
            return picture

    def shown(self, key: str) -> Picture | None:
        """What was made of a picture, unless too many others were shown since."""
        with self._lock:
            return self._kept.get(key)


def open_network(name: str, exhibit: Exhibit) -> Network:
    """The network of this name, made or read.

    Args:
        name: "exhibit" for what the page was started with, or the name of a model of convjax.
        exhibit: what the page was started with.

    Raises:
        ConvjaxError: there is no such network, or the run cannot be read.
    """
    if name == "exhibit" and exhibit.run is not None:
        return _of_run(exhibit)
    return _of_model(name, exhibit.model if name == "exhibit" and exhibit.model else name)


def usual_shape(model: str) -> tuple[int, int, int]:
    """The images that a model is built for here: smaller than the published ones where those take long."""
    return _SMALL.get(model, registry.published(model).input_shape)


def _of_run(exhibit: Exhibit) -> Network:
    from convjax.train.runs.run_configuration import read_configuration  # these load JAX and Orbax
    from convjax.train.runs.run_data import load_data
    from convjax.train.runs.saved_models import load_run

    assert exhibit.run is not None  # asked by the only caller
    about: list[str] = []
    saved = load_run(exhibit.run, tell=about.append)
    found = read_configuration(exhibit.run)
    images: ImageDataset | None = None
    try:
        images = load_data(found)
    except ConvjaxError as error:
        first = str(error).splitlines()[0].rstrip(".:")
        about.append(f"The test images of the run cannot be read ({first}); digits are shown in their place.")
        images = _digits(saved.image_shape, saved.pixel_max)
    return Network(
        name="exhibit",
        title=f"{found.model} trained on {found.dataset}",
        trained=True,
        about=tuple(about),
        operations=Operations(saved.model, saved.image_shape),
        classes=saved.classes,
        normalisation=saved.normalisation,
        pixel_max=saved.pixel_max,
        images=images,
        parameters=_parameters(saved.model),
    )


def _of_model(name: str, reference: str) -> Network:
    from convjax.nn import models

    own, about = is_reference(reference), [_RANDOM]
    if own:
        shape = (32, 32, 1)
        try:
            model = models.resolve(reference)(input_shape=shape, classes=10)
        except ConvjaxError:
            shape = (32, 32, 3)
            model = models.resolve(reference)(input_shape=shape, classes=10)
    else:
        shape, published = usual_shape(reference), registry.published(reference).input_shape
        if shape != published:
            about.append(
                f"It is built for images of {times(shape)}, to be quick; the published one takes {times(published)}."
            )
        model = models.build(reference, input_shape=shape, classes=None if reference == "unet_small" else 10)
    digits = _digits(shape, 16)
    about.append(f"The pictures are the digits of scikit-learn, 8×8, brought to {times(shape[:2])}.")
    return Network(
        name=name,
        title=f"{reference} with random weights",
        trained=False,
        about=tuple(about),
        operations=Operations(model, shape),
        classes=digits.classes,
        normalisation=Normalisation.of(digits.train),
        pixel_max=digits.pixel_max,
        images=digits,
        parameters=_parameters(model),
    )


def _digits(shape: tuple[int, int, int], pixel_max: int) -> ImageDataset:
    """The embedded digits as images of another shape: grey in every channel, and in the range of other pixels."""
    from dataclasses import replace

    from convjax.data.dataset import ImageArrays

    digits = load(_DIGITS)

    def brought(part: Any) -> ImageArrays:
        few = part.take(np.arange(min(len(part), 400)))
        scaled = np.rint(few.images * (255 / digits.pixel_max)).astype(np.uint8)  # so that resizing rounds little
        pictures = np.stack([resized(picture, shape[:2]) for picture in scaled])
        stored = np.rint(pictures * (pixel_max / 255)).astype(np.uint8)
        return ImageArrays(np.repeat(stored, shape[2], axis=-1), few.labels)

    return replace(digits, train=brought(digits.train), test=brought(digits.test), pixel_max=pixel_max)


def _parameters(model: nnx.Module) -> int:
    import jax
    from flax import nnx

    return sum(int(leaf.size) for leaf in jax.tree.leaves(nnx.state(model, nnx.Param)))


def described(network: Network) -> dict[str, Any]:
    """What the page tells of a network before a picture is shown to it."""
    height, width, channels = network.image_shape
    images = network.images
    return {
        "network": network.name,
        "title": network.title,
        "trained": network.trained,
        "about": list(network.about),
        "input_shape": [height, width, channels],
        "pixel_max": network.pixel_max,
        "classes": list(network.classes),
        "parameters": network.parameters,
        "images": None if images is None else {"name": images.name, "count": len(images.test)},
        "layers": [_layer(layer) for layer in network.operations.layers],
        "not_shown": _not_shown(network),
    }


def _layer(layer: Any) -> dict[str, Any]:
    moves = layer.moves
    return {
        "name": layer.name,
        "kind": layer.kind,
        "operation": None if moves is None else moves.operation,
        "input_shape": layer.input_shape,
        "output_shape": layer.output_shape,
        "kernel_size": None if moves is None else moves.kernel_size,
        "stride": None if moves is None else moves.stride,
        "padding": None if moves is None else moves.padding,
        "dilation": None if moves is None else moves.dilation,
        "groups": None if moves is None else moves.groups,
        "bias": layer.bias,
        "steps": layer.steps,
        "source": layer.source,
        "after": layer.after,
        "text": _sentence(layer),
    }


def _sentence(layer: Any) -> str:
    """A layer in one line."""
    moves, size = layer.moves, f"gives {times(layer.output_shape[:2])}, {counted(layer.output_shape[2], 'channel')}"
    if moves is None:
        return f"{layer.kind} {size}; how is not shown"
    said = [f"{moves.operation.replace('_', ' ')} {times(moves.kernel_size)}"]
    if moves.stride != (1, 1):
        said.append(f"stride {times(moves.stride)}")
    if any(sum(pair) for pair in moves.padding):
        low, high = zip(*moves.padding, strict=True)
        same = len({*low, *high}) == 1
        said.append(f"padding {low[0]}" if same else f"padding {', '.join(f'{a} and {b}' for a, b in moves.padding)}")
    if moves.dilation != (1, 1):
        said.append(f"dilation {times(moves.dilation)}")
    if moves.groups != 1:
        said.append(f"groups {moves.groups}")
    then = f", then {', '.join(layer.steps)}" if layer.steps else ""
    return f"{', '.join(said)}: {size}{then}"


def _not_shown(network: Network) -> str:
    """What of the network has no maps."""
    if not network.operations.layers:
        return "No convolution or pool with two spatial axes was found in this network: there are no feature maps."
    return "Layers without feature maps, such as dense ones, and what joins several layers are not shown."
