from dataclasses import asdict

import numpy as np
import pytest
from PIL import Image

from convjax import ConvjaxError
from convjax.inspect import plot_confusion, plot_curves
from convjax.train import EpochRecord


def line(*values: float | None) -> dict[str, float | None]:
    """What a line of metrics.jsonl holds."""
    return asdict(EpochRecord(*values))


def history(epochs: int) -> list[dict[str, float | None]]:
    return [
        line(n, 40 * n, 1 / n, 0.9, 2 / n, 0.8, *((0.5, 0.8) if n == epochs else (None, None)), 1e4, n)
        for n in range(1, epochs + 1)
    ]


@pytest.mark.parametrize("epochs", [0, 1, 2, 30, 500])
def test_curves_are_a_picture_of_1000_by_420_whatever_the_number_of_epochs(tmp_path, epochs):
    plot_curves(history(epochs), tmp_path / "curves.png", title="a $ on b")
    with Image.open(tmp_path / "curves.png") as picture:
        assert picture.size == (1000, 420)
        assert len(picture.convert("L").getcolors()) > 2


def test_curves_with_a_loss_of_exactly_0_are_drawn(tmp_path):
    plot_curves([line(1, 1, 0.0, 1.0, None, None, None, None, 1.0, 1.0)], tmp_path / "curves.png", title="all right")
    assert (tmp_path / "curves.png").stat().st_size > 1000


@pytest.mark.parametrize("classes", [["no", "yes"], list("0123456789"), ["a $ sign", "b_1^2"], [*map(str, range(100))]])
def test_a_confusion_matrix_is_drawn_for_few_and_for_many_classes(tmp_path, classes):
    confusion = np.eye(len(classes), dtype=int) * 9
    confusion[0, 1] = 1
    plot_confusion(confusion, classes, tmp_path / "confusion.png", title="title")
    with Image.open(tmp_path / "confusion.png") as picture:
        assert min(picture.size) >= 500


def test_a_class_without_any_image_leaves_an_empty_row(tmp_path):
    plot_confusion(np.zeros((3, 3), int), "abc", tmp_path / "confusion.png", title="none")
    assert (tmp_path / "confusion.png").exists()


def test_a_matrix_of_another_size_is_an_error(tmp_path):
    with pytest.raises(ConvjaxError, match=r"\(3, 3\), but there are 2 classes"):
        plot_confusion(np.eye(3, dtype=int), ["a", "b"], tmp_path / "confusion.png", title="")
