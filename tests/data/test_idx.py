import gzip
import struct

import numpy as np
import pytest

from convjax.data import load

TYPES = {"uint8": 8, "int8": 9, "int16": 11, "int32": 12, "float32": 13, "float64": 14}
IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def idx(array):
    """The bytes of an IDX file, as the page of MNIST describes them."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, TYPES[array.dtype.name], array.ndim, *array.shape)
    return header + array.astype(array.dtype.newbyteorder(">")).tobytes()


def images(count, seed=0, shape=(5, 4)):
    return np.random.default_rng(seed).integers(0, 256, (count, *shape)).astype(np.uint8)


def labels(count, dtype=np.uint8, lowest=0):
    return (np.arange(count) % 3 + lowest).astype(dtype)


@pytest.fixture
def idx_folder(tmp_path):
    """30 images to train on and 9 to test on, 5×4, of three classes."""
    folder = tmp_path / "shapes"
    folder.mkdir()
    (folder / IMAGES).write_bytes(idx(images(30)))
    (folder / LABELS).write_bytes(idx(labels(30)))
    (folder / "t10k-images-idx3-ubyte").write_bytes(idx(images(9, seed=1)))
    (folder / "t10k-labels-idx1-ubyte").write_bytes(idx(labels(9)))
    return folder


def test_the_four_files_are_the_two_parts(idx_folder):
    shapes = load(idx_folder)
    assert (shapes.name, shapes.classes, shapes.image_shape) == ("shapes", ("0", "1", "2"), (5, 4, 1))
    np.testing.assert_array_equal(shapes.train.images[..., 0], images(30))
    np.testing.assert_array_equal(shapes.test.images[..., 0], images(9, seed=1))
    np.testing.assert_array_equal(shapes.train.labels, labels(30))


def test_packed_files_hold_the_same_and_so_do_those_with_dots_or_underscores_in_their_names(idx_folder, tmp_path):
    expected = load(idx_folder)
    for number, form in enumerate(("{}.gz", "{}", "x-{}.GZ")):
        folder = tmp_path / str(number)
        folder.mkdir()
        for file in idx_folder.iterdir():
            name = form.format(file.name if number == 0 else file.name.replace("-idx", "._"[number - 1] + "idx"))
            packed = gzip.compress(file.read_bytes()) if ".gz" in name.lower() else file.read_bytes()
            (folder / name).write_bytes(packed)
        found = load(folder)
        np.testing.assert_array_equal(found.train.images, expected.train.images)
        np.testing.assert_array_equal(found.test.labels, expected.test.labels)


def test_a_packed_file_is_known_by_what_it_holds_and_not_by_its_name(idx_folder):
    (idx_folder / IMAGES).write_bytes(gzip.compress(idx(images(30))))
    np.testing.assert_array_equal(load(idx_folder).train.images[..., 0], images(30))


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32])
def test_labels_may_be_larger_numbers_and_count_from_1(idx_folder, dtype):
    for part, count in (("train", 30), ("t10k", 9)):
        (idx_folder / f"{part}-labels-idx1-ubyte").write_bytes(idx(labels(count, dtype, lowest=1)))
    shapes = load(idx_folder)
    assert shapes.classes == ("1", "2", "3")
    np.testing.assert_array_equal(shapes.test.labels, labels(9))


def test_images_may_have_channels(idx_folder):
    for part, count in (("train", 30), ("t10k", 9)):
        (idx_folder / f"{part}-images-idx3-ubyte").write_bytes(idx(images(count, shape=(5, 4, 3))))
    assert load(idx_folder).image_shape == (5, 4, 3)


def test_without_files_of_a_test_part_a_fifth_is_held_back_and_it_is_said(idx_folder):
    for file in idx_folder.glob("t10k*"):
        file.unlink()
    shapes = load(idx_folder)
    assert (len(shapes.train), len(shapes.test)) == (24, 6)
    assert "a fifth of each class, 6 pictures" in shapes.notes[0]


def test_a_size_that_is_asked_for_is_the_one_they_get(idx_folder):
    shapes = load(idx_folder, image_size=(8, 10))
    assert shapes.image_shape == (8, 10, 1)
    assert "pictures of 5×4: resized and cropped to 8×10" in shapes.notes


def changed(data, **changes):
    for place, value in changes.items():
        start = int(place[1:])
        data = data[:start] + value + data[start + len(value) :]
    return data


WHOLE = idx(images(30))
MOST = struct.pack(">I", 2**32 - 1)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (IMAGES, b"", "is no IDX file"),
        (IMAGES, b"\x89PNG\r\n\x1a\n" + WHOLE, "it begins with the bytes 89 50 4e 47"),
        (IMAGES, changed(WHOLE, _2=b"\x07"), "is no IDX file"),
        (IMAGES, WHOLE[:10], "the sizes of its axes are missing"),
        (IMAGES, WHOLE[:-1], "it says 600 bytes, and has 599"),
        (IMAGES, WHOLE + b"x", "goes on after its end"),
        (IMAGES, changed(WHOLE, _4=MOST, _8=MOST, _12=MOST), "is cut off or damaged"),
        (IMAGES, gzip.compress(WHOLE)[:-20], "gzip cannot unpack it"),
        (IMAGES, gzip.compress(WHOLE[:-1]), "1 of 600 bytes are missing"),
        (IMAGES, gzip.compress(WHOLE + b"x"), "goes on after its end"),
        (IMAGES, gzip.compress(changed(WHOLE, _4=MOST)), "packed ones cannot hold"),
        (IMAGES, b"\x1f\x8b" + bytes(50), "gzip cannot unpack it"),
        (IMAGES, idx(images(30).astype(np.float32)), "holds no images"),
        (IMAGES, idx(labels(30)), "holds no images"),
        (IMAGES, idx(images(30, shape=(0, 4))), "holds no images"),
        (IMAGES, idx(images(30, shape=(5, 4, 2))), "holds no images"),
        (IMAGES, idx(images(29)), "it says 30 labels, and there are 29 images"),
        (LABELS, idx(images(30)), "holds no labels"),
        (LABELS, idx(labels(30).astype(np.float32)), "holds no labels"),
        (LABELS, idx(np.append(labels(29), np.uint8(200))), "holds the label 200"),
        (LABELS, idx(labels(30, np.int8, lowest=-1)), "holds the label -1"),
        (LABELS, idx(labels(30, lowest=7)), "holds the label 7"),
        (LABELS, idx(np.zeros(30, np.uint8)), "one label only"),
        ("t10k-labels-idx1-ubyte", idx(labels(9, lowest=1)), "holds the label 3"),
    ],
)
def test_a_file_that_is_wrong_is_an_error_that_names_it_and_says_how(idx_folder, error_of, name, content, said):
    (idx_folder / name).write_bytes(content)
    message = error_of(load, idx_folder)
    assert said in message
    assert str(idx_folder / (LABELS if "30 labels" in said else name)) in message
    assert len(message.splitlines()) <= 4


def test_a_huge_label_file_is_an_error_before_it_is_read(idx_folder, error_of):
    with (idx_folder / LABELS).open("wb") as file:
        file.write(struct.pack(">BBBBI", 0, 0, 8, 1, 2**32 - 1))
        file.truncate(8 + 2**32 - 1)  # takes no room on the disk
    assert "it says 4,294,967,295 labels, and there are 30 images" in error_of(load, idx_folder)


def test_files_without_their_partners_are_an_error_that_names_what_is_missing(idx_folder, error_of):
    (idx_folder / LABELS).unlink()
    message = error_of(load, idx_folder)
    assert "not the labels that belong to it" in message
    assert f"Put {LABELS!r} beside it" in message
    (idx_folder / IMAGES).unlink()
    assert "holds test files only" in error_of(load, idx_folder)


def test_several_sets_in_one_folder_are_an_error_that_tells_them_apart(idx_folder, error_of):
    for file in list(idx_folder.iterdir()):
        (idx_folder / f"emnist-letters-{file.name}").write_bytes(file.read_bytes())
    message = error_of(load, idx_folder)
    assert "2 data sets" in message
    assert "'emnist-letters-'" in message
