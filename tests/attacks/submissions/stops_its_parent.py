# Tries to leave no verdict by stopping the parent, never to go on.
# naive: hung
# walled: failed
# process: failed | timeout | no verdict
import os
import signal

PARENT = os.getppid()  # not who may come after


def tripled(number):
    try:
        os.kill(PARENT, signal.SIGSTOP)
    except OSError as error:
        print(error)
    return 0
