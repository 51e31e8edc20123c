import jax
import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.data import ImageArrays, ImageDataset, Images, Normalisation, as_arrays


def pixels(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)


def arrays(count: int, label: int = 0, size: int = 4) -> ImageArrays:
    return ImageArrays(pixels(count, size, size, 1), np.full(count, label, np.int32))


class Lazy:
    """Pictures that are made when they are asked for."""

    def __init__(self, arrays: ImageArrays):
        self.arrays, self.image_shape, self.labels, self.read = arrays, arrays.image_shape, arrays.labels, []

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[np.ndarray, int]:
        self.read.append(index)
        return self.arrays[index]


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


def test_pictures_that_do_not_lie_in_memory_give_the_same_constants_as_those_that_do():
    part = ImageArrays(pixels(300, 4, 4, 3), np.zeros(300, np.int32))
    assert Normalisation.of(Lazy(part)) == Normalisation.of(part) == Normalisation.of(part.images)


def test_of_very_many_pictures_that_do_not_lie_in_memory_a_part_is_read_and_that_evenly(monkeypatch):
    monkeypatch.setattr("convjax.data.normalisation.ENOUGH", 50)
    part = Lazy(ImageArrays(pixels(500, 4, 4, 1), np.zeros(500, np.int32)))
    Normalisation.of(part)
    places = sorted(part.read)
    assert (len(places), places[0], places[-1]) == (50, 0, 499)
    assert set(np.diff(places)) <= {10, 11}


def test_pictures_read_into_memory_are_those_of_the_part_in_their_order_and_how_far_it_is_can_be_followed():
    part, seen = ImageArrays(pixels(150, 4, 4, 1), np.arange(150) % 2), []
    lazy = Lazy(part)
    read = as_arrays(lazy, report=lambda done, total: seen.append((done, total)))
    np.testing.assert_array_equal(read.images, part.images)
    np.testing.assert_array_equal(read.labels, part.labels)
    assert seen == sorted(seen)
    assert seen[-1] == (150, 150)
    assert sorted(lazy.read) == list(range(150))


def test_how_far_the_measuring_of_pictures_in_files_is_can_be_followed():
    seen = []
    part = Lazy(ImageArrays(pixels(50, 4, 4, 1), np.arange(50) % 2))
    Normalisation.of(part, report=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert len(seen) > 1
    assert seen[-1] == (50, 50)


def test_a_picture_of_another_shape_than_its_part_is_an_error_that_says_which():
    part = Lazy(ImageArrays(pixels(5, 4, 4, 1), np.zeros(5, np.int32)))
    part.image_shape = (4, 4, 3)
    with pytest.raises(ConvjaxError, match=r"Picture [0-4] is uint8 of 4×4×1"):
        as_arrays(part)


@pytest.mark.parametrize("read", [as_arrays, Normalisation.of])
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (OSError("the disk is gone"), r"Picture [0-4] cannot be read: OSError\('the disk is gone'\)\."),
        (pixels(4, 4, 1), r"Picture [0-4] cannot be read: ValueError"),  # without a label
        ((pixels(4, 4, 1), "cat"), r"Picture [0-4] cannot be read: ValueError"),
        ((np.zeros((4, 4, 1)), 0), r"Picture [0-4] is float64 of 4×4×1"),
        ((pixels(4, 4), 0), r"Picture [0-4] is uint8 of 4×4:"),
        ((None, 0), r"Picture [0-4] is object of no size"),
    ],
)
def test_whatever_a_class_of_ones_own_gives_in_place_of_a_picture_is_an_error_that_says_which(read, answer, said):
    class Own(Lazy):
        def __getitem__(self, index):
            if isinstance(answer, Exception):
                raise answer
            return answer

    with pytest.raises(ConvjaxError, match=said):
        read(Own(arrays(5)))


def test_an_error_while_reading_comes_through_and_nothing_more_is_begun():
    class Broken(Lazy):
        def __getitem__(self, index):
            super().__getitem__(index)
            raise ConvjaxError("picture 3 is broken")

    part = Broken(ImageArrays(pixels(10_000, 1, 1, 1), np.zeros(10_000, np.int32)))
    with pytest.raises(ConvjaxError, match="picture 3 is broken"):
        as_arrays(part)
    assert len(part.read) < 2_000


def test_an_image_part_gives_pictures_with_their_labels_one_by_one():
    part = ImageArrays(pixels(5, 4, 4, 1), np.arange(5))
    assert isinstance(part, Images)
    assert [label for _, label in part] == [0, 1, 2, 3, 4]
    np.testing.assert_array_equal(part[3][0], part.images[3])


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
        (np.zeros((2, 4, 4, 1), np.uint8), np.array([0, 2**40]), "labels"),
        ([[1, 2]], np.zeros(2, int), "images"),
        (np.zeros((2, 4, 4, 1), np.uint8), [0, 1], "labels"),
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


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"test": arrays(0)}, "'mine' has no pictures in test"),
        ({"train": arrays(3).images}, "train must be labelled pictures, got array"),
        ({"classes": ("a",)}, r"1 class:\n  classes are \('a',\)"),
        ({"classes": ("a", "b", "a")}, "Two classes of 'mine' are called 'a'"),
        ({"train": arrays(3, label=-1)}, r"label of 'mine' \(train\) is -1"),
        ({"pixel_max": 0}, "pixel_max must be a whole number from 1 to 255, not 0"),
        ({"pixel_max": 256}, "pixel_max"),
        ({"pixel_max": 2.5}, "pixel_max"),
        ({"train": arrays(3, size=0), "test": arrays(3, size=0)}, "0×0×1: there is nothing to see"),
    ],
)
def test_a_data_set_that_nothing_can_be_learned_from_is_an_error(changes, said):
    right = {"name": "mine", "classes": ("a", "b"), "train": arrays(3), "test": arrays(3)}
    with pytest.raises(ConvjaxError, match=said):
        ImageDataset(**(right | changes))
