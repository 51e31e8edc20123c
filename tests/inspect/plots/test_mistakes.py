import numpy as np
import pytest
from PIL import Image

from convjax.inspect import Mistake, plot_mistakes
from convjax.inspect.plots.mistakes import as_share


def mistake(image: np.ndarray, **changes: object) -> Mistake:
    return Mistake(**({"image": image, "index": 7, "true": "cat", "said": "dog", "probability": 0.9} | changes))


def pixels(path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


@pytest.mark.parametrize(("pixel_max", "value"), [(255, 255), (16, 16)])
def test_a_grey_image_is_as_bright_as_its_pixels_say(tmp_path, pixel_max, value):
    half = np.zeros((8, 8, 1), np.uint8)
    half[:, 4:] = value
    plot_mistakes([mistake(half)], tmp_path / "mistakes.png", title="", pixel_max=pixel_max)
    found = pixels(tmp_path / "mistakes.png")[60:180]
    row = found[60, 38:178]
    assert (row[5:60] == 0).all()
    assert (row[80:135] == 255).all()


def test_a_coloured_image_keeps_its_colours_and_a_wide_one_its_shape(tmp_path):
    wide = np.zeros((10, 40, 3), np.uint8)
    wide[..., 0] = 200
    plot_mistakes([mistake(wide)], tmp_path / "mistakes.png", title="")
    red = (pixels(tmp_path / "mistakes.png") == (200, 0, 0)).all(axis=-1)
    rows, columns = np.nonzero(red)
    assert np.ptp(columns) + 1 == pytest.approx(140, abs=2)
    assert np.ptp(rows) + 1 == pytest.approx(35, abs=2)


@pytest.mark.parametrize(("shape", "count"), [((1, 1, 1), 1), ((300, 200, 3), 13), ((9, 9, 5), 1)])
def test_mistakes_of_any_number_shape_and_name_are_drawn(tmp_path, shape, count):
    image = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    names = {"true": "🐶 猫 and a name that goes on and on", "said": "tab\tnew\nline $x$"}
    plot_mistakes([mistake(image, **names)] * count, tmp_path / "mistakes.png", title="a very long title " * 20)
    assert pixels(tmp_path / "mistakes.png").shape == (54 + 202 * (1 if count == 1 else 3), 1106, 3)


def test_the_name_of_its_file_stands_below_an_image(tmp_path):
    image = np.full((8, 8, 1), 255, np.uint8)
    for name in ("", "holiday_0017.jpg"):
        plot_mistakes([mistake(image, name=name)], tmp_path / f"{name}.png", title="")
    without, found = pixels(tmp_path / ".png"), pixels(tmp_path / "holiday_0017.jpg.png")
    assert (found[: 48 + 140 + 50] == without[: 48 + 140 + 50]).all()
    assert (found[48 + 140 + 53 :] < 150).any()


def test_where_there_is_no_mistake_the_picture_says_so(tmp_path):
    plot_mistakes([], tmp_path / "mistakes.png", title="all right")
    assert (pixels(tmp_path / "mistakes.png") < 100).any()


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "100.0 %"), (0.99999, "> 99.9 %"), (0.9994, "99.9 %"), (0.5, "50.0 %")]
)
def test_a_probability_is_100_per_cent_only_where_no_doubt_was_left(share, text):
    assert as_share(share) == text
