"""Image data sets that TensorFlow Datasets has prepared, read without TensorFlow."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from convjax.data.dataset import ImageArrays, ImageDataset
from convjax.errors import ConvjaxError

EXAMPLES = ("mnist", "fashion_mnist", "kmnist", "emnist", "cifar10", "cifar100", "svhn_cropped")
IMAGES_AT_A_TIME = 1024


def load_prepared(name: str, data_dir: Path) -> ImageDataset:
    """Read the whole of a prepared image-classification set into memory.

    Args:
        name: as TFDS calls it, such as ``mnist``, or with a configuration, ``emnist/letters``. Of several versions
            the newest is read.
        data_dir: the folder that TFDS prepared it in, in array_record format.

    Raises:
        ConvjaxError: it is not there, or not prepared in that format, or has no images of one size with one label
            each in the parts ``train`` and ``test``, or this platform has no array_record.

    Example:
        >>> mnist = load_prepared("mnist", Path("data"))  # doctest: +SKIP
        >>> mnist.image_shape, len(mnist.train), len(mnist.test)  # doctest: +SKIP
        ((28, 28, 1), 60000, 10000)

    Source: TensorFlow Datasets, Data sources, https://www.tensorflow.org/datasets/data_source.
    """
    folder = find_prepared(name, data_dir)
    if find_spec("array_record") is None:
        raise ConvjaxError(
            f"{name!r} cannot be read on this platform: it needs the package array_record, which exists for Linux"
            " only.\nEverything else works here: --dataset digits."
        )
    import tensorflow_datasets as tfds

    try:
        builder: Any = tfds.builder_from_directory(folder)
        image_key, label_key = _keys(name, builder.info)
        if not {"train", "test"} <= set(builder.info.splits):
            raise ConvjaxError(f"{name!r} has the parts {', '.join(builder.info.splits)}; train and test are needed.")
        if builder.info.file_format.file_suffix != "array_record":
            raise ConvjaxError(
                f"{name!r} is prepared as {builder.info.file_format.file_suffix}, which only TensorFlow reads.\n"
                "Prepare it with file_format='array_record'."
            )
        shape = builder.info.features[image_key].shape
        train, test = (_read(builder.as_data_source(part), shape, image_key, label_key) for part in ("train", "test"))
        return ImageDataset(name, tuple(builder.info.features[label_key].names), train=train, test=test)
    except ConvjaxError:
        raise
    except Exception as error:  # half-written files fail in many ways
        raise ConvjaxError(f"{str(folder)!r} cannot be read: {error}") from error


def find_prepared(name: str, data_dir: Path) -> Path:
    """The folder of the newest version of a prepared data set; quick.

    Raises:
        ConvjaxError: it is not there; the message says what is.
    """
    if not data_dir.is_dir():
        raise ConvjaxError(
            f"There is no folder {str(data_dir)!r}.\nName the one that TFDS prepared, as data_dir (--data-dir)."
        )
    if re.fullmatch(r"\w+(/[\w.-]+)?", name):
        versions = _versions(data_dir / name)
        if versions:
            return max(versions, key=lambda folder: [int(number) for number in folder.name.split(".")])
    there = [entry.name for entry in sorted(data_dir.iterdir()) if _versions(entry)]
    raise ConvjaxError(
        f"The data set {name!r} is not prepared in {str(data_dir)!r}; there: {', '.join(there) or 'none'}.\n"
        "Prepare it once, where TensorFlow is installed, in Python:\n"
        f"  tensorflow_datasets.builder({name!r}, data_dir={str(data_dir)!r},\n"
        "    file_format='array_record').download_and_prepare()"
    )


def _versions(folder: Path) -> list[Path]:
    return [
        info.parent for info in folder.glob("*/dataset_info.json") if re.fullmatch(r"\d+(\.\d+)*", info.parent.name)
    ]


def _keys(name: str, info: Any) -> tuple[str, str]:
    """Where the image and its label stand in an example."""
    from tensorflow_datasets import features

    keys = info.supervised_keys
    if keys and len(keys) == 2:
        image, label = (info.features[key] for key in keys)
        if isinstance(image, features.Image) and isinstance(label, features.ClassLabel):
            shape: Any = image.shape
            if None not in shape and image.np_dtype == np.uint8:
                return keys[0], keys[1]
    raise ConvjaxError(f"{name!r} is no set of 8-bit images of one size with one label each.")


def _read(source: Any, shape: tuple[int, int, int], image_key: str, label_key: str) -> ImageArrays:
    from absl import logging

    images = np.empty((len(source), *shape), np.uint8)
    labels = np.empty(len(source), np.int32)
    before = logging.get_verbosity()
    logging.set_verbosity(logging.ERROR)  # TFDS recommends another image decoder
    try:
        for start in range(0, len(source), IMAGES_AT_A_TIME):
            positions = range(start, min(start + IMAGES_AT_A_TIME, len(source)))
            for position, example in zip(positions, source.__getitems__(list(positions)), strict=True):
                images[position], labels[position] = example[image_key], example[label_key]
    finally:
        logging.set_verbosity(before)
    return ImageArrays(images, labels)
