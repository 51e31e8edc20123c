"""Each layer, made and called with each kind of bad argument: a ConvjaxError with a mend, nothing else.

The checks of the import hook are off here (see conftest.py): users run without them.
"""

import inspect
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from convjax import ConvjaxError, nn

from .every_layer import LAYERS, Layer, numbers

pytestmark = pytest.mark.usefixtures("unhooked")

OTHERS = [
    Layer(nn.Dense, jnp.dot, {"in_features": 4, "out_features": 6, "kernel_init": numbers}, ("kernel", "bias")),
    Layer(nn.Flatten, jnp.ravel, {}),
]
NO_INTS = [None, True, 1.5, math.nan, "3", (), (1.0, 1), [None, 1], (1, 1, 1, 1), np.ones((2, 2)), object(), 0, -1]
NO_TRUTH = [None, 0, 1, "yes", np.ones(2), jnp.zeros(6)]
NO_NUMBERS = [None, True, "1", 1j, math.nan, math.inf, 10**400, -1, (1,), object()]
NO_TYPES = ["flaot32", "int32", bool, 3, object()]
NO_TEXTS = [None, True, 1, "", "smae", b"zeros", ("zeros",), object()]
NO_INITIALISERS = [1.0, "zeros", jnp.zeros(6), lambda *_: jnp.zeros(7), lambda *_: None]
BAD = {
    "padding": [None, True, 1.0, -1, "smae", (1,), ((1, 1),), ((1, 1), (1, -1)), ((1, 1, 1), (1, 1, 1)), object()],
    "groups": [*NO_INTS, 3],
    "output_padding": [*NO_INTS[:-2], -1, 2, (1, 1)],
    "spatial_dims": [*NO_INTS, 4, 10**30],
    "dtype": NO_TYPES,
    "param_dtype": [None, *NO_TYPES],
    "rngs": [None, True, "0", 1.0, -1, 2**32, object(), jax.random.key(0)],
    "precision": [*NO_TEXTS[1:], math.inf],
    "padding_mode": NO_TEXTS,
    "algorithm": NO_TEXTS,
    "method": NO_TEXTS,
    "epsilon": [*NO_NUMBERS, 0],
    "momentum": [*NO_NUMBERS, 1],
    "p": [*NO_NUMBERS, 0.5],
    **dict.fromkeys(["bias", "scale", "ceil_mode", "count_padding", "use_running_average", "align_corners"], NO_TRUTH),
    **dict.fromkeys(["kernel_init", "bias_init", "scale_init", "depthwise_init", "pointwise_init"], NO_INITIALISERS),
}
ALLOWED = {  # what is bad elsewhere
    (nn.BatchNorm, "spatial_dims"): [0],
    (nn.Upsample, "output_size"): [None],
    **{(pool, "stride"): [None] for pool in (nn.MaxPool, nn.MinPool, nn.AvgPool, nn.LpPool)},
}
ARGUMENTS = [
    (layer, argument)
    for layer in [*LAYERS, *OTHERS]
    for argument in list(inspect.signature(layer.kind.__init__).parameters)[1:]
]


@pytest.mark.parametrize(("layer", "argument"), ARGUMENTS, ids=str)
def test_a_bad_argument_is_named_with_a_mend(layer, argument):
    for bad in BAD.get(argument, NO_INTS):
        if any(bad is allowed for allowed in ALLOWED.get((layer.kind, argument), [])):
            continue
        with pytest.raises(ConvjaxError) as caught:
            layer.made(**{argument: bad})
        lines = str(caught.value).splitlines()
        assert argument in lines[0], bad
        assert "Use " in lines[-1], bad
        assert 2 <= len(lines) <= 4


@pytest.mark.parametrize(("layer", "argument"), ARGUMENTS, ids=str)
def test_a_traced_value_where_a_static_one_belongs_is_named(layer, argument):
    for value in (2, jnp.array([2, 2])):
        with pytest.raises(ConvjaxError, match=rf"(?s){argument}.*Use "):
            jax.jit(lambda value: jnp.zeros(len(str(layer.made(**{argument: value})))))(value)


NO_ARRAYS = [None, 1.0, [[1.0]], "x", object(), np.array(["x"]), np.array([None]), jax.random.key(0)]
NO_IMAGES = [jnp.zeros(()), jnp.zeros((2, 6, 7, 4), bool), jnp.zeros((2, 0, 7, 4)), jnp.zeros((2, 6, 7, 0))]


@pytest.mark.parametrize("layer", LAYERS, ids=str)
def test_a_bad_input_is_named_with_a_mend(layer):
    made, (_, *more) = layer.made(), layer.inputs()[:2]
    channels = [jnp.zeros((*layer.shapes[0][:-1], 5))] if layer.held or layer.kind is nn.PixelShuffle else []
    ranks = [] if layer.kind is nn.LayerNorm else [jnp.zeros(4), jnp.zeros((1, *layer.shapes[0][1:], 1, 4))]
    for x in [*NO_ARRAYS, *NO_IMAGES, *channels, *ranks]:
        with pytest.raises(ConvjaxError, match=r"(?s)^x .*Use "):
            made(x, *more)


