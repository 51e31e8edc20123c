import io
import json
import os
import pickle
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convjax import ConvjaxError
from convjax.data import as_arrays, load, read_picture, registry
from convjax.data.sources import tfds

needs_array_record = pytest.mark.skipif(find_spec("array_record") is None, reason="array_record exists for Linux only")


def feature(kind: str, **said: object) -> dict[str, object]:
    files = {"Image": "image_feature", "ClassLabel": "class_label_feature"}
    return {"pythonClassName": f"tensorflow_datasets.core.features.{files[kind]}.{kind}", **said}


def encoded(height: int, width: int, seed: int) -> bytes:
    file = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def prepare(data_dir: Path, shape: tuple[int, ...], keys=("image", "label"), **parts: list[tuple[bytes, int]]) -> None:
    """What TFDS leaves behind when it has prepared a set called shapes, written without TensorFlow."""
    from array_record.python.array_record_module import ArrayRecordWriter
    from tensorflow_datasets.proto import tf_example_pb2

    image_key, label_key = keys
    folder = data_dir / "shapes" / "1.0.0"
    folder.mkdir(parents=True)
    for part, examples in parts.items():
        writer = ArrayRecordWriter(str(folder / f"shapes-{part}.array_record-00000-of-00001"), "group_size:1")
        for content, label in examples:
            example = tf_example_pb2.Example()
            example.features.feature[image_key].bytes_list.value.append(content)
            example.features.feature[label_key].int64_list.value.append(label)
            writer.write(example.SerializeToString())
        writer.close()
    dimensions = {"dimensions": [str(-1 if size is None else size) for size in shape]}
    features = {
        image_key: feature("Image", image={"dtype": "uint8", "shape": dimensions}),
        label_key: feature("ClassLabel", classLabel={"numClasses": "2"}),
    }
    kind = "tensorflow_datasets.core.features.features_dict.FeaturesDict"
    (folder / "features.json").write_text(json.dumps({"pythonClassName": kind, "featuresDict": {"features": features}}))
    template = "{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}"
    splits = [
        {"name": part, "filepathTemplate": template, "numBytes": "1", "shardLengths": [str(len(examples))]}
        for part, examples in parts.items()
    ]
    info = {"fileFormat": "array_record", "name": "shapes", "version": "1.0.0", "moduleName": "m", "splits": splits}
    (folder / "dataset_info.json").write_text(json.dumps(info))


def examples(count: int, *sizes: tuple[int, int], label: int | None = None) -> list[tuple[bytes, int]]:
    return [
        (encoded(*sizes[place % len(sizes)], seed=place), place % 2 if label is None else label)
        for place in range(count)
    ]


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


@needs_array_record
def test_a_half_written_set_is_an_error_that_names_its_folder(tmp_path):
    data_dir = prepared(tmp_path / "mnist", "3.0.1")
    with pytest.raises(ConvjaxError, match=r"3\.0\.1' cannot be read"):
        load("mnist", data_dir=data_dir)


def test_a_platform_without_array_record_is_told_so(tmp_path, monkeypatch):
    data_dir = prepared(tmp_path / "mnist", "3.0.1")
    monkeypatch.setattr(tfds, "find_spec", lambda _name: None)
    with pytest.raises(ConvjaxError, match="array_record, which exists for Linux only"):
        load("mnist", data_dir=data_dir)


def test_a_misspelt_set_that_is_not_prepared_is_answered_with_the_nearest_name(tmp_path):
    with pytest.raises(ConvjaxError, match="Did you mean 'fashion_mnist'") as caught:
        load("fashion_mnits", data_dir=tmp_path)
    assert len(str(caught.value).splitlines()) <= 4
    assert "tfds build" not in str(caught.value)  # nobody has a set of that name


