import math
from dataclasses import asdict

import pytest
from PIL import Image

from convjax.inspect import plot_curves
from convjax.inspect.plots import curves
from convjax.train import EpochRecord


def line(*values: float | None) -> dict[str, float | None]:
    """What a line of metrics.jsonl holds."""
    return asdict(EpochRecord(*values))


def history(epochs: int) -> list[dict[str, float | None]]:
    return [
        line(n, 40 * n, 1 / n, 0.9, 2 / n, 0.8, *((0.5, 0.8) if n == epochs else (None, None)), 1e4, n)
        for n in range(1, epochs + 1)
    ]


def colours(path) -> set[tuple[int, int, int]]:
    with Image.open(path) as picture:
        return {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}


BLUE, ORANGE = (0, 0x72, 0xB2), (0xD5, 0x5E, 0)


@pytest.mark.parametrize("epochs", [0, 1, 500])
def test_curves_are_a_picture_of_1000_by_420_whatever_the_number_of_epochs(tmp_path, epochs):
    plot_curves(history(epochs), tmp_path / "curves.png", title="a $ on b")
    with Image.open(tmp_path / "curves.png") as picture:
        assert picture.size == (1000, 420)
    assert (BLUE in colours(tmp_path / "curves.png")) == (epochs > 0)


def test_without_validation_there_is_no_second_curve(tmp_path):
    plot_curves(history(3), tmp_path / "both.png", title="")
    without = [record | {"validation_loss": None, "validation_accuracy": None} for record in history(3)]
    plot_curves(without, tmp_path / "one.png", title="")
    assert ORANGE in colours(tmp_path / "both.png")
    assert ORANGE not in colours(tmp_path / "one.png")


def test_curves_with_a_loss_of_exactly_0_are_drawn(tmp_path):
    plot_curves([line(1, 1, 0.0, 1.0, None, None, None, None, 1.0, 1.0)], tmp_path / "curves.png", title="all right")
    assert BLUE in colours(tmp_path / "curves.png")


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_loss_that_is_no_finite_number_leaves_a_gap(tmp_path, bad):
    diverged = [line(n, n, bad if n > 2 else 1 / n, 0.1, bad, 0.1, None, None, 1.0, 1.0) for n in range(1, 5)]
    plot_curves(diverged, tmp_path / "curves.png", title="diverged")
    assert BLUE in colours(tmp_path / "curves.png")


@pytest.mark.parametrize(("smoothed", "name"), [(False, "train 0."), (True, "train (smoothed labels) 0.")])
def test_the_key_says_where_the_loss_in_training_is_that_of_smoothed_labels(tmp_path, monkeypatch, smoothed, name):
    drawn = []
    monkeypatch.setattr(curves, "write", lambda figure, _path: drawn.append(figure))
    plot_curves(history(3), tmp_path / "curves.png", title="", labels_smoothed=smoothed)
    of_loss, of_accuracy = ([text.get_text() for text in axes.get_legend().get_texts()] for axes in drawn[0].axes)
    assert of_loss[0].startswith(name)
    assert of_accuracy[0].startswith("train 9")
