"""The original files of MNIST and its relatives, in the format IDX, packed by gzip or not."""

from __future__ import annotations

import gzip
import math
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from convjax.arithmetic.messages import problem, times
from convjax.data.dataset import ImageArrays, ImageDataset, Images
from convjax.data.pictures import named
from convjax.data.splitting import split_by_class
from convjax.errors import ConvjaxError

from .parts import TEST_FRACTION, cut_note, name_of

_NAME = re.compile(
    r"(?P<before>(.*[-_.])?)(?P<part>train|t10k|test)[-_.](?P<what>images|labels)[-_.]idx\d[-_.]ubyte(?P<gz>\.gz)?",
    re.IGNORECASE,
)
_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_MOST_THAT_GZIP_PACKS = 1032  # bytes into one
_AT_A_TIME = 2**20

Files = dict[tuple[str, str], Path]


def find_files(folder: Path) -> Files:
    """The IDX files of a folder by part (``train``, ``test``) and by what they hold (``images``, ``labels``); quick.

    Of a file that is there packed and unpacked, the unpacked one is taken.

    Returns:
        Nothing where there is no file with a name as MNIST's are, ``train-images-idx3-ubyte.gz``; dots and underscores
        are as good as hyphens.

    Raises:
        ConvjaxError: there are several sets, or one file without its partner.
    """
    matches = sorted(
        ((found, entry) for entry in folder.iterdir() if (found := _NAME.fullmatch(entry.name)) and entry.is_file()),
        key=lambda match: match[0]["gz"] is not None,
    )
    sets = sorted({found["before"].lower() for found, _ in matches})
    if len(sets) > 1:
        raise problem(
            f"{named(folder)} holds the IDX files of {len(sets)} data sets",
            f"their names begin with {', '.join(repr(before) for before in sets[:4])}",
            "Put each set into a folder of its own.",
        )
    files: Files = {}
    for found, entry in matches:
        part = "train" if found["part"].lower() == "train" else "test"
        files.setdefault((part, found["what"].lower()), entry)
    for (part, what), file in files.items():
        partner = "labels" if what == "images" else "images"
        if (part, partner) not in files:
            mend = f"Put {file.name.replace(what, partner).replace('idx3', 'idx1')!r} beside it, or its .gz."
            raise problem(f"{named(file)} is there, but not the {partner} that belong to it", "", mend)
    if files and ("train", "images") not in files:
        raise problem(f"{named(folder)} holds test files only", "", "Put train-images and train-labels beside them.")
    return files


def load_idx(folder: Path, *, seed: int) -> ImageDataset:
    """The images and labels of a folder with IDX files. The classes are called by their numbers.

    Args:
        folder: holds images and labels of a training part and, as a rule, of a test part.
        seed: draws the test images where there are no files of a test part.

    Raises:
        ConvjaxError: a file is no IDX file, or holds more or less than it says, or something else than images or
            labels; images and labels differ in number; the labels leave numbers out.

    Source: Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST database of handwritten digits, section File formats.
    """
    files = find_files(folder)
    train = _read_part(files, "train")
    lowest = int(train.labels.min())
    train, classes = _numbered_from_0(train, files["train", "labels"], lowest)
    notes: tuple[str, ...] = ()
    test: Images
    if ("test", "images") in files:
        held_back = _read_part(files, "test")
        strange = np.flatnonzero((held_back.labels < lowest) | (held_back.labels >= lowest + len(classes)))
        if strange.size:
            raise problem(
                f"{named(files['test', 'labels'])} holds the label {held_back.labels[strange[0]]}",
                f"of picture {strange[0]}; those of the training part run from {lowest} to {lowest + len(classes) - 1}",
                "Use files that belong together.",
            )
        stays, test = train, ImageArrays(held_back.images, held_back.labels - lowest)
    else:
        stays, test = split_by_class(train, TEST_FRACTION, seed=seed)
        notes = (cut_note(len(test), seed),)
    return ImageDataset(name_of(folder), classes, train=stays, test=test, notes=notes)


def _read_part(files: Files, part: str) -> ImageArrays:
    images, labels = _Header.of(files[part, "images"]), _Header.of(files[part, "labels"])
    _check_images(images)
    _check_labels(labels)
    if images.shape[0] != labels.shape[0]:
        raise problem(
            f"{named(labels.path)} does not belong to {named(images.path)}",
            f"it says {labels.shape[0]:,} labels, and there are {images.shape[0]:,} images",
            "Use files that belong together.",
        )
    pixels = _read(images)
    if pixels.ndim == 3:
        pixels = pixels[..., None]
    return ImageArrays(pixels, _read(labels).astype(np.int32))


def _check_images(header: _Header) -> None:
    if header.dtype != np.uint8 or len(header.shape) not in (3, 4):
        raise problem(
            f"{named(header.path)} holds no images",
            f"it says {header.dtype} of {len(header.shape)} axes",
            "Images are bytes of the axes count, rows and columns.",
        )
    if 0 in header.shape or (len(header.shape) == 4 and header.shape[3] not in (1, 3)):
        mend = "Use a whole file." if 0 in header.shape else "The last axis may be 1, grey, or 3, colour."
        raise problem(f"{named(header.path)} holds no images", f"it says {times(header.shape)}", mend)


