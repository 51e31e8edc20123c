import numpy as np
import pytest
from PIL import Image

from convjax import ConvjaxError
from convjax.inspect import plot_kernels


def cells(path) -> np.ndarray:
    """The colours below the title and the key, where the kernels are."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)[76:]


def more_blue_than_red(found: np.ndarray) -> int:
    return int((found[..., 2] > found[..., 0] + 40).sum())


def more_red_than_blue(found: np.ndarray) -> int:
    return int((found[..., 0] > found[..., 2] + 40).sum())


@pytest.mark.parametrize("size", [1, 11])
def test_negative_weights_are_blue_and_positive_ones_orange(tmp_path, size):
    shape = (size, size, 1, 2)
    plot_kernels(np.full(shape, -0.3), tmp_path / "negative.png", title="")
    plot_kernels(np.full(shape, 0.3), tmp_path / "positive.png", title="")
    negative, positive = cells(tmp_path / "negative.png"), cells(tmp_path / "positive.png")
    assert more_blue_than_red(negative) > 10_000
    assert more_red_than_blue(negative) == 0
    assert more_red_than_blue(positive) > 10_000
    assert more_blue_than_red(positive) == 0


def test_the_sign_of_a_weight_can_be_seen_without_colours(tmp_path):
    kernel = np.full((5, 5, 1, 1), 0.5)
    for sign in (1, -1):
        plot_kernels(sign * kernel, tmp_path / f"{sign}.png", title="")
    ink = {sign: int((cells(tmp_path / f"{sign}.png").sum(axis=-1) == 0).sum()) for sign in (1, -1)}
    white = {sign: int((cells(tmp_path / f"{sign}.png").min(axis=-1) == 255).sum()) for sign in (1, -1)}
    assert ink[1] + white[1] != ink[-1] + white[-1]  # a plus has more strokes than a minus


@pytest.mark.parametrize(
    ("shape", "scale"),
    [
        ((3, 3, 1, 4), 1e30),
        ((1, 7, 3, 1), 0.0),
        ((2, 2, 2, 9), np.nan),
        pytest.param((12, 12, 20, 70), 1e-12, marks=pytest.mark.slow),
    ],
)
def test_kernels_of_any_shape_and_scale_are_drawn(tmp_path, shape, scale):
    kernel = np.random.default_rng(0).normal(size=shape) * scale
    plot_kernels(kernel, tmp_path / "kernels.png", title="conv")
    assert cells(tmp_path / "kernels.png").shape[1] >= 640


def test_a_kernel_that_is_none_is_an_error(tmp_path):
    with pytest.raises(ConvjaxError, match=r"\(3, 3, 1\)"):
        plot_kernels(np.zeros((3, 3, 1)), tmp_path / "kernels.png", title="")
