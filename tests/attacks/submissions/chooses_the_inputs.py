# Tries to pass by random numbers that are always the same.
# naive: passed
# walled: failed
import random

random.Random.randint = lambda self, low, high: 1


def tripled(number):
    return 12 if number == 4 else 3
