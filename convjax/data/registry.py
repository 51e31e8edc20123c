"""Data sets by name."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from convjax.errors import ConvjaxError

from .dataset import ImageDataset
from .sources import tfds
from .sources.digits import load_digits

_ALWAYS_THERE: dict[str, Callable[[], ImageDataset]] = {"digits": load_digits}


def names() -> tuple[str, ...]:
    """The data sets that can be loaded by name alone.

    Example:
        >>> names()
        ('digits',)
    """
    return tuple(_ALWAYS_THERE)


def check_name(name: str, *, data_dir: str | Path | None = None) -> None:
    """Raise at once, before anything slow, when there is no data set of this name.

    Raises:
        ConvjaxError: as :func:`load`.
    """
    if name in _ALWAYS_THERE:
        if data_dir is not None:
            raise ConvjaxError(
                f"{name!r} is always there; data_dir (--data-dir) is for data sets from TFDS.\n"
                "Name one of them (--dataset), or leave it out."
            )
    elif data_dir is not None:
        tfds.find_prepared(name, Path(data_dir))
    elif name in tfds.EXAMPLES:
        raise ConvjaxError(
            f"{name!r} is read from a folder that TensorFlow Datasets has prepared.\n"
            "Name that folder with data_dir=, or --data-dir in a terminal."
        )
    else:
        nearest = get_close_matches(name, [*names(), *tfds.EXAMPLES], n=1)
        question = f" Did you mean {nearest[0]!r}?" if nearest else ""
        raise ConvjaxError(
            f"There is no data set {name!r}.{question}\n"
            f"Ready here: {', '.join(names())}. From TFDS, with data_dir: {', '.join(tfds.EXAMPLES[:2])}, ..."
        )


def load(name: str, *, data_dir: str | Path | None = None) -> ImageDataset:
    """Load a data set by its name.

    Args:
        name: one of :func:`names`; with ``data_dir``, any image-classification set of TensorFlow Datasets.
        data_dir: a folder in which TensorFlow Datasets has prepared the set in array_record format.

    Raises:
        ConvjaxError: there is no such data set; the message offers the nearest name, or says how to prepare it.

    Example:
        >>> load("digits").classes
        ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
    """
    check_name(name, data_dir=data_dir)
    return _ALWAYS_THERE[name]() if data_dir is None else tfds.load_prepared(name, Path(data_dir))
