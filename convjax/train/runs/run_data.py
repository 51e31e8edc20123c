"""The data set of a run, read again; or another one of the same classes, made to fit the run's model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Int, UInt8

from convjax.arithmetic.messages import counted, did_you_mean, problem, times
from convjax.data.dataset import ImageArrays, ImageDataset, Images
from convjax.data.reading import Report, name_of
from convjax.data.registry import check_name, load

from .run_configuration import RunConfiguration


def check_data(found: RunConfiguration, *, dataset: str | None = None, data_dir: str | Path | None = None) -> None:
    """Raise at once, before anything slow, when there is no such data set.

    Raises:
        ConvjaxError: as :func:`convjax.data.load`.
    """
    name, where = _named(found, dataset, data_dir)
    check_name(name, data_dir=where)


def load_data(
    found: RunConfiguration,
    *,
    dataset: str | None = None,
    data_dir: str | Path | None = None,
    report: Report | None = None,
) -> ImageDataset:
    """The data set that a run was trained on, cut in the same parts; or another one, as its model needs it.

    Pictures are brought to the size that the model takes. Another data set may hold some of the classes only, in any
    order, and pixels of another range.

    Args:
        found: of the run.
        dataset: as :func:`convjax.data.load` takes it; ``None`` means that of the run.
        data_dir: as :func:`convjax.data.load` takes it; ``None`` means that of the run, where the data set is too.
        report: as :func:`convjax.data.load` takes it.

    Raises:
        ConvjaxError: there is no such data set, it has a class that the model does not know, or its pictures have
            another number of channels.
    """
    name, where = _named(found, dataset, data_dir)
    height, width, channels = found.input_shape
    loaded = load(name, data_dir=where, image_size=(height, width), seed=found.seed, report=report)
    if loaded.image_shape != found.input_shape:
        what = f"The pictures of {loaded.name!r} are {times(loaded.image_shape)}, and the model takes"
        mend = f"Use pictures of {counted(channels, 'channel')}."
        raise problem(f"{what} {times(found.input_shape)}", "", mend)
    unknown = [one for one in loaded.classes if one not in found.classes]
    if unknown:
        what = f"{loaded.name!r} has the class {unknown[0]!r}, which the model of this run does not know"
        known = f"it tells {len(found.classes)} classes apart: {', '.join(found.classes[:8])}"
        mend = f"{did_you_mean(unknown[0], found.classes)}Use pictures of these classes."
        raise problem(what, f"{known}{', ...' if len(found.classes) > 8 else ''}", mend)
    if (loaded.classes, loaded.pixel_max) == (found.classes, found.pixel_max):
        return loaded
    numbers = np.array([found.classes.index(one) for one in loaded.classes], np.int32)
    pixels = np.round(np.arange(256) * (found.pixel_max / loaded.pixel_max)).clip(0, 255).astype(np.uint8)
    train, test = (_fitted(part, numbers, pixels) for part in (loaded.train, loaded.test))
    return replace(loaded, classes=found.classes, pixel_max=found.pixel_max, train=train, test=test)


def _named(found: RunConfiguration, dataset: str | None, data_dir: str | Path | None) -> tuple[str, str | Path | None]:
    if dataset is None:
        return found.dataset, found.data_dir if data_dir is None else data_dir
    return dataset, data_dir


@dataclass(frozen=True, eq=False)
class _Fitted:
    """Pictures with the numbers that another data set gives their classes, and in its range of pixels."""

    images: Images
    numbers: Int[np.ndarray, " classes"]
    pixels: UInt8[np.ndarray, " values"]

    @property
    def image_shape(self) -> tuple[int, int, int]:
        return self.images.image_shape

    @property
    def labels(self) -> Int[np.ndarray, " n"]:
        return self.numbers[self.images.labels]

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[UInt8[np.ndarray, "height width channels"], int]:
        picture, label = self.images[index]
        return self.pixels[picture], int(self.numbers[label])

    def name_of(self, index: int) -> str:
        return name_of(self.images, index)


def _fitted(part: Images, numbers: np.ndarray, pixels: np.ndarray) -> Images:
    if isinstance(part, ImageArrays):
        return ImageArrays(pixels[part.images], numbers[part.labels], part.names)
    return _Fitted(part, numbers, pixels)
