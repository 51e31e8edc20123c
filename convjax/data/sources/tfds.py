"""Image data sets that TensorFlow Datasets has prepared, read without TensorFlow."""

from __future__ import annotations

import io
import math
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Int32, UInt8

from convjax.arithmetic.messages import did_you_mean, problem
from convjax.data.dataset import ImageArrays, ImageDataset, Images
from convjax.data.pictures import decode_picture, named, read_header
from convjax.data.reading import IN_MEMORY, Report, tasks_by_threads
from convjax.data.sizing import Size, one_size, size_notes
from convjax.data.splitting import split_by_class
from convjax.errors import ConvjaxError

from .parts import TEST_FRACTION, cut_note

EXAMPLES = ("mnist", "fashion_mnist", "kmnist", "emnist", "cifar10", "cifar100", "svhn_cropped")
PARTS = ("train", "test", "validation")
RECORDS_AT_A_TIME = 512
MISSPELT = 0.8  # how alike two names must be for one to be surely meant as the other
PICTURES_LOOKED_AT = 1000  # where sizes differ, to choose one

# In a process of its own: TensorFlow would take all of an accelerator's memory, and JAX has to have it.
_PREPARE = """
import sys
try:
    import tensorflow_datasets
    builder = tensorflow_datasets.builder(sys.argv[1], data_dir=sys.argv[2], file_format="array_record")
    builder.download_and_prepare(file_format="array_record")
except Exception as error:  # of the network, the disk or the set's own code: all there is to do is to say it
    lines = str(error).split(chr(10))  # of a name that it does not know, TFDS writes a thousand that it does
    sys.exit(f"{type(error).__name__}: {lines[0][:500]}")
"""


