"""Other right answers."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np


def shift_and_stride__in_numpy(image, kernel, shift, *, stride=1):
    image, kernel = np.asarray(image), np.asarray(kernel)
    above, left = (size // 2 for size in kernel.shape)

    def responses(seen):
        padded = np.pad(seen, ((above, above), (left, left)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[::stride, ::stride]
        return np.einsum("rcij,ij->rc", windows, kernel)

    before, after = responses(image[:, :-shift]), responses(image[:, shift:])
    columns, moved = image.shape[1] - shift, shift // stride
    interior, border = [0.0], [0.0]
    for column in range(after.shape[1] - moved):
        worst = np.abs(after[:, column] - before[:, column + moved]).max()
        enters = column * stride < left
        leaves = (column + moved) * stride + left >= columns
        (border if enters or leaves else interior).append(float(worst))
    return max(interior), max(border)


def shift_and_stride__by_shifted_copies(image, kernel, shift, *, stride=1):
    rows, columns = image.shape[0], image.shape[1] - shift
    above, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    both = jnp.stack([jnp.asarray(image)[:, :-shift], jnp.asarray(image)[:, shift:]])
    padded = jnp.pad(both, ((0, 0), (above, above), (left, left)))
    before, after = np.asarray(_shifted_copies(padded, kernel, rows, columns, stride))
    moved = shift // stride
    worst = np.max(np.abs(after[:, : after.shape[1] - moved] - before[:, moved:]), axis=0)
    start = -(-left // stride)  # the first window that needs no zero on the left
    stop = (columns - 1 - left) // stride - moved + 1  # behind the last one that needs none on the right
    return float(worst[start:stop].max()), float(np.concatenate([worst[:start], worst[stop:]]).max())


def shift_and_stride__by_scipy(image, kernel, shift, *, stride=1):
    def responses(seen):
        flipped = jnp.asarray(kernel)[::-1, ::-1]
        return np.asarray(jax.scipy.signal.convolve2d(jnp.asarray(seen), flipped, mode="same"))[::stride, ::stride]

    before, after = responses(image[:, :-shift]), responses(image[:, shift:])
    moved, half, columns = shift // stride, kernel.shape[1] // 2, image.shape[1] - shift
    inside = [c for c in range(0, columns, stride) if half <= c and c + moved * stride < columns - half]
    pairs = {
        c: (after[:, c // stride], before[:, c // stride + moved]) for c in range(0, columns - moved * stride, stride)
    }
    off = {c: float(np.abs(one - other).max()) for c, (one, other) in pairs.items()}
    return max(off[c] for c in inside), max(off[c] for c in off if c not in inside)


@partial(jax.jit, static_argnums=(2, 3, 4))
def _shifted_copies(padded, kernel, rows, columns, stride):
    places = np.ndindex(kernel.shape)
    return sum(kernel[i, j] * padded[:, i : i + rows : stride, j : j + columns : stride] for i, j in places)
