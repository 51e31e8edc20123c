import os
import pickle

import numpy as np
import pytest
from PIL import Image

from convjax.data import as_arrays, load, read_picture
from convjax.data.sources.folder import find_pictures, load_folder

from .conftest import noise, save


def test_every_sub_folder_is_a_class_and_a_fifth_of_each_is_held_back(class_folder):
    pets = load(class_folder)
    assert pets.name == "pets"
    assert pets.classes == ("cat", "dog")
    assert pets.image_shape == (9, 7, 3)
    assert np.bincount(pets.train.labels).tolist() == [5, 5]
    assert np.bincount(pets.test.labels).tolist() == [1, 1]
    assert any("a fifth of each class, 2 pictures, held back" in note for note in pets.notes)


def test_every_picture_lies_in_one_part_under_the_label_of_its_folder(class_folder):
    pets = load(class_folder)
    written = {noise(9, 7, seed=place).tobytes(): place % 2 for place in range(12)}
    read = [part[place] for part in (pets.train, pets.test) for place in range(len(part))]
    assert {pixels.tobytes(): label for pixels, label in read} == written


def test_the_seed_and_nothing_else_decides_which_pictures_are_held_back(class_folder):
    held_back = [load(class_folder, seed=seed).test.images.tobytes() for seed in (0, 0, *range(1, 9))]
    assert held_back[0] == held_back[1]
    assert len(set(held_back)) > 2


@pytest.mark.parametrize(("trained", "tested"), [("train", "test"), ("Training", "TESTING"), ("train", "val")])
def test_folders_for_training_and_testing_are_the_parts(tmp_path, trained, tested):
    for place in range(8):
        save(tmp_path / trained / "ab"[place % 2] / f"{place}.png", noise(6, 6, 1, seed=place))
    for place in range(2):
        save(tmp_path / tested / "ab"[place] / "0.png", noise(6, 6, 1, seed=100 + place))
    loaded = load(tmp_path)
    assert (len(loaded.train), len(loaded.test)) == (8, 2)
    assert loaded.image_shape == (6, 6, 1)
    np.testing.assert_array_equal(loaded.test.images[1], noise(6, 6, 1, seed=101))
    assert any("held back" in note for note in loaded.notes) == (tested == "val")


def test_classes_called_by_numbers_stand_in_their_order(tmp_path):
    for name in ("10", "9", "1", "b", "a"):
        save(tmp_path / name / "0.png", noise(4, 4))
    assert tuple(find_pictures(tmp_path).train) == ("1", "9", "10", "a", "b")


def test_endings_in_capitals_count_and_hidden_files_do_not(class_folder):
    save(class_folder / "cat" / "LOUD.PNG", noise(9, 7))
    for hidden in (".cache/0.png", "cat/.hidden.png", "__MACOSX/0.png"):
        save(class_folder / hidden, noise(3, 3))
    (class_folder / "cat" / "Thumbs.db").write_bytes(b"")
    found = find_pictures(class_folder)
    assert [len(files) for files in found.train.values()] == [7, 6]
    assert found.notes == ()


def test_what_has_no_ending_of_a_picture_is_left_out_and_said(class_folder):
    (class_folder / "cat" / "notes.txt").write_text("mine")
    save(class_folder / "beside.png", noise(9, 7))
    assert load(class_folder).notes[0] == "2 files left out: 'beside.png', 'cat/notes.txt'"


def test_pictures_of_several_sizes_become_one_and_it_is_said(class_folder):
    save(class_folder / "cat" / "wide.png", noise(40, 90))
    pets = load(class_folder)
    assert pets.image_shape == (7, 7, 3)
    assert "pictures of 2 sizes, 9×7 to 40×90: resized and cropped to 7×7" in pets.notes


def test_a_size_that_is_asked_for_is_the_one_they_get_and_each_is_what_read_picture_reads(class_folder):
    pets = load(class_folder, image_size=(5, 6))
    assert pets.image_shape == (5, 6, 3)
    expected = {read_picture(file, image_shape=(5, 6, 3)).tobytes() for file in class_folder.rglob("*.png")}
    assert {pixels.tobytes() for part in (pets.train, pets.test) for pixels in part.images} == expected


