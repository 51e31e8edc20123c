"""What a model says of labelled images, image by image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from flax import nnx
from jaxtyping import Float, Int

from convjax.data import ImageArrays, Images, Normalisation
from convjax.data.reading import by_threads, picture_of

from .evaluation import check_labels
from .prediction import Predictor

AT_A_TIME = 512  # images that are read from files into memory together


@dataclass(frozen=True, eq=False)
class Answers:
    """What a model said of each image of one part of a data set.

    Args:
        labels: the number of each image's class.
        said: the class that the model finds most probable.
        probabilities: how probable it finds that class, from 0 to 1.

    Example:
        >>> answers = Answers(np.array([0, 1, 1]), np.array([0, 0, 0]), np.array([0.9, 0.6, 0.8]))
        >>> answers.surest_mistakes(5).tolist()
        [2, 1]
    """

    labels: Int[np.ndarray, " n"]
    said: Int[np.ndarray, " n"]
    probabilities: Float[np.ndarray, " n"]

    def surest_mistakes(self, most: int) -> Int[np.ndarray, " m"]:
        """The numbers of the images that were taken for something else, the most confident first."""
        wrong = np.flatnonzero(self.said != self.labels)
        return wrong[np.argsort(-self.probabilities[wrong], kind="stable")][:most]

    def confusion(self, classes: int) -> Int[np.ndarray, "classes classes"]:
        """How many images of class ``i`` were taken for class ``j``, at ``[i, j]``."""
        counted = np.bincount(self.labels.astype(np.int64) * classes + self.said, minlength=classes * classes)
        return counted.reshape(classes, classes)


def answer(model: nnx.Module, part: Images, *, normalisation: Normalisation) -> Answers:
    """Ask a model about every image of one part of a data set, without changing it.

    Layers that behave differently in training (dropout, batch norm) are set to evaluation.

    Args:
        model: maps images ``(batch, height, width, channels)`` to logits ``(batch, classes)``.
        part: labelled images, in memory or not.
        normalisation: the constants that the model was trained with.

    Raises:
        ConvjaxError: the model does not fit the images, one of them cannot be read, or a label is no number of a class.

    Example:
        >>> import convjax
        >>> digits = convjax.data.load("digits")
        >>> model = convjax.nn.models.build("tutorial_cnn", input_shape=(8, 8, 1), classes=10, rngs=0)
        >>> constants = convjax.data.Normalisation.of(digits.train.images)
        >>> answers = answer(model, digits.test, normalisation=constants)
        >>> int(answers.confusion(10).sum())
        360
    """
    predictor = Predictor(model, part.image_shape, normalisation)
    labels = np.asarray(part.labels)
    check_labels(labels, predictor.classes)
    said, probabilities = np.zeros(len(part), np.int32), np.zeros(len(part), np.float32)
    for begin in range(0, len(part), AT_A_TIME):
        rows = slice(begin, min(begin + AT_A_TIME, len(part)))
        found = predictor(_read(part, rows))
        said[rows], probabilities[rows] = found.argmax(axis=1), found.max(axis=1)
    return Answers(labels, said, probabilities)


def _read(part: Images, rows: slice) -> np.ndarray:
    if isinstance(part, ImageArrays):
        return part.images[rows]
    return np.stack(list(by_threads(lambda place: picture_of(part, rows.start + place)[0], rows.stop - rows.start)))
