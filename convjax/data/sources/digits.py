"""Scikit-learn's handwritten digits: 1,797 real 8×8 images that are always there."""

from __future__ import annotations

from importlib import resources

import numpy as np

from convjax.data.dataset import ImageArrays, ImageDataset


def load_digits() -> ImageDataset:
    """The digits with their one fixed split: 1,437 images to train on and 360 to test on.

    The test images are those whose indices stand in ``digits_test_indices.txt`` beside this file: drawn once,
    stratified by class, by ``train_test_split(range(1797), test_size=360, stratify=target, random_state=0)``, and
    written down so that no release of a library can move them. Pixels run from 0 to 16.

    Example:
        >>> digits = load_digits()
        >>> len(digits.train), len(digits.test), digits.image_shape
        (1437, 360, (8, 8, 1))

    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository
    (1998), the test part, as ``sklearn.datasets.load_digits`` ships it.
    """
    from sklearn import datasets  # takes a second to import

    pixels, labels = datasets.load_digits(return_X_y=True)
    everything = ImageArrays(pixels.reshape(-1, 8, 8, 1).astype(np.uint8), labels.astype(np.int32))
    held_back = held_back_indices()
    return ImageDataset(
        name="digits",
        classes=tuple("0123456789"),
        train=everything.take(np.setdiff1d(np.arange(len(everything)), held_back)),
        test=everything.take(held_back),
        pixel_max=16,
    )


def held_back_indices() -> np.ndarray:
    """The indices, among the 1,797, of the 360 images that are never trained on nor selected by."""
    text = resources.files("convjax.data.sources").joinpath("digits_test_indices.txt").read_text(encoding="ascii")
    return np.array(text.split(), dtype=np.int64)
