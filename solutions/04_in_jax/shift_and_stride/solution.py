"""Does the output move with the image? The reference."""

import jax
import numpy as np
from jax import lax


def shift_and_stride(image: jax.Array, kernel: jax.Array, shift: int, *, stride: int = 1) -> tuple[float, float]:
    """Return how far the interior and the border are from having moved."""
    before, after = (_responses(seen, kernel, stride) for seen in (image[:, :-shift], image[:, shift:]))
    moved, columns = shift // stride, kernel.shape[1]
    difference = np.abs(after[:, : after.shape[1] - moved] - before[:, moved:]).max(axis=0)
    first = np.arange(difference.size) * stride - columns // 2  # of the window of `after`; that of `before` ends later
    end = first + moved * stride + columns
    interior = (first >= 0) & (end <= image.shape[1] - shift)
    return float(difference[interior].max()), float(difference[~interior].max())


def _responses(image: jax.Array, kernel: jax.Array, stride: int) -> np.ndarray:
    padding = [(size // 2, size // 2) for size in kernel.shape]
    numbers = ("NHWC", "HWIO", "NHWC")
    found = lax.conv_general_dilated(
        image[None, :, :, None], kernel[:, :, None, None], (stride, stride), padding, dimension_numbers=numbers
    )
    return np.asarray(found)[0, :, :, 0]
