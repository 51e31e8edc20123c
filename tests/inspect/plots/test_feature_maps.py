import numpy as np
import pytest
from PIL import Image

from convjax.inspect import LayerOutput, plot_feature_maps


def drawn(path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def test_what_is_negative_is_blue_and_what_is_positive_orange(tmp_path):
    maps = np.zeros((4, 4, 2), np.float32)
    maps[..., 0], maps[..., 1] = -2, 1
    plot_feature_maps([LayerOutput("conv", "Conv", maps)], tmp_path / "maps.png", title="")
    first, second = (drawn(tmp_path / "maps.png")[130, left] for left in (80, 214))
    assert first[2] > first[0] + 40
    assert second[0] > second[2] + 40


def test_a_map_that_is_larger_than_its_place_is_shrunk_by_means(tmp_path):
    stripes = np.zeros((512, 512, 1), np.float32)
    stripes[::2] = 1
    plot_feature_maps([LayerOutput("conv", "Conv", stripes)], tmp_path / "maps.png", title="")
    inside = drawn(tmp_path / "maps.png")[80:190, 25:135].reshape(-1, 3)
    assert np.ptp(inside, axis=0).max() < 20  # every pixel half as strong as a stripe, none of them white


@pytest.mark.parametrize("channels", [1, 32, 100])
def test_layers_of_any_width_lie_below_each_other_in_a_picture_of_one_width(tmp_path, channels):
    outputs = [LayerOutput("a.b", "Conv", np.full((3, 7, channels), value)) for value in (0.0, np.nan, np.inf)]
    image = np.zeros((5, 5, 3), np.uint8)
    plot_feature_maps(outputs, tmp_path / "maps.png", title="", image=image)
    plot_feature_maps(outputs[:1], tmp_path / "one.png", title="", image=image)
    three, one = drawn(tmp_path / "maps.png"), drawn(tmp_path / "one.png")
    assert three.shape[1] == one.shape[1] == 1090
    assert three.shape[0] > one.shape[0] + 100


def test_a_network_without_convolutions_gives_a_picture_that_says_so(tmp_path):
    plot_feature_maps([], tmp_path / "maps.png", title="")
    assert (drawn(tmp_path / "maps.png") < 100).any()
