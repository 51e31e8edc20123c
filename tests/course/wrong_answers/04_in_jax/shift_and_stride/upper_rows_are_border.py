import jax
import jax.numpy as jnp
import numpy as np


def responses(image, kernel, stride):
    rows, columns = kernel.shape
    half_rows, half_columns = rows // 2, columns // 2
    padded = np.pad(image, ((half_rows, half_rows), (half_columns, half_columns)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (rows, columns))
    return (windows[::stride, ::stride] * kernel).sum(axis=(2, 3))


def shift_and_stride(
    image: jax.Array, kernel: jax.Array, shift: int, *, stride: int = 1
) -> tuple[float, float]:
    """Return how far the interior and the border are from having moved."""
    image, kernel = np.asarray(image), np.asarray(kernel)
    before = responses(image[:, :-shift], kernel, stride)
    after = responses(image[:, shift:], kernel, stride)
    moved = shift // stride
    width = after.shape[1] - moved
    difference = np.abs(after[:, :width] - before[:, moved:])

    half_rows, half_columns = kernel.shape[0] // 2, kernel.shape[1] // 2
    rows = stride * np.arange(difference.shape[0])
    columns = stride * np.arange(width)
    inner_rows = (rows >= half_rows) & (rows + half_rows < image.shape[0])
    inner_columns = (columns >= half_columns) & (
        columns + stride * moved + half_columns < image.shape[1] - shift
    )
    interior = inner_rows[:, None] & inner_columns[None, :]
    return (
        float(difference[interior].max(initial=0.0)),
        float(difference[~interior].max(initial=0.0)),
    )
