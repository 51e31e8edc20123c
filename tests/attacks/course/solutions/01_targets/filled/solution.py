"""The reference."""

import numpy as np

CANARY = "canary-7d1e-in-the-reference"


def filled(rows: int, columns: int, value: float) -> np.ndarray:
    """Return an array of that many rows and columns that holds `value` everywhere."""
    return np.full((rows, columns), value, dtype=np.float64)
