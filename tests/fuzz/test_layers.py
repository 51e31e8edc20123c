"""Every layer, and networks by name, made and called with drawn arguments: a right result or a ConvjaxError.

Nothing is computed: layers are made and called on shapes. The checks of the import hook are off here.
"""

import inspect
import math
import zlib
from random import Random
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from convjax import ConvjaxError, nn
from convjax.nn import models

from .bad_values import KINDS
from .drawing import Drawing
from .drawn_calls import of_channels
from .vocabulary import NAMES, VOCABULARY, Sort, names_of
from .written import Call

pytestmark = pytest.mark.usefixtures("unhooked")

LAYERS = [name for name in nn.__all__ if inspect.isclass(getattr(nn, name))]
MANY, FEW, NETWORKS = 60, 6, 60

TRUTHS = ("bias", "scale", "use_running_average", "ceil_mode", "count_padding", "align_corners")
SORTS = {
    **VOCABULARY,
    **dict.fromkeys(TRUTHS, Sort.TRUTH),
    **dict.fromkeys(("channels", "multiplier", "classes"), Sort.COUNT),
    **dict.fromkeys(("name", "layout"), Sort.NAME),
    "momentum": Sort.NUMBER,
    "input_shape": Sort.SHAPE,
}
NO_TYPES = ("flaot32", "int32", bool, 3, object(), None)
NO_INITIALISERS = (1.0, "zeros", np.zeros(6), None)
OF_LAYERS = {
    "rngs": (None, "0", 1.0, -1, 2**32, object()),
    **dict.fromkeys(("dtype", "param_dtype"), NO_TYPES),
    **dict.fromkeys([name for name in VOCABULARY if name.endswith("_init")], NO_INITIALISERS),
}


def fitting(draw: Drawing) -> tuple[dict[str, Any], tuple[int, ...]]:
    """Arguments of any layer, and images for it."""
    axes, channels = draw.axes(), of_channels(draw)
    size = draw.size(axes, 3)
    factor = draw.number(1, 2)
    given = {
        **channels,
        **draw.window(axes),
        "channels": channels["in_channels"],
        "in_features": channels["in_channels"],
        "out_features": draw.number(1, 5),
        "kernel_size": draw.per_axis(axes, 1, 3),
        "input_size": draw.written(size),
        "output_size": draw.per_axis(axes, 1, 8),
        "output_padding": 0 if draw.chance(0.8) else 1,
        "factor": factor,
        "multiplier": draw.number(1, 2),
        "spatial_dims": axes,
        "p": draw.choice((1, 2, 3.5)),
        "epsilon": draw.choice((1e-5, 0.1)),
        "momentum": draw.choice((0.0, 0.9)),
        "dtype": draw.choice((None, "float32", jnp.bfloat16)),
        "param_dtype": draw.choice(("float32", jnp.float32)),
        "rngs": 0,
        **{name: draw.choice(names) for name, names in NAMES.items() if name != "padding"},
        **{name: draw.chance(0.5) for name in TRUTHS},
    }
    return given, (2, *(n * factor for n in size), channels["in_channels"])


def drawn_layer(random: Random, name: str) -> tuple[Call, tuple[int, ...]]:
    """A call of the constructor, and the shape of images for the layer."""
    draw = Drawing(random)
    every, shape = fitting(draw)
    needed = {one.name for one in list(inspect.signature(getattr(nn, name).__init__).parameters.values())[1:]}
    given = {argument: value for argument, value in every.items() if argument in needed}
    if "algorithm" in given:
        given["algorithm"] = draw.choice(names_of(getattr(nn, name), "algorithm"))
    if name == "Upsample":
        given["factor" if draw.chance(0.5) else "output_size"] = None
        given["align_corners"] = given["align_corners"] and given["method"] != "nearest"
    if name == "LocalConv":
        given["input_size"] = shape[1:-1]
    if name == "PixelShuffle":
        shape = (*shape[:-1], shape[-1] * given["factor"] ** (len(shape) - 2))
    if draw.chance(0.5):
        argument = draw.choice(sorted(given))
        kinds = [kind.get(SORTS[argument], ()) for kind in KINDS.values()]
        given[argument] = draw.choice([*OF_LAYERS.get(argument, [one for values in kinds for one in values])])
    return Call(name, given), shape


def called(call: Call, shape: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...] | None]:
    """The shape that the layer gives, and the size that it says it gives."""
    said: list[Any] = []

    def through(x: jax.Array) -> jax.Array:
        layer = getattr(nn, call.name)(**call.arguments)
        if hasattr(layer, "output_size") and callable(layer.output_size):
            said.append(layer.output_size(x.shape[1:-1]))
        if call.name != "DeformableConv":
            return layer(x)
        windows = layer.output_size(x.shape[1:-1])
        taps = math.prod(layer.kernel.shape[:-2])
        return layer(x, jnp.zeros((2, *windows, taps * (x.ndim - 2)), x.dtype))

    return jax.eval_shape(through, jax.ShapeDtypeStruct(shape, "float32")).shape, said[0] if said else None


def answered(name: str, number: int) -> int:
    """How many of the calls gave a layer and its result, once it is certain that the others gave a ConvjaxError."""
    random, results = Random(zlib.crc32(name.encode())), 0
    for _ in range(number):
        call, shape = drawn_layer(random, name)
        try:
            found, said = called(call, shape)
        except ConvjaxError as error:
            assert "Use " in str(error).splitlines()[-1], call  # noqa: PT017  # either outcome is right
            continue
        except Exception as error:
            raise AssertionError(f"{call} on {shape}") from error
        assert 0 not in found, call
        assert said is None or found[1:-1] == tuple(said), call
        results += 1
    return results


@pytest.mark.parametrize("name", LAYERS)
def test_whatever_a_layer_is_made_with_gives_what_is_right_or_a_convjax_error(name):
    answered(name, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYERS)
def test_dozens_of_layers_give_what_is_right_or_a_convjax_error(name):
    assert 0.15 * MANY <= answered(name, MANY) <= 0.85 * MANY


@pytest.mark.slow
def test_whatever_a_network_is_built_with_gives_a_network_or_a_convjax_error():
    random, results = Random(0), 0
    for _ in range(NETWORKS):
        draw = Drawing(random)
        name = draw.choice(("tutorial_cnn", "lenet5", "fast_mnist", "resnet20", "lenet", "", None, 3))
        sizes = (None, (28, 28, 1), (32, 32, 3), draw.numbers(3, -1, 40), (8, 8), 28, "28", (28, 28, 1.0))
        classes = draw.choice((None, 10, 2, 0, -1, 2.5, "10", True))
        given = {"name": name, "input_shape": draw.choice(sizes), "classes": classes}
        try:
            network = nnx.eval_shape(lambda given=given: models.build(**given))
        except ConvjaxError as error:
            assert "Use " in str(error), given  # noqa: PT017  # either outcome is right
            continue
        except Exception as error:
            raise AssertionError(str(given)) from error
        assert all(0 not in leaf.shape for leaf in jax.tree.leaves(nnx.state(network)))
        results += 1
    assert results > 5
