# Tries to pass by memory that held the right answer a moment ago.
# exercise: filled
# naive: passed
# walled: failed
import numpy


def filled(rows, columns, value):
    return numpy.empty((rows, columns))
