"""The routes of the tab for networks: open one, show it a picture, look at maps and at single units."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import threading
from collections import OrderedDict
from typing import Any

import numpy as np

from convjax.arithmetic.messages import problem, shown, times
from convjax.data.pictures import decode_picture, read_header
from convjax.nn.models import registry

from .exhibit import Exhibit
from .opened import Network, Picture, described, open_network, usual_shape
from .units import USUALLY, unit_document

MOST_NUMBERS = 2**16
"""Of feature maps in one answer; one map is always sent."""

MOST_PIXELS = 10**6
"""Of a picture that is sent to the page: a million or more is refused."""

NETWORKS_KEPT = 3
_TOP = 10
_SEND = "Send the bytes of a PNG or JPEG file."


def models(_: dict[str, Any], exhibit: Exhibit) -> dict[str, Any]:
    """What can be opened: what the page was started with, and the models of convjax."""
    started = exhibit.run or exhibit.model
    return {
        "exhibit": None if started is None else str(started),
        "models": [
            {
                "name": name,
                "parameters": registry.published(name).parameters,
                "published_shape": registry.published(name).input_shape,
                "input_shape": usual_shape(name),
            }
            for name in registry.names()
        ],
    }


def opened(request: dict[str, Any], exhibit: Exhibit) -> dict[str, Any]:
    """Open a network: {"network": "exhibit" or the name of a model}."""
    return described(_network(request, exhibit))


def image(request: dict[str, Any], exhibit: Exhibit) -> dict[str, Any]:
    """Show a picture to a network.

    It is a test image, {"test": number}; or {"pixels": rows} as they are stored, one number or one for each channel; or
    {"picture": base64 of a file}.
    """
    network = _network(request, exhibit)
    pixels, label, number = _pixels(network, request)
    key = hashlib.sha256(pixels.tobytes()).hexdigest()[:16] if number is None else f"test-{number}"
    picture = network.show(key, pixels, label)
    return {
        "image": key,
        "number": number,
        "pixels": picture.pixels.tolist(),
        "label": None if label is None else network.classes[label],
        "prediction": _prediction(network, picture),
    }


def maps(request: dict[str, Any], exhibit: Exhibit) -> dict[str, Any]:
    """Some feature maps of one layer: {"layer", "step", "first", "count"}.

    Step 0 is the output itself, with its bias; 1 is what its first step made of it, such as an activation.
    """
    network, picture = _shown(request, exhibit)
    if picture is None:
        return {"gone": True}
    number = _layer(network, request)
    layer, values = network.operations.layers[number], picture.found.layers[number]
    step = _whole(request, "step", 0, len(layer.steps))
    array = values.output if step == 0 else values.steps[step - 1]
    height, width, channels = array.shape
    first = _whole(request, "first", 0, channels - 1)
    most = max(MOST_NUMBERS // (height * width), 1)
    count = min(_whole(request, "count", 16, 4096, least=1), most, channels - first)
    some = np.moveaxis(array[..., first : first + count], -1, 0)
    return {
        "layer": layer.name,
        "step": step,
        "steps": ["output", *layer.steps],
        "first": first,
        "count": count,
        "channels": channels,
        "size": [height, width],
        "lowest": float(array.min()),
        "highest": float(array.max()),
        "maps": _listed(some),
    }


def unit(request: dict[str, Any], exhibit: Exhibit) -> dict[str, Any]:
    """One unit: {"layer", "unit": [row, column, channel], "channels": how many have their terms written out}."""
    network, picture = _shown(request, exhibit)
    if picture is None:
        return {"gone": True}
    number = _layer(network, request)
    height, width, _ = network.image_shape
    return unit_document(
        network.operations.layers[number],
        picture.found.layers[number],
        (height, width),
        request.get("unit"),
        _whole(request, "channels", USUALLY, 64, least=1),
    )


ROUTES = {
    "/api/network/models": models,
    "/api/network/open": opened,
    "/api/network/image": image,
    "/api/network/maps": maps,
    "/api/network/unit": unit,
}


def _network(request: dict[str, Any], exhibit: Exhibit) -> Network:
    """The network that is asked for, opened once; a second thread waits for the first."""
    name = request.get("network")
    if name == "exhibit" and (exhibit.run or exhibit.model):
        pass
    elif not isinstance(name, str) or name not in registry.names():
        also = " or 'exhibit', which the page was started with" if exhibit.run or exhibit.model else ""
        raise problem(f"there is no network {shown(name)} here", "", f"Use one of {', '.join(registry.names())}{also}.")
    with exhibit.lock:
        networks: OrderedDict[str, Network] = exhibit.kept.setdefault("networks", OrderedDict())
        opening = exhibit.kept.setdefault("networks that are opened", {}).setdefault(name, threading.Lock())
    with opening:
        found = networks.get(name) or open_network(name, exhibit)
        with exhibit.lock:
            networks[name] = found
            networks.move_to_end(name)
            while len(networks) > NETWORKS_KEPT:
                networks.popitem(last=False)
    return found


def _shown(request: dict[str, Any], exhibit: Exhibit) -> tuple[Network, Picture | None]:
    network = _network(request, exhibit)
    key = request.get("image")
    if not isinstance(key, str):
        raise problem(f"image must be what /api/network/image called it, got {shown(key)}", "", "Show a picture first.")
    return network, network.shown(key)


def _layer(network: Network, request: dict[str, Any]) -> int:
    names = [layer.name for layer in network.operations.layers]
    if request.get("layer") not in names:
        some = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
        raise problem(f"there is no layer {shown(request.get('layer'))}", "", f"Use one of {some}." if names else "")
    return names.index(request["layer"])


def _whole(request: dict[str, Any], name: str, usual: int, most: int, *, least: int = 0) -> int:
    value = request.get(name, usual)
    if type(value) is not int or not least <= value <= most:
        raise problem(f"{name} must be a whole number, got {shown(value)}", "", f"Use one from {least} to {most}.")
    return value


def _pixels(network: Network, request: dict[str, Any]) -> tuple[np.ndarray, int | None, int | None]:
    """The picture as it is stored, its label, and its number among the test images; the last two where known."""
    given = [name for name in ("test", "pixels", "picture") if request.get(name) is not None]
    if len(given) != 1:
        mend = "Use test, the number of a test image; pixels, as rows of numbers; or picture, a file in base64."
        raise problem("one picture is needed", f"given are {', '.join(given) or 'none'}", mend)
    if given == ["test"]:
        if network.images is None:
            raise problem("there are no test images", "", "Draw one, or upload a file.")
        number = _whole(request, "test", 0, len(network.images.test) - 1)
        pixels, label = network.images.test[number]
        return pixels, int(label), number
    if given == ["pixels"]:
        return _drawn(network, request["pixels"]), None, None
    return _uploaded(network, request["picture"]), None, None


def _drawn(network: Network, rows: Any) -> np.ndarray:
    height, width, channels = network.image_shape
    wanted = f"{height} rows of {width} numbers" + (f", {channels} for each pixel" if channels > 1 else "")
    try:
        array = np.asarray(rows, np.float64)
    except (ValueError, TypeError, OverflowError):
        raise problem("pixels are no rows of numbers of one length", "", f"Use {wanted}.") from None
    if array.shape == (height, width):
        array = np.repeat(array[..., None], channels, axis=-1)
    if array.shape != (height, width, channels):
        raise problem(f"pixels are of shape {times(array.shape)}", "", f"Use {wanted}.")
    if not np.isfinite(array).all() or array.min() < 0 or array.max() > network.pixel_max:
        what = "pixels hold a number that no pixel has"
        raise problem(what, "", f"Use numbers from 0 to {network.pixel_max}, which is white.")
    return np.rint(array).astype(np.uint8)


def _uploaded(network: Network, text: Any) -> np.ndarray:
    if not isinstance(text, str):
        raise problem(f"picture must be a text in base64, got {shown(text)}", "", _SEND)
    try:
        content = base64.b64decode(text.rpartition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        raise problem("picture is no base64", "", _SEND) from None
    name = "the picture"
    header = read_header(io.BytesIO(content), name=name)
    if header.height * header.width >= MOST_PIXELS:
        what = f"{name} has {header.height * header.width:,} pixels"
        raise problem(what, times((header.height, header.width)), f"Use one of fewer than {MOST_PIXELS:,} pixels.")
    decoded = decode_picture(io.BytesIO(content), name=name, image_shape=network.image_shape)
    return np.rint(decoded * (network.pixel_max / 255)).astype(np.uint8)


def _prediction(network: Network, picture: Picture) -> dict[str, Any]:
    """What the network says: honest about weights that were never trained."""
    logits = picture.found.result
    if logits.shape != (len(network.classes),):
        what = f"The network gives {times(logits.shape)} numbers for an image, not one for each class: none is shown."
        return {"probabilities": [], "text": what}
    shifted = np.exp(logits.astype(np.float64) - logits.max())
    probabilities = shifted / shifted.sum()
    order = sorted(range(len(probabilities)), key=lambda one: (-probabilities[one], one))[:_TOP]
    said, sure = network.classes[order[0]], probabilities[order[0]]
    text = f"The network says {said}, with a probability of {sure:.1%} by its own reckoning (softmax)."
    if picture.label is not None:
        true = network.classes[picture.label]
        text += " That is right." if true == said else f" It is {true}."
    if not network.trained:
        text = f"Random weights: the {sure:.1%} for {said} say nothing about the image."
    return {
        "probabilities": [{"class": network.classes[one], "probability": float(probabilities[one])} for one in order],
        "text": text,
    }


def _listed(array: np.ndarray) -> Any:
    """Nested lists of the shortest numbers that are the same in float32."""
    texts = array.astype("U16").ravel()
    return np.array([float(text) for text in texts]).reshape(array.shape).tolist()
