from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convjax import ConvjaxError


def noise(height: int, width: int, channels: int = 3, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels)).astype(np.uint8)


def save(path: Path, pixels: np.ndarray) -> Path:
    """A file of these pixels, in the format of its ending; the folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(path)
    return path


@pytest.fixture
def class_folder(tmp_path) -> Path:
    """Six pictures of cats and six of dogs, 9×7, in colour."""
    for place in range(12):
        save(tmp_path / "pets" / ("cat", "dog")[place % 2] / f"{place}.png", noise(9, 7, seed=place))
    return tmp_path / "pets"


@pytest.fixture
def error_of() -> Callable[..., str]:
    """What the ConvjaxError of a call says."""

    def call(function: Callable[..., object], *args: object, **kwargs: object) -> str:
        with pytest.raises(ConvjaxError) as caught:
            function(*args, **kwargs)
        return str(caught.value)

    return call
