"""What every learner may import: `from given import hat`."""

import numpy as np

SEEDS = (3, 4)
hat = np.array([0.25, 0.5, 0.25], np.float32)


def row(length, start=0.0):
    return np.arange(length, dtype=np.float32) + start
