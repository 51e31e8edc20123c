# Tries to leave no verdict by interrupting the parent.
# naive: died
# walled: failed
# process: failed | no verdict
import os
import signal
import time

PARENT = os.getppid()  # not who may come after


def tripled(number):
    try:
        os.kill(PARENT, signal.SIGINT)
        time.sleep(1)
    except OSError as error:
        print(error)
    return 0
