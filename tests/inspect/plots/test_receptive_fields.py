import io
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from PIL import Image

import convjax
from convjax import ConvjaxError, Parallel, Window, receptive_field
from convjax.explanation import explain
from convjax.inspect import plot_receptive_field
from convjax.inspect.plots.paths import paths_to, sizes_of

STACKS = {
    "one window": [Window(3)],
    "strides": [Window(3, padding=1), Window(3, stride=2, padding=1), Window(3)],
    "dilated": [Window(3, dilation=2), Window(3, dilation=3, padding=2)],
    "same under strides": [Window(3, padding="SAME"), Window(2, stride=2), Window(5, stride=2, padding="SAME")],
    "unequal": [Window((3, 5), stride=(1, 2), padding=((1, 0), (0, 2))), Window((1, 3))],
    "gaps": [Window(1, stride=3), Window(2)],
    "branches": [Window(3, padding=1), Parallel([[Window(3, padding=1), Window(3, padding=1)], [], [Window(1)]])],
}


def gradient(layers, size, unit) -> np.ndarray:
    """Of a unit, with respect to the image, where all kernels are ones."""

    def through(layer, x):
        if isinstance(layer, Parallel):
            return sum(network(branch, x) for branch in layer.branches)
        kernel = jnp.ones((*np.broadcast_to(layer.kernel_size, 2), 1, 1))
        how = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
        return convjax.conv(x, kernel, **how)

    def network(stack, x):
        for layer in stack:
            x = through(layer, x)
        return x

    return np.asarray(jax.grad(lambda x: network(layers, x)[(*unit, 0)])(jnp.zeros((*size, 1))))[..., 0]


@pytest.mark.parametrize("name", STACKS)
@pytest.mark.parametrize("unit", ["first", "middle", "last"])
def test_what_is_drawn_as_seen_is_what_the_gradient_says(name, unit):
    layers, size = STACKS[name], (17, 14)
    last = sizes_of(layers, size)[-1]
    index = {"first": (0, 0), "middle": tuple(n // 2 for n in last), "last": tuple(n - 1 for n in last)}[unit]
    paths = paths_to(layers, size, index)[0]
    np.testing.assert_array_equal(paths, gradient(layers, size, index))


@pytest.mark.parametrize("name", STACKS)
def test_the_frame_is_the_bounding_box_of_what_is_seen_where_no_padding_is_reached(name):
    layers, size = STACKS[name], (29, 29)
    last = sizes_of(layers, size)[-1]
    unit = tuple(n // 2 for n in last)
    seen = np.argwhere(paths_to(layers, size, unit)[0])
    box = [(int(low), int(high) + 1) for low, high in zip(seen.min(0), seen.max(0), strict=True)]
    assert box == list(receptive_field(layers, input_size=size).interval(unit))


def texts_of(layers, **how) -> list[str]:
    file = io.BytesIO()
    plot_receptive_field(layers, file, format="svg", **how)
    return [text.strip() for text in re.findall(r"<!-- (.*?) -->", file.getvalue().decode())]


def test_the_picture_says_what_is_seen_in_words_too():
    texts = texts_of([Window(3, padding=1), Window(3, stride=2, padding=1)], input_size=9, unit=0)
    assert "unit [0, 0] of 5×5 has a receptive field of 5×5: rows −2 to 2, columns −2 to 2" in texts
    assert any(text.startswith("it sees 9 elements of the input; the other 16 places are padding") for text in texts)
    assert {"input 9×9", "1: window 3", "2: window 3, stride 2"} <= set(texts)


def test_one_axis_and_explanations_are_taken_too():
    texts = texts_of([Window((3,)), Window(2)], input_size=9)
    assert "unit [3] of 6 has a receptive field of 4: elements 3 to 6" in texts
    chain = [explain(9, 3, stride=2), explain(4, 2, operation="max_pool")]
    assert "unit [1, 1] of 2×2 has a receptive field of 5×5: rows 4 to 8, columns 4 to 8" in texts_of(chain)


def test_elements_that_are_seen_are_orange(tmp_path):
    plot_receptive_field([Window(3)], tmp_path / "field.png", input_size=9, unit=(0, 0))
    with Image.open(tmp_path / "field.png") as picture:
        found = np.asarray(picture.convert("RGB")).astype(int)
    orange = found[..., 0] > found[..., 2] + 60
    assert 0.8 * 9 * 36**2 < orange[:, :350].sum() <= 9 * 36**2


@pytest.mark.parametrize(
    ("layers", "how", "words"),
    [
        ([Window(3)], {}, "input_size is missing"),
        ([], {"input_size": 9}, "layers must be a sequence"),
        ([3], {"input_size": 9}, "must be a Window"),
        ([Window(3)], {"input_size": 2}, "larger than the padded input"),
        ([Window(3)], {"input_size": 9, "unit": 7}, r"unit \(7, 7\) is not in"),
        ([Window(3)], {"input_size": 9, "unit": (1, 2, 3)}, "unit"),
        ([Window(3)], {"input_size": (9, 9, 9)}, "3 axes cannot be drawn"),
        ([Window(3)], {"input_size": 1000}, "more than can be seen"),
        ([explain(3, 3, operation="conv_transpose")], {}, "do not all see alike"),
    ],
)
def test_what_cannot_be_drawn_is_told(layers, how, words, tmp_path):
    with pytest.raises(ConvjaxError, match=words):
        plot_receptive_field(layers, tmp_path / "field.png", **how)
    assert not list(tmp_path.iterdir())
