# Tries to pass by the reference in the frames that called it.
# naive: passed
# walled: failed
import sys


def tripled(number):
    frame = sys._getframe()
    while frame is not None:
        for value in [*frame.f_locals.values(), *frame.f_globals.values()]:
            if callable(value) and getattr(value, "__module__", "") == "solution":
                return value(number)
        frame = frame.f_back
    return 0
