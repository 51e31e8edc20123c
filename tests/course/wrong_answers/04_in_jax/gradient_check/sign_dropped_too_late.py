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
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += step
        down[i] -= step
        slopes[i] = (loss(up) - loss(down)) / (2 * step)

    return [float(abs((gradient(x) - slopes).max())) for gradient in gradients]