def test_grey_pictures_stay_grey_and_among_coloured_ones_become_coloured(tmp_path):
    for place in range(6):
        save(tmp_path / "ab"[place % 2] / f"{place}.png", noise(5, 5, 1, seed=place))
    assert load(tmp_path).image_shape == (5, 5, 1)
    save(tmp_path / "a" / "colour.png", noise(5, 5))
    mixed = load(tmp_path)
    assert mixed.image_shape == (5, 5, 3)
    assert "6 of 7 pictures are grey: taken as coloured ones" in mixed.notes


def test_photographs_are_brought_to_224_by_224_and_not_left_as_large_as_they_are(tmp_path):
    for place in range(6):
        save(tmp_path / "ab"[place % 2] / f"{place}.png", noise(300, 400, 1))
    assert load(tmp_path).image_shape == (224, 224, 1)


def test_pictures_that_do_not_fit_are_decoded_when_asked_for_and_can_be_sent_to_another_process(class_folder):
    lazy = load_folder(class_folder)
    assert not hasattr(lazy.train, "images")
    eager = load(class_folder)
    sent = pickle.loads(pickle.dumps(lazy.train))
    for part in (lazy.train, sent):
        np.testing.assert_array_equal(as_arrays(part).images, eager.train.images)
        np.testing.assert_array_equal(part.labels, eager.train.labels)


def test_how_far_reading_is_can_be_followed(class_folder):
    seen = []
    load(class_folder, report=lambda done, total: seen.append((done, total)))
    assert seen == [(12, 12), (10, 10), (2, 2)]  # looked at, decoded to train on, decoded to test on


def test_one_damaged_picture_among_many_is_named_and_not_passed_over(class_folder, error_of):
    file = class_folder / "dog" / "3.png"
    file.write_bytes(file.read_bytes()[:100])
    message = error_of(load, class_folder)
    assert str(file) in message
    file.write_bytes(b"")
    assert str(file) in error_of(load, class_folder)


@pytest.mark.parametrize(("kept", "count"), [(0, 12), (100, 10)], ids=["seen at once", "seen when decoded"])
def test_of_several_damaged_pictures_five_are_named_and_all_are_counted(class_folder, error_of, kept, count):
    for file in class_folder.glob("*/*.png"):
        file.write_bytes(file.read_bytes()[:kept])
    first, *rest = error_of(load, class_folder).splitlines()
    assert first.startswith(f"{count} pictures cannot be used: '{class_folder}")
    assert first.count(".png'") == 5
    assert f" and {count - 5} more." in first
    assert 1 <= len(rest) <= 3


def test_a_picture_that_is_too_large_is_named_before_it_is_decoded(class_folder, error_of):
    Image.new("1", (9000, 9000)).save(class_folder / "dog" / "large.png")
    assert "large.png' has more than 67,108,864 pixels" in error_of(load, class_folder)


