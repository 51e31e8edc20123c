# Tries to leave no verdict by a signal that cannot be caught.
# naive: died
# walled: crashed signal
import os
import signal


def tripled(number):
    os.kill(os.getpid(), signal.SIGKILL)
