"""The sliding window: what stands in a picture of it, and what an animation has."""

import io
import itertools
import re

import numpy as np
import pytest
from PIL import Image

from convjax import ConvjaxError
from convjax.explanation import explain
from convjax.inspect import animate_window, plot_window
from convjax.inspect.plots.colours import signed
from convjax.inspect.plots.sliding_window.scenes import Scene

GUIDE = {  # the figures of Dumoulin and Visin, and what they lack
    "no padding, unit strides": (4, 3, {}),
    "arbitrary padding": (5, 4, {"padding": 2}),
    "half padding": (5, 3, {"padding": "SAME"}),
    "full padding": (5, 3, {"padding": "FULL"}),
    "strides": (5, 3, {"stride": 2}),
    "strides and padding": (5, 3, {"stride": 2, "padding": 1}),
    "strides that leave a row over": (6, 3, {"stride": 2, "padding": 1}),
    "dilation": (7, 3, {"dilation": 2}),
    "transposed": (2, 3, {"operation": "conv_transpose"}),
    "transposed, arbitrary padding": (6, 4, {"operation": "conv_transpose", "padding": 2}),
    "transposed, half padding": (5, 3, {"operation": "conv_transpose", "padding": 1}),
    "transposed, full padding": (7, 3, {"operation": "conv_transpose", "padding": 2}),
    "transposed, strides": (2, 3, {"operation": "conv_transpose", "stride": 2}),
    "transposed, strides and padding": (3, 3, {"operation": "conv_transpose", "stride": 2, "padding": 1}),
    "transposed, odd": (3, 3, {"operation": "conv_transpose", "stride": 2, "padding": 1, "output_padding": 1}),
    "groups and channels": (4, 3, {"in_channels": 4, "out_channels": 2, "groups": 2}),
    "many channels": (4, 3, {"in_channels": 6, "out_channels": 8}),
    "true convolution": (4, (2, 3), {"operation": "true_convolution"}),
    "max pool": (4, 2, {"operation": "max_pool", "padding": 1}),
    "average pool": (4, 2, {"operation": "avg_pool", "padding": 1, "count_padding": False}),
    "one axis": (7, 3, {"stride": 2, "padding": "CAUSAL", "spatial_dims": 1}),
    "three axes": (3, 2, {"spatial_dims": 3}),
    "more padding than input": (1, 1, {"padding": 2, "stride": 2}),
}

QUICK = ("no padding, unit strides", "transposed, strides", "many channels", "one axis", "three axes", "max pool")


def texts_of(svg: bytes) -> list[str]:
    """What is written in an SVG: Matplotlib keeps each text as a comment beside its outlines."""
    return [text.strip() for text in re.findall(r"<!-- (.*?) -->", svg.decode())]


def drawn(explanation, **how) -> list[str]:
    file = io.BytesIO()
    plot_window(explanation, file, format="svg", **how)
    return texts_of(file.getvalue())


def scene_of(explanation, channel=0) -> Scene:
    return Scene(explanation, channel, None, most_terms=49)


def pixels(explanation, **how) -> np.ndarray:
    file = io.BytesIO()
    plot_window(explanation, file, **how)
    with Image.open(file) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def middle_of(board, cell) -> tuple[int, int]:
    """A pixel of a cell that neither its number nor its frame covers."""
    x, y = board.corner(cell)
    return int(y + 0.8 * board.side), int(x + 0.2 * board.side)


@pytest.mark.parametrize("name", GUIDE)
def test_the_sum_below_the_picture_is_that_of_the_explanation_and_gives_the_output(name):
    size, kernel, how = GUIDE[name]
    explanation = explain(size, kernel, **how)
    output = tuple(one - 1 for one in explanation.numbers.output.shape)
    words = " ".join(scene_of(explanation, output[-1]).words(output))
    said = float(words.rpartition("= ")[2].replace("−", "-")) if "≈" not in words else None
    assert said is None or said == pytest.approx(explanation.numbers.output[output])
    assert f"y[{', '.join(map(str, output))}] = " in words
    if explanation.setting.operation in ("conv", "true_convolution", "conv_transpose"):
        factors = [tuple(part.replace("−", "-").strip("()") for part in pair) for pair in _products(words)]
        terms = [(one.value, one.weight) for one in explanation.terms(output)]
        assert [(float(value), float(weight)) for value, weight in factors] == terms


def _products(words: str) -> list[tuple[str, str]]:
    return re.findall(r"(\(?−?[\d.]+\)?)·(\(?−?[\d.]+\)?)", words)


