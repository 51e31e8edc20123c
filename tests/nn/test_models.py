import functools
import itertools
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx

from convjax import Parallel, Window, receptive_field
from convjax.arithmetic import conv_parameters, dense_parameters, output_size
from convjax.nn import BatchNorm, Dense, Flatten, models
from convjax.nn.models.registry import MODELS

ANY_SIZE = ["resnet20", "mobilenet_v1", "resnet18", "unet_small"]


def leaf_sizes(module):
    return sum(leaf.size for leaf in jax.tree.leaves(nnx.state(module, nnx.Param)))


@functools.cache
def abstract(name, **options):
    return nnx.eval_shape(lambda: models.build(name, **options))


def shape_of(model, *shape):
    return nnx.eval_shape(lambda model, x: model(x), model, jax.ShapeDtypeStruct(shape, jnp.float32))


def tutorial_cnn_parameters(height, width, channels, classes):
    size = output_size(output_size((height, width), 3, padding="SAME"), 2, stride=2)
    return conv_parameters(3, channels, 32) + dense_parameters(size[0] * size[1] * 32, classes)


def lenet5_parameters(height, width, channels, classes):
    size = (height, width)
    for _ in range(2):
        size = output_size(output_size(size, 5), 2, stride=2)
    dense = [(size[0] * size[1] * 16, 120), (120, 84), (84, classes)]
    convolutions = conv_parameters(5, channels, 6) + conv_parameters(5, 6, 16)
    return convolutions + sum(dense_parameters(*pair) for pair in dense)


def fast_mnist_parameters(height, width, channels, classes):
    size = output_size(output_size((height, width), 5), 2, stride=2)
    size = output_size(output_size(size, 3), 2, stride=2)
    convolutions = conv_parameters(5, channels, 24) + conv_parameters(3, 24, 32)
    return convolutions + dense_parameters(size[0] * size[1] * 32, 256) + dense_parameters(256, classes)