@dataclass(frozen=True, eq=False)
class TfdsImages:
    """One part of a prepared set, decoded picture by picture when it is asked for.

    Args:
        folder: that of the version.
        part: its name there, such as ``train``.
        image_key: where the picture stands in an example.
        label_key: where its label does.
        labels: the number of each one's class.
        image_shape: the height, width and channels that all are brought to.
    """

    folder: Path
    part: str
    image_key: str
    label_key: str
    labels: Int32[np.ndarray, " n"]
    image_shape: tuple[int, int, int]

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[UInt8[np.ndarray, "height width channels"], int]:
        """One picture, decoded, and its label."""
        try:
            example = self._source[index]
        except Exception as error:  # damaged files fail in many ways
            raise _unreadable(self.folder, error) from error
        return _decoded(example[self.image_key], self.folder, self.part, index, self.image_shape), int(
            example[self.label_key]
        )

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the open files: another process opens them itself."""
        return {name: value for name, value in vars(self).items() if name != "_source"}

    @cached_property
    def _source(self) -> Any:
        return _open(self.folder, self.part, self.image_key)


def load_prepared(
    name: str, data_dir: Path, *, image_size: Size | None = None, seed: int = 0, report: Report | None = None
) -> ImageDataset:
    """A prepared image-classification set: the whole of a small one, of a large one the labels.

    Args:
        name: as TFDS calls it, such as ``mnist``, or with a configuration, ``emnist/letters``. Of several versions
            the newest is read.
        data_dir: the folder that TFDS prepared it in, in array_record format, or that it is to be prepared in.
        image_size: height and width that pictures are brought to; ``None`` leaves those of one size as they are.
        seed: draws the test pictures where the set has neither ``test`` nor ``validation``.
        report: called now and then with how many labels were read, and how many there are.

    Raises:
        ConvjaxError: it is not there and cannot be prepared, or not prepared in that format, or has no pictures with
            one label each, or this platform has no array_record.

    Example:
        >>> mnist = load_prepared("mnist", Path("data"))  # doctest: +SKIP
        >>> mnist.image_shape, len(mnist.train), len(mnist.test)  # doctest: +SKIP
        ((28, 28, 1), 60000, 10000)

    Source: TensorFlow Datasets, Data sources, https://www.tensorflow.org/datasets/data_source.
    """
    check_prepared(name, data_dir)
    folder = find_prepared(name, data_dir) or _prepare(name, data_dir)
    if find_spec("array_record") is None:
        raise ConvjaxError(
            f"{name!r} cannot be read on this platform: it needs the package array_record, which exists for Linux"
            " only.\nEverything else works here: --dataset digits."
        )
    try:
        return _opened(name, folder, image_size, seed, report)
    except ConvjaxError:
        raise
    except Exception as error:  # half-written files fail in many ways
        raise _unreadable(folder, error) from error


def find_prepared(name: str, data_dir: Path) -> Path | None:
    """The folder of the newest version of a prepared data set, ``None`` where there is none; quick.

    Raises:
        ConvjaxError: there is no folder ``data_dir``.
    """
    if not data_dir.is_dir():
        raise ConvjaxError(
            f"There is no folder {named(data_dir)}.\nName the one that TFDS prepares in, as data_dir (--data-dir)."
        )
    if _is_name(name):
        versions = _versions(data_dir / name)
        if versions:
            return max(versions, key=lambda folder: [int(number) for number in folder.name.split(".")])
    return None


def check_prepared(name: str, data_dir: Path) -> None:
    """Raise unless the data set is prepared, or can be; quick.

    Raises:
        ConvjaxError: it is not there and TensorFlow is not either; the message says what is and the two ways on.
    """
    if find_prepared(name, data_dir) or (_is_name(name) and find_spec("tensorflow") is not None):
        return
    there = [entry.name for entry in sorted(data_dir.iterdir()) if _versions(entry)]
    what = f"The data set {name!r} is not prepared in {named(data_dir)}; there: {', '.join(there) or 'none'}.\n"
    guess = did_you_mean(name, [*there, *EXAMPLES]) if name not in EXAMPLES else ""
    if get_close_matches(name, [*there, *EXAMPLES], n=1, cutoff=MISSPELT) and guess:
        raise ConvjaxError(f"{what}{guess}Names of data sets: https://www.tensorflow.org/datasets/catalog.")
    raise ConvjaxError(
        f"{what}{guess}{'' if not guess else chr(10)}"
        "TensorFlow, which TFDS prepares with, is not installed. Install it\n"
        "(pip install tensorflow) and repeat this command; or run, where it is,\n"
        f"  tfds build {name} --file_format=array_record, and copy that folder here."
    )


def _is_name(name: str) -> bool:
    return re.fullmatch(r"\w+(/[\w.-]+)?", name) is not None


def _versions(folder: Path) -> list[Path]:
    return [
        info.parent for info in folder.glob("*/dataset_info.json") if re.fullmatch(r"\d+(\.\d+)*", info.parent.name)
    ]


def _prepare(name: str, data_dir: Path) -> Path:
    """Let TFDS fetch and prepare the set; its own bars tell how far it is."""
    command = [sys.executable, "-c", _PREPARE, name, str(data_dir)]
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "2"}
    done = subprocess.run(command, env=environment, check=False)
    folder = find_prepared(name, data_dir)
    if done.returncode or folder is None:
        raise problem(
            f"TFDS could not prepare {name!r} in {named(data_dir)}",
            "what it says stands above",
            f"Names of data sets: https://www.tensorflow.org/datasets/catalog. {did_you_mean(name, EXAMPLES)}".strip(),
        )
    return folder


def _opened(name: str, folder: Path, image_size: Size | None, seed: int, report: Report | None) -> ImageDataset:
    import tensorflow_datasets as tfds

    builder: Any = tfds.builder_from_directory(folder)
    info = builder.info
    if info.file_format.file_suffix != "array_record":
        raise ConvjaxError(
            f"{name!r} is prepared as {info.file_format.file_suffix}, which only TensorFlow reads.\n"
            "Prepare it with file_format='array_record'."
        )
    image_key, label_key = _keys(name, info)
    if "train" not in info.splits:
        raise ConvjaxError(f"{name!r} has the parts {', '.join(info.splits)}; train is needed.")
    height, width, channels = info.features[image_key].shape
    notes: tuple[str, ...] = ()
    if image_size is None and None not in (height, width):
        image_size = (height, width)
    elif image_size is None or None in (height, width):
        sizes = _some_sizes(_open(folder, "train", image_key), image_key)
        image_size = image_size or one_size(sizes)
        notes += size_notes(sizes, image_size)
    else:
        notes += size_notes([(height, width)], image_size)

    shape = (*image_size, channels or 3)
    count = sum(info.splits[split].num_examples for split in PARTS if split in info.splits)
    small = count * math.prod(shape) <= IN_MEMORY

    def part(split: str) -> Images:
        source = _open(folder, split, image_key)
        if not small:
            labels = _labels(source, label_key, report)
            return TfdsImages(folder, split, image_key, label_key, labels, shape)
        pixels, labels = np.empty((len(source), *shape), np.uint8), np.empty(len(source), np.int32)

        def read(task: range) -> None:
            for place, example in zip(task, source.__getitems__(list(task)), strict=True):
                pixels[place] = _decoded(example[image_key], folder, split, place, shape)
                labels[place] = example[label_key]

        for _ in tasks_by_threads(read, len(source), pictures_a_task=RECORDS_AT_A_TIME, report=report):
            pass
        return ImageArrays(pixels, labels)

    train, test = part("train"), None
    for split in PARTS[1:]:
        # The labels of a test part that only its makers know are -1.
        if test is None and split in info.splits and (held_back := part(split)).labels.min(initial=0) >= 0:
            test = held_back
            notes += (f"the part {split!r} is held back for the test",) if split != "test" else ()
    if test is None:
        train, test = split_by_class(train, TEST_FRACTION, seed=seed)
        notes += (cut_note(len(test), seed),)
    return ImageDataset(name, tuple(info.features[label_key].names), train=train, test=test, notes=notes)


def _open(folder: Path, part: str, image_key: str) -> Any:
    """The examples of a part, with their pictures as they lie in the files."""
    import tensorflow_datasets as tfds

    builder: Any = tfds.builder_from_directory(folder)
    return builder.as_data_source(part, decoders={image_key: tfds.decode.SkipDecoding()})


def _labels(source: Any, label_key: str, report: Report | None) -> Int32[np.ndarray, " n"]:
    labels = np.empty(len(source), np.int32)

    def read(task: range) -> None:
        labels[task.start : task.stop] = [example[label_key] for example in source.__getitems__(list(task))]

    for _ in tasks_by_threads(read, len(source), pictures_a_task=RECORDS_AT_A_TIME, report=report):
        pass
    return labels


def _decoded(
    encoded: bytes, folder: Path, part: str, place: int, image_shape: tuple[int, int, int]
) -> UInt8[np.ndarray, "height width channels"]:
    name = f"Picture {place} of {part!r} in {named(folder)}"
    return decode_picture(io.BytesIO(encoded), name=name, image_shape=image_shape)


def _some_sizes(source: Any, image_key: str) -> list[Size]:
    places = np.linspace(0, len(source) - 1, min(len(source), PICTURES_LOOKED_AT)).round().astype(int)
    headers = [
        read_header(io.BytesIO(source[place][image_key]), name=f"Picture {place} of 'train'")
        for place in places.tolist()
    ]
    return [(header.height, header.width) for header in headers]


def _keys(name: str, info: Any) -> tuple[str, str]:
    """Where the image and its label stand in an example."""
    from tensorflow_datasets import features

    named_by_set = info.supervised_keys if info.supervised_keys and len(info.supervised_keys) == 2 else info.features
    images = [key for key in named_by_set if isinstance(info.features[key], features.Image)]
    labels = [key for key in named_by_set if isinstance(info.features[key], features.ClassLabel)]
    if len(images) == len(labels) == 1 and info.features[images[0]].np_dtype == np.uint8:
        return images[0], labels[0]
    raise ConvjaxError(f"{name!r} is no set of 8-bit images with one label each.")


def _unreadable(folder: Path, error: Exception) -> ConvjaxError:
    return ConvjaxError(f"{named(folder)} cannot be read: {error}")