@pytest.mark.parametrize("name", GUIDE)
def test_the_window_lies_on_what_its_terms_read_and_nothing_else(name):
    size, kernel, how = GUIDE[name]
    explanation = explain(size, kernel, **how)
    scene = scene_of(explanation)
    for output in scene.outputs:
        rows = [axis.places[index] for axis, index in zip(explanation.axes, output[:-1], strict=True)]
        for term in explanation.terms(output):
            places = [row[tap] for row, tap in zip(rows, term.tap, strict=True)]
            there = tuple(axis.line[place] for axis, place in zip(explanation.axes, places, strict=True))
            zero = "padding" if "padding" in there else "inserted"
            assert (term.place, term.stands_for) == (
                (there, "element") if all(isinstance(one, int) for one in there) else (None, zero)
            )


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in GUIDE]
)
def test_any_figure_of_the_guide_and_those_it_lacks_are_drawn_as_png_svg_and_gif(name, tmp_path):
    size, kernel, how = GUIDE[name]
    explanation = explain(size, kernel, **how)
    plot_window(explanation, tmp_path / "window.png")
    plot_window(explanation, tmp_path / "window.svg")
    animate_window(explanation, tmp_path / "window.gif", seconds=0.1)
    with Image.open(tmp_path / "window.png") as picture:
        picture.verify()
    assert any("output size" in text for text in texts_of((tmp_path / "window.svg").read_bytes()))
    with Image.open(tmp_path / "window.gif") as animation:
        assert animation.n_frames == np.prod(explanation.output_size)


def test_an_svg_says_the_setting_the_formula_and_the_sum():
    texts = drawn(explain(7, 3, stride=2), output=(1, 1))
    assert "convolution · input 7×7, kernel 3×3, stride 2 → 3×3" in texts
    assert "output size = ⌊(7 + 0 + 0 − 1·(3 − 1) − 1) / 2⌋ + 1 = ⌊4 / 2⌋ + 1 = 3" in texts
    assert any(text.startswith("y[1, 1, 0] = ") for text in texts)


def test_a_long_setting_is_told_whole():
    how = {"padding": ((1, 0), (0, 2)), "stride": (2, 3), "output_padding": (1, 2), "groups": 2}
    texts = drawn(explain(2, 3, operation="conv_transpose", in_channels=2, out_channels=2, **how))
    told = "stride 2×3, padding (1, 0) × (0, 2), output padding 1×2, 2 groups → 5×6"
    assert f"transposed convolution · input 2×2, kernel 3×3, {told}" in texts


def test_cells_hold_the_numbers_of_input_kernel_and_output_so_far():
    x = np.arange(9, dtype=np.float32).reshape(3, 3, 1) + 100
    kernel = np.asarray([[-7.5, 0.25], [3, 4]], np.float32)[..., None, None]
    texts = drawn(explain(x=x, kernel=kernel), output=(0, 1))
    for number in (*range(100, 109), "−7.5", "0.25"):
        assert str(number) in texts
    y = explain(x=x, kernel=kernel).numbers.output[..., 0].ravel()
    from convjax.inspect.plots.sliding_window.words import number as written

    assert [written(one) in texts for one in y] == [True, True, False, False]  # two of the four are done


def test_negative_cells_are_blue_positive_ones_orange_and_zero_is_white():
    x = np.asarray([[-2.0, 0.0, 2.0]] * 3, np.float32)[..., None]
    explanation = explain(x=x, kernel_size=3)
    board = scene_of(explanation)._boards[0][0]
    found = pixels(explanation)
    for column, value in enumerate((-2.0, 0.0, 2.0)):
        assert found[middle_of(board, (0, 0, column))] == pytest.approx(signed(np.asarray([value]), 2.0)[0], abs=2)


def test_what_is_not_read_is_hatched_in_grey_and_nothing_is_red():
    explanation = explain(6, 3, stride=2, x=np.zeros((6, 6, 1)))
    assert explanation.axes[0].unread == (5,)
    board = scene_of(explanation)._boards[0][0]
    found = pixels(explanation)

    def darkest(cell) -> int:
        x, y = (round(one) for one in board.corner(cell))
        corner = found[y + 4 : y + 10, x + 4 : x + 40]  # above the number
        assert np.ptp(corner, axis=-1).max() <= 3  # grey
        return int(corner.min())

    assert darkest((0, 5, 2)) < 160
    assert darkest((0, 2, 5)) < 160
    assert darkest((0, 4, 4)) > 240
    red = (found[..., 0] > 180) & (found[..., 1] < 80) & (found[..., 2] < 80)
    assert not red.any()


def test_padding_and_inserted_zeros_look_other_than_elements_that_are_zero():
    explanation = explain(3, 3, operation="conv_transpose", stride=2, x=np.zeros((3, 3, 1)))
    line = explanation.axes[0].line
    board = scene_of(explanation)._boards[0][0]
    found = pixels(explanation, output=(6, 6))
    places = {kind: line.index(kind) for kind in ("padding", "inserted", 0)}
    inserted = found[middle_of(board, (0, places["inserted"], places["inserted"]))]
    element = found[middle_of(board, (0, places[0], places[0]))]
    assert inserted.max() < 235
    assert element.min() > 250
    texts = drawn(explanation)
    assert {"padding", "zero inserted by the stride"} <= {text for text in texts}
    assert "read by no output" not in texts


def test_padding_of_a_max_pool_is_no_zero():
    texts = drawn(explain(2, 2, operation="max_pool", padding=1, x=-np.ones((2, 2, 1))), output=(0, 0))
    assert "y[0, 0, 0] = max(−1) = −1" in texts
    assert "−∞" in texts
    assert "0" not in texts


