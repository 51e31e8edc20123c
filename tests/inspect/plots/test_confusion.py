import numpy as np
import pytest
from PIL import Image

from convjax import ConvjaxError
from convjax.inspect import plot_confusion

MANY = [f"🐱 class with a name that does not end {i}" for i in range(100)]


@pytest.mark.parametrize(
    "classes",
    [["only"], ["a $ sign", "b_1^2"], pytest.param(MANY, marks=pytest.mark.slow)],
    ids=len,
)
def test_a_confusion_matrix_is_drawn_for_one_for_few_and_for_many_classes(tmp_path, classes):
    confusion = np.eye(len(classes), dtype=int) * 9
    confusion[0, -1] = 1
    plot_confusion(confusion, classes, tmp_path / "confusion.png", title="title")
    with Image.open(tmp_path / "confusion.png") as picture:
        assert min(picture.size) >= 300
        assert max(picture.size) <= 1800


@pytest.mark.slow
def test_a_thousand_classes_fit_into_the_same_picture_as_a_hundred(tmp_path):
    plot_confusion(np.eye(1000, dtype=int), [f"n{i:08}" for i in range(1000)], tmp_path / "confusion.png", title="")
    with Image.open(tmp_path / "confusion.png") as picture:
        assert max(picture.size) <= 1800


def test_a_class_without_any_image_leaves_an_empty_row(tmp_path):
    plot_confusion(np.zeros((3, 3), int), "abc", tmp_path / "none.png", title="none")
    plot_confusion(np.eye(3, dtype=int), "abc", tmp_path / "some.png", title="none")
    dark = {}
    for name in ("none", "some"):
        with Image.open(tmp_path / f"{name}.png") as picture:
            left = np.asarray(picture.convert("L").crop((0, 0, picture.width * 2 // 3, picture.height)))
        dark[name] = int((left < 90).sum())
    assert dark["none"] < 3000 < 20_000 < dark["some"]


def test_a_matrix_of_another_size_is_an_error(tmp_path):
    with pytest.raises(ConvjaxError, match=r"\(3, 3\), but there are 2 classes"):
        plot_confusion(np.eye(3, dtype=int), ["a", "b"], tmp_path / "confusion.png", title="")