def _check_labels(header: _Header) -> None:
    if len(header.shape) != 1 or header.dtype.kind not in "iu":
        raise problem(
            f"{named(header.path)} holds no labels",
            f"it says {header.dtype} of {len(header.shape)} axes",
            "Labels are whole numbers of one axis.",
        )


def _numbered_from_0(train: ImageArrays, file: Path, lowest: int) -> tuple[ImageArrays, tuple[str, ...]]:
    """The labels from 0 on, and the classes. EMNIST's letters are numbered from 1."""
    there = np.unique(train.labels)
    gaps = np.flatnonzero(np.diff(there) > 1)
    if lowest not in (0, 1) or gaps.size:
        strange = int(there[gaps[0] + 1]) if lowest in (0, 1) else lowest
        picture = int(np.flatnonzero(train.labels == strange)[0])
        below = f"{int(there[gaps[0]]) + 1} to {strange - 1}" if lowest in (0, 1) else f"0 to {strange - 1}"
        raise problem(
            f"{named(file)} holds the label {strange}",
            f"of picture {picture}; no picture has a label from {below}",
            "Labels count classes from 0 or 1 without gaps: the file is damaged, or to be renumbered.",
        )
    if len(there) == 1:
        mend = "Use a set of at least two classes: with one, there is nothing to tell apart."
        raise problem(f"{named(file)} holds one label only, {lowest}", "", mend)
    return ImageArrays(train.images, train.labels - lowest), tuple(map(str, there.tolist()))


@dataclass(frozen=True)
class _Header:
    """What an IDX file says of itself."""

    path: Path
    dtype: np.dtype
    shape: tuple[int, ...]
    packed: bool

    @property
    def start(self) -> int:
        """Where the numbers begin."""
        return 4 + 4 * len(self.shape)

    @property
    def bytes(self) -> int:
        """How many bytes the numbers take."""
        return math.prod(self.shape) * self.dtype.itemsize

    @classmethod
    def of(cls, path: Path) -> _Header:
        """Read it, and compare it with the size of the file, so that nothing is allocated for what is not there."""
        with _opened(path) as (file, packed):
            magic = file.read(4)
            if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in _TYPES:
                raise problem(
                    f"{named(path)} is no IDX file",
                    f"it begins with the bytes {magic.hex(' ') or 'of nothing'}",
                    "An IDX file begins with 00 00, the type and the number of axes.",
                )
            sizes = file.read(4 * magic[3])
        if len(sizes) < 4 * magic[3]:
            raise _cut_off(path, "the sizes of its axes are missing")
        header = cls(path, np.dtype(_TYPES[magic[2]]), struct.unpack(f">{magic[3]}I", sizes), packed)
        there = path.stat().st_size
        if packed and header.bytes > there * _MOST_THAT_GZIP_PACKS:
            raise _cut_off(path, f"it says {header.bytes:,} bytes, which {there:,} packed ones cannot hold")
        if not packed and header.start + header.bytes > there:
            raise _cut_off(path, f"it says {header.bytes:,} bytes, and has {max(there - header.start, 0):,}")
        if not packed and header.start + header.bytes < there:
            raise _too_long(header)
        return header


def _read(header: _Header) -> np.ndarray:
    with _opened(header.path) as (file, _):
        numbers = np.empty(header.shape, header.dtype)
        unread = numbers.reshape(-1).view(np.uint8)
        file.read(header.start)
        while len(unread):
            portion = file.read(min(len(unread), _AT_A_TIME))
            if not portion:
                raise _cut_off(header.path, f"{len(unread):,} of {header.bytes:,} bytes are missing")
            unread[: len(portion)] = np.frombuffer(portion, np.uint8)
            unread = unread[len(portion) :]
        if file.read(1):
            raise _too_long(header)
    return numbers


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, bool]]:
    """The file, unpacked where it is packed, and whether it is: what it holds decides, not its name."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            if not packed:
                yield file, False
                return
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield unpacked, True  # pyright: ignore[reportReturnType]  # reads as a file does
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _cut_off(path, f"gzip cannot unpack it: {error}".rstrip(".")) from None
    except OSError as error:
        raise problem(f"{named(path)} cannot be read", error.strerror or str(error), "Replace it.") from None
    except MemoryError:
        raise problem(f"{named(path)} does not fit into memory", "", "Use a folder of pictures instead.") from None


def _cut_off(path: Path, how: str) -> ConvjaxError:
    return problem(f"{named(path)} is cut off or damaged", how, "Fetch it again.")


def _too_long(header: _Header) -> ConvjaxError:
    what = f"{named(header.path)} goes on after its end"
    return problem(what, f"it says {times(header.shape)} of {header.dtype}, and holds more", "Fetch it again.")