def vgg16_parameters(height, width, channels, classes):
    widths = [channels, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
    convolutions = sum(conv_parameters(3, *pair) for pair in itertools.pairwise(widths))
    dense = [((height // 32) * (width // 32) * 512, 4096), (4096, 4096), (4096, classes)]
    return convolutions + sum(dense_parameters(*pair) for pair in dense)


def normed(kernel_size, in_channels, out_channels, **options):
    """A convolution without a bias, and a scale and a bias for each of its channels."""
    return conv_parameters(kernel_size, in_channels, out_channels, bias=False, **options) + 2 * out_channels


def resnet_parameters(first, channels, classes, *, widths, blocks, projects):
    total, before = normed(first, channels, widths[0]), widths[0]
    for width in widths:
        total += normed(3, before, width) + (2 * blocks - 1) * normed(3, width, width)
        total += normed(1, before, width) if projects and before != width else 0
        before = width
    return total + dense_parameters(before, classes)


def resnet20_parameters(_height, _width, channels, classes):
    return resnet_parameters(3, channels, classes, widths=(16, 32, 64), blocks=3, projects=False)


def resnet18_parameters(_height, _width, channels, classes):
    return resnet_parameters(7, channels, classes, widths=(64, 128, 256, 512), blocks=2, projects=True)


def mobilenet_v1_parameters(_height, _width, channels, classes):
    widths = [32, 64, 128, 128, 256, 256, *[512] * 6, 1024, 1024]
    total = normed(3, channels, 32) + dense_parameters(1024, classes)
    return total + sum(
        normed(3, one, one, groups=one) + normed(1, one, other) for one, other in itertools.pairwise(widths)
    )


def unet_small_parameters(_height, _width, channels, classes):
    widths = [16, 32, 64, 128]
    pairs = [(channels, 16), (16, 32), (32, 64), (64, 128), (128, 64), (64, 32), (32, 16)]
    twice = sum(normed(3, into, out) + normed(3, out, out) for into, out in pairs)
    spread = sum(conv_parameters(2, wide, narrow) for narrow, wide in itertools.pairwise(widths))
    return twice + spread + conv_parameters(1, 16, classes)


COUNTED = {
    "tutorial_cnn": tutorial_cnn_parameters,
    "lenet5": lenet5_parameters,
    "fast_mnist": fast_mnist_parameters,
    "resnet20": resnet20_parameters,
    "mobilenet_v1": mobilenet_v1_parameters,
    "resnet18": resnet18_parameters,
    "vgg16": vgg16_parameters,
    "unet_small": unet_small_parameters,
}
PUBLISHED = {
    "tutorial_cnn": ((28, 28, 1), 10, 63_050),
    "lenet5": ((32, 32, 1), 10, 61_706),
    "fast_mnist": ((28, 28, 1), 10, 215_194),
    "resnet20": ((32, 32, 3), 10, 269_722),
    "mobilenet_v1": ((224, 224, 3), 1000, 4_231_976),
    "resnet18": ((224, 224, 3), 1000, 11_689_512),
    "vgg16": ((224, 224, 3), 1000, 138_357_544),
    "unet_small": ((128, 128, 3), 2, 482_754),
}


@pytest.mark.parametrize("name", models.names())
def test_published_counts_are_the_sums_of_the_leaf_sizes_and_what_arithmetic_counts(name):
    input_shape, classes, parameters = PUBLISHED[name]
    assert leaf_sizes(abstract(name)) == COUNTED[name](*input_shape, classes) == parameters


def test_the_names_and_the_table_say_what_was_published():
    assert list(MODELS) == list(PUBLISHED) == list(models.names())
    rows = re.findall(
        r"^ *\| (\w+) +\| (\d+)×(\d+)×(\d+) +\| +(\d+) \| +([\d,]+) \|", models.build.__doc__, re.MULTILINE
    )
    told = {name: (tuple(map(int, shape)), int(n), int(count.replace(",", ""))) for name, *shape, n, count in rows}
    assert told == PUBLISHED
    assert {name: (one.input_shape, one.classes, one.parameters) for name, one in MODELS.items()} == PUBLISHED


@pytest.mark.parametrize("name", models.names())
def test_without_an_input_shape_a_model_gives_the_published_logits(name):
    shape, classes, _ = PUBLISHED[name]
    places = shape[:-1] if name == "unet_small" else ()
    assert shape_of(abstract(name), 2, *shape).shape == (2, *places, classes)
    assert shape_of(abstract(name), *shape).shape == (*places, classes)


OTHER_IMAGES = {"vgg16": (47, 74, 2), "unet_small": (16, 24, 2)}


def other(name):
    """The model for other images and of other types than the published ones."""
    shape = OTHER_IMAGES.get(name, (17, 29, 2))
    return abstract(name, input_shape=shape, classes=7, dtype="float16", param_dtype="bfloat16"), shape


@pytest.mark.slow
@pytest.mark.parametrize("name", models.names())
def test_every_model_is_sized_by_arithmetic_for_other_images(name):
    model, shape = other(name)
    assert leaf_sizes(model) == COUNTED[name](*shape, 7)
    assert shape_of(model, 3, *shape).shape == (3, *(shape[:2] if name == "unet_small" else ()), 7)


@pytest.mark.parametrize("name", models.names())
def test_a_model_computes_in_dtype_and_holds_its_parameters_in_param_dtype(name):
    model, shape = other(name)
    assert {leaf.dtype.name for leaf in jax.tree.leaves(nnx.state(model, nnx.Param))} == {"bfloat16"}
    assert {leaf.dtype.name for leaf in jax.tree.leaves(nnx.state(model, nnx.BatchStat))} <= {"float32"}
    assert shape_of(model, 3, *shape).dtype == jnp.float16


@pytest.mark.parametrize("name", ANY_SIZE)
def test_a_model_that_ends_in_a_mean_or_a_convolution_takes_images_of_any_size_that_fits(name):
    for size in ((8, 8), (16, 40), (64, 8)):
        logits = shape_of(abstract(name), 1, *size, 3)
        assert logits.shape == (1, *(size if name == "unet_small" else ()), PUBLISHED[name][1])


def window(layer):
    return Window(layer.kernel_size, layer.stride, layer.padding, layer.dilation)


def test_a_unit_before_the_dense_layers_of_vgg16_sees_212_pixels_and_the_next_one_32_further():
    field = receptive_field([window(layer) for _, layer in abstract("vgg16").windows()])
    assert (field.size, field.stride) == ((212, 212), (32, 32))


def test_a_unit_before_the_mean_of_resnet18_sees_435_pixels_and_the_next_one_32_further():
    model = abstract("resnet18")
    layers = [window(model.conv), window(model.max_pool)]
    for block in (block for stage in model.stages for block in stage):
        shortcut = [] if block.shortcut is None else [window(block.shortcut.conv)]
        layers.append(Parallel([[window(block.conv1), window(block.conv2)], shortcut]))
    field = receptive_field(layers)
    assert (field.size, field.stride) == ((435, 435), (32, 32))


def test_a_unit_before_the_mean_of_mobilenet_v1_sees_315_pixels_and_the_next_one_32_further():
    model = abstract("mobilenet_v1")
    layers = [window(layer) for step in model.steps for layer in (step.depthwise, step.pointwise)]
    field = receptive_field([window(model.conv), *layers], input_size=(224, 224))
    assert (field.size, field.stride) == ((315, 315), (32, 32))


def test_a_shortcut_without_parameters_keeps_every_second_place_among_channels_of_zeros():
    shortcut = abstract("resnet20").stages[1][0].shortcut
    x = jnp.asarray(np.random.default_rng(0).normal(size=(2, 5, 6, 16)), jnp.float32)
    y = np.asarray(shortcut(x))
    np.testing.assert_array_equal(y[..., 8:24], x[:, ::2, ::2])
    assert y.shape == (2, 3, 3, 32)
    assert not y[..., :8].any()
    assert not y[..., 24:].any()


@pytest.mark.parametrize("name", models.names())
def test_a_model_can_be_described_without_drawing_its_parameters(name):
    assert all(isinstance(leaf, jax.ShapeDtypeStruct) for leaf in jax.tree.leaves(nnx.state(abstract(name))))


@pytest.mark.parametrize("name", ["vgg16", "resnet20", "unet_small"])
def test_a_model_is_set_to_evaluation_until_it_is_asked_to_train(name):
    model = abstract(name)

    def modes():
        layers = [layer for _, layer in nnx.iter_modules(model)]
        averages = [layer.use_running_average for layer in layers if isinstance(layer, BatchNorm)]
        return {*averages, *(layer.deterministic for layer in layers if isinstance(layer, nnx.Dropout))}

    assert modes() == {True}
    model.train()
    assert modes() == {False}
    model.eval()
    assert modes() == {True}


@pytest.mark.parametrize("name", models.names())
def test_every_model_that_flattens_knows_what_it_flattens_and_every_name_of_torchvision_has_its_place(name):
    model = abstract(name)
    dense = {path: layer for path, layer in nnx.iter_modules(model) if isinstance(layer, Dense)}
    flattens = any(isinstance(layer, Flatten) for _, layer in nnx.iter_modules(model))
    assert flattens == hasattr(model, "flattened")
    for path, shape in getattr(model, "flattened", {}).items():
        assert np.prod(shape) == dense[(path,)].in_features
    layers = {".".join(map(str, path)) for path, _ in nnx.iter_modules(model)}
    assert set(getattr(model, "torch_names", {}).values()) <= layers
