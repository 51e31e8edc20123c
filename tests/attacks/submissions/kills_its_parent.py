# Tries to leave no verdict by killing the parent.
# naive: died
# walled: failed
# process: no verdict
import os
import signal

PARENT = os.getppid()  # not who may come after


def tripled(number):
    try:
        os.kill(PARENT, signal.SIGKILL)
    except OSError as error:
        print(error)
    return 0
