"""The pictures of a run, as ``convjax plot`` draws them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from convjax.arithmetic.messages import counted, problem
from convjax.data.pictures import read_picture
from convjax.nn.models.references import check_model, short_name
from convjax.train.runs.pictures import Pictures
from convjax.train.runs.run_configuration import RunConfiguration, read_configuration
from convjax.train.runs.run_data import check_data, load_data
from convjax.train.runs.run_directory import RunDirectory

from .printing import nothing_else_written, tell

if TYPE_CHECKING:
    import numpy as np

    from convjax.data import Images


PICTURES = ("curves", "confusion", "mistakes", "kernels", "feature_maps")
OF_TEST_IMAGES = {"confusion", "mistakes"}


def draw_run(
    run: Path,
    *,
    image: Sequence[Path] | None,
    test_image: Sequence[int] | None,
    only: Sequence[str] | None,
    out: Path | None,
    data_dir: Path | None,
) -> Iterator[Path]:
    """Draw what is wanted, one file after the other; the options are those of the command."""
    found = read_configuration(run)
    wanted = [name for name in PICTURES if name in (only or PICTURES)]
    maps = "feature_maps" in wanted
    files = list(image or []) if maps else []
    indices = (test_image or ([] if files else [0])) if maps else []
    if set(wanted) - {"curves"}:
        check_model(found.model)
    if OF_TEST_IMAGES & {*wanted} or indices:
        check_data(found, data_dir=data_dir)
    images = [(file, _read(file, found)) for file in files]
    folder = run if out is None else _made(out)
    dataset = found.dataset if found.data_dir else Path(found.dataset).name
    title = f"{short_name(found.model)} on {dataset}"
    pictures = Pictures(folder, title, found.classes, found.pixel_max)
    if "curves" in wanted:
        smoothed = found.recipe.get("label_smoothing") or found.recipe.get("augmentation", {}).get("mixup")
        yield pictures.curves(RunDirectory(run).read_history(), labels_smoothed=bool(smoothed))
    if set(wanted) - {"curves"}:
        drawing = _drawn_of_model(run, found, pictures, wanted, images, indices, data_dir)
        while True:
            with nothing_else_written():
                path = next(drawing, None)
            if path is None:
                break
            yield path


def _drawn_of_model(
    run: Path,
    found: RunConfiguration,
    pictures: Pictures,
    wanted: Sequence[str],
    images: Sequence[tuple[Path, np.ndarray]],
    indices: Sequence[int],
    data_dir: Path | None,
) -> Iterator[Path]:
    """All pictures that the model is needed for, one after the other."""
    from convjax.train.answering import answer  # loads JAX: everything that can be found wrong without it has been
    from convjax.train.runs.saved_models import load_run

    saved = load_run(run, tell=tell)
    needs_data = bool(OF_TEST_IMAGES & {*wanted} or indices)
    test = _test_images(found, data_dir) if needs_data else None
    if test is not None:
        _check_indices(indices, len(test))
        if OF_TEST_IMAGES & {*wanted}:
            answers = answer(saved.model, test, normalisation=saved.normalisation)
            if "confusion" in wanted:
                yield pictures.confusion(answers.confusion(len(found.classes)))
            if "mistakes" in wanted:
                yield pictures.mistakes(answers, test)
    if "kernels" in wanted:
        path = pictures.kernels(saved.model, found.input_shape)
        if path is None:
            tell("kernels.png is not drawn: the model has no convolution of images.")
        else:
            yield path
    chosen = [(file.stem, file.name, picture) for file, picture in images]
    if test is not None:
        for index in indices:
            picture, label = test[index]
            chosen.append((f"test-{index}", f"test image {index}, of class {found.classes[label]}", picture))
    taken: set[str] = set()
    for stem, about, picture in chosen:
        name = next(one for one in _numbered(stem) if one not in taken)
        taken.add(name)
        yield pictures.feature_maps(saved.model, picture, normalisation=saved.normalisation, name=name, about=about)


def _test_images(found: RunConfiguration, data_dir: Path | None) -> Images:
    from convjax.train.runs.reading_bar import reading_bar

    with reading_bar(Console(stderr=True), found.dataset) as report:
        return load_data(found, data_dir=data_dir, report=report).test


def _read(file: Path, found: RunConfiguration) -> np.ndarray:
    return read_picture(file, image_shape=found.input_shape, pixel_max=found.pixel_max)


def _numbered(stem: str) -> Iterator[str]:
    """A name, and the same with a number where files of different folders are called alike."""
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _check_indices(indices: Sequence[int], count: int) -> None:
    for index in indices:
        if not 0 <= index < count:
            what = f"--test-image {index} is not there"
            raise problem(what, f"the run has {counted(count, 'test image')}", f"Use a number from 0 to {count - 1}.")


def _made(folder: Path) -> Path:
    if folder.exists() and not folder.is_dir():
        raise problem(f"--out {str(folder)!r} is a file", "", "Name a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
