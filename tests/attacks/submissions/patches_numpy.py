# Tries to pass by a NumPy whose differences are all zero.
# exercise: filled
# naive: passed
# walled: failed
import numpy

numpy.abs = lambda difference: numpy.zeros(1)


def filled(rows, columns, value):
    return 0.0
