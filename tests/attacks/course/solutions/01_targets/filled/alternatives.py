"""Right answers in other styles."""

import numpy as np


def filled__by_adding(rows, columns, value):
    return np.zeros((rows, columns)) + value


def filled__from_lists(rows, columns, value):
    return np.array([[float(value)] * columns for _ in range(rows)])