def test_where_tensorflow_is_the_set_is_prepared_in_a_process_of_its_own_and_then_read(tmp_path, monkeypatch):
    # A package that takes the place of TFDS and TensorFlow in that process: both cannot be installed here.
    stand_in = tmp_path / "stand_in"
    stand_in.mkdir()
    (stand_in / "tensorflow.py").write_text("")
    (stand_in / "tensorflow_datasets.py").write_text(
        "from pathlib import Path\n"
        "class builder:\n"
        "    def __init__(self, name, *, data_dir, file_format):\n"
        "        if name != 'kmnist': raise LookupError('there is no ' + name)\n"
        "        self.folder, self.file_format = Path(data_dir) / name / '3.0.1', file_format\n"
        "    def download_and_prepare(self, *, file_format):\n"
        "        assert file_format == self.file_format == 'array_record'\n"
        "        self.folder.mkdir(parents=True)\n"
        "        (self.folder / 'dataset_info.json').write_text('{')\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(stand_in))
    monkeypatch.setattr(tfds, "find_spec", lambda name: name == "tensorflow" or None)
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    with pytest.raises(ConvjaxError, match="array_record, which exists for Linux only"):  # so it has been prepared
        load("kmnist", data_dir=data_dir)
    assert tfds.find_prepared("kmnist", data_dir) == data_dir / "kmnist" / "3.0.1"


def test_what_cannot_be_prepared_is_an_error_without_a_traceback(tmp_path, monkeypatch, capfd):
    (tmp_path / "tensorflow_datasets.py").write_text(
        "def builder(*_, **__): raise LookupError('no such name\\nbut a thousand others')"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(tfds, "find_spec", lambda name: name == "tensorflow" or None)
    with pytest.raises(ConvjaxError, match="TFDS could not prepare 'kmnits'") as caught:
        load("kmnits", data_dir=tmp_path)
    assert "Did you mean 'kmnist'" in str(caught.value)
    assert capfd.readouterr().err == "LookupError: no such name\n"


@needs_array_record
def test_pictures_of_one_size_are_read_as_they_were_written(tmp_path):
    prepare(tmp_path, (9, 7, 3), train=examples(40, (9, 7)), test=examples(10, (9, 7)))
    shapes = load("shapes", data_dir=tmp_path)
    assert (shapes.classes, shapes.image_shape, len(shapes.train), len(shapes.test)) == (("0", "1"), (9, 7, 3), 40, 10)
    assert shapes.notes == ()
    assert shapes.train.labels.tolist() == [0, 1] * 20
    expected = np.random.default_rng(3).integers(0, 256, (9, 7, 3))
    np.testing.assert_array_equal(shapes.train.images[3], expected)


@needs_array_record
def test_pictures_of_several_sizes_become_one_and_it_is_said(tmp_path):
    prepare(tmp_path, (None, None, 3), train=examples(20, (20, 30), (26, 24)), test=examples(4, (50, 40)))
    shapes = load("shapes", data_dir=tmp_path)
    assert shapes.image_shape == (20, 20, 3)
    assert "pictures of 2 sizes, 20×30 to 26×24: resized and cropped to 20×20" in shapes.notes
    (tmp_path / "one.png").write_bytes(encoded(26, 24, seed=1))
    for size in ((20, 20), (8, 12)):
        read = load("shapes", data_dir=tmp_path, image_size=size).train.images[1]
        np.testing.assert_array_equal(read, read_picture(tmp_path / "one.png", image_shape=(*size, 3)))


@needs_array_record
def test_of_a_set_that_does_not_fit_labels_are_read_and_pictures_when_asked_for_also_in_another_process(
    tmp_path, monkeypatch
):
    prepare(tmp_path, (9, 7, 3), train=examples(20, (9, 7)), test=examples(4, (9, 7)))
    eager = load("shapes", data_dir=tmp_path)
    monkeypatch.setattr(tfds, "IN_MEMORY", 0)
    monkeypatch.setattr(registry, "IN_MEMORY", 0)
    lazy = load("shapes", data_dir=tmp_path)
    assert isinstance(lazy.train, tfds.TfdsImages)
    lazy.train[0]
    for part in (lazy.train, pickle.loads(pickle.dumps(lazy.train))):
        np.testing.assert_array_equal(as_arrays(part).images, eager.train.images)
        np.testing.assert_array_equal(part.labels, eager.train.labels)
        assert part[5][1] == 1


@needs_array_record
def test_without_a_test_part_that_has_labels_another_is_held_back_and_it_is_said(tmp_path):
    unlabelled = examples(4, (9, 7), label=-1)
    prepare(tmp_path / "a", (9, 7, 3), train=examples(20, (9, 7)), test=unlabelled, validation=examples(6, (9, 7)))
    shapes = load("shapes", data_dir=tmp_path / "a")
    assert (len(shapes.train), len(shapes.test)) == (20, 6)
    assert shapes.notes == ("the part 'validation' is held back for the test",)
    prepare(tmp_path / "b", (9, 7, 3), train=examples(20, (9, 7)))
    shapes = load("shapes", data_dir=tmp_path / "b", seed=4)
    assert (len(shapes.train), len(shapes.test)) == (16, 4)
    assert "drawn by seed 4" in shapes.notes[0]


@needs_array_record
def test_image_and_label_are_found_by_their_kinds_where_the_set_does_not_name_them(tmp_path):
    prepare(tmp_path, (9, 7, 3), keys=("photo", "species"), train=examples(10, (9, 7)), test=examples(2, (9, 7)))
    assert len(load("shapes", data_dir=tmp_path).test) == 2


@needs_array_record
def test_a_damaged_picture_is_named_by_its_place(tmp_path):
    train = examples(20, (9, 7))
    train[13] = (train[13][0][:60], 1)
    prepare(tmp_path, (9, 7, 3), train=train, test=examples(2, (9, 7)))
    with pytest.raises(ConvjaxError, match=r"Picture 13 of 'train' in .*1\.0\.0' cannot be read"):
        load("shapes", data_dir=tmp_path)


@needs_array_record
def test_a_file_that_is_cut_off_is_an_error_that_names_its_folder(tmp_path):
    prepare(tmp_path, (9, 7, 3), train=examples(20, (9, 7)), test=examples(2, (9, 7)))
    (file,) = tmp_path.rglob("shapes-train.array_record*")
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(ConvjaxError, match=r"1\.0\.0' cannot be read"):
        load("shapes", data_dir=tmp_path)


@needs_array_record
def test_a_label_that_there_is_no_class_for_is_an_error(tmp_path):
    prepare(tmp_path, (9, 7, 3), train=[*examples(20, (9, 7)), (encoded(9, 7, 0), 2)], test=examples(2, (9, 7)))
    with pytest.raises(ConvjaxError, match=r"label of 'shapes' \(train\) is 2, but there are 2 classes"):
        load("shapes", data_dir=tmp_path)


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
