import jax
import jax.numpy as jnp
import numpy as np


def responses(image, kernel):
    rows, columns = kernel.shape
    half_rows, half_columns = rows // 2, columns // 2
    padded = np.pad(image, ((half_rows, half_rows), (half_columns, half_columns)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (rows, columns))
    return (windows * kernel).sum(axis=(2, 3))


def shift_and_stride(
    image: jax.Array, kernel: jax.Array, shift: int, *, stride: int = 1
) -> tuple[float, float]:
    """Return how far the interior and the border are from having moved."""
    image, kernel = np.asarray(image), np.asarray(kernel)
    before = responses(image[:, :-shift][::stride, ::stride], kernel)
    after = responses(image[:, shift:][::stride, ::stride], kernel)
    moved = shift // stride
    width = after.shape[1] - moved
    difference = np.abs(after[:, :width] - before[:, moved:])

    half = kernel.shape[1] // 2
    interior = difference[:, half : width - half]
    border = np.concatenate(
        [difference[:, :half], difference[:, width - half :]], axis=1
    )
    return float(interior.max(initial=0.0)), float(border.max(initial=0.0))
