import hashlib
from importlib import resources

import numpy as np
import pytest
from sklearn import datasets

from convjax.data import ImageDataset, load
from convjax.data.sources.digits import held_back_indices


@pytest.fixture(scope="module")
def digits() -> ImageDataset:
    return load("digits")


def test_the_written_split_holds_360_different_images_of_the_1797():
    indices = held_back_indices()
    assert len(indices) == len(set(indices.tolist())) == 360
    assert indices.min() >= 0
    assert indices.max() < 1797


def test_the_written_split_never_changes():
    text = resources.files("convjax.data.sources").joinpath("digits_test_indices.txt").read_bytes()
    assert hashlib.sha256(b" ".join(text.split())).hexdigest() == (
        "ac494c2d034b06fa16677901676fcb08568b8a80baa6482968595bb7a7b7a87f"
    )


def test_every_class_has_its_share_of_the_test_images():
    labels = datasets.load_digits().target
    in_test = np.bincount(labels[held_back_indices()])
    fair = np.bincount(labels) * 360 / 1797
    assert np.abs(in_test - fair).max() < 1


def test_training_and_test_images_together_are_all_the_digits_and_share_none(digits):
    source = datasets.load_digits()
    held_back = held_back_indices()
    rest = [index for index in range(1797) if index not in set(held_back.tolist())]
    np.testing.assert_array_equal(digits.test.images[..., 0], source.images[held_back])
    np.testing.assert_array_equal(digits.test.labels, source.target[held_back])
    np.testing.assert_array_equal(digits.train.images[..., 0], source.images[rest])
    np.testing.assert_array_equal(digits.train.labels, source.target[rest])
    assert (len(digits.train), len(digits.test)) == (1437, 360)


def test_an_image_of_the_digits_is_8_by_8_with_one_channel_and_a_name_for_each_class(digits):
    assert digits.image_shape == (8, 8, 1)
    assert digits.classes == tuple("0123456789")
    assert digits.train.images.dtype == np.uint8