def test_a_link_to_nothing_among_the_pictures_is_named(class_folder, error_of):
    (class_folder / "cat" / "gone.png").symlink_to(class_folder / "nowhere.png")
    assert "gone.png' is no ordinary file, or a link to nothing" in error_of(load, class_folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_picture_that_may_not_be_read_is_named(class_folder, error_of):
    (class_folder / "cat" / "0.png").chmod(0)
    assert "0.png' cannot be read" in error_of(load, class_folder)


def test_an_empty_class_folder_is_an_error_that_says_what_lies_in_it(class_folder, error_of):
    (class_folder / "bird").mkdir()
    assert "bird' holds no picture" in error_of(load, class_folder)
    (class_folder / "bird" / "list.csv").write_text("")
    message = error_of(load, class_folder)
    assert "there is only 'list.csv'" in message
    assert ".png" in message


def test_one_class_only_is_an_error_that_names_it(tmp_path, error_of):
    save(tmp_path / "cat" / "0.png", noise(4, 4))
    message = error_of(load, tmp_path)
    assert "one class only, 'cat'" in message
    assert "nothing to tell apart" in message


def test_pictures_without_folders_of_classes_are_an_error_that_shows_the_layout(tmp_path, error_of):
    save(tmp_path / "mine" / "0.png", noise(4, 4))
    message = error_of(load, tmp_path / "mine")
    assert "no folders of classes" in message
    assert "mine/CLASS/" in message


def test_a_folder_without_pictures_is_an_error(tmp_path, error_of):
    assert "holds no pictures" in error_of(load, tmp_path)
    (tmp_path / "readme.txt").write_text("")
    assert "holds no pictures" in error_of(load, tmp_path)


def test_folders_of_folders_of_folders_are_an_error_that_says_which_one_to_name(tmp_path, error_of):
    for name in ("cat", "dog"):
        save(tmp_path / "archive" / "pets" / name / "0.png", noise(4, 4))
    message = error_of(load, tmp_path / "archive")
    assert "pets' holds folders, 'cat' first" in message
    assert "If 'pets' is no class but holds the classes, name it instead." in message
    assert "archive' holds folders, 'pets' first" in error_of(load, tmp_path)
    save(tmp_path / "archive" / "pets" / "beside.png", noise(4, 4))
    assert "Move the pictures up" in error_of(load, tmp_path / "archive")


def test_two_classes_whose_names_differ_in_case_or_in_how_an_accent_is_written_are_an_error(tmp_path, error_of):
    for first, second in (("Cat", "cat"), ("caf\u00e9", "cafe\u0301"), ("dog", "dog ")):
        folder = tmp_path / first
        for name in (first, second):
            save(folder / name / "0.png", noise(4, 4))
        if len(list(folder.iterdir())) == 2:  # not so where the file system takes both for one
            message = error_of(load, folder)
            assert "have one name" in message
            assert repr(first) in message
            assert repr(second) in message


def test_a_class_whose_name_a_terminal_would_obey_is_an_error(tmp_path, error_of):
    for name in ("a", "b\x1b[31m"):
        save(tmp_path / name / "0.png", noise(4, 4))
    message = error_of(load, tmp_path)
    assert "\x1b" not in message
    assert "Rename" in message


def test_a_class_that_is_only_tested_is_an_error_and_one_that_is_only_trained_on_is_said(tmp_path, error_of):
    for name in ("train/a", "train/b", "test/a"):
        save(tmp_path / name / "0.png", noise(4, 4))
    assert "no pictures in test/ of: b" in load(tmp_path).notes
    save(tmp_path / "test" / "c" / "0.png", noise(4, 4))
    assert "test' has the class 'c', which is not trained on" in error_of(load, tmp_path)


def test_a_class_called_train_is_a_class(tmp_path):
    for name in ("train", "car", "plane"):
        save(tmp_path / name / "0.png", noise(4, 4))
    assert tuple(find_pictures(tmp_path).train) == ("car", "plane", "train")


def test_parts_and_classes_in_one_folder_are_an_error(tmp_path, error_of):
    for name in ("train/a", "train/b", "test/a", "dog"):
        save(tmp_path / name / "0.png", noise(4, 4))
    assert "holds 'train' and, beside it, 'dog'" in error_of(load, tmp_path)


def test_too_few_pictures_to_hold_some_back_are_an_error_that_says_how_many_are_needed(tmp_path, error_of):
    for name in ("a", "b"):
        for place in range(2):
            save(tmp_path / name / f"{place}.png", noise(4, 4))
    message = error_of(load, tmp_path)
    assert "its largest class has 2" in message
    assert "at least 3 of one class" in message


def test_no_message_shows_more_than_four_lines(class_folder, error_of):
    (class_folder / "bird").mkdir()
    for folder in (class_folder, class_folder / "cat", class_folder / "bird", class_folder / "none"):
        assert len(error_of(load, folder).splitlines()) <= 4
