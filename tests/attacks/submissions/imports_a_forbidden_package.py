# Tries to pass by a package that the exercise does not grant.
# naive: passed
# walled: error forbidden
import numpy


def tripled(number):
    return int(numpy.sum([number] * 3))