def test_an_average_pool_divides_by_what_it_counts():
    x = np.full((2, 2, 1), 8.0)
    counted = drawn(explain(x=x, kernel_size=2, operation="avg_pool", padding=1), output=(0, 0))
    left_out = drawn(explain(x=x, kernel_size=2, operation="avg_pool", padding=1, count_padding=False), output=(0, 0))
    assert "y[0, 0, 0] = (0 + 0 + 0 + 8) / 4 = 2" in counted
    assert "y[0, 0, 0] = (8) / 1 = 8" in left_out


def test_the_kernel_of_a_transposed_convolution_is_shown_as_it_is_and_read_turned_round():
    kernel = np.asarray([[1.0, 2.0], [3.0, 4.0]])[..., None, None]
    explanation = explain(x=np.ones((2, 2, 1)), kernel=kernel, operation="conv_transpose")
    words = scene_of(explanation).words((1, 1, 0))
    assert words == ["y[1, 1, 0] = 1·1 + 1·2 + 1·3 + 1·4 = 10"]
    first = [term for term in explanation.terms((1, 1, 0)) if term.tap == (0, 0)]
    assert first[0].place == (1, 1)


def test_of_many_channels_those_that_the_output_reads_are_drawn_and_the_picture_says_of_how_many():
    texts = drawn(explain(4, 3, in_channels=12, out_channels=12, groups=6), output=(0, 0, 9))
    assert {"channel 8 of 12", "channel 9 of 12", "for channel 8", "for channel 9"} <= set(texts)
    assert "kernel 3×3 of output channel 9" in texts
    assert any(text.startswith("channel 8: ") for text in texts)


def test_frames_of_an_animation_are_pictures_of_one_step_after_the_other(tmp_path):
    x = np.arange(16, dtype=np.float32).reshape(4, 4, 1) - 7.5
    explanation = explain(x=x, kernel_size=3)
    animate_window(explanation, tmp_path / "window.gif", seconds=0.25)
    scene = scene_of(explanation)
    board = scene._boards[2][0]
    with Image.open(tmp_path / "window.gif") as animation:
        assert animation.info["duration"] == 250
        assert animation.info["loop"] == 0
        for frame, cell in enumerate(itertools.product(range(2), range(2))):
            animation.seek(frame)
            found = np.asarray(animation.convert("RGB")).astype(int)
            done = [(0, i, j) for i, j in itertools.product(range(2), range(2)) if (i, j) <= cell]
            largest = np.abs(explanation.numbers.output).max()
            for one in done:
                expected = signed(explanation.numbers.output[one[1], one[2]], largest)[0]
                assert found[middle_of(board, one)] == pytest.approx(expected, abs=2)
            for one in [(0, i, j) for i, j in itertools.product(range(2), range(2)) if (i, j) > cell]:
                assert found[middle_of(board, one)] == pytest.approx([255, 255, 255], abs=1)


def test_an_animation_shows_the_channel_that_is_asked_for():
    explanation = explain(3, 2, in_channels=1, out_channels=2)
    first, second = io.BytesIO(), io.BytesIO()
    animate_window(explanation, first, channel=0)
    animate_window(explanation, second, channel=1)
    assert first.getvalue() != second.getvalue()
    with pytest.raises(ConvjaxError, match=r"\(0, 0, 2\) is not in \(2, 2, 2\)"):
        animate_window(explanation, io.BytesIO(), channel=2)


def test_an_image_of_many_elements_is_drawn_in_colours_alone_and_says_what_the_darkest_is():
    texts = drawn(explain(100, 5, stride=3), output=(3, 4))
    assert "input 100×100, darkest ±9" in texts
    assert "0" not in texts


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda to: plot_window(explain(5, 3), to / "window.jpg"), r"does not end in \.png or \.svg"),
        (lambda to: animate_window(explain(5, 3), to / "window.png"), r"does not end in \.gif"),
        (lambda to: plot_window(explain(5, 3), to / "window.png", format="pdf"), "'png' or 'svg', got 'pdf'"),
        (lambda to: plot_window(explain(5, 3), to / "window.png", output=(3, 0, 0)), "is not in"),
        (lambda to: plot_window(explain(5, 3), to / "window.png", output=(1,)), "is not in"),
        (lambda to: animate_window(explain(5, 3), to / "window.gif", seconds=0), "seconds 0 is not from"),
        (lambda to: animate_window(explain(5, 3), to / "window.gif", seconds=float("nan")), "seconds nan"),
        (lambda to: animate_window(explain(40, 3), to / "window.gif"), "1,444 elements"),
        (lambda to: plot_window(explain((1, 500), (1, 3)), to / "window.png"), "more than fits a picture"),
        (lambda to: plot_window(explain(1100, 3), to / "window.png"), "numbers"),
    ],
)
def test_what_cannot_be_drawn_is_told_and_nothing_is_written(call, words, tmp_path):
    with pytest.raises(ConvjaxError, match=words):
        call(tmp_path)
    assert not list(tmp_path.iterdir())
