# Tries to pass by a handler that changes the exit code when the program ends.
# naive: passed
# walled: failed
import atexit
import os
import pathlib


@atexit.register
def leave():
    pathlib.Path("results.pickle").unlink(missing_ok=True)
    os._exit(0)


def tripled(number):
    return 0
