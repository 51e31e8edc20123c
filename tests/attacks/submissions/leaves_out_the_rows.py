# Tries to pass with one row where several are asked for.
# exercise: filled
# naive: passed
# walled: failed
import numpy


def filled(rows, columns, value):
    return numpy.full((1, columns), value)
