import io
import re

import jax.numpy as jnp
import pytest

import convjax
from convjax import ConvjaxError
from convjax.inspect import plot_network


def texts_of(summary, **how) -> list[str]:
    file = io.BytesIO()
    plot_network(summary, file, format="svg", **how)
    return [text.strip() for text in re.findall(r"<!-- (.*?) -->", file.getvalue().decode())]


def test_every_layer_is_named_with_its_window_its_shape_and_its_parameters():
    texts = texts_of(convjax.summary("lenet5"))
    assert texts[:2] == ["lenet5 on 32×32×1", "8 layers in the order of their calls · 61,706 parameters"]
    first = texts.index("conv1")
    assert texts[first : first + 4] == ["conv1", "Conv 5×5", "28×28×6", "156 parameters"]
    assert {"the image", "MaxPool 2×2", "flatten", "dense3", "850 parameters"} <= set(texts)


def test_layers_that_keep_the_shape_are_counted_and_not_drawn():
    texts = texts_of(convjax.summary("resnet20"))
    drawn, left_out = (int(one) for one in re.findall(r"(\d+) (?:layers|more)", texts[1]))
    assert drawn + left_out == len(convjax.summary("resnet20").layers)
    assert left_out >= 19  # as many batch norms
    assert "BatchNorm" not in texts


@pytest.mark.parametrize(
    ("how", "shape"),
    [({"batch_size": 4}, "32×32×16"), ({}, "32×32×16")],
)
def test_the_axis_of_a_batch_is_not_drawn(how, shape):
    assert shape in texts_of(convjax.summary("resnet20", **how))


def test_a_function_and_signals_of_one_axis_are_drawn_too():
    kernel = jnp.ones((3, 1, 8))
    texts = texts_of(convjax.summary(lambda x: convjax.conv(x, kernel), (28, 1)), title="a filter")
    assert {"a filter", "conv_1", "conv 3", "26×8"} <= set(texts)


def test_what_a_summary_says_of_windows():
    layers = {layer.name: layer.kernel_size for layer in convjax.summary("unet_small").layers}
    assert layers["down.0.conv1"] == (3, 3)
    assert layers["spread.1"] == (2, 2)
    assert layers["down.0.norm1"] is None
    kernel = jnp.ones((3, 5, 1, 8))

    def first(x):
        return convjax.max_pool(convjax.conv(x, kernel, layout="channels_first"), (2, 1), layout="channels_first")

    found = convjax.summary(first, (1, 28, 28), layout="channels_first").layers
    assert [layer.kernel_size for layer in found] == [(3, 5), (2, 1)]


def test_another_kind_of_file_is_told(tmp_path):
    with pytest.raises(ConvjaxError, match=r"\.png or \.svg"):
        plot_network(convjax.summary("lenet5"), tmp_path / "network.pdf")
