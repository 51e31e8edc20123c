"""There and back."""

import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, row
from .pooling import QUARTERS, X


def there_and_back(theme: Theme) -> Figure:
    """A max pool that keeps places, and its elements put back."""
    values, indices = convjax.max_pool_with_indices(X[..., None], 2)
    back = convjax.max_unpool(values, indices, 4)
    corners = [(i // 2, j // 2, 1, 1, which) for i, j, _, _, which in QUARTERS]
    places = Grid(np.full((2, 2), np.nan), "indices", texts=np.asarray(indices)[..., 0].astype(str), marks=corners)
    return row(
        theme,
        Grid(X, "x", scale=6, marks=QUARTERS),
        "→",
        Grid(np.asarray(values)[..., 0], "values", scale=6, marks=corners),
        places,
        "→",
        Grid(np.asarray(back)[..., 0], "max_unpool", scale=6, marks=QUARTERS),
    )
