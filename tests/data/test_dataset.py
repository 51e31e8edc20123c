import jax
import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.data import ImageArrays, ImageDataset, Normalisation


def pixels(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)


def arrays(count: int, label: int = 0, size: int = 4) -> ImageArrays:
    return ImageArrays(pixels(count, size, size, 1), np.full(count, label, np.int32))


def test_normalised_images_have_mean_0_and_standard_deviation_1_in_every_channel():
    images = pixels(50, 9, 7, 3)
    normalised = Normalisation.of(images)(images)
    assert normalised.dtype == np.float32
    np.testing.assert_allclose(normalised.mean(axis=(0, 1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(normalised.std(axis=(0, 1, 2)), 1, atol=1e-5)


def test_the_constants_are_those_of_numpy_in_double_precision():
    images = pixels(50, 9, 7, 3)
    constants = Normalisation.of(images)
    np.testing.assert_allclose(constants.mean, images.astype(np.float64).mean(axis=(0, 1, 2)), rtol=1e-12)
    np.testing.assert_allclose(constants.std, images.astype(np.float64).std(axis=(0, 1, 2)), rtol=1e-12)


def test_a_channel_without_variation_becomes_0_and_not_nan():
    images = np.full((3, 4, 4, 1), 200, np.uint8)
    assert not Normalisation.of(images)(images).any()


def test_normalising_inside_jit_gives_what_it_gives_outside():
    images = pixels(5, 4, 4, 2)
    constants = Normalisation.of(images)
    np.testing.assert_allclose(jax.jit(constants)(images), constants(images), atol=1e-6)


@pytest.mark.parametrize(
    ("images", "labels", "named"),
    [
        (np.zeros((2, 4, 4), np.uint8), np.zeros(2, int), "images"),
        (np.zeros((2, 4, 4, 1), np.float32), np.zeros(2, int), "images"),
        (np.zeros((2, 4, 4, 1), np.uint8), np.zeros(3, int), "labels"),
        (np.zeros((2, 4, 4, 1), np.uint8), np.zeros(2, np.float32), "labels"),
    ],
)
def test_arrays_that_are_no_labelled_images_are_an_error_that_names_them(images, labels, named):
    with pytest.raises(ConvjaxError, match=f"^{named} must"):
        ImageArrays(images, labels)


def test_a_label_without_a_class_is_an_error():
    with pytest.raises(ConvjaxError, match=r"label of 'mine' \(test\) is 2, but there are 2 classes"):
        ImageDataset("mine", ("a", "b"), train=arrays(3), test=arrays(3, label=2))


def test_parts_of_different_image_shapes_are_an_error():
    with pytest.raises(ConvjaxError, match=r"\(4, 4, 1\) in train, \(5, 5, 1\) in test"):
        ImageDataset("mine", ("a",), train=arrays(3), test=arrays(3, size=5))
