# Tries to leave no verdict by killing its whole group.
# naive: died
# walled: failed
# process: crashed signal
import os
import signal


def tripled(number):
    try:
        os.killpg(0, signal.SIGKILL)
    except OSError as error:
        print(error)
    return 0
