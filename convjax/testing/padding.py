"""Elements put around images."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def pad(
    x: ArrayLike,
    padding: Sequence[tuple[int, int]],
    *,
    padding_mode: str = "zeros",
    spatial_dims: int = 2,
) -> NDArray[Any]:
    """Padding by a loop over the elements that come out, each of which looks for its own source in x.

    Formula:
        y[i] = x[m(i − low)], where m walks back into x: one element is mirrored, held at the border or begun anew.

    Args:
        x: (batch, *spatial, channels) or (*spatial, channels).
        padding: one (low, high) pair per axis.
        padding_mode: "zeros", "reflect", "replicate" or "circular".
        spatial_dims: the number of spatial axes.

    Returns:
        An array of the type of x.

    Raises:
        Nothing of its own: it is meant for arguments that are known to be right.

    Example:
        >>> pad([[1], [2], [3]], [(2, 1)], padding_mode="circular", spatial_dims=1).ravel().tolist()
        [2, 3, 1, 2, 3, 1]

    Source:
        The operator Pad of ONNX.
    """
    x = np.asarray(x)
    if x.ndim == spatial_dims + 1:
        return pad(x[None], padding, padding_mode=padding_mode, spatial_dims=spatial_dims)[0]
    size = x.shape[1:-1]
    padded_size = [low + n + high for n, (low, high) in zip(size, padding, strict=True)]
    y = np.zeros((x.shape[0], *padded_size, x.shape[-1]), x.dtype)
    for place in np.ndindex(*padded_size):
        walked = zip(place, size, padding, strict=True)
        source = [_source(index - low, n, padding_mode) for index, n, (low, _) in walked]
        if None not in source:
            y[(slice(None), *place)] = x[(slice(None), *source)]
    return y


def _source(index: int, size: int, padding_mode: str) -> int | None:
    while not 0 <= index < size:
        if padding_mode == "zeros":
            return None
        if padding_mode == "replicate":
            index += 1 if index < 0 else -1
        elif padding_mode == "circular":
            index += size if index < 0 else -size
        else:  # mirrored at the first element, or at the last
            index = -index if index < 0 else (size - 1) - (index - (size - 1))
    return index
