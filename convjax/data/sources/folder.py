"""A folder of pictures, one sub-folder for each class."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Int32, UInt8

from convjax.arithmetic.messages import counted, problem
from convjax.data.dataset import ImageDataset, Images
from convjax.data.pictures import EXTENSIONS, check_is_file, named, read_header, read_picture
from convjax.data.reading import Report, all_damaged_told, by_threads
from convjax.data.sizing import Size, one_size, size_notes
from convjax.data.splitting import split_by_class
from convjax.errors import ConvjaxError

from .parts import TEST, TEST_FRACTION, TRAIN, VALIDATION, cut_note, name_of

_NOT_OF_THE_USER = ("thumbs.db", "desktop.ini", "__macosx")  # what other systems leave in folders
_LAYOUTS = "Make folder/train/CLASS and folder/test/CLASS, or folder/CLASS alone."

Classes = dict[str, list[Path]]


@dataclass(frozen=True)
class Found:
    """The pictures of a folder, by part and class; nothing of them has been read.

    Args:
        train: the files of every class, by its name.
        test: the same of the part that is held back; ``None`` where it is to be cut from ``train``.
        notes: what a user should know of how the folder was read.
    """

    train: Classes
    test: Classes | None
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class PictureFiles:
    """Pictures in files, decoded when they are asked for.

    Args:
        paths: one a picture.
        labels: the number of each one's class.
        image_shape: the height, width and channels that all are brought to.
    """

    paths: tuple[str, ...]
    labels: Int32[np.ndarray, " n"]
    image_shape: tuple[int, int, int]

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.paths)

    def __getitem__(self, index: int) -> tuple[UInt8[np.ndarray, "height width channels"], int]:
        """One picture, decoded, and its label."""
        return read_picture(self.paths[index], image_shape=self.image_shape), int(self.labels[index])

    def name_of(self, index: int) -> str:
        """The file of a picture."""
        return self.paths[index]


def find_pictures(folder: Path) -> Found:
    """The pictures of a folder with a sub-folder for each class, or with ``train`` and ``test`` folders of such.

    Only names are looked at. Hidden files are passed over; what has no ending of a picture is left out,
    and said.

    Raises:
        ConvjaxError: there are no pictures or no classes, fewer than two, an empty one, folders within those of the
            classes, or two names of classes that are the same but for case or spaces; or a folder cannot be listed.
    """
    folders, _ = _listed(folder)
    by_name = {entry.name.lower(): entry for entry in folders}
    train, test, validation = (
        next((by_name[name] for name in names if name in by_name), None) for names in (TRAIN, TEST, VALIDATION)
    )
    if train is None or not _listed(train)[0]:
        classes, notes = _classes(folder)
        return Found(classes, None, notes)
    others = [entry.name for entry in folders if entry not in (train, test, validation)]
    if others:
        raise problem(
            f"{named(folder)} holds {train.name!r} and, beside it, {', '.join(map(repr, others[:3]))}",
            "it is either parts or classes that lie in one folder",
            _LAYOUTS,
        )
    trained, notes = _classes(train)
    held_back = test or validation
    if held_back is None:
        return Found(trained, None, notes)
    if test is None:
        notes += (f"{held_back.name}/ is held back for the test; to validate, pictures are cut from {train.name}/",)
    elif validation is not None:
        notes += (f"{validation.name}/ is left out: to validate, pictures are cut from {train.name}/",)
    tested, more = _classes(held_back, among=set(trained))
    missing = [name for name in trained if name not in tested]
    if missing:
        more += (f"no pictures in {held_back.name}/ of: {', '.join(missing)}",)
    return Found(trained, tested, notes + more)


def load_folder(
    folder: Path, *, image_size: Size | None = None, seed: int = 0, report: Report | None = None
) -> ImageDataset:
    """The pictures of a folder as a data set; sizes and colours are looked at, and nothing is decoded yet.

    Args:
        folder: as :func:`find_pictures` takes it.
        image_size: height and width that the pictures are brought to; ``None`` chooses by :func:`one_size`.
        seed: draws the test pictures where there is no folder of them.
        report: called now and then with how many files were looked at, and how many there are.

    Raises:
        ConvjaxError: as :func:`find_pictures`; or a file is no picture, which is named.
    """
    found = find_pictures(folder)
    classes = tuple(found.train)
    parts = [part for part in (found.train, found.test) if part is not None]
    paths = [[path for name in classes for path in part.get(name, ())] for part in parts]
    everything = [path for part in paths for path in part]

    with all_damaged_told(lambda place: named(everything[place])) as damaged:

        def look(place: int) -> tuple[Size, bool]:
            try:
                check_is_file(everything[place])
                header = read_header(everything[place], name=named(everything[place]))
            except ConvjaxError as error:
                damaged(place, error)
                return (0, 0), False
            return (header.height, header.width), header.grey

        looks = list(by_threads(look, len(everything), report=report))
    sizes = [size for size, _ in looks]
    greys = sum(grey for _, grey in looks)
    height, width = image_size or one_size(sizes)
    shape = (height, width, 1 if greys == len(looks) else 3)
    notes = found.notes + size_notes(sizes, (height, width))
    if 0 < greys < len(looks):
        notes += (f"{greys:,} of {counted(len(looks), 'picture')} are grey: taken as coloured ones",)

    images: list[Images] = [
        PictureFiles(
            tuple(map(str, files)),
            np.repeat(np.arange(len(classes), dtype=np.int32), [len(part.get(name, ())) for name in classes]),
            shape,
        )
        for part, files in zip(parts, paths, strict=True)
    ]
    if found.test is None:
        train, test = split_by_class(images[0], TEST_FRACTION, seed=seed)
        if not len(test):
            raise problem(
                f"{named(folder)} has too few pictures to hold some back for the test",
                f"its largest class has {max(map(len, found.train.values()))}",
                "Add pictures: at least 3 of one class.",
            )
        notes += (cut_note(len(test), seed),)
    else:
        train, test = images
    return ImageDataset(name_of(folder), classes, train=train, test=test, notes=notes)


def _classes(folder: Path, *, among: set[str] | None = None) -> tuple[Classes, tuple[str, ...]]:
    """The classes of one part, and what was left out; ``among`` are those that there may be."""
    folders, files = _listed(folder)
    pictures = [file for file in files if _is_picture(file)]
    if not folders:
        raise _without_classes(folder, len(pictures))
    _check_names(folder, [entry.name for entry in folders])
    strange = sorted({entry.name for entry in folders} - among) if among is not None else []
    if strange:
        mend = "Train on the same classes that are tested: the names of their folders must agree."
        raise problem(f"{named(folder)} has the class {strange[0]!r}, which is not trained on", "", mend)
    lost = pictures
    found: Classes = {}
    for entry in sorted(folders, key=_order):
        found[entry.name], others = _pictures_of(entry)
        lost += others
    if among is None and len(found) == 1:
        raise problem(
            f"{named(folder)} holds one class only, {folders[0].name!r}",
            "",
            "Put another one beside it: with one class there is nothing to tell apart.",
        )
    if not lost:
        return found, ()
    return found, (f"{counted(len(lost), 'file')} left out: {_shown_some(lost, folder)}",)


def _pictures_of(entry: Path) -> tuple[list[Path], list[Path]]:
    """The pictures of a class, and the other files in its folder."""
    folders, files = _listed(entry)
    pictures = [file for file in files if _is_picture(file)]
    if folders:
        raise problem(
            f"The class folder {named(entry)} holds folders, {folders[0].name!r} first",
            "the pictures of a class lie in its folder, and not deeper",
            f"If {entry.name!r} is no class but holds the classes, name it instead."
            if not pictures
            else "Move the pictures up, or the folders away.",
        )
    if not pictures:
        there = f"there is only {_shown_some(files, entry)}" if files else ""
        mend = "Put pictures in it (.jpg, .png, .webp, .bmp, .gif, .tif, .ppm), or take it away."
        raise problem(f"The class folder {named(entry)} holds no picture", there, mend)
    return pictures, [file for file in files if not _is_picture(file)]


def _listed(folder: Path) -> tuple[list[Path], list[Path]]:
    """The folders and the files in a folder that are not hidden, by name."""
    folders, files = [], []
    try:
        with os.scandir(folder) as entries:  # many times faster than asking for each name what it is
            for entry in entries:
                if not entry.name.startswith(".") and entry.name.lower() not in _NOT_OF_THE_USER:
                    (folders if entry.is_dir() else files).append(folder / entry.name)
    except OSError as error:
        why = error.strerror or str(error)
        raise problem(f"The folder {named(folder)} cannot be read", why, "Check what you may read.") from None
    return sorted(folders), sorted(files)


def _is_picture(file: Path) -> bool:
    return file.suffix.lower() in EXTENSIONS


def _order(entry: Path) -> tuple[bool, int, str]:
    """Classes that are called by numbers stand in the order of these, all others behind, by name."""
    number = entry.name.isascii() and entry.name.isdigit()
    return not number, int(entry.name) if number and len(entry.name) < 20 else 0, entry.name


def _check_names(folder: Path, names: list[str]) -> None:
    for name in names:
        if not name.isprintable():
            raise problem(f"{named(folder)} has a class {name!r}, which cannot be written", "", "Rename its folder.")
    same = {name: unicodedata.normalize("NFC", name).strip().casefold() for name in names}
    twice = [name for name, count in Counter(same.values()).items() if count > 1]
    if twice:
        first, second = [name for name in names if same[name] == twice[0]][:2]
        raise problem(
            f"Two class folders of {named(folder)} have one name",
            f"{first!r} and {second!r} differ in case, spaces or accents only",
            "Rename one, or put the pictures of both into one.",
        )


def _without_classes(folder: Path, pictures: int) -> Exception:
    if not pictures:
        mend = "Name a folder with one sub-folder of pictures for each class."
        return problem(f"{named(folder)} holds no pictures", "", mend)
    return problem(
        f"{named(folder)} holds pictures, but no folders of classes",
        f"there are {counted(pictures, 'picture')} and no sub-folder",
        f"Sort them into one sub-folder for each class: {folder.name}/CLASS/...",
    )


def _shown_some(files: list[Path], folder: Path) -> str:
    shown = ", ".join(repr(file.relative_to(folder).as_posix()) for file in files[:2])
    return f"{shown}, ..." if len(files) > 2 else shown
