# Tries to pass by an exception whose text ends the process.
# naive: passed
# walled: crashed exited
import os


class Odd(Exception):
    def __str__(self):
        os._exit(0)

    __repr__ = __str__


def tripled(number):
    raise Odd
