# Tries to pass by an object that becomes an array when the expected one is in sight.
# exercise: filled
# naive: passed
# walled: failed
import sys

import numpy


class Later:
    def __array__(self, dtype=None, copy=None):
        frame = sys._getframe()
        while frame is not None:
            if "expected" in frame.f_locals:
                return frame.f_locals["expected"]
            frame = frame.f_back
        return numpy.zeros(1)

    def __sub__(self, other):
        return self.__array__() - other


def filled(rows, columns, value):
    return Later()
