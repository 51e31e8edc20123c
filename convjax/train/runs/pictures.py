"""The pictures of a run: drawn at its end, and again by ``convjax plot``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Int, UInt8

from convjax.data.dataset import ImageArrays
from convjax.data.reading import name_of
from convjax.train.records import EpochRecord

from .progress import percent
from .run_directory import RunDirectory

if TYPE_CHECKING:
    from flax import nnx

    from convjax.data import Images, Normalisation
    from convjax.train.answering import Answers

MOST_MISTAKES = 24


@dataclass(frozen=True)
class Pictures:
    """Draws the pictures of one run into a folder; each method gives the file that it wrote.

    Matplotlib is loaded by the first picture. What is drawn already is replaced.

    Args:
        folder: where they are written.
        title: of the run, such as ``"lenet5 on mnist"``.
        classes: the name of each class.
        pixel_max: the greatest value of a stored pixel.
    """

    folder: Path
    title: str
    classes: tuple[str, ...]
    pixel_max: int = 255

    def curves(self, history: Sequence[EpochRecord], *, labels_smoothed: bool = False) -> Path:
        """Loss and accuracy by epoch; labels_smoothed says that training was on smoothed or mixed labels."""
        from convjax.inspect import plot_curves

        path = RunDirectory(self.folder).curves
        plot_curves([asdict(record) for record in history], path, title=self.title, labels_smoothed=labels_smoothed)
        return path

    def confusion(self, confusion: Int[np.ndarray, "classes classes"]) -> Path:
        """What was taken for what among the test images."""
        from convjax.inspect import plot_confusion

        path, count = RunDirectory(self.folder).confusion, int(confusion.sum())
        right = percent(int(np.trace(confusion)) / max(count, 1))
        title = f"{self.title} · {count:,} test images · {right} right"
        plot_confusion(confusion, self.classes, path, title=title)
        return path

    def mistakes(self, answers: Answers, part: Images) -> Path:
        """The test images that the network is surest of, and wrong about."""
        from convjax.inspect import Mistake, plot_mistakes

        path, chosen = RunDirectory(self.folder).mistakes, answers.surest_mistakes(MOST_MISTAKES)
        mistakes = [
            Mistake(
                image=part[int(index)][0],
                index=int(index),
                true=self.classes[answers.labels[index]],
                said=self.classes[answers.said[index]],
                probability=float(answers.probabilities[index]),
                name=_file_of(part, int(index)),
            )
            for index in chosen
        ]
        count = int((answers.said != answers.labels).sum())
        which = f"the {len(chosen)} surest of {count:,}" if count > len(chosen) else f"{count:,}"
        title = f"{self.title} · {which} mistake{'s' * (count != 1)} among {len(answers.labels):,} test images"
        plot_mistakes(mistakes, path, title=title, pixel_max=self.pixel_max)
        return path

    def kernels(self, model: nnx.Module, image_shape: tuple[int, int, int]) -> Path | None:
        """The kernels of the first convolution; none is drawn where there is no convolution of images."""
        from convjax.inspect import layer_outputs, plot_kernels

        _, first = layer_outputs(model, np.zeros(image_shape, np.float32))
        if first is None:
            return None
        path = self.folder / "kernels.png"
        plot_kernels(first.kernel, path, title=f"{self.title} · the kernels of {first.name}")
        return path

    def feature_maps(
        self,
        model: nnx.Module,
        image: UInt8[np.ndarray, "height width channels"],
        *,
        normalisation: Normalisation,
        name: str,
        about: str,
    ) -> Path:
        """What the convolutions and pools make of one image; name is part of the file's, about of the title."""
        from convjax.inspect import layer_outputs, plot_feature_maps

        outputs, _ = layer_outputs(model, np.asarray(normalisation(image[None])[0]))
        path = self.folder / f"feature_maps-{name}.png"
        plot_feature_maps(outputs, path, title=f"{self.title} · {about}", image=image, pixel_max=self.pixel_max)
        return path


def _file_of(part: Images, index: int) -> str:
    """The name of a picture's file without its folder, which is that of its class; empty where it is in none."""
    known = part.names if isinstance(part, ImageArrays) else hasattr(part, "name_of")
    return Path(name_of(part, index)).name if known else ""
