"""Data sets by name, or by the folder that they lie in."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from convjax.arithmetic.messages import problem
from convjax.errors import ConvjaxError

from .dataset import ImageArrays, ImageDataset
from .pictures import named, resized
from .reading import IN_MEMORY, Report, as_arrays, by_threads
from .sizing import Size, check_image_size, size_notes
from .sources import tfds
from .sources.digits import load_digits
from .sources.folder import find_pictures, load_folder
from .sources.idx import find_files, load_idx

_ALWAYS_THERE: dict[str, Callable[[], ImageDataset]] = {"digits": load_digits}


def names() -> tuple[str, ...]:
    """The data sets that can be loaded by name alone.

    Example:
        >>> names()
        ('digits',)
    """
    return tuple(_ALWAYS_THERE)


def check_name(
    name: str | Path, *, data_dir: str | Path | None = None, image_size: Size | None = None, seed: int = 0
) -> None:
    """Raise at once, before anything slow, when there is no data set of this name, or no classes in the folder.

    Raises:
        ConvjaxError: as :func:`load`, as far as it can be seen without reading a picture.
    """
    _check_numbers(image_size, seed)
    if name in _ALWAYS_THERE:
        if data_dir is not None:
            raise ConvjaxError(
                f"{name!r} is always there; data_dir (--data-dir) is for data sets from TFDS.\n"
                "Name one of them (--dataset), or leave it out."
            )
    elif data_dir is not None:
        tfds.check_prepared(str(name), Path(data_dir))
    elif (folder := _folder(name)) is not None:
        if not _is_idx(folder):
            find_pictures(folder)
    elif name in tfds.EXAMPLES:
        raise ConvjaxError(
            f"{name!r} is read from a folder that TensorFlow Datasets has prepared.\n"
            "Name that folder with data_dir=, or --data-dir in a terminal."
        )
    else:
        raise _unknown(name)


def load(
    name: str | Path,
    *,
    data_dir: str | Path | None = None,
    image_size: Size | None = None,
    seed: int = 0,
    report: Report | None = None,
) -> ImageDataset:
    """Load a data set by its name, or the pictures of a folder.

    A folder holds one sub-folder of pictures for each class, or the folders ``train`` and ``test`` of such, or the
    IDX files of MNIST. Sets that take up to 1 GiB are decoded into memory; the parts of larger ones are decoded
    picture by picture when they are asked for.

    Args:
        name: one of :func:`names`; the path of a folder; with ``data_dir``, any image-classification set of
            TensorFlow Datasets.
        data_dir: a folder in which TensorFlow Datasets has prepared the set in array_record format. Where TensorFlow
            is installed, a set that is not there yet is fetched and prepared.
        image_size: height and width that every picture is brought to: resized until it covers them, and cut off
            evenly. ``None`` leaves pictures of one size, up to 256×256 in folders, as they are, and chooses a size
            otherwise; ``notes`` of the result say so.
        seed: draws the fifth of every class that is held back for the test where the source has no test part.
        report: called now and then with how much is done and how much there is, anew for each pass over the files.

    Raises:
        ConvjaxError: there is no such data set; the message offers the nearest name, or says how to prepare it. Or a
            file is no picture, cut off or too large; or there are fewer than two classes, an empty one, or two of one
            name.

    Example:
        >>> load("digits").classes
        ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
        >>> load("digits", image_size=(16, 16)).image_shape
        (16, 16, 1)
    """
    _check_numbers(image_size, seed)
    folder = _folder(name) if data_dir is None else None
    if folder is None:
        check_name(name, data_dir=data_dir)
    if image_size is not None:
        image_size = (int(image_size[0]), int(image_size[1]))
    if data_dir is not None:
        dataset = tfds.load_prepared(str(name), Path(data_dir), image_size=image_size, seed=seed, report=report)
    elif folder is None:
        dataset = _ALWAYS_THERE[str(name)]()
    elif _is_idx(folder):
        dataset = load_idx(folder, seed=seed)
    else:
        dataset = load_folder(folder, image_size=image_size, seed=seed, report=report)
    if (len(dataset.train) + len(dataset.test)) * math.prod(dataset.image_shape) <= IN_MEMORY:
        train, test = (as_arrays(part, report=report) for part in (dataset.train, dataset.test))
        dataset = replace(dataset, train=train, test=test)
    if image_size is not None and dataset.image_shape[:2] != image_size:
        dataset = _brought_to(dataset, image_size)
    return dataset


def reference(name: str | Path) -> str:
    """What finds the same data set from any other folder: of a path the whole of it, a name as it is.

    Example:
        >>> reference("digits")
        'digits'
    """
    folder = _folder(name)
    return str(name) if folder is None else os.path.abspath(folder)


def _check_numbers(image_size: Size | None, seed: int) -> None:
    check_image_size(image_size)
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ConvjaxError(f"seed must be a whole number, at least 0, not {seed!r}.")


def _folder(name: str | Path) -> Path | None:
    """The folder that is meant, where there is one. A name that is always there is never a folder's."""
    if not isinstance(name, str | Path):
        raise problem(f"name must be a name or a path, got {name!r}", "", "Such as 'digits', or 'path/to/folder'.")
    if name in _ALWAYS_THERE or name == "":
        return None
    path = _path(name)
    try:
        if path.is_dir():
            return path
        if not path.is_file():
            return None
    except (OSError, ValueError):  # no path can be called so
        return None
    mend = f"Name the folder that it lies in: {named(path.parent)}."
    raise problem(f"{named(path)} is a file, and a data set is a folder", "", mend)


