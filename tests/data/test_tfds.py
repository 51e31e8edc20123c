import os
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from convjax import ConvjaxError
from convjax.data import load
from convjax.data.sources import tfds


def prepared(folder: Path, *versions: str) -> Path:
    for version in versions:
        (folder / version).mkdir(parents=True)
        (folder / version / "dataset_info.json").write_text("{")
    return folder.parent


def test_of_several_versions_the_newest_is_read(tmp_path):
    data_dir = prepared(tmp_path / "mnist", "3.0.1", "3.0.10", "2.9.9", "incomplete")
    assert tfds.find_prepared("mnist", data_dir).name == "3.0.10"


def test_a_configuration_is_named_after_a_slash(tmp_path):
    prepared(tmp_path / "emnist" / "letters", "3.1.0")
    assert tfds.find_prepared("emnist/letters", tmp_path) == tmp_path / "emnist" / "letters" / "3.1.0"


def test_a_set_that_is_not_prepared_is_an_error_that_says_what_is_there_and_how_to_prepare(tmp_path):
    prepared(tmp_path / "mnist", "3.0.1")
    with pytest.raises(ConvjaxError) as caught:
        load("kmnist", data_dir=tmp_path)
    assert "'kmnist' is not prepared" in str(caught.value)
    assert "there: mnist." in str(caught.value)
    assert "TensorFlow, which TFDS prepares with, is not installed." in str(caught.value)
    assert "tfds build kmnist --file_format=array_record" in str(caught.value)


@pytest.mark.parametrize("name", ["../mnist", "/etc", "", "mnist/../.."])
def test_a_name_that_leads_out_of_the_folder_is_not_prepared(tmp_path, name):
    with pytest.raises(ConvjaxError, match="is not prepared"):
        load(name, data_dir=tmp_path)


def test_a_folder_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(ConvjaxError, match="There is no folder"):
        load("mnist", data_dir=tmp_path / "nowhere")


@pytest.mark.skipif(find_spec("array_record") is None, reason="array_record exists for Linux only")
def test_a_half_written_set_is_an_error_that_names_its_folder(tmp_path):
    data_dir = prepared(tmp_path / "mnist", "3.0.1")
    with pytest.raises(ConvjaxError, match=r"3\.0\.1' cannot be read"):
        load("mnist", data_dir=data_dir)


def test_a_platform_without_array_record_is_told_so(tmp_path, monkeypatch):
    data_dir = prepared(tmp_path / "mnist", "3.0.1")
    monkeypatch.setattr(tfds, "find_spec", lambda _name: None)
    with pytest.raises(ConvjaxError, match="array_record, which exists for Linux only"):
        load("mnist", data_dir=data_dir)


@pytest.mark.slow
@pytest.mark.skipif("CONVJAX_TFDS_DIR" not in os.environ, reason="CONVJAX_TFDS_DIR does not name a folder with mnist")
def test_mnist_is_read_without_tensorflow():
    mnist = load("mnist", data_dir=os.environ["CONVJAX_TFDS_DIR"])
    assert mnist.image_shape == (28, 28, 1)
    assert mnist.classes == tuple("0123456789")
    assert (len(mnist.train), len(mnist.test)) == (60_000, 10_000)
    # counts of each digit among the test labels, as in the original files
    assert np.bincount(mnist.test.labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert round(float(mnist.train.images.mean(dtype=np.float64)) / 255, 4) == 0.1307  # the number everyone quotes
