"""Which gradient is wrong? The reference."""

from collections.abc import Callable, Sequence

import numpy as np


def gradient_check(
    loss: Callable[[np.ndarray], float],
    gradients: Sequence[Callable[[np.ndarray], np.ndarray]],
    x: np.ndarray,
    *,
    step: float = 1e-4,
) -> list[float]:
    """Return how far each claimed gradient at `x` is off, at its worst."""
    slopes = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        move = np.zeros(x.shape)
        move[index] = step  # one number alone
        slopes[index] = (loss(x + move) - loss(x - move)) / (2 * step)
    return [float(np.abs(gradient(x) - slopes).max()) for gradient in gradients]