def _path(name: str | Path) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:  # nobody is called so
        return Path(name)


def _is_idx(folder: Path) -> bool:
    try:
        return bool(find_files(folder))
    except OSError as error:
        raise problem(f"The folder {named(folder)} cannot be read", error.strerror or str(error), "Check it.") from None


def _unknown(name: str | Path) -> ConvjaxError:
    path = _path(name)
    parent = path.parent
    looks_like_path = isinstance(name, Path) or name.startswith((".", "~")) or parent != Path()
    if looks_like_path and _is_dir(parent):
        near = get_close_matches(path.name, _folders_in(parent), n=1)
        question = f" Did you mean {named(parent / near[0])}?" if near else ""
        return ConvjaxError(f"There is no folder {named(path)}.{question}\nName one with a sub-folder for each class.")
    candidates = [*names(), *tfds.EXAMPLES, *_folders_in(Path())]
    near = get_close_matches(str(name), candidates, n=1)
    question = f" Did you mean {near[0]!r}?" if near else ""
    return ConvjaxError(
        f"There is no data set {str(name)!r}.{question}\n"
        f"Ready here: {', '.join(names())}. From TFDS, with data_dir: {', '.join(tfds.EXAMPLES[:2])}, ...\n"
        "Or a folder with one sub-folder for each class: path/to/folder"
    )


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _folders_in(parent: Path) -> Iterable[str]:
    try:
        return [entry.name for entry in parent.iterdir() if not entry.name.startswith(".") and entry.is_dir()]
    except OSError:
        return []


def _brought_to(dataset: ImageDataset, image_size: Size) -> ImageDataset:
    """The same pictures in another size; they lie in memory, since sources of files do this while they decode."""
    notes = size_notes([dataset.image_shape[:2]], image_size)
    parts = []
    for part in (dataset.train, dataset.test):
        arrays = as_arrays(part)
        pixels = np.empty((len(arrays), *image_size, dataset.image_shape[2]), np.uint8)

        def bring(place: int, pixels: np.ndarray = pixels, arrays: ImageArrays = arrays) -> None:
            # Where an edge is sharpened, a pixel may pass the brightest one.
            pixels[place] = np.minimum(resized(arrays.images[place], image_size), dataset.pixel_max)

        for _ in by_threads(bring, len(arrays)):
            pass
        parts.append(ImageArrays(pixels, arrays.labels, arrays.names))
    return replace(dataset, train=parts[0], test=parts[1], notes=(*dataset.notes, *notes))
