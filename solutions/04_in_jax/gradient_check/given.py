"""What you may import: losses, and gradients that somebody claims for them. Not all of them are right."""

from collections.abc import Callable

import numpy as np


def squares(x: np.ndarray) -> float:
    """Return the sum of the squares."""
    return float((x**2).sum())


def cubes(x: np.ndarray) -> float:
    """Return the sum of the cubes."""
    return float((x**3).sum())


def squared_sum(x: np.ndarray) -> float:
    """Return the square of the sum."""
    return float(x.sum() ** 2)


def polynomial(factor: float, power: int, error: np.ndarray | float = 0.0) -> Callable[[np.ndarray], np.ndarray]:
    """Return what claims the gradient factor * x**power + error."""
    return lambda x: factor * x**power + error


def only_at(place: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Return what claims the gradient of `cubes` at this very place, and slopes 1000 too steep anywhere else."""
    return lambda x: 3 * x**2 + (0.0 if np.array_equal(x, place) else 1000.0)


def everywhere(number: float) -> Callable[[np.ndarray], np.ndarray]:
    """Return what claims the same slope everywhere."""
    return lambda x: np.full(x.shape, number)


def turned(array: np.ndarray) -> np.ndarray:
    """Return the array with its axes in the opposite order: the same numbers in memory, seen in another way."""
    return array.T


def image_loss(image: np.ndarray) -> Callable[[np.ndarray], float]:
    """Return a loss of a kernel: half the sum of the squared responses of `image` to it."""
    return lambda kernel: float((_responses(image, kernel) ** 2).sum() / 2)


def image_gradient(image: np.ndarray, bug: str = "none") -> Callable[[np.ndarray], np.ndarray]:
    """Return what claims the gradient of `image_loss(image)`; `bug` is "none", "flipped", "doubled" or "last"."""

    def gradient(kernel: np.ndarray) -> np.ndarray:
        windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
        found = np.einsum("rc,rcij->ij", _responses(image, kernel), windows)
        if bug == "flipped":
            found = found[::-1, ::-1]
        elif bug == "doubled":
            found = 2 * found
        elif bug == "last":
            found = found.copy()
            found[-1, -1] = 0.0
        return found

    return gradient


def _responses(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("rcij,ij->rc", windows, kernel)
