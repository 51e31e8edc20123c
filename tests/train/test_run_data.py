import json

import numpy as np
import pytest
from PIL import Image

from convjax import ConvjaxError
from convjax.data import ImageArrays, ImageDataset, load
from convjax.train.runs import run_data
from convjax.train.runs.run_configuration import RunConfiguration, read_configuration
from convjax.train.runs.run_data import check_data, load_data


@pytest.fixture
def configuration(tmp_path):
    """What a run on the digits writes, with changes."""

    def configured(seed: object = 3, **dataset: object) -> RunConfiguration:
        about = {"name": "digits", "data_dir": None, "pixel_max": 16, "classes": [*"0123456789"]}
        config = {
            "schema": "convjax-run/1",
            "model": {"name": "tutorial_cnn", "input_shape": [8, 8, 1], "classes": 10},
            "dataset": {**about, "normalisation": {"mean": [4.9], "std": [6.0]}, **dataset},
            "recipe": {"seed": seed},
        }
        (tmp_path / "config.json").write_text(json.dumps(config))
        return read_configuration(tmp_path)

    return configured


def test_the_data_set_of_a_run_is_read_again_as_it_was(configuration):
    found, digits = load_data(configuration()), load("digits")
    for part in ("train", "test"):
        np.testing.assert_array_equal(getattr(found, part).images, getattr(digits, part).images)
        np.testing.assert_array_equal(getattr(found, part).labels, getattr(digits, part).labels)


def test_a_folder_is_cut_as_the_seed_of_the_run_cut_it(configuration, tmp_path):
    for label in "01":
        (tmp_path / "mine" / label).mkdir(parents=True)
        for i in range(10):
            Image.new("L", (8, 8), 10 * i + int(label)).save(tmp_path / "mine" / label / f"{i}.png")
    found = load_data(configuration(name=str(tmp_path / "mine"), pixel_max=255, classes=[*"0123456789"]))
    expected = load(tmp_path / "mine", seed=3)
    np.testing.assert_array_equal(found.test.images, expected.test.images)
    assert (found.test.images != load(tmp_path / "mine", seed=0).test.images).any()


@pytest.mark.parametrize("lazy", [False, True])
def test_other_images_get_the_numbers_of_the_runs_classes_and_its_range_of_pixels(configuration, monkeypatch, lazy):
    pixels = np.array([0, 100, 255, 16], np.uint8)
    part = ImageArrays(np.broadcast_to(pixels.reshape(4, 1, 1, 1), (4, 8, 8, 1)).copy(), np.array([0, 1, 1, 0]))

    class Lazy:
        image_shape, labels = part.image_shape, part.labels

        def __len__(self):
            return len(part)

        def __getitem__(self, index):
            return part[index]

    images = Lazy() if lazy else part
    monkeypatch.setattr(run_data, "load", lambda *_, **__: ImageDataset("other", ("7", "2"), images, images))
    found = load_data(configuration(), dataset="other").test
    assert [label for _, label in map(found.__getitem__, range(4))] == [7, 2, 2, 7]
    assert found.labels.tolist() == [7, 2, 2, 7]
    assert [int(picture[0, 0, 0]) for picture, _ in map(found.__getitem__, range(4))] == [0, 6, 16, 1]
    assert len(found) == 4


def test_the_folder_that_tfds_prepared_may_have_moved(configuration, tmp_path):
    found = configuration(name="mnist", data_dir=str(tmp_path / "before"))
    with pytest.raises(ConvjaxError, match="before"):
        check_data(found)
    with pytest.raises(ConvjaxError, match="after"):
        check_data(found, data_dir=tmp_path / "after")


@pytest.mark.parametrize("seed", ["three", 1.5, -1, None, True, []])
def test_a_seed_that_is_none_is_an_error_that_names_it_and_the_file(configuration, seed):
    with pytest.raises(ConvjaxError, match=r"recipe\.seed in '.*config\.json' must be a whole number"):
        load_data(configuration(seed=seed))


@pytest.mark.parametrize(
    "dataset",
    [
        {"classes": ["0", "1"]},
        {"classes": None},
        {"normalisation": {"mean": [1.0, 2.0], "std": [1.0, 2.0]}},
        {"normalisation": {"mean": ["x"], "std": [1.0]}},
        {"normalisation": None},
        {"pixel_max": "white"},
    ],
)
def test_a_configuration_that_contradicts_itself_is_an_error_and_never_a_guess(configuration, dataset):
    with pytest.raises(ConvjaxError, match="does not say what its model was trained on"):
        configuration(**dataset)