@pytest.mark.parametrize("layer", OTHERS, ids=str)
def test_a_bad_input_of_a_layer_that_is_no_function_alone_is_named_with_a_mend(layer):
    made = layer.made()
    for x in [*NO_ARRAYS, *NO_IMAGES[:2]]:
        with pytest.raises(ConvjaxError, match=r"(?s)^x .*Use "):
            made(x)


def test_bad_offsets_and_masks_are_named_with_a_mend():
    (layer,) = (layer for layer in LAYERS if layer.kind is nn.DeformableConv)
    made, (x, offsets, mask) = layer.made(), layer.inputs()
    for bad in [*NO_ARRAYS, jnp.zeros((2, 3, 7, 11)), offsets[:1], offsets.astype("int32"), x]:
        with pytest.raises(ConvjaxError, match=r"(?s)^offsets .*Use "):
            made(x, bad)
    for bad in [*NO_ARRAYS[1:], offsets, mask[:1], mask.astype("int32")]:
        with pytest.raises(ConvjaxError, match=r"(?s)^mask .*Use "):
            made(x, offsets, mask=bad)


def test_a_layer_told_another_number_of_channels_says_both():
    with pytest.raises(ConvjaxError, match=r"(?s)does not have 4 features.*x is \(2, 5\).*Dense\(5, ...\)"):
        nn.Dense(4, 6, kernel_init=numbers, rngs=0)(jnp.zeros((2, 5)))
    with pytest.raises(ConvjaxError, match=r"(?s)does not have 1 channel:.*x is \(2, 5\).*BatchNorm\(5, ...\)"):
        nn.BatchNorm(1, spatial_dims=0, rngs=0)(jnp.zeros((2, 5)))
    layer = nn.DepthwiseConv(4, 3, multiplier=2, kernel_init=numbers, rngs=0)
    with pytest.raises(ConvjaxError, match=r"(?s)does not have 4 channels.*DepthwiseConv\(8, ...\)"):
        layer(jnp.zeros((5, 5, 8)))  # as many as its kernel gives, which the function would take


def test_images_with_their_channels_first_are_recognised():
    for layer in (layer for layer in LAYERS if layer.held and layer.kind is not nn.LayerNorm):
        x, *more = layer.inputs()[:2]
        with pytest.raises(ConvjaxError, match=rf"Use jnp.moveaxis\(x, {1 - x.ndim}, -1\)"):
            layer.made()(jnp.moveaxis(x, -1, 1), *more)


def test_images_without_a_channel_axis_are_told_how_to_get_one():
    layer = nn.Conv(1, 4, 3, rngs=0)
    with pytest.raises(ConvjaxError, match=r"Conv\(28, ...\), or x\[..., None\] if x is a batch without a channel"):
        layer(jnp.zeros((8, 28, 28)))
    with pytest.raises(ConvjaxError, match=r"Conv\(28, ...\)\.$"):
        layer(jnp.zeros((1, 8, 28, 28)))


def test_images_of_another_size_than_a_local_convolution_was_made_for_are_refused_with_both():
    layer = nn.LocalConv(1, 1, 2, input_size=3, kernel_init=numbers, rngs=0)
    with pytest.raises(ConvjaxError, match=r"(?s)input_size \(4, 3\).*Use \(3, 3\), or LocalConv"):
        layer.output_size((4, 3))
    with pytest.raises(ConvjaxError, match=r"(?s)made for the output_size \(2, 2\), but x gives \(3, 2\)"):
        layer(jnp.zeros((4, 3, 1)))


def test_batch_norm_of_rows_refuses_images_and_says_how_to_take_them():
    with pytest.raises(ConvjaxError, match=r"(?s)x has 4 axes, not 1 or 2.*spatial_dims=2"):
        nn.BatchNorm(3, spatial_dims=0, rngs=0)(jnp.zeros((2, 5, 5, 3)))
    with pytest.raises(ConvjaxError, match=r"(?s)no axis to take statistics over"):
        nn.BatchNorm(3, spatial_dims=0, rngs=0)(jnp.zeros(3))


def test_complex_images_are_not_made_real_unasked():
    x = jnp.ones((5, 5, 1), "complex64")
    assert nn.Conv(1, 1, 3, rngs=0)(x).dtype == x.dtype
    with pytest.raises(ConvjaxError, match=r"x is complex64, and the layer computes in float32(.|\n)*Use x.real"):
        nn.Conv(1, 1, 3, dtype="float32", rngs=0)(x)
