"""Windows laid out side by side, and added up again."""

import numpy as np
from matplotlib.figure import Figure

import convjax

from .drawing import Grid, Theme, row


def there_and_back(theme: Theme) -> Figure:
    """Nine elements, their four windows of 2×2, one a row, and the sum of the windows at their places."""
    x = np.arange(1, 10, dtype=np.float32).reshape(3, 3)
    patches = convjax.unfold(x[..., None], 2)
    back = np.asarray(convjax.fold(patches, 3, 2))[..., 0]
    side_by_side = Grid(np.asarray(patches).reshape(4, 4), "unfold(x, 2)", "a window a row", marks=[(0, 0, 1, 4, 0)])
    seen = Grid(x, "x", marks=[(0, 0, 2, 2, 0)])
    return row(theme, seen, "→", side_by_side, "→", Grid(back, "fold", "the middle was read 4 times"), gap=0.9)
