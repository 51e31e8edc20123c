import sys

import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.data import load, names
from convjax.data.registry import check_name, reference


def message_of(*args, **kwargs) -> str:
    with pytest.raises(ConvjaxError) as caught:
        load(*args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize(("typed", "meant"), [("digitz", "digits"), ("mnits", "mnist"), ("Digits", "digits")])
def test_a_misspelt_name_is_answered_with_the_nearest_one_and_with_what_there_is(typed, meant):
    message = message_of(typed)
    assert f"There is no data set {typed!r}. Did you mean {meant!r}?" in message
    assert "Ready here: digits." in message


def test_a_name_like_no_other_is_not_answered_with_a_guess():
    assert "Did you mean" not in message_of("qqqqqq")


def test_a_set_from_tfds_without_a_folder_is_told_to_name_one():
    assert "--data-dir" in message_of("mnist")


def test_a_folder_for_a_set_that_is_always_there_is_an_error_and_not_ignored(tmp_path):
    assert "always there" in message_of("digits", data_dir=tmp_path)


def test_a_misspelt_folder_is_answered_with_the_nearest_one_beside_it(tmp_path, monkeypatch):
    (tmp_path / "flowers").mkdir()
    (tmp_path / ".hidden").mkdir()
    missing = tmp_path / "flowres"
    assert message_of(missing) == (
        f"There is no folder {str(missing)!r}. Did you mean {str(tmp_path / 'flowers')!r}?\n"
        "Name one with a sub-folder for each class."
    )
    assert message_of(str(missing)) == message_of(missing)
    monkeypatch.chdir(tmp_path)
    assert "There is no data set 'flowres'. Did you mean 'flowers'?" in message_of("flowres")
    assert "There is no folder 'flowres'. Did you mean 'flowers'?" in message_of("./flowres")
    assert "Did you mean" not in message_of("./hidde")


def test_a_path_that_is_a_file_is_an_error_that_names_its_folder(tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"")
    message = message_of(tmp_path / "train-images-idx3-ubyte")
    assert "is a file, and a data set is a folder" in message
    assert f"{str(tmp_path)!r}" in message


@pytest.mark.parametrize("name", ["", "\0", "x" * 5000, "~nobody-is-called-so/x", 3, None, b"digits"])
def test_what_cannot_be_a_name_is_an_error_and_no_fault(name):
    assert message_of(name)


@pytest.mark.parametrize("size", [(0, 8), (8,), (8, 8, 1), (8.0, 8), 64, "64x64", (8, 5000), (-1, 8)])
def test_an_image_size_that_is_none_is_an_error_that_names_it(size):
    assert message_of("digits", image_size=size).startswith("image_size must be height and width")


@pytest.mark.parametrize("seed", [-1, 0.5, "0", True])
def test_a_seed_that_is_none_is_an_error_that_names_it(seed):
    assert message_of("digits", seed=seed).startswith("seed must be")


def test_digits_in_another_size_are_the_same_digits():
    large, small = load("digits", image_size=(24, 24)), load("digits")
    assert large.image_shape == (24, 24, 1)
    assert large.pixel_max == small.pixel_max == 16
    assert large.train.images.max() == 16
    assert large.notes == ("pictures of 8×8: resized and cropped to 24×24",)
    back = large.train.images.reshape(-1, 8, 3, 8, 3).mean(axis=(2, 4))
    assert np.abs(back - small.train.images[..., 0]).mean() < 1
    np.testing.assert_array_equal(large.test.labels, small.test.labels)


def test_a_reference_finds_the_same_folder_from_everywhere(tmp_path, monkeypatch, class_folder):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("USERPROFILE" if sys.platform == "win32" else "HOME", str(tmp_path))
    assert reference("pets") == reference("./pets/") == reference("~/pets") == str(class_folder)
    assert reference("digits") == "digits"
    assert reference("mnist") == "mnist"


def test_a_folder_is_checked_by_its_names_alone(class_folder):
    check_name(class_folder)
    (class_folder / "cat" / "broken.png").write_bytes(b"")
    check_name(str(class_folder))
    (class_folder / "bird").mkdir()
    with pytest.raises(ConvjaxError, match="bird' holds no picture"):
        check_name(class_folder)


def test_every_message_has_at_most_four_lines_of_80_columns(tmp_path):
    (tmp_path / "kmnist" / "1.0.0").mkdir(parents=True)
    for message in (message_of("mnits"), message_of("mnist"), message_of("digits", data_dir="x")):
        assert len(message.splitlines()) <= 4
        assert max(map(len, message.splitlines())) <= 80


def test_all_names_can_be_loaded():
    assert [load(name).name for name in names()] == list(names())
